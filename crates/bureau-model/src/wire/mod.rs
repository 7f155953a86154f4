//! Requests and responses: the same JSON over IPC, HTTP and the command line.
//!
//! The list of commands is [`for_each_command!`](crate::for_each_command); hosts and the TypeScript client are made from it.

mod artifact;
mod case;
mod command;
mod content;
mod count;
mod job;
mod model;
mod system;
pub mod told;

pub use artifact::*;
pub use case::*;
pub use content::*;
pub use count::*;
pub use job::*;
pub use model::*;
pub use system::*;
