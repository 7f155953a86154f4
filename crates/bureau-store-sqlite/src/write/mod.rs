//! What is asked of the store that changes it.

pub(crate) mod begin;
pub(crate) mod case;
pub(crate) mod claim;
pub(crate) mod control;
mod intake;
pub(crate) mod rescue;
mod setup;
