//! What a run leaves: measurements, samples, judgements, checkpoints, weights.

use std::time::Instant;

use serde_json::{Value, json};

use super::Trainer;
use crate::train::data::{Batch, Loader};
use crate::train::error::TrainError;
use crate::train::run::sheet;
use crate::train::step::Values;
use crate::train::systems::Product;
use crate::weights::{Card, Precision, Training, WeightsFile};

impl Trainer<'_> {
    /// A line of measurements, on disk and for the person.
    pub(super) fn record(&mut self, phase: usize, values: Values, loader: &Loader) -> Result<(), TrainError> {
        let every = self.config.run.log;
        if !self.is_time(every) {
            return Ok(());
        }
        let (since, waited) = self.mark;
        let seconds = since.elapsed().as_secs_f64();
        let waiting = (loader.waited - waited).as_secs_f64() / seconds.max(f64::MIN_POSITIVE);
        self.mark = (Instant::now(), loader.waited);
        let name = &self.config.phase[phase].name;
        let steps = every.min(self.position.step) as f64;
        if !self.session.quiet {
            let shown: Vec<String> =
                values.iter().map(|(name, value)| format!("{name} {value:.4}")).collect();
            println!(
                "step {}/{} {name}: {}; {:.2} s a step, waited for data {:.0} %",
                self.position.step,
                self.config.steps(),
                shown.join(", "),
                seconds / steps,
                100.0 * waiting
            );
        }
        let mut line = json!({
            "step": self.position.step, "phase": name, "seconds": seconds / steps, "waited": waiting,
        });
        for (name, value) in values {
            line[name] = json!(value);
        }
        self.folder.measure(&line)
    }

    /// Samples, and the error on the photos kept out.
    pub(super) fn judge(&mut self, kept: &[Batch], batch: &Batch, last: bool) -> Result<(), TrainError> {
        let step = self.position.step;
        if self.is_time(self.config.run.sample) || last && self.config.run.sample > 0 {
            let examination = self.system.examine(kept.first().unwrap_or(batch));
            if let Some(png) = sheet(&examination.pictures) {
                self.folder.put(&format!("samples/{step:08}.png"), &png)?;
            }
        }
        if kept.is_empty() || !(self.is_time(self.config.run.judge) || last && self.config.run.judge > 0) {
            return Ok(());
        }
        let errors: f64 = kept.iter().map(|batch| self.system.examine(batch).error).sum();
        let error = errors / kept.len() as f64;
        self.error = Some(error);
        self.folder.measure(&json!({ "step": step, "kept_out_error": error }))?;
        if !self.session.quiet {
            println!("step {step}: error on the photos kept out {error:.4}");
        }
        if self.position.best.is_none_or(|best| error < best) {
            self.position.best = Some(error);
            self.folder.put("best.safetensors", &self.product().write(Precision::F32))?;
        }
        Ok(())
    }

    pub(super) fn save(&mut self) -> Result<(), TrainError> {
        let keep = self.config.run.keep;
        self.position.write(&self.folder.checkpoints(), self.system.as_mut(), keep)?;
        self.folder.put("weights.safetensors", &self.product().write(Precision::F32))?;
        self.folder.report()
    }

    /// The network with a card that says what is known of it.
    fn product(&self) -> WeightsFile {
        let Product { card, classes: count, state } = self.system.result();
        let preset = serde_json::to_value(self.config.preset);
        let preset = preset.ok().as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
        let title = format!("{}, {preset}", card.title);
        let classes = self.material.classes();
        let named = classes.len() == count;
        let mut card = Card {
            preset,
            title,
            classes: if named { classes.to_vec() } else { Vec::new() },
            training: Training { steps: self.position.step, ..Training::default() },
            metrics: self.error.map(|error| ("kept_out_error".to_owned(), error)).into_iter().collect(),
            ..card
        };
        self.config.card.clone().enter(&mut card);
        WeightsFile { card, state }
    }
}
