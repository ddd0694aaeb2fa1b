//! What the project's commands are made of. The tests use [`server`] as well.

mod address;
pub mod bench;
pub mod check;
mod deny;
pub mod dist;
mod hashed;
mod offline;
pub mod serve;
pub mod server;
pub mod shell;
pub mod size;
pub mod suite;
pub mod tools;
