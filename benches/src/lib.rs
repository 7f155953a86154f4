//! What the measurements share. Each binary of this package measures one thing and prints Markdown tables:
//!
//! - `store`: no-op jobs and stage transitions per second of the desk's store, beside apalis-sqlite, and with
//!   up to a million artifacts in the store already;
//! - `latency`: from a commit to the arrival of its events at a listener;
//! - `ingest`: artifacts per second and memory of `bureau ingest`, beside other converters.
//!
//! Rounds of what is compared alternate in one run (A B A B …); what is printed is the median of the rounds
//! with the lowest and the highest. Nothing here is asserted against a clock: figures are for reading.

pub mod desk;
pub mod evidence;
pub mod machine;
pub mod report;
