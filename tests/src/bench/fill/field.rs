//! Which peers can take part here.

use std::path::Path;

use super::super::conversation::Invocation;
use super::super::venv;
use super::methods::{Method, PEERS, scripts};
use super::report::Absent;

/// Who takes part.
#[derive(Default)]
pub struct Field {
    pub usable: Vec<(Method, Invocation)>,
    /// The others, and why they cannot.
    pub absent: Vec<Absent>,
}

impl Field {
    /// The peers that are `wanted`, as far as they run here; what they need goes into `environment`.
    pub fn gather(environment: &Path, logs: &Path, wanted: impl Fn(&Method) -> bool) -> Self {
        let mut field = Self::default();
        let python = venv::prepare(environment, &scripts());
        for method in PEERS.into_iter().filter(wanted) {
            let ready = match &python {
                Ok(python) => probed(&method, python, logs),
                Err(error) => Err(anyhow::anyhow!("{error:#}")),
            };
            match ready {
                Ok(invocation) => field.usable.push((method, invocation)),
                Err(error) => {
                    let reason = format!("{error:#}");
                    eprintln!("{} cannot take part: {reason}", method.label);
                    field.absent.push(Absent { method: method.id, label: method.label, reason });
                }
            }
        }
        field
    }
}

fn probed(method: &Method, python: &Path, logs: &Path) -> anyhow::Result<Invocation> {
    let invocation = method.invocation(python, logs)?;
    invocation.probe()?;
    Ok(invocation)
}
