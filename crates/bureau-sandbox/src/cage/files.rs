//! Landlock: which files may be opened, and that nothing outside can be reached.

use super::error::CageError;
use super::report::Report;
use crate::grant::Grant;
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, LandlockStatus, PathBeneath, PathFd,
    RestrictionStatus, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetStatus, Scope,
};
use std::path::Path;

/// The newest that is known: all that it can forbid is forbidden, as far as the machine's kernel has it.
const NEWEST: ABI = ABI::V10;

/// Since these ABIs Landlock holds TCP, and signals and abstract sockets, back.
const HAS_NETWORK: u32 = 4;
const HAS_SCOPES: u32 = 6;

/// Where the system keeps the libraries that a program of it is linked with, and what loads them.
const LIBRARIES: [&str; 5] = ["/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache"];
const LOADERS: [&str; 2] = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"];

/// Puts up the walls of a grant; `program` is one that may be started.
pub(super) fn restrict(grant: &Grant, program: Option<&Path>, report: &mut Report) -> Result<(), CageError> {
    let status = walls(grant, program).map_err(CageError::Files)?;
    judge(&status, report);
    Ok(())
}

fn walls(grant: &Grant, program: Option<&Path>) -> Result<RestrictionStatus, String> {
    let text = |error: landlock::RulesetError| error.to_string();
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(NEWEST)))
        .and_then(|rules| rules.scope(Scope::from_all(NEWEST)))
        .and_then(Ruleset::create)
        .map_err(text)?;
    for path in &grant.read {
        rules = allow(rules, path, reading(path))?;
    }
    if let Some(program) = program {
        for path in LIBRARIES.iter().map(Path::new) {
            rules = allow(rules, path, reading(path))?;
        }
        for path in LOADERS.iter().map(Path::new).chain([program]) {
            rules = allow(rules, path, AccessFs::ReadFile | AccessFs::Execute)?;
        }
    }
    if let Some(folder) = &grant.write {
        rules = allow(rules, folder, writing())?;
    }
    rules.restrict_self().map_err(text)
}

fn reading(path: &Path) -> BitFlags<AccessFs> {
    if path.is_dir() { AccessFs::ReadFile | AccessFs::ReadDir } else { AccessFs::ReadFile.into() }
}

/// Ordinary files and folders. No links, no devices, no pipes, and nothing moves from one folder into another.
fn writing() -> BitFlags<AccessFs> {
    AccessFs::ReadFile
        | AccessFs::ReadDir
        | AccessFs::WriteFile
        | AccessFs::Truncate
        | AccessFs::MakeReg
        | AccessFs::MakeDir
        | AccessFs::RemoveFile
        | AccessFs::RemoveDir
}

fn allow(rules: RulesetCreated, path: &Path, access: BitFlags<AccessFs>) -> Result<RulesetCreated, String> {
    // What is not there can't be read; the request that names it is answered with that.
    let Ok(opened) = PathFd::new(path) else { return Ok(rules) };
    rules.add_rule(PathBeneath::new(opened, access)).map_err(|error| error.to_string())
}

fn judge(status: &RestrictionStatus, report: &mut Report) {
    let abi = match status.landlock {
        LandlockStatus::Available { effective_abi, .. } => effective_abi as u32,
        LandlockStatus::NotEnabled => {
            return report.missing.push("Landlock is not enabled in this kernel's boot options".to_owned());
        }
        LandlockStatus::NotImplemented => {
            return report.missing.push("this kernel has no Landlock (it came with Linux 5.13)".to_owned());
        }
    };
    if status.ruleset == RulesetStatus::NotEnforced {
        return report.missing.push("Landlock enforces nothing here".to_owned());
    }
    (report.landlock, report.files) = (Some(abi), true);
    (report.network, report.signals) = (abi >= HAS_NETWORK, abi >= HAS_SCOPES);
    if !report.signals {
        report.missing.push(format!(
            "Landlock {abi} does not cut off processes outside (Linux 6.12 and later do); the filter of system calls stands in for it"
        ));
    }
}
