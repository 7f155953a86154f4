//! What is asked of the store that changes it.

pub(crate) mod begin;
mod case;
pub(crate) mod checkpoint;
pub(crate) mod claim;
pub(crate) mod control;
mod intake;
mod machine;
pub(crate) mod rescue;
