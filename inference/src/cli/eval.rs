//! `infill eval`: methods on photos whose truth is known.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use burn::tensor::Device;
use infill_protocol::{FillOptions, LabelMap, Mask, Method, Size, VOID_LABEL};
use serde_json::{Value, json};

use super::{inputs, weights};
use crate::eval::{Agreement, Case, Entrant, Gallery, Protocol, judge, segmentation};
use crate::fill::fill_on_cpu;
use crate::metrics::Observer;
use crate::models::network::Network;
use crate::models::segmentation::Segmenter;
use crate::train::data::{Dataset, Picture, Window, pictures};
use crate::weights::WeightsFile;

/// Label maps that objects are cut from.
const OBJECT_MAPS: usize = 32;

#[derive(Debug, clap::Args)]
pub struct EvalArgs {
    /// A folder of photos, at any depth, or a pack of them.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,

    /// A folder of label maps, each named as its photo: guided methods are judged too.
    #[arg(long, value_name = "DIR")]
    pub labels: Option<PathBuf>,

    /// Only photos with a label map, so that guided methods and others are judged by the same.
    #[arg(long, requires = "labels")]
    pub labelled: bool,

    /// Where the holes are: center128, irregular-LOW-HIGH in percent, object.
    #[arg(long, value_name = "NAME", default_value = "irregular-20-40", conflicts_with = "masks")]
    pub protocol: Protocol,

    /// Holes from a folder instead: masks named as the photos, light where the hole is.
    #[arg(long, value_name = "DIR")]
    pub masks: Option<PathBuf>,

    /// What fills; `texture` or the networks of --weights. May be given several times [default: all].
    #[arg(long, value_name = "METHOD", value_parser = super::args::method())]
    pub method: Vec<Method>,

    /// A weights file; may be given several times. One of a segmentation network is judged by the label maps.
    #[arg(long, value_name = "FILE")]
    pub weights: Vec<PathBuf>,

    /// SqueezeNet's weights, for the perceptual measures.
    #[arg(long, value_name = "FILE")]
    pub features: Option<PathBuf>,

    /// Only the sources that training with this `data.keep_out` keeps out; 0 takes all.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub keep_out: usize,

    /// Sources that are not parted, as in `data.together`; may be given several times.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub together: Vec<String>,

    /// At most so many photos, evenly spread; 0 takes all.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub count: usize,

    /// Side of the pictures, cut from the middle of the photos.
    #[arg(long, value_name = "PX", default_value_t = 256, value_parser = clap::value_parser!(u32).range(32..=2048))]
    pub size: u32,

    /// Of the holes and the fills.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u32,

    /// Where the numbers are written.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,

    /// A folder for a page with every picture.
    #[arg(long, value_name = "DIR")]
    pub gallery: Option<PathBuf>,
}

/// What the weights files hold.
#[derive(Default)]
struct Networks {
    fill: Vec<Network>,
    segmenter: Option<Segmenter>,
}

