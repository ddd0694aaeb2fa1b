//! The course of a run.

use std::fs::{create_dir_all, read, read_dir, write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use burn::tensor::Device;
use infill_inference::eval::{Gallery, entrants, judge};
use infill_inference::metrics::Observer;
use infill_inference::models::network::Network;
use infill_inference::weights::{WeightsError, WeightsFile};
use serde_json::json;

use super::super::fill::{Field, Share};
use super::{Options, peers, table};

/// Runs the bench, writes `quality.json`, `quality.md` and the gallery, and prints the table.
///
/// # Errors
/// Where photos or weights cannot be read, or files not be written. A peer that fails is a line of the report.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let folder = options.out.join("quality");
    create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let (cases, broken) = options.exam().open()?.cases()?;
    broken.iter().for_each(|sentence| eprintln!("Passed over: {sentence}"));
    let networks = networks(&options.weights)?;
    let mut all = entrants(&[], &networks, options.labels.is_dir(), options.seed);
    let field = if options.no_peers {
        Field::default()
    } else {
        // Those that take a minute a picture say nothing that their quicker siblings do not.
        Field::gather(&options.out.join("venv"), &folder, |peer| peer.share != Share::Small)
    };
    all.extend(field.usable.into_iter().map(|(peer, started)| peers::entrant(&peer, started, &folder)));

    let names = all.iter().map(|entrant| entrant.name.clone()).collect();
    let mut gallery = Gallery::create(&folder.join("gallery"), names)?;
    let (observer, mut number) = (observer(&options.backbone)?, 0);
    let results = judge(&cases, &all, observer.as_ref(), |case, pictures| {
        number += 1;
        eprint!("\rPhoto {number} of {}", cases.len());
        gallery.add(case, pictures)
    })?;
    eprintln!();
    gallery.finish(&results.table())?;
    let texture = |guided| if guided { "texture, guided" } else { "texture" }.to_owned();
    let report = json!({
        "protocol": options.exam().protocol(), "photos": cases.len(), "size": options.size,
        "seed": options.seed, "results": results.json(), "margins": results.margins(texture),
        "absent": field.absent,
    });
    write(options.out.join("quality.json"), format!("{report:#}\n"))?;
    let table = table::markdown(&report);
    write(options.out.join("quality.md"), &table)?;
    println!("{table}");
    Ok(())
}

/// The networks that fill among the weights files of a folder, in the order of their names.
fn networks(folder: &Path) -> anyhow::Result<Vec<Network>> {
    let entries = read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "safetensors"));
    files.sort();
    let mut networks = Vec::new();
    for file in files {
        let weights = WeightsFile::read(&read(&file)?).with_context(|| file.display().to_string())?;
        match Network::open(weights, &Device::flex()) {
            Ok(network) => networks.push(network),
            // It proposes labels and fills nothing.
            Err(WeightsError::UnknownSystem(_)) => {}
            Err(error) => return Err(error).with_context(|| file.display().to_string()),
        }
    }
    Ok(networks)
}

fn observer(backbone: &Path) -> anyhow::Result<Option<Observer>> {
    match read(backbone) {
        Ok(weights) => Ok(Some(Observer::load(weights)?)),
        Err(error) => {
            eprintln!("No perceptual measures: cannot read {} ({error})", backbone.display());
            Ok(None)
        }
    }
}
