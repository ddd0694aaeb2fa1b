//! What following a network's picture is worth on photos: with the blurred truth in the network's place, a
//! guided fill must come nearer to the truth than a blind one, and look nearer to it than the blur.

use std::path::Path;

use anyhow::Context;
use image::RgbImage;
use image::imageops::{FilterType, blur, resize};
use infill_inference::metrics::{Comparison, Observer, perceptual_distance};
use infill_inference::texture::{Problem, TextureConfig, TextureFill};
use infill_protocol::{Mask, Rect, Size};
use infill_tests::bench::fill::{choose, shared};

const PHOTOS: usize = 6;
/// Side of the stand-in's picture; the photos are 640 pixels wide.
const SIDE: u32 = 160;
const HALVINGS: u32 = 2;
/// Of the stand-in's picture, in its pixels: networks are soft.
const BLUR: f32 = 1.0;

/// Means over the photos.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    psnr: f64,
    distance: f64,
}

struct Scene {
    truth: Vec<u8>,
    /// Its hole holds the stand-in's picture.
    problem: Problem,
}

impl Scene {
    fn new(path: &Path) -> anyhow::Result<Self> {
        let photo = image::open(path).with_context(|| path.display().to_string())?.into_rgb8();
        let (width, height) = photo.dimensions();
        let size = Size::new(width, height);
        let hole = Rect::new(width * 3 / 10, height * 3 / 10, width * 7 / 20, height * 2 / 5);
        let small = blur(&resize(&photo, SIDE, SIDE, FilterType::Triangle), BLUR);
        let soft = rgba(&resize(&small, width, height, FilterType::Triangle));
        let truth = rgba(&photo);
        let (mut pixels, mut mask) = (truth.clone(), Mask::known(size));
        for y in hole.y..hole.bottom() {
            mask.set_span(y, hole.x..hole.right(), true);
            let row = 4 * (y * width + hole.x) as usize..4 * (y * width + hole.right()) as usize;
            pixels[row.clone()].copy_from_slice(&soft[row]);
        }
        Ok(Self { truth, problem: Problem { size, pixels, hole: mask, labels: None, sources: None } })
    }

    fn score(&self, observer: &Observer, pixels: &[u8]) -> anyhow::Result<Score> {
        let Problem { size, hole, .. } = &self.problem;
        let compared = Comparison::new(pixels, &self.truth, hole)?;
        let seen = [compared.composite(), &self.truth].map(|picture| observer.features(picture, *size));
        Ok(Score { psnr: compared.psnr(), distance: perceptual_distance(&seen[0], &seen[1], hole)? })
    }
}

fn rgba(picture: &RgbImage) -> Vec<u8> {
    picture.pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect()
}

#[test]
fn a_guided_fill_beats_a_blind_one_and_the_blur() -> anyhow::Result<()> {
    let (weights, photos) = (shared("backbones/squeezenet_v1_0.safetensors"), shared("photos"));
    if !weights.is_file() || !photos.is_dir() {
        println!("skipped: no photos or no SqueezeNet on this machine (INFILL_SHARED names their folder)");
        return Ok(());
    }
    let observer = Observer::load(std::fs::read(weights)?)?;
    let [mut blurred, mut blind, mut guided] = [Score::default(); 3];
    for path in choose(&photos, PHOTOS)? {
        let scene = Scene::new(&path)?;
        let config = TextureConfig::default();
        let fills = [
            scene.problem.pixels.clone(),
            TextureFill::new(scene.problem.clone(), config)?.finish(),
            TextureFill::guided(scene.problem.clone(), HALVINGS, config)?.finish(),
        ];
        for (mean, pixels) in [&mut blurred, &mut blind, &mut guided].into_iter().zip(&fills) {
            let score = scene.score(&observer, pixels)?;
            mean.psnr += score.psnr / PHOTOS as f64;
            mean.distance += score.distance / PHOTOS as f64;
        }
    }
    println!("blurred {blurred:?}, blind {blind:?}, guided {guided:?}");
    assert!(guided.psnr > blind.psnr + 1.5, "the content is followed");
    assert!(guided.distance < blind.distance, "it looks nearer to the photo than a blind fill");
    assert!(guided.distance < blurred.distance, "the detail is worth having");
    Ok(())
}
