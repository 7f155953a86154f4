//! A disk that is soon full: a file system in memory, mounted for one test.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Mounted until dropped.
#[derive(Debug)]
pub struct SmallDisk {
    mounted: PathBuf,
    _folder: tempfile::TempDir,
}

impl SmallDisk {
    /// Mounts a disk of so many kilobytes. `None`, said loudly, where this user can't mount.
    ///
    /// # Panics
    /// When `CI` is `true` and the user is root: there it must work.
    #[expect(clippy::print_stderr, reason = "a test that is skipped must say so")]
    pub fn new(kilobytes: u64) -> Option<Self> {
        let folder = crate::folder();
        let mounted = folder.path().to_owned();
        if mount(&format!("size={kilobytes}k"), &mounted) {
            return Some(Self { mounted, _folder: folder });
        }
        let user = Command::new("id").arg("-u").output().expect("id runs").stdout;
        let must = std::env::var("CI").is_ok_and(|ci| ci == "true") && user.starts_with(b"0\n");
        assert!(!must, "CI runs as root, and a small disk can't be mounted");
        eprintln!("SKIPPED: no small disk can be mounted here; run as root to test a full disk");
        None
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.mounted
    }

    /// Makes it larger, as when somebody makes room.
    pub fn resize(&self, kilobytes: u64) {
        assert!(mount(&format!("remount,size={kilobytes}k"), &self.mounted), "the disk grows");
    }

    /// Leaves only so many kilobytes free.
    pub fn fill(&self, left: u64) {
        let output = Command::new("df").args(["-k", "--output=used"]).arg(&self.mounted).output();
        let text = String::from_utf8(output.expect("df runs").stdout).expect("df answers in ASCII");
        let used: u64 = text.lines().last().and_then(|n| n.trim().parse().ok()).expect("a number");
        // A size of nothing would be no limit at all.
        self.resize((used + left).max(4));
    }
}

fn mount(options: &str, at: &Path) -> bool {
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", options, "bureau-test"]).arg(at);
    mount.output().is_ok_and(|ended| ended.status.success())
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a program that is still ending may hold a file.
        let _not_ours_any_more = Command::new("umount").arg("-l").arg(&self.mounted).output();
    }
}
