//! `infill convert`: the authors' checkpoints become weights files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use burn::tensor::Device;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use infill_protocol::Method;

use super::inputs;
use crate::models::network::Network;
use crate::models::state::StateDict;
use crate::weights::convert::{Conversion, Facts, convert};
use crate::weights::{Precision, WeightsFile, checkpoint};

#[derive(Debug, clap::Args)]
pub struct ConvertArgs {
    /// The file that the authors' code saved: .pth or .pt, of any PyTorch. Nothing in it is run.
    ///
    /// CSA is two networks in two files: name both, in any order, their first layers tell them apart. If
    /// one is named and the other lies beside it under the authors' name (30_net_P.pth, 30_net_G.pth), it
    /// is found.
    #[arg(required = true, num_args = 1..=2, value_name = "CHECKPOINT")]
    pub checkpoints: Vec<PathBuf>,

    /// Whose network it is.
    #[arg(long, value_parser = published())]
    pub system: Method,

    /// What to call its widths; `paper` and `web` are checked [default: what they are, or custom].
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,

    /// What to call the network [default: the name of its system].
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,

    /// The terms under which the weights may be used [default: what the authors state].
    #[arg(long, value_name = "TEXT")]
    pub licence: Option<String>,

    /// The file to write (.safetensors).
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,

    /// Two bytes a number instead of four: half the size, three decimal digits.
    #[arg(long)]
    pub f16: bool,

    /// Allow the output to replace one of the checkpoints.
    #[arg(long)]
    pub overwrite: bool,
}

fn published() -> impl TypedValueParser<Value = Method> {
    PossibleValuesParser::new([Method::Espa, Method::Csa, Method::Spl].map(Method::id))
        .try_map(|id| Method::from_id(&id).ok_or("no system has this name"))
}

/// Converts, opens the result as a fill would, and only then writes it.
///
/// # Errors
/// In words, with every tensor that does not fit; nothing is written then.
pub fn run(args: ConvertArgs) -> Result<ExitCode> {
    let ConvertArgs { mut checkpoints, system, preset, title, licence, output, f16, overwrite } = args;
    if let (Method::Csa, [only]) = (system, checkpoints.as_slice()) {
        checkpoints.extend(partner(only));
    }
    let read: Vec<&Path> = checkpoints.iter().map(PathBuf::as_path).collect();
    inputs::check_output(&output, &read, overwrite)?;

    let states = checkpoints.iter().map(|path| state(path)).collect::<Result<Vec<_>>>()?;
    let names = read.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    let conversion =
        convert(system, states, Facts { preset, title, licence }).with_context(|| names.clone())?;
    let bytes = conversion.write(if f16 { Precision::F16 } else { Precision::F32 })?;
    Network::open(WeightsFile::read(&bytes)?, &Device::flex())?;
    inputs::write(&output, &bytes)?;
    println!("{names} → {}: {}", output.display(), summary(&conversion, bytes.len()));
    Ok(ExitCode::SUCCESS)
}

/// What became of the checkpoint, in a few lines.
fn summary(conversion: &Conversion, bytes: usize) -> String {
    let Conversion { file: WeightsFile { card, state }, left_out } = conversion;
    let numbers: usize = state.values().map(|data| data.num_elements()).sum();
    let mut text = format!(
        "{}, preset {}, {} tensors, {numbers} parameters, {bytes} bytes\nlicence: {}",
        card.title,
        card.preset,
        state.len(),
        card.licence
    );
    let mut parts = BTreeMap::<&str, usize>::new();
    for name in left_out {
        *parts.entry(name.split('.').next().unwrap_or(name)).or_default() += 1;
    }
    for (part, count) in parts {
        text += &format!("\nleft out, for training only: {count} tensors of {part}");
    }
    text
}

fn state(path: &Path) -> Result<StateDict> {
    /// The largest published checkpoint has some 0.6 GB.
    const LONGEST: u64 = 4 << 30;
    let length = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?.len();
    ensure!(length <= LONGEST, "{} has {length} bytes; more than {LONGEST} are not read", path.display());
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    checkpoint::read(&bytes).with_context(|| path.display().to_string())
}

/// The other half of a CSA checkpoint, by the authors' names; not where several files could be meant.
fn partner(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let swap = |from: &str, to: &str| {
        let (before, after) = name.rsplit_once(from)?;
        Some((format!("{before}{to}"), after.to_owned()))
    };
    let (start, end) = swap("_net_P", "_net_G").or_else(|| swap("_net_G", "_net_P"))?;
    let exact = path.with_file_name(format!("{start}{end}"));
    if exact.is_file() {
        return Some(exact);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let like = |path: &PathBuf| {
        let rest =
            path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_prefix(&*start));
        rest.is_some_and(|rest| rest.starts_with('.'))
    };
    let mut found = fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).filter(like);
    let one = found.next()?;
    found.next().is_none().then_some(one)
}
