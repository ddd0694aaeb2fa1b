//! The authors' weights under the names of our modules.
//!
//! A published state dict names its tensors after the authors' code. Here it becomes a [`WeightsFile`]:
//! widths and depths come from the shapes, names from each system's own list, and either every tensor
//! of the network finds its place or nothing is made.

use burn::tensor::Device;
use infill_protocol::Method;

use super::{Precision, WeightsError, WeightsFile};
use crate::models::csa::{Csa, CsaConfig};
use crate::models::espa::{EspaConfig, Stage1};
use crate::models::network::NetworkConfig;
use crate::models::spl::SplConfig;
use crate::models::state::{LoadError, StateDict, load, state_of};

/// What a person says of the weights, where the numbers do not.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub preset: Option<String>,
    pub title: Option<String>,
    pub licence: Option<String>,
}

/// A published network as Infill keeps it.
#[derive(Debug)]
pub struct Conversion {
    pub file: WeightsFile,
    /// Tensors of the checkpoint that only training needs: a discriminator, a teacher.
    pub left_out: Vec<String>,
}

/// Why there is no conversion.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    #[error("the authors of {0} published no weights, so there is nothing to convert")]
    Unpublished(&'static str),
    #[error("CSA is two networks in two files: name both, as in 30_net_P.pth 30_net_G.pth, in any order")]
    OneOfTwo,
    #[error("{0} is one network in one file; name one checkpoint")]
    TooMany(&'static str),
    #[error("the checkpoint is not {system} as published: {error}")]
    Misfit { system: &'static str, error: LoadError },
    #[error(transparent)]
    Config(#[from] WeightsError),
    #[error(
        "the checkpoint has not the widths of the preset {0}; leave --preset out, or choose another name"
    )]
    Preset(String),
    #[error("the tensor {0} of the checkpoint holds numbers that are not finite: its training has failed")]
    NotFinite(String),
    #[error("the tensor {0} holds numbers beyond 65504, the largest of two bytes; convert without --f16")]
    TooLarge(String),
}

/// Converts the checkpoints of one system: one of ESPA's first stage, one of SPL, two of CSA.
///
/// # Errors
/// Where they are not of that system; then with every tensor that is missing, has no place, or has
/// another shape.
pub fn convert(
    method: Method,
    checkpoints: Vec<StateDict>,
    facts: Facts,
) -> Result<Conversion, ConvertError> {
    let (states, rest): (Vec<_>, Vec<_>) = checkpoints.into_iter().map(generator).unzip();
    let (config, state) = match method {
        Method::Espa => espa(single(method, states)?)?,
        Method::Spl => spl(single(method, states)?)?,
        Method::Csa => csa(states)?,
        Method::GmSrm | Method::Texture => return Err(ConvertError::Unpublished(method.title())),
    };
    if let Some(name) = first(&state, |value| !value.is_finite()) {
        return Err(ConvertError::NotFinite(name));
    }
    let mut card = config.card();
    card.preset = preset(&config, facts.preset)?;
    card.title = facts.title.unwrap_or_else(|| method.title().to_owned());
    card.licence = facts.licence.unwrap_or_else(|| licence(method).to_owned());
    Ok(Conversion { file: WeightsFile { card, state }, left_out: rest.concat() })
}

impl Conversion {
    /// The bytes of the weights file.
    ///
    /// # Errors
    /// Where a number does not fit the precision.
    pub fn write(&self, precision: Precision) -> Result<Vec<u8>, ConvertError> {
        const LARGEST_F16: f32 = 65504.0;
        let large = |value: f32| precision == Precision::F16 && value.abs() > LARGEST_F16;
        match first(&self.file.state, large) {
            Some(name) => Err(ConvertError::TooLarge(name)),
            None => Ok(self.file.write(precision)),
        }
    }
}

/// The generator's tensors under the names of its own class, and the names of the other tensors.
///
/// Networks that were trained on several devices carry `module` in their names; a file of a whole
/// training model has the generator's tensors below one of a few names.
fn generator(checkpoint: StateDict) -> (StateDict, Vec<String>) {
    const PARTS: [&str; 4] = ["generator.", "netG.", "gen.", "G."];
    let bare = |name: &str| name.split('.').filter(|part| *part != "module").collect::<Vec<_>>().join(".");
    let all: StateDict = checkpoint.into_iter().map(|(name, data)| (bare(&name), data)).collect();
    let Some(part) = PARTS.into_iter().find(|part| all.keys().any(|name| name.starts_with(part))) else {
        return (all, Vec::new());
    };
    let (mut state, mut rest) = (StateDict::new(), Vec::new());
    for (name, data) in all {
        match name.strip_prefix(part) {
            Some(name) => drop(state.insert(name.to_owned(), data)),
            None => rest.push(name),
        }
    }
    (state, rest)
}

fn single(method: Method, states: Vec<StateDict>) -> Result<StateDict, ConvertError> {
    let [state] = states.try_into().map_err(|_| ConvertError::TooMany(method.title()))?;
    Ok(state)
}

/// Where no width can be read off, the network is another one; any width has the same names then, and
/// the lists are complete.
fn espa(state: StateDict) -> Result<(NetworkConfig, StateDict), ConvertError> {
    let config = EspaConfig::of_stage1(&state).unwrap_or_else(EspaConfig::new);
    let checked = NetworkConfig::Espa(config.clone());
    checked.check()?;
    let field = |name: &str| Some(format!("stage1.{}", Stage1::field(name)));
    let net = load(config.init(&Device::flex()), state, field);
    let net = net.map_err(|error| ConvertError::Misfit { system: Method::Espa.title(), error })?;
    Ok((checked, state_of(&net)))
}

fn spl(state: StateDict) -> Result<(NetworkConfig, StateDict), ConvertError> {
    let config = SplConfig::of(&state).unwrap_or_else(|_| SplConfig::new());
    let checked = NetworkConfig::Spl(config.clone());
    checked.check()?;
    let net = config.init(&Device::flex()).load_official(state);
    let net = net.map_err(|error| ConvertError::Misfit { system: Method::Spl.title(), error })?;
    Ok((checked, state_of(&net)))
}

/// The first convolution tells the two networks apart: the rough one sees three channels, the refining
/// one six.
fn csa(states: Vec<StateDict>) -> Result<(NetworkConfig, StateDict), ConvertError> {
    let [a, b]: [StateDict; 2] = states.try_into().map_err(|_| ConvertError::OneOfTwo)?;
    let sees = |state: &StateDict| {
        state.get("model.model.0.weight").and_then(|data| data.shape().as_slice().get(1).copied())
    };
    let (rough, refine) = if sees(&a) == Some(6) || sees(&b) == Some(3) { (b, a) } else { (a, b) };
    let config =
        CsaConfig::of(&rough).or_else(|_| CsaConfig::of(&refine)).unwrap_or_else(|_| CsaConfig::new());
    let checked = NetworkConfig::Csa(config.clone());
    checked.check()?;
    let device = Device::flex();
    let rough = config.init_rough(&device).load_official(rough);
    let refine = config.init_refine(&device).load_official(refine);
    match (rough, refine) {
        (Ok(rough), Ok(refine)) => Ok((checked, state_of(&Csa { rough, refine }))),
        (rough, refine) => {
            let parts = [("netP", rough.err()), ("netG", refine.err())];
            let error = parts.into_iter().filter_map(|(net, error)| Some(error?.of_part(net)));
            let error = error.reduce(LoadError::and).unwrap_or_default();
            Err(ConvertError::Misfit { system: Method::Csa.title(), error })
        }
    }
}

/// The name of these numbers. `paper` and `web` say which numbers they are, other names are free.
fn preset(config: &NetworkConfig, wanted: Option<String>) -> Result<String, ConvertError> {
    let numbers = |config: &NetworkConfig| config.card().config;
    let known = match config {
        NetworkConfig::Espa(_) => vec![("paper", NetworkConfig::Espa(EspaConfig::new()))],
        NetworkConfig::Csa(_) => vec![
            ("paper", NetworkConfig::Csa(CsaConfig::paper())),
            ("web", NetworkConfig::Csa(CsaConfig::web())),
        ],
        NetworkConfig::Spl(_) => vec![
            ("paper", NetworkConfig::Spl(SplConfig::paper())),
            ("web", NetworkConfig::Spl(SplConfig::web())),
        ],
        NetworkConfig::GmSrm(_) => Vec::new(),
    };
    let found = known.iter().find(|(_, known)| numbers(known) == numbers(config)).map(|(name, _)| *name);
    match wanted {
        Some(wanted) if ["paper", "web"].contains(&wanted.as_str()) && found != Some(&wanted) => {
            Err(ConvertError::Preset(wanted))
        }
        Some(wanted) => Ok(wanted),
        None => Ok(found.unwrap_or("custom").to_owned()),
    }
}

/// What the authors state beside their code, for whoever does not know better.
const fn licence(method: Method) -> &'static str {
    match method {
        Method::Csa => "CC BY-NC 4.0, as the authors' README says",
        _ => "none stated by the authors; ask them before any use of your own or passing it on",
    }
}

/// The first tensor with a number that `is` so.
fn first(state: &StateDict, is: impl Fn(f32) -> bool) -> Option<String> {
    state.iter().find(|(_, data)| data.iter::<f32>().any(&is)).map(|(name, _)| name.clone())
}
