//! Files: other evidence, the database, the home folder, everything outside the scratch folder.

use super::scene::Scene;
use crate::call::{address, call, path};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::fs::{MetadataExt, PermissionsExt};

const HERE: u64 = libc::AT_FDCWD as u64;

pub(super) fn read_granted(scene: &Scene) -> io::Result<()> {
    fs::read(&scene.allowed).map(drop)
}

pub(super) fn write_scratch(scene: &Scene) -> io::Result<()> {
    let (folder, file) = (scene.scratch.join("a"), scene.scratch.join("a/b"));
    fs::create_dir(&folder)?;
    fs::write(&file, "written")?;
    fs::rename(&file, scene.scratch.join("a/c"))?;
    fs::read_dir(&folder)?.next().ok_or(io::ErrorKind::NotFound)??;
    fs::remove_dir_all(&folder)
}

pub(super) fn read_victim(scene: &Scene) -> io::Result<()> {
    fs::read(scene.victim()?).map(drop)
}

pub(super) fn list_victim(scene: &Scene) -> io::Result<()> {
    fs::read_dir(scene.victim()?).map(drop)
}

pub(super) fn read_through_proc(scene: &Scene) -> io::Result<()> {
    let flags = (libc::O_PATH | libc::O_CLOEXEC) as u64;
    let opened = call(libc::SYS_openat, [HERE, path(scene.victim()?), flags])?;
    fs::read(format!("/proc/self/fd/{opened}")).map(drop)
}

pub(super) fn map_victim(scene: &Scene) -> io::Result<()> {
    let file = File::open(scene.victim()?)?;
    let (read, private) = (libc::PROT_READ as u64, libc::MAP_PRIVATE as u64);
    call(libc::SYS_mmap, [0, 4096, read, private, file.as_raw_fd() as u64, 0]).map(drop)
}

pub(super) fn overwrite_victim(scene: &Scene) -> io::Result<()> {
    OpenOptions::new().write(true).open(scene.victim()?)?.write_all(b"x")
}

pub(super) fn truncate_victim(scene: &Scene) -> io::Result<()> {
    call(libc::SYS_truncate, [path(scene.victim()?), 0]).map(drop)
}

pub(super) fn write_granted(scene: &Scene) -> io::Result<()> {
    OpenOptions::new().append(true).open(&scene.allowed)?.write_all(b"x")
}

pub(super) fn write_beside(scene: &Scene) -> io::Result<()> {
    fs::write(scene.victim()?.with_file_name("planted"), "x")
}

pub(super) fn write_beside_scratch(scene: &Scene) -> io::Result<()> {
    fs::write(scene.scratch.with_extension("planted"), "x")
}

pub(super) fn write_dot_dot(scene: &Scene) -> io::Result<()> {
    fs::write(scene.scratch.join("../planted"), "x")
}

pub(super) fn symlink(scene: &Scene) -> io::Result<()> {
    std::os::unix::fs::symlink(scene.victim()?, scene.scratch.join("link"))
}

/// The test put a link to the victim there.
pub(super) fn read_planted_link(scene: &Scene) -> io::Result<()> {
    fs::read(scene.scratch.join("planted link")).map(drop)
}

pub(super) fn hardlink(scene: &Scene) -> io::Result<()> {
    fs::hard_link(scene.victim()?, scene.scratch.join("link"))
}

pub(super) fn rename_in(scene: &Scene) -> io::Result<()> {
    fs::rename(scene.victim()?, scene.scratch.join("taken"))
}

pub(super) fn rename_out(scene: &Scene) -> io::Result<()> {
    let inside = scene.scratch.join("inside");
    fs::write(&inside, "x")?;
    fs::rename(inside, scene.victim()?.with_file_name("planted"))
}

pub(super) fn unlink_victim(scene: &Scene) -> io::Result<()> {
    fs::remove_file(scene.victim()?)
}

pub(super) fn remove_folder(scene: &Scene) -> io::Result<()> {
    fs::remove_dir_all(scene.victim()?.parent().ok_or(io::ErrorKind::NotFound)?)
}

pub(super) fn chmod_victim(scene: &Scene) -> io::Result<()> {
    fs::set_permissions(scene.victim()?, fs::Permissions::from_mode(0o777))
}

pub(super) fn chown_victim(scene: &Scene) -> io::Result<()> {
    let owner = fs::metadata(scene.victim()?)?;
    std::os::unix::fs::chown(scene.victim()?, Some(owner.uid()), Some(owner.gid()))
}

pub(super) fn touch_victim(scene: &Scene) -> io::Result<()> {
    call(libc::SYS_utimensat, [HERE, path(scene.victim()?), 0, 0]).map(drop)
}

pub(super) fn xattr_victim(scene: &Scene) -> io::Result<()> {
    let name = crate::call::text("user.bureau");
    call(libc::SYS_setxattr, [path(scene.victim()?), name, address(b"x"), 1, 0]).map(drop)
}

pub(super) fn mknod(scene: &Scene) -> io::Result<()> {
    let (kind, device) = (u64::from(libc::S_IFCHR | 0o600), libc::makedev(1, 1));
    call(libc::SYS_mknodat, [HERE, path(&scene.scratch.join("mem")), kind, device]).map(drop)
}

pub(super) fn mkfifo(scene: &Scene) -> io::Result<()> {
    let kind = u64::from(libc::S_IFIFO | 0o600);
    call(libc::SYS_mknodat, [HERE, path(&scene.scratch.join("pipe")), kind, 0]).map(drop)
}

pub(super) fn open_by_handle(scene: &Scene) -> io::Result<()> {
    #[repr(C)]
    struct Handle {
        bytes: u32,
        kind: i32,
        of: [u8; 128],
    }
    let (handle, mount) = (Handle { bytes: 128, kind: 0, of: [0; 128] }, 0_i32);
    let folder = File::open(scene.allowed.parent().ok_or(io::ErrorKind::NotFound)?);
    call(libc::SYS_name_to_handle_at, [HERE, path(scene.victim()?), address(&handle), address(&mount), 0])?;
    let mount = folder?;
    call(libc::SYS_open_by_handle_at, [mount.as_raw_fd() as u64, address(&handle), 0]).map(drop)
}

pub(super) fn chroot(scene: &Scene) -> io::Result<()> {
    call(libc::SYS_chroot, [path(&scene.scratch)]).map(drop)
}

pub(super) fn huge_file(scene: &Scene) -> io::Result<()> {
    let mut file = File::create(scene.scratch.join("huge"))?;
    // A hole, so that nothing is written up to there; the limit is at 17 GiB.
    file.seek(SeekFrom::Start(32 << 30))?;
    file.write_all(b"x")
}

/// The test left a file open for it, as a careless library in the parent would.
pub(super) fn inherited(_scene: &Scene) -> io::Result<()> {
    let mut read = 0;
    for number in 3..64 {
        // SAFETY: whose it is does not matter: the process ends with this attempt.
        let mut file = std::mem::ManuallyDrop::new(unsafe { File::from_raw_fd(number) });
        read += usize::from(file.read(&mut [0; 8]).is_ok_and(|bytes| bytes > 0));
    }
    if read > 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(libc::EBADF)) }
}
