//! The steps of ESPA's phases.

use burn::module::Module;
use burn::tensor::Tensor;

use super::super::{Scene, l1};
use super::{EspaTrainer, Stage, no_decoder};
use crate::models::objectives::LeastSquares;
use crate::train::error::TrainError;
use crate::train::step::{Clock, Named, Values, descend};

impl EspaTrainer {
    /// One step of the phase; `labels`, `[batch, classes, height, width]`, are not looked at in stage 1.
    ///
    /// # Errors
    /// Where a loss or a gradient is not finite.
    pub fn learn(
        &mut self,
        scene: &Scene,
        labels: Option<Tensor<4>>,
        clock: &Clock,
    ) -> Result<Values, TrainError> {
        match (self.phase, labels) {
            (Stage::Second | Stage::Joint, Some(labels)) => self.second(scene, labels, clock),
            _ => self.first(scene, clock),
        }
    }

    /// Stage 1 alone.
    fn first(&mut self, scene: &Scene, clock: &Clock) -> Result<Values, TrainError> {
        let coarse = self.stage1.module.forward(scene.masked(), scene.hole.clone());
        let (loss, values) = self.likeness(coarse.image, scene, ["l1", "perceptual"]);
        self.stage1.improve(loss, values, clock)
    }

    /// The critic; then the decoder and, in the joint phase, stage 1, against the critic as it is now.
    fn second(&mut self, scene: &Scene, labels: Tensor<4>, clock: &Clock) -> Result<Values, TrainError> {
        let joint = self.phase == Stage::Joint;
        let (features, image) = self.coarse(scene, joint);
        let decoder = self.decoder.as_mut().ok_or_else(no_decoder)?;
        decoder.module.iterate();
        let fine = decoder.module.forward(features, labels);

        let (mut loss, mut values) = self.likeness(fine.clone(), scene, ["l1", "perceptual"]);
        let weight = self.weights.of("adversarial");
        // A critic that nobody listens to costs as much as one that somebody does.
        if weight > 0.0 {
            values.push(("critic", self.judge(fine.clone(), scene, clock)?));
            let answer = LeastSquares::ESPA.generator(self.critic.frozen().forward(fine));
            loss = loss + answer.clone() * weight;
            values.push(("adversarial", answer));
        }
        if joint {
            let (coarse, more) = self.likeness(image, scene, ["coarse_l1", "coarse_perceptual"]);
            loss = loss + coarse * self.weights.of("coarse");
            values.extend(more);
        }
        let (values, mut gradients) = descend(loss, values, clock)?;
        if joint {
            self.stage1.learn(&mut gradients, clock)?;
        }
        let decoder = self.decoder.as_mut().ok_or_else(no_decoder)?;
        decoder.conclude(&mut gradients, values, clock)
    }

    /// What stage 1 makes of a scene, its features and its image; they hand on a gradient where it learns too.
    fn coarse(&self, scene: &Scene, learns: bool) -> (Tensor<4>, Tensor<4>) {
        if learns {
            let coarse = self.stage1.module.forward(scene.masked(), scene.hole.clone());
            return (coarse.features, coarse.image);
        }
        let device = self.device.clone().inner();
        let [masked, hole] = [scene.masked().inner(), scene.hole.clone().inner()];
        let coarse = self.settled.during(&device, || self.stage1.module.valid().forward(masked, hole));
        (Tensor::from_inner(coarse.features), Tensor::from_inner(coarse.image))
    }

    /// The critic learns to tell `fake` from the truth; gives its loss.
    fn judge(&mut self, fake: Tensor<4>, scene: &Scene, clock: &Clock) -> Result<Tensor<1>, TrainError> {
        let critic = &self.critic.module;
        let (real, fake) = (critic.forward(scene.truth.clone()), critic.forward(fake.detach()));
        let loss = LeastSquares::ESPA.discriminator(real, fake);
        let mut gradients = (loss.clone() * clock.share).backward();
        self.critic.learn(&mut gradients, clock)?;
        Ok(loss)
    }

    /// Weighted sum of the losses that compare an image with the truth, and each of them by `names`.
    fn likeness(&self, image: Tensor<4>, scene: &Scene, names: [&'static str; 2]) -> (Tensor<1>, Named) {
        let l1 = l1(image.clone(), scene, self.weights.of("hole"));
        let mut loss = l1.clone() * self.weights.of("l1");
        let mut values = vec![(names[0], l1)];
        let weight = self.weights.of("perceptual");
        if let Some(perceptual) = self.perceptual.as_ref().filter(|_| weight > 0.0) {
            let term = perceptual.loss(image, scene.truth.clone());
            loss = loss + term.clone() * weight;
            values.push((names[1], term));
        }
        (loss, values)
    }
}
