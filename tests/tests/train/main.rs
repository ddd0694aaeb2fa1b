//! Training as a person meets it: a folder of photos, a config, a run that can be stopped, resumed and
//! broken.

mod folder;
mod learning;
mod mistakes;
mod parallel;
mod stopping;
