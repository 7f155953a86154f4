//! An artifact and its stages as the writer sees them: loaded whole, changed by plans, saved in bulk.

mod load;
mod save;

pub(crate) use load::{Loaded, LoadedStage, load};
pub(crate) use save::{ArtifactChange, StageChange, save_artifacts, save_stages};
