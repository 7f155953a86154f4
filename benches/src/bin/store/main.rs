//! No-op jobs and stage transitions per second of the desk's store.
//!
//! `store compare` alternates rounds of the desk's store and of apalis-sqlite, both at `synchronous=FULL` in a
//! database of their own on the same disk; `store sizes` alternates rounds over stores that hold 10, 100,000
//! and 1,000,000 ended artifacts already.

#[cfg(feature = "compare")]
mod compare;
#[cfg(feature = "compare")]
mod rival;
mod sizes;

use bureau_benches::desk::Load;
use bureau_benches::{machine, report};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Parser)]
struct Args {
    /// Where the databases are made; they are removed at the end.
    #[arg(long, default_value = ".", global = true)]
    folder: PathBuf,
    /// Rounds of each side.
    #[arg(long, default_value_t = 5, global = true)]
    rounds: usize,
    /// Jobs in a round.
    #[arg(long, default_value_t = 10_000, global = true)]
    jobs: usize,
    /// Stages that one call claims.
    #[arg(long, default_value_t = 256, global = true)]
    claim: u32,
    /// Loops that claim and finish, on each lane.
    #[arg(long, default_value_t = 2, global = true)]
    loops: usize,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Beside apalis-sqlite.
    #[cfg(feature = "compare")]
    Compare,
    /// With so many ended artifacts in the store.
    Sizes {
        #[arg(long, value_delimiter = ',', default_values_t = [10, 100_000, 1_000_000])]
        sizes: Vec<usize>,
        /// A folder where the filled stores are kept for the next time.
        #[arg(long)]
        keep: Option<PathBuf>,
    },
}

/// Files recorded in one call, on both sides.
const BATCH: usize = 1_000;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let folder = args.folder.canonicalize()?;
    report::say(&machine::describe(&folder))?;
    let load = Load { batch: BATCH, loops: args.loops, claim: args.claim };
    match &args.what {
        #[cfg(feature = "compare")]
        What::Compare => compare::run(&folder, args.rounds, args.jobs, load).await,
        What::Sizes { sizes, keep } => {
            sizes::run(&folder, args.rounds, args.jobs, load, sizes, keep.as_deref()).await
        }
    }
}
