//! The use cases over a real data folder, real child processes and real folders.

mod control;
mod corpus;
mod full;
mod hostile;
mod left;
mod meaning;
mod rig;
mod status;
mod suspended;
mod watch;
