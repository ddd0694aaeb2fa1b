//! `infill convert` and `infill weights` on real files.

mod checkpoints;
#[path = "../support/folder.rs"]
mod folder;
#[path = "../support/legacy.rs"]
mod legacy;
mod published;
mod support;
mod weights;
