//! The real program, driven as a user does it: killed at any moment, without room, with input it must refuse.

mod full;
mod harness;
mod kill;
mod models;
mod old;
mod refused;
mod status;
