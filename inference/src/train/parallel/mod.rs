//! One run on several devices: each learns from its own batches of a step, the first makes the step.
//!
//! What Burn calls multi-device training with the optimiser on the main device (`burn-train`'s
//! `ExecutionStrategy::MultiDevice`), on the same parts of Burn: gradients that change their device, an accumulator
//! for them, modules that are forked. Burn's own loop drives one network with one optimiser; these systems have
//! up to four that learn in turns, so here the networks meet where they learn ([`link`]), whatever their order.
//!
//! A step has `optimiser.accumulate` batches, however many devices share them out: the same config teaches the
//! same on one device and on four. State that is no weight (vectors of spectral norms) is the first device's.

mod devices;
mod link;
mod replica;

pub use devices::learning;
pub use link::{Link, Lost, wire};
pub use replica::Replicas;
