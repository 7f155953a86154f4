//! Processes: others that it would start, steer, read or end, and more of the machine than it was given.

use super::scene::Scene;
use crate::call::{address, call, text};
use std::fs;
use std::io;
use std::process::Command;

/// As readers do that work on pages in parallel.
pub(super) fn threads(_scene: &Scene) -> io::Result<()> {
    let started: Vec<_> = (0..8).map(|n: u64| std::thread::spawn(move || (0..n).sum::<u64>())).collect();
    let joined = started.into_iter().all(|thread| thread.join().is_ok());
    if joined { Ok(()) } else { Err(io::ErrorKind::Other.into()) }
}

pub(super) fn exec(_scene: &Scene) -> io::Result<()> {
    let arguments = [text("/bin/true"), 0];
    call(libc::SYS_execve, [text("/bin/true"), address(&arguments), 0]).map(drop)
}

pub(super) fn exec_memory_file(_scene: &Scene) -> io::Result<()> {
    let file = call(libc::SYS_memfd_create, [text("x"), 0])?;
    let arguments = [text("x"), 0];
    let empty = libc::AT_EMPTY_PATH as u64;
    call(libc::SYS_execveat, [file, text(""), address(&arguments), 0, empty]).map(drop)
}

pub(super) fn fork(_scene: &Scene) -> io::Result<()> {
    let made = call(libc::SYS_clone, [libc::SIGCHLD as u64])?;
    if made == 0 {
        let _never_returns = call(libc::SYS_exit_group, [0]);
    }
    Ok(())
}

pub(super) fn spawn(_scene: &Scene) -> io::Result<()> {
    Command::new("/bin/true").status().map(drop)
}

pub(super) fn trace_parent(scene: &Scene) -> io::Result<()> {
    let seize = 0x4206;
    call(libc::SYS_ptrace, [seize, scene.parent]).map(drop)
}

fn vector(bytes: &[u8]) -> [u64; 2] {
    [address(bytes), bytes.len() as u64]
}

pub(super) fn read_parent(scene: &Scene) -> io::Result<()> {
    let buffer = [0_u8; 8];
    let (to, from) = (vector(&buffer), [0x0040_0000_u64, 8]);
    call(libc::SYS_process_vm_readv, [scene.parent, address(&to), 1, address(&from), 1]).map(drop)
}

pub(super) fn write_parent(scene: &Scene) -> io::Result<()> {
    let buffer = [0_u8; 8];
    let (from, to) = (vector(&buffer), [0x0040_0000_u64, 8]);
    call(libc::SYS_process_vm_writev, [scene.parent, address(&from), 1, address(&to), 1]).map(drop)
}

pub(super) fn open_parent_mem(scene: &Scene) -> io::Result<()> {
    fs::File::open(format!("/proc/{}/mem", scene.parent)).map(drop)
}

pub(super) fn read_parent_environment(scene: &Scene) -> io::Result<()> {
    fs::read(format!("/proc/{}/environ", scene.parent)).map(drop)
}

pub(super) fn list(_scene: &Scene) -> io::Result<()> {
    fs::read_dir("/proc").map(drop)
}

/// Signal 0 asks whether one could.
pub(super) fn kill_parent(scene: &Scene) -> io::Result<()> {
    call(libc::SYS_kill, [scene.parent, 0]).map(drop)
}

pub(super) fn tkill_parent(scene: &Scene) -> io::Result<()> {
    call(libc::SYS_tgkill, [scene.parent, scene.parent, 0]).map(drop)
}

pub(super) fn queue_signal(scene: &Scene) -> io::Result<()> {
    let info = [0_u8; 128];
    call(libc::SYS_rt_sigqueueinfo, [scene.parent, 0, address(&info)]).map(drop)
}

pub(super) fn pidfd_signal(scene: &Scene) -> io::Result<()> {
    let process = call(libc::SYS_pidfd_open, [scene.parent, 0])?;
    call(libc::SYS_pidfd_send_signal, [process, 0, 0, 0]).map(drop)
}

pub(super) fn pidfd_getfd(scene: &Scene) -> io::Result<()> {
    let process = call(libc::SYS_pidfd_open, [scene.parent, 0])?;
    call(libc::SYS_pidfd_getfd, [process, 0, 0]).map(drop)
}

const MORE: [u64; 2] = [1 << 40, 1 << 40];

pub(super) fn raise_limits(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_prlimit64, [0, u64::from(libc::RLIMIT_DATA), address(&MORE), 0]).map(drop)
}

pub(super) fn limit_parent(scene: &Scene) -> io::Result<()> {
    call(libc::SYS_prlimit64, [scene.parent, u64::from(libc::RLIMIT_CORE), 0, address(&MORE)]).map(drop)
}

pub(super) fn raise_priority(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_setpriority, [0, 0, (-5_i64).cast_unsigned()]).map(drop)
}

pub(super) fn setuid(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_setuid, [65_534]).map(drop)
}

pub(super) fn personality(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_personality, [0x0040_0000]).map(drop)
}

const PAGE: u64 = 4096;
const EXECUTABLE: u64 = (libc::PROT_READ | libc::PROT_WRITE | libc::PROT_EXEC) as u64;

fn map(protection: u64, flags: i32, length: u64) -> io::Result<u64> {
    call(libc::SYS_mmap, [0, length, protection, flags as u64, u64::MAX, 0])
}

pub(super) fn executable_memory(_scene: &Scene) -> io::Result<()> {
    map(EXECUTABLE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, PAGE).map(drop)
}

pub(super) fn make_executable(_scene: &Scene) -> io::Result<()> {
    let private = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    let page = map((libc::PROT_READ | libc::PROT_WRITE) as u64, private, PAGE)?;
    call(libc::SYS_mprotect, [page, PAGE, EXECUTABLE]).map(drop)
}

pub(super) fn shared_memory(_scene: &Scene) -> io::Result<()> {
    map((libc::PROT_READ | libc::PROT_WRITE) as u64, libc::MAP_SHARED | libc::MAP_ANONYMOUS, PAGE).map(drop)
}

pub(super) fn system_v_memory(_scene: &Scene) -> io::Result<()> {
    let id = call(libc::SYS_shmget, [0, PAGE, (libc::IPC_CREAT | 0o600) as u64])?;
    call(libc::SYS_shmctl, [id, libc::IPC_RMID as u64]).map(drop)
}

pub(super) fn memory_file(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_memfd_create, [text("x"), 0]).map(drop)
}
