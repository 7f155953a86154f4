//! Landlock: which files may be opened, and that nothing outside can be reached.

use super::{CageError, Report};
use crate::grant::{Grant, Work};
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

/// Models of the OCR engine, as the system installs them: all that a child reads beside its evidence. Programs and
/// libraries are loaded before the cage is entered.
const OCR_MODELS: [&str; 2] = ["/usr/share/tesseract-ocr", "/usr/share/tessdata"];

/// Puts up the walls of a grant.
pub(super) fn restrict(grant: &Grant, report: &mut Report) -> Result<(), CageError> {
    let status = walls(grant).map_err(CageError::Files)?;
    judge(&status, report);
    Ok(())
}

fn walls(grant: &Grant) -> Result<RestrictionStatus, String> {
    let text = |error: landlock::RulesetError| error.to_string();
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(NEWEST)))
        .and_then(|rules| rules.scope(Scope::from_all(NEWEST)))
        .and_then(Ruleset::create)
        .map_err(text)?;
    let ocr = OCR_MODELS.iter().map(Path::new).filter(|_| grant.work == Work::Read);
    for path in grant.read.iter().map(|path| &**path).chain(ocr) {
        rules = allow(rules, path, reading(path))?;
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
