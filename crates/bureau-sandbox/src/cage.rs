//! The cage: what a child program puts itself into before it reads its first request, and can't leave.
//!
//! In the order of entering, while the process has one thread:
//!
//! 1. **Manners**: a lower priority, the first to go when memory is short, nothing of it readable by others, no
//!    file of the parent's left open ([`limits`]). The limits themselves were set by the parent before the program began.
//! 2. **Landlock** ([`files`]): it may open what its [`Grant`] names, and no other file; it may not use TCP, nor reach
//!    sockets and processes outside.
//! 3. **seccomp** ([`calls`]): it may make the system calls of one list. Others fail; those that only an
//!    attack makes (a new program, a socket, another process's memory, …) end it, which the parent sees as `crashed`.
//!
//! Each is used as far as the machine has it, and [`Report`] says what is active: `doctor` shows it. Nothing here
//! hides that files *exist*: Landlock guards opening and changing, not looking at a name's size and dates.

#[cfg(target_os = "linux")]
mod calls;
mod error;
#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod limits;
#[cfg(target_os = "linux")]
mod proof;
mod report;

pub use error::CageError;
pub use report::Report;

use crate::grant::Grant;
use std::ffi::OsString;
use std::path::Path;

/// Enters the cage for good. To be called first in a child program, before it starts a thread.
///
/// A path of the grant that is not there is passed over: the request that names it will be told so.
///
/// # Errors
/// When a barrier that this machine has can't be put up. One that it does not have is no error but stands in the report.
#[cfg(target_os = "linux")]
pub fn enter(grant: &Grant) -> Result<Report, CageError> {
    let mut report = Report::default();
    limits::behave(&mut report)?;
    files::restrict(grant, None, &mut report)?;
    calls::filter(&mut report)?;
    Ok(report)
}

/// Becomes a program of the system's in a cage of its own: beside what the grant names it can open the system's
/// libraries, and it can start nothing but itself. Which calls it makes is not known, so those of an attack end it, and
/// the others are answered. It returns only when that fails.
#[cfg(target_os = "linux")]
pub fn run(grant: &Grant, program: &Path, arguments: impl IntoIterator<Item = OsString>) -> CageError {
    use std::os::unix::process::CommandExt;
    let mut report = Report::default();
    let caged = limits::behave(&mut report)
        .and_then(|()| files::restrict(grant, Some(program), &mut report))
        .and_then(|()| calls::filter_foreign(&mut report));
    match caged {
        Ok(()) => std::process::Command::new(program).args(arguments).exec().into(),
        Err(error) => error,
    }
}

/// There is no cage on this platform for a program that is not ours, so it is not started.
#[cfg(not(target_os = "linux"))]
pub fn run(_grant: &Grant, _program: &Path, _arguments: impl IntoIterator<Item = OsString>) -> CageError {
    std::io::Error::other("Bureau has no sandbox for this platform").into()
}

/// There is no cage on this platform, and the report says so.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub fn enter(_grant: &Grant) -> Result<Report, CageError> {
    let missing = vec!["Bureau has no sandbox for this platform".to_owned()];
    Ok(Report { missing, ..Report::default() })
}

/// Enters the cage and tries its walls: what should be refused and is not stands in the report as missing.
///
/// # Errors
/// As [`enter`].
pub fn enter_and_prove(grant: &Grant) -> Result<Report, CageError> {
    let report = enter(grant)?;
    #[cfg(target_os = "linux")]
    let report = proof::prove(report);
    Ok(report)
}
