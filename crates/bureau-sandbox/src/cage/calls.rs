//! seccomp: which system calls are answered.
//!
//! Three filters, of which the kernel takes the strictest verdict: what is not on the list of [`allowed`] fails with
//! `EPERM`; what is [`FATAL`] ends the process; `clone3`, whose flags a filter can't see, is said not to exist, so that the C
//! library starts its threads with `clone`, whose flags it can see.

mod allowed;
mod fatal;

use super::error::CageError;
use super::report::Report;
use allowed::Rules;
use fatal::FATAL;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

/// Puts the filters up, for this thread and all that it starts.
pub(super) fn filter(report: &mut Report) -> Result<(), CageError> {
    let text = |error: &dyn std::error::Error| CageError::Calls(error.to_string());
    for program in programs().map_err(|error| text(&error))? {
        seccompiler::apply_filter(&program).map_err(|error| text(&error))?;
    }
    (report.system_calls, report.network, report.signals) = (true, true, true);
    Ok(())
}

/// Puts up the filter for a program that is not ours, whose calls are not known: it may be started and start threads, and
/// what only an attack makes ends it.
pub(super) fn filter_foreign(report: &mut Report) -> Result<(), CageError> {
    let text = |error: &dyn std::error::Error| CageError::Calls(error.to_string());
    let fatal = FATAL.iter().filter(|call| **call != libc::SYS_execve).map(|call| (*call, Vec::new()));
    let program = program(fatal.collect(), SeccompAction::Allow, SeccompAction::KillProcess);
    seccompiler::apply_filter(&program.map_err(|error| text(&error))?).map_err(|error| text(&error))?;
    report.network = true;
    Ok(())
}

fn programs() -> Result<[BpfProgram; 3], seccompiler::BackendError> {
    let fatal = FATAL.iter().map(|call| (*call, Vec::new())).collect();
    let absent = Rules::from([(libc::SYS_clone3, Vec::new())]);
    Ok([
        program(fatal, SeccompAction::Allow, SeccompAction::KillProcess)?,
        program(absent, SeccompAction::Allow, errno(libc::ENOSYS))?,
        // The last one: it lets no further filter be put up. It lets `clone3` pass, for which the one before answers.
        program(allowed::rules()?, errno(libc::EPERM), SeccompAction::Allow)?,
    ])
}

fn errno(number: i32) -> SeccompAction {
    SeccompAction::Errno(number.unsigned_abs())
}

fn program(
    rules: Rules,
    otherwise: SeccompAction,
    matched: SeccompAction,
) -> Result<BpfProgram, seccompiler::BackendError> {
    SeccompFilter::new(rules, otherwise, matched, std::env::consts::ARCH.try_into()?)?.try_into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_call_is_both_allowed_and_fatal() {
        let allowed = allowed::rules().expect("the rules are sound");
        assert!(FATAL.iter().all(|call| !allowed.contains_key(call)));
        assert!(programs().is_ok());
    }
}
