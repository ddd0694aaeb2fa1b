use std::ops::RangeInclusive;

use burn::config::Config;
use infill_protocol::{Method, Size};
use serde_json::{Value, json};

use crate::models::csa::CsaConfig;
use crate::models::espa::EspaConfig;
use crate::models::gmsrm::GmSrmConfig;
use crate::models::spl::SplConfig;
use crate::weights::{Card, WeightsError};

/// Height and width of the pictures in all four papers.
const PUBLISHED: [usize; 2] = [256, 256];

/// The configuration of any of the four systems.
#[derive(Clone, Debug)]
pub enum NetworkConfig {
    Espa(EspaConfig),
    Csa(CsaConfig),
    Spl(SplConfig),
    GmSrm(GmSrmConfig),
}

impl NetworkConfig {
    /// The configuration that a card tells of.
    ///
    /// # Errors
    /// Where the system is unknown or the configuration is not one of it.
    pub fn of(card: &Card) -> Result<Self, WeightsError> {
        let method = Method::from_id(&card.system);
        let config = match method {
            Some(Method::Espa) => parse(Method::Espa, &card.config).map(Self::Espa),
            Some(Method::Csa) => parse(Method::Csa, &card.config).map(Self::Csa),
            Some(Method::Spl) => parse(Method::Spl, &card.config).map(Self::Spl),
            Some(Method::GmSrm) => parse(Method::GmSrm, &card.config).map(Self::GmSrm),
            Some(Method::Texture) | None => Err(WeightsError::UnknownSystem(card.system.clone())),
        }?;
        config.check()?;
        match config.classes() {
            classes if card.classes.is_empty() || card.classes.len() == classes => Ok(config),
            classes => {
                Err(config.refuse(format!("it names {} classes and has {classes}", card.classes.len())))
            }
        }
    }

    /// A card with this configuration; all that only the maker of the weights knows is still to be said.
    pub fn card(&self) -> Card {
        let config = match self {
            Self::Espa(config) => serde_json::to_value(config),
            Self::Csa(config) => serde_json::to_value(config),
            Self::Spl(config) => serde_json::to_value(config),
            Self::GmSrm(config) => serde_json::to_value(config),
        };
        Card {
            system: self.method().id().to_owned(),
            preset: "untrained".to_owned(),
            title: self.method().title().to_owned(),
            config: config.expect("a configuration is numbers and names"),
            ..Card::default()
        }
    }

    pub const fn method(&self) -> Method {
        match self {
            Self::Espa(_) => Method::Espa,
            Self::Csa(_) => Method::Csa,
            Self::Spl(_) => Method::Spl,
            Self::GmSrm(_) => Method::GmSrm,
        }
    }

    /// The size of picture the network was made for and works on in a fill.
    pub const fn size(&self) -> Size {
        let [height, width] = self.sides();
        Size::new(width as u32, height as u32)
    }

    /// Height and width, of an unchecked configuration any numbers.
    const fn sides(&self) -> [usize; 2] {
        let (Self::Espa(EspaConfig { size, .. })
        | Self::Csa(CsaConfig { size, .. })
        | Self::Spl(SplConfig { size, .. })
        | Self::GmSrm(GmSrmConfig { size, .. })) = self;
        *size
    }

    /// Whether the network can work on pictures of this size: ESPA's weights belong to one, the others are
    /// bound by their halvings alone.
    pub const fn takes(&self, size: Size) -> bool {
        if matches!(self, Self::Espa(_)) {
            return size.width == self.size().width && size.height == self.size().height;
        }
        let step = self.step() as u32;
        size.width != 0
            && size.height != 0
            && size.width.is_multiple_of(step)
            && size.height.is_multiple_of(step)
    }

    /// What both sides are multiples of.
    pub const fn step(&self) -> usize {
        match self {
            Self::Espa(_) | Self::Spl(_) => 4,
            Self::Csa(_) => 256,
            Self::GmSrm(_) => 64,
        }
    }

    /// How many classes a label map may have; 0 where the network takes none.
    pub fn classes(&self) -> usize {
        match self {
            Self::Espa(config) => config.decoder.as_ref().map_or(0, |decoder| decoder.classes),
            Self::Csa(_) | Self::Spl(_) | Self::GmSrm(_) => 0,
        }
    }

    /// Whether a network of this configuration can be built. The bounds are far beyond any published
    /// one; they keep the numbers of a made-up file from asking for a machine's memory.
    ///
    /// # Errors
    /// With the number that is out of bounds.
    pub fn check(&self) -> Result<(), WeightsError> {
        let mut rules: Vec<Rule> = match self {
            Self::Espa(config) => espa(config),
            Self::Csa(config) => {
                vec![("width", config.width, 1..=256), ("doublings", config.doublings, 0..=4)]
            }
            Self::Spl(config) => spl(config),
            Self::GmSrm(config) => vec![
                ("width", config.width, 1..=256),
                ("widest", config.widest, 1..=2048),
                ("style", config.style, 1..=2048),
                ("mapping", config.mapping, 1..=32),
            ],
        };
        let [height, width] = self.sides();
        rules.extend([("image height", height, 16..=1024), ("image width", width, 16..=1024)]);
        if let Some(side) = [height, width].iter().find(|side| !side.is_multiple_of(self.step())) {
            let step = self.step();
            return Err(self.refuse(format!("a side of its pictures is {side}, not a multiple of {step}")));
        }
        match rules.into_iter().find(|(_, value, range)| !range.contains(value)) {
            None => Ok(()),
            Some((name, value, range)) => {
                Err(self.refuse(format!("{name} is {value}, not {} to {}", range.start(), range.end())))
            }
        }
    }

    fn refuse(&self, reason: String) -> WeightsError {
        WeightsError::Config { system: self.method().title(), reason }
    }
}

/// A number of a configuration, its name, and where it must lie.
type Rule = (&'static str, usize, RangeInclusive<usize>);

fn espa(config: &EspaConfig) -> Vec<Rule> {
    let mut rules = vec![("width", config.width, 2..=256)];
    if let Some(decoder) = &config.decoder {
        rules.extend([("classes", decoder.classes, 1..=255), ("hidden", decoder.hidden, 1..=1024)]);
    }
    rules
}

fn spl(config: &SplConfig) -> Vec<Rule> {
    vec![
        ("width", config.width, 1..=256),
        ("growth", config.growth, 1..=256),
        ("dense_layers", config.dense_layers, 1..=32),
        ("dense_blocks", config.dense_blocks, 1..=64),
        ("recon_blocks", config.recon_blocks, 0..=64),
        ("spade_blocks", config.spade_blocks, 0..=64),
        ("spade_hidden", config.spade_hidden, 1..=1024),
        ("prior", config.prior, 1..=4096),
    ]
}

/// A file that does not say the size of its pictures is of the published one.
fn parse<C: Config>(method: Method, json: &Value) -> Result<C, WeightsError> {
    let mut json = json.clone();
    if let Some(fields) = json.as_object_mut() {
        fields.entry("size").or_insert_with(|| json!(PUBLISHED));
    }
    C::deserialize(json)
        .map_err(|error| WeightsError::Config { system: method.title(), reason: error.to_string() })
}
