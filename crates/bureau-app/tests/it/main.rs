//! The use cases over a real data folder, real child processes and real folders.

mod control;
mod corpus;
mod full;
mod harness;
mod hostile;
mod left;
mod liveness;
mod meaning;
mod status;
mod suspended;
mod watch;
