use infill_protocol::{DeviceChoice, DeviceKind, DeviceReport};

use super::GpuError;

/// What was found when the GPU was asked for.
pub(super) enum Finding {
    NotAsked,
    /// Its name, and whether it is only simulated.
    Passed(String, bool),
    /// Found, but simulated, and so not tried.
    Software(String),
    Failed(GpuError),
}

/// The decision in words a person can read.
pub(super) fn report(choice: DeviceChoice, finding: &Finding) -> DeviceReport {
    let cpu = |reason| DeviceReport { kind: DeviceKind::Cpu, name: "CPU".into(), reason };
    match finding {
        Finding::NotAsked => cpu("You asked for the CPU.".into()),
        Finding::Passed(name, simulated) => {
            let reason = match (choice, simulated) {
                (DeviceChoice::WebGpu, true) => {
                    format!("You asked for the GPU; {name} is simulated by the processor and slow.")
                }
                (DeviceChoice::WebGpu, false) => format!("You asked for the GPU; {name} passed its check."),
                _ => format!("{name} passed its check."),
            };
            DeviceReport { kind: DeviceKind::WebGpu, name: name.clone(), reason }
        }
        Finding::Software(name) => cpu(format!(
            "The only GPU here, {name}, is simulated by the processor; the CPU itself is faster."
        )),
        Finding::Failed(error) => cpu(format!("The CPU does the work: {error}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_has_a_kind_and_a_reason() {
        let lost = Finding::Failed(GpuError::Lost);
        let cases = [
            (DeviceChoice::Cpu, Finding::NotAsked, DeviceKind::Cpu, "asked for the CPU"),
            (DeviceChoice::Auto, Finding::Passed("A".into(), false), DeviceKind::WebGpu, "A passed"),
            (DeviceChoice::WebGpu, Finding::Passed("S".into(), true), DeviceKind::WebGpu, "simulated"),
            (DeviceChoice::Auto, Finding::Software("S".into()), DeviceKind::Cpu, "simulated"),
            (DeviceChoice::WebGpu, lost, DeviceKind::Cpu, "lost"),
        ];
        for (choice, finding, kind, words) in cases {
            let report = report(choice, &finding);
            assert_eq!(report.kind, kind, "{report:?}");
            assert!(report.reason.contains(words), "{report:?}");
        }
    }
}
