//! What a child does to itself that needs no barrier.

use super::error::CageError;
use super::report::Report;
use nix::errno::Errno;
use rustix::process::{DumpableBehavior, Resource, getrlimit, nice, set_dumpable_behavior};
use std::io;
use std::os::fd::RawFd;

/// Added to the priority's number: the window and everything else the analyst does goes before.
const NICENESS: i32 = 10;

/// Standard input, output and error are the parent's pipes; nothing after them is for a child.
const PIPES: RawFd = 3;

/// Lowers itself, closes what it inherited, and notes the limits that it was started with.
pub(super) fn behave(report: &mut Report) -> Result<(), CageError> {
    let _already_lower = nice(NICENESS);
    // The first to go when the machine runs out of memory: the desk goes on.
    let _not_offered_here = std::fs::write("/proc/self/oom_score_adj", "1000");
    close_inherited()?;
    // Other processes of this user can't read its memory.
    set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(io::Error::from)?;
    report.memory = getrlimit(Resource::Data).current;
    report.file_size = getrlimit(Resource::Fsize).current;
    if report.memory.is_none() {
        report.missing.push("memory is not limited".to_owned());
    }
    Ok(())
}

/// The parent's own files are closed at exec; what a library beside us opened without saying so is closed here.
fn close_inherited() -> Result<(), CageError> {
    let mut open = Vec::new();
    for entry in std::fs::read_dir("/proc/self/fd")? {
        let number = entry?.file_name().to_str().and_then(|name| name.parse::<RawFd>().ok());
        open.extend(number.filter(|number| *number >= PIPES));
    }
    for number in open {
        match nix::unistd::close(number) {
            // The folder's own, which was closed when the list was complete.
            Ok(()) | Err(Errno::EBADF) => {}
            Err(error) => return Err(io::Error::from(error).into()),
        }
    }
    Ok(())
}
