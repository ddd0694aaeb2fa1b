//! Whole networks once more, by the way a person takes: the authors' weights are saved as the authors
//! saved them, converted, written, read and opened. The authors' output must come out all the same.

#[path = "../../../inference/tests/support/legacy.rs"]
mod legacy;

use anyhow::{Result, bail};
use burn::module::Module;
use burn::tensor::Device;
use infill_inference::models::network::NetworkConfig;
use infill_inference::models::state::{StateDict, load};
use infill_inference::weights::convert::{Facts, convert};
use infill_inference::weights::{Precision, WeightsFile, checkpoint};
use infill_protocol::Method;

use super::{Case, Outputs, Runner, csa, espa, spl};

/// Kinds of fixtures that hold a whole network.
pub const KINDS: &[(&str, Runner)] =
    &[("espa_stage1", espa_stage1), ("csa", csa_both), ("spl", spl_generator)];

fn espa_stage1(case: &Case, device: &Device) -> Result<Outputs> {
    let (config, state) = converted(Method::Espa, &[case.state("sd.")])?;
    let NetworkConfig::Espa(config) = config else { bail!("ESPA became another system") };
    espa::coarse(case, &open(config.init(device), state)?.stage1, device)
}

fn csa_both(case: &Case, device: &Device) -> Result<Outputs> {
    let (config, state) = converted(Method::Csa, &[case.state("sdP."), case.state("sdG.")])?;
    let NetworkConfig::Csa(config) = config else { bail!("CSA became another system") };
    csa::fill(case, &open(config.init(device), state)?, device)
}

fn spl_generator(case: &Case, device: &Device) -> Result<Outputs> {
    let (config, state) = converted(Method::Spl, &[case.state("sd.")])?;
    let NetworkConfig::Spl(config) = config else { bail!("SPL became another system") };
    spl::fill(case, &open(config.init(device), state)?, device)
}

/// From the authors' state dicts to the contents of a weights file, through the bytes of both.
fn converted(method: Method, states: &[StateDict]) -> Result<(NetworkConfig, StateDict)> {
    let files = states.iter().map(legacy::checkpoint);
    let checkpoints = files.map(|file| checkpoint::read(&file)).collect::<Result<_, _>>()?;
    let conversion = convert(method, checkpoints, Facts::default())?;
    let WeightsFile { card, state } = WeightsFile::read(&conversion.write(Precision::F32)?)?;
    Ok((NetworkConfig::of(&card)?, state))
}

fn open<M: Module>(module: M, state: StateDict) -> Result<M> {
    Ok(load(module, state, |name| Some(name.to_owned()))?)
}
