//! The kernel's machinery, and ways around the filters.

use super::scene::Scene;
use crate::call::{address, call, path, text};
use std::io;

pub(super) fn io_uring(_scene: &Scene) -> io::Result<()> {
    let parameters = [0_u8; 120];
    call(libc::SYS_io_uring_setup, [1, address(&parameters)]).map(drop)
}

/// A map of one entry.
pub(super) fn bpf(_scene: &Scene) -> io::Result<()> {
    let attributes: [u32; 32] = std::array::from_fn(|n| [2, 4, 4, 1].get(n).copied().unwrap_or_default());
    call(libc::SYS_bpf, [0, address(&attributes), 128]).map(drop)
}

/// Of the processor's time, which every machine counts.
pub(super) fn perf(_scene: &Scene) -> io::Result<()> {
    let attributes: [u32; 32] = std::array::from_fn(|n| [1, 128].get(n).copied().unwrap_or_default());
    call(libc::SYS_perf_event_open, [address(&attributes), 0, u64::MAX, u64::MAX, 0]).map(drop)
}

pub(super) fn userfaultfd(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_userfaultfd, [0]).map(drop)
}

pub(super) fn mount(scene: &Scene) -> io::Result<()> {
    let tmpfs = text("tmpfs");
    call(libc::SYS_mount, [tmpfs, path(&scene.scratch), tmpfs, 0, 0]).map(drop)
}

pub(super) fn open_tree(scene: &Scene) -> io::Result<()> {
    call(libc::SYS_open_tree, [libc::AT_FDCWD as u64, path(scene.victim()?), 1]).map(drop)
}

pub(super) fn umount(scene: &Scene) -> io::Result<()> {
    call(libc::SYS_umount2, [path(&scene.scratch), 0]).map(drop)
}

pub(super) fn unshare(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_unshare, [libc::CLONE_NEWNS as u64]).map(drop)
}

pub(super) fn unshare_user(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_unshare, [libc::CLONE_NEWUSER as u64]).map(drop)
}

/// Through the descriptor of its own standard input, so that only a filter can refuse it before it is looked at.
pub(super) fn setns(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_setns, [0, libc::CLONE_NEWNET as u64]).map(drop)
}

/// The id of the session's keyring.
pub(super) fn keyctl(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_keyctl, [0, (-3_i64).cast_unsigned(), 1]).map(drop)
}

pub(super) fn terminal(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_ioctl, [0, libc::TIOCSTI, address(b"x")]).map(drop)
}

pub(super) fn module(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_finit_module, [0, text(""), 0]).map(drop)
}

pub(super) fn clock(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_clock_settime, [libc::CLOCK_REALTIME as u64, 0]).map(drop)
}

/// The same call by its number in the x32 table, where there is one: a filter by number could overlook it.
pub(super) fn x32(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_socket | 0x4000_0000, [libc::AF_INET as u64, libc::SOCK_STREAM as u64, 0]).map(drop)
}

/// There is no call for it; a filter that lets everything through is laid over.
pub(super) fn drop_filter(_scene: &Scene) -> io::Result<()> {
    let allow = [0x7fff_0000_0000_0006_u64];
    let program = [1_u64, address(&allow)];
    call(libc::SYS_seccomp, [1, 0, address(&program)])?;
    call(libc::SYS_socket, [libc::AF_INET as u64, libc::SOCK_STREAM as u64, 0]).map(drop)
}
