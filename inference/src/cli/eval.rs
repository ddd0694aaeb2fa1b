//! `infill eval`: methods on photos whose truth is known.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use burn::tensor::Device;
use infill_protocol::Method;
use serde_json::{Value, json};

use super::{inputs, weights};
use crate::eval::{Agreement, Exam, Gallery, Holes, OpenExam, Protocol, entrants, judge, segmentation};
use crate::metrics::Observer;
use crate::models::network::Network;
use crate::models::segmentation::Segmenter;
use crate::weights::WeightsFile;

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

impl EvalArgs {
    fn exam(&self) -> Exam {
        let holes = self.masks.clone().map_or(Holes::Protocol(self.protocol), Holes::Folder);
        Exam {
            photos: self.data.clone(),
            labels: self.labels.clone(),
            holes,
            keep_out: self.keep_out,
            labelled: self.labelled,
            together: self.together.clone(),
            count: self.count,
            size: self.size,
            seed: self.seed,
        }
    }
}

/// # Errors
/// In words, where a file cannot be used or there is nothing to judge.
pub fn run(args: &EvalArgs) -> Result<ExitCode> {
    let protocol = args.exam().protocol();
    let exam = args.exam().open()?;
    let networks = networks(&args.weights)?;
    let mut report = json!({
        "photos": exam.chosen.len(), "size": args.size, "seed": args.seed, "protocol": protocol, "results": [],
    });
    if let Some(segmenter) = &networks.segmenter {
        report["segmentation"] = labelled(segmenter, &exam)?;
        println!("segmentation: {}", report["segmentation"]);
    }
    if networks.segmenter.is_none() || !networks.fill.is_empty() || !args.method.is_empty() {
        report["results"] = filled(args, &exam, &networks.fill)?;
    }
    if let Some(path) = &args.json {
        inputs::write(path, format!("{report:#}\n").as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
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
fn labelled(segmenter: &Segmenter, OpenExam { dataset, chosen, .. }: &OpenExam) -> Result<Value> {
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

fn filled(args: &EvalArgs, exam: &OpenExam, networks: &[Network]) -> Result<Value> {
    let present = |method: &Method| networks.iter().any(|network| network.method() == *method);
    if let Some(missing) = args.method.iter().find(|method| method.needs_weights() && !present(method)) {
        bail!("{} is a network; name its weights with --weights", missing.title());
    }
    let (cases, broken) = exam.cases()?;
    for sentence in broken {
        eprintln!("infill: {sentence}");
    }
    let entrants = entrants(&args.method, networks, args.labels.is_some(), args.seed);
    let observer = args.features.as_deref().map(observer).transpose()?;
    let names = entrants.iter().map(|entrant| entrant.name.clone()).collect();
    let mut gallery = args.gallery.as_deref().map(|folder| Gallery::create(folder, names)).transpose()?;
    let results = judge(&cases, &entrants, observer.as_ref(), |case, pictures| {
        gallery.as_mut().map_or(Ok(()), |gallery| gallery.add(case, pictures))
    })?;
    let table = results.table();
    println!("{table}");
    gallery.map_or(Ok(()), |gallery| gallery.finish(&table))?;
    Ok(results.json())
}

fn observer(path: &Path) -> Result<Observer> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Observer::load(bytes)?)
}
