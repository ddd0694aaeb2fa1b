use std::path::PathBuf;
use std::time::{Duration, Instant};

use infill_protocol::{DeviceKind, DeviceReport, Method, Rect, Size};
use serde_json::{Value, json};

use crate::weights::Card;

/// What was done to one photo, and how long each stage took.
#[derive(Debug)]
pub struct Report {
    pub photo: PathBuf,
    pub output: PathBuf,
    pub size: Size,
    pub hole_pixels: usize,
    pub crops: Vec<Rect>,
    pub device: DeviceReport,
    pub seed: u32,
    pub method: Method,
    /// Of the network, where the method is one.
    pub weights: Option<Card>,
    pub stages: Vec<(String, Duration)>,
}

impl Report {
    /// One object with everything.
    pub fn json(&self) -> Value {
        let crops: Vec<Value> = self
            .crops
            .iter()
            .map(|rect| json!({"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}))
            .collect();
        let stages: serde_json::Map<String, Value> =
            self.stages.iter().map(|(name, time)| (name.clone(), json!(milliseconds(*time)))).collect();
        json!({
            "photo": self.photo,
            "output": self.output,
            "width": self.size.width,
            "height": self.size.height,
            "hole_pixels": self.hole_pixels,
            "crops": crops,
            "device": {
                "kind": match self.device.kind { DeviceKind::Cpu => "cpu", DeviceKind::WebGpu => "gpu" },
                "name": self.device.name,
                "reason": self.device.reason,
            },
            "seed": self.seed,
            "method": self.method.id(),
            "network": self.weights.as_ref().map(|card| {
                json!({"title": card.title, "preset": card.preset, "licence": card.licence})
            }),
            "milliseconds": stages,
        })
    }

    /// The same in one line for a person.
    pub fn line(&self) -> String {
        let total: Duration = self.stages.iter().map(|(_, time)| *time).sum();
        let holes = match self.crops.len() {
            0 => "the mask is empty, nothing to fill".into(),
            1 => "1 crop".into(),
            count => format!("{count} crops"),
        };
        format!(
            "{} → {} ({holes}, {:.1} s on {})",
            self.photo.display(),
            self.output.display(),
            total.as_secs_f64(),
            self.device.name
        )
    }
}

/// To a hundredth.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e5).round() / 100.0
}

/// Adds up the time of stages by name, in order of first appearance.
#[derive(Debug)]
pub struct Clock {
    last: Instant,
    stages: Vec<(String, Duration)>,
}

impl Clock {
    pub fn start() -> Self {
        Self { last: Instant::now(), stages: Vec::new() }
    }

    /// The time since the last call belongs to `stage`.
    pub fn lap(&mut self, stage: &str) {
        let now = Instant::now();
        let time = now - std::mem::replace(&mut self.last, now);
        match self.stages.iter_mut().find(|(name, _)| name == stage) {
            Some((_, sum)) => *sum += time,
            None => self.stages.push((stage.to_owned(), time)),
        }
    }

    pub fn stages(self) -> Vec<(String, Duration)> {
        self.stages
    }
}