/// # Errors
/// In words, where a file cannot be used or there is nothing to judge.
pub fn run(args: &EvalArgs) -> Result<ExitCode> {
    let dataset = Dataset::open(&args.data, args.labels.as_deref())?;
    let chosen = chosen(args, &dataset)?;
    let networks = networks(&args.weights)?;
    let protocol = match &args.masks {
        Some(_) => "masks".to_owned(),
        None => args.protocol.to_string(),
    };
    let mut report = json!({
        "photos": chosen.len(), "size": args.size, "seed": args.seed, "protocol": protocol, "results": [],
    });
    if let Some(segmenter) = &networks.segmenter {
        report["segmentation"] = labelled(segmenter, &dataset, &chosen)?;
        println!("segmentation: {}", report["segmentation"]);
    }
    if networks.segmenter.is_none() || !networks.fill.is_empty() || !args.method.is_empty() {
        report["results"] = filled(args, &dataset, &chosen, &networks.fill)?;
    }
    if let Some(path) = &args.json {
        inputs::write(path, format!("{report:#}\n").as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Photos to judge by.
fn chosen(args: &EvalArgs, dataset: &Dataset) -> Result<Vec<usize>> {
    let mut all = match args.keep_out {
        0 => (0..dataset.items().len()).collect(),
        every => dataset.split(every, std::slice::from_ref(&args.together)).1,
    };
    all.retain(|&index| !args.labelled || dataset.has_labels(index));
    ensure!(!all.is_empty(), "there is no photo to judge by in {}", args.data.display());
    let step = if args.count == 0 { 1 } else { all.len().div_ceil(args.count) };
    Ok(all.into_iter().step_by(step).collect())
}

fn networks(files: &[PathBuf]) -> Result<Networks> {
    let mut networks = Networks::default();
    for path in files {
        let bytes = weights::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let file = WeightsFile::read(&bytes).with_context(|| format!("cannot use {}", path.display()))?;
        let device = Device::flex();
        if file.card.system == crate::models::segmentation::SegmentationConfig::SYSTEM {
            networks.segmenter = Some(Segmenter::open(file, &device)?);
        } else {
            networks.fill.push(Network::open(file, &device).with_context(|| path.display().to_string())?);
        }
    }
    Ok(networks)
}

/// How far the network's labels agree with the drawn ones.
fn labelled(segmenter: &Segmenter, dataset: &Dataset, chosen: &[usize]) -> Result<Value> {
    let names: Vec<String> = segmenter.card().classes.iter().map(|class| class.name.clone()).collect();
    let mut agreement = Agreement::new(names.len());
    let drawn: Vec<usize> = chosen.iter().copied().filter(|&index| dataset.has_labels(index)).collect();
    ensure!(
        !drawn.is_empty(),
        "a segmentation network is judged by label maps; name their folder with --labels"
    );
    for &index in &drawn {
        let example = dataset.read(index)?;
        pollster::block_on(segmentation(segmenter, &example, Segmenter::SIDE, &mut agreement))?;
    }
    let mut report = agreement.json(&names);
    report["photos"] = json!(drawn.len());
    Ok(report)
}

fn filled(args: &EvalArgs, dataset: &Dataset, chosen: &[usize], networks: &[Network]) -> Result<Value> {
    let cases = cases(args, dataset, chosen)?;
    let entrants = entrants(args, networks)?;
    let observer = args.features.as_deref().map(observer).transpose()?;
    let names = entrants.iter().map(|entrant| entrant.name.clone()).collect();
    let mut gallery = args.gallery.as_deref().map(|folder| Gallery::create(folder, names)).transpose()?;
    let mut trouble = None;
    let results = judge(&cases, &entrants, observer.as_ref(), |case, pictures| {
        let shown = gallery.as_mut().map_or(Ok(()), |gallery| gallery.add(case, pictures));
        trouble = shown.err().or(trouble.take());
    })?;
    if let Some(error) = trouble {
        return Err(error).context("cannot write the gallery");
    }
    let table = results.table();
    println!("{table}");
    gallery.map_or(Ok(()), |gallery| gallery.finish(&table))?;
    Ok(results.json())
}

fn observer(path: &Path) -> Result<Observer> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Observer::load(bytes)?)
}

/// The photos with a hole in each. One that cannot be read is named and passed over.
fn cases(args: &EvalArgs, dataset: &Dataset, chosen: &[usize]) -> Result<Vec<Case>> {
    let size = Size::new(args.size, args.size);
    let labelled = (0..dataset.items().len()).filter(|&index| dataset.has_labels(index));
    let maps: Vec<LabelMap> = match args.protocol {
        Protocol::Object => {
            labelled.filter_map(|index| dataset.small_labels(index)).take(OBJECT_MAPS).collect()
        }
        _ => Vec::new(),
    };
    let masks = args.masks.as_deref().map(pictures).transpose()?;
    let mut cases = Vec::new();
    for &index in chosen {
        let name = dataset.items()[index].name.clone();
        let example = match dataset.read(index) {
            Ok(example) => example,
            Err(error) => {
                eprintln!("infill: {error}");
                continue;
            }
        };
        let (planes, labels) = example.middle(size);
        let hole = match masks.as_ref() {
            None => args.protocol.hole(size, args.seed.into(), index as u64, &maps),
            Some(masks) => match masks.get(&name) {
                Some(path) => ready(path, size)?,
                None => continue,
            },
        };
        let drawn = labels.iter().any(|&label| label != VOID_LABEL);
        let labels = LabelMap::new(size, labels).filter(|_| drawn);
        if hole.hole_area() > 0 {
            cases.push(Case { name, truth: rgba(&planes, size), hole, labels });
        }
    }
    ensure!(!cases.is_empty(), "no photo could be used, or none has a mask of its name");
    Ok(cases)
}

/// A mask of any size, hole where it is light.
fn ready(path: &Path, size: Size) -> Result<Mask> {
    let picture = Picture::of(&inputs::photo(path)?);
    let planes = picture.resampled(Window::whole(picture.size), size);
    let levels =
        planes[..size.area()].iter().map(|&level| if level >= 128.0 { Mask::HOLE } else { Mask::KNOWN });
    Mask::from_levels(size, levels.collect()).context("a mask has one level a pixel")
}

/// Planes in [0, 1] as RGBA8.
fn rgba(planes: &[f32], size: Size) -> Vec<u8> {
    let area = size.area();
    let level = |channel: usize, at: usize| (planes[channel * area + at] * 255.0).round() as u8;
    (0..area).flat_map(|at| [level(0, at), level(1, at), level(2, at), u8::MAX]).collect()
}

/// Every method that was asked for, and what can be guided once more with the label maps.
fn entrants<'a>(args: &EvalArgs, networks: &'a [Network]) -> Result<Vec<Entrant<'a>>> {
    let wanted = |method: Method| args.method.is_empty() || args.method.contains(&method);
    let mut entrants = Vec::new();
    let mut add = |method: Method, network: Option<&'a Network>, can_guide: bool| {
        let options = FillOptions { method, seed: args.seed, ..FillOptions::default() };
        for guided in [false, true].into_iter().take(1 + usize::from(can_guide && args.labels.is_some())) {
            entrants.push(Entrant {
                name: format!("{}{}", method.id(), if guided { ", guided" } else { "" }),
                guided,
                fill: Box::new(move |problem| fill_on_cpu(network, problem, &options)),
            });
        }
    };
    if wanted(Method::Texture) {
        add(Method::Texture, None, true);
    }
    for network in networks.iter().filter(|network| wanted(network.method())) {
        add(network.method(), Some(network), network.config().classes() > 0);
    }
    if let Some(missing) = args
        .method
        .iter()
        .find(|method| method.needs_weights() && !networks.iter().any(|network| network.method() == **method))
    {
        bail!("{} is a network; name its weights with --weights", missing.title());
    }
    Ok(entrants)
}
