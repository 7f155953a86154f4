//! System calls that reading files, computing and answering over a pipe are made of: what Rust's library, the C
//! library, threads, and the libraries that read evidence use.
//!
//! Some are allowed with certain arguments only: memory that is private and never executable, threads but no
//! processes, signals to itself, limits that are asked for but not set.

use seccompiler::SeccompCmpArgLen::{Dword, Qword};
use seccompiler::SeccompCmpOp::{Eq, MaskedEq};
use seccompiler::{BackendError, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompRule};
use std::collections::BTreeMap;

/// System calls with the conditions under which they match: any rule, or always when there is none.
pub(super) type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Allowed whatever their arguments.
const FREE: &[i64] = &[
    // Files: Landlock says which.
    libc::SYS_openat,
    libc::SYS_close,
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_pread64,
    libc::SYS_pwrite64,
    libc::SYS_preadv,
    libc::SYS_pwritev,
    libc::SYS_lseek,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_readlinkat,
    libc::SYS_getdents64,
    libc::SYS_getcwd,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_fadvise64,
    libc::SYS_copy_file_range,
    libc::SYS_sendfile,
    // Files in the scratch folder.
    libc::SYS_mkdirat,
    libc::SYS_unlinkat,
    libc::SYS_renameat2,
    libc::SYS_ftruncate,
    libc::SYS_fallocate,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    // Memory.
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_membarrier,
    // Threads and time.
    libc::SYS_futex,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_set_tid_address,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_getcpu,
    libc::SYS_nanosleep,
    libc::SYS_clock_nanosleep,
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_gettimeofday,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
    // Signals to itself.
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    // Waiting.
    libc::SYS_ppoll,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_eventfd2,
    libc::SYS_pipe2,
    // What it is and where it runs.
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_uname,
    libc::SYS_sysinfo,
    libc::SYS_getrusage,
    libc::SYS_getrandom,
];

/// Older names of some of them, which the C library still uses on this architecture.
#[cfg(target_arch = "x86_64")]
const OLDER: &[i64] = &[
    libc::SYS_open,
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_access,
    libc::SYS_readlink,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_unlink,
    libc::SYS_rename,
    libc::SYS_renameat,
    libc::SYS_dup2,
    libc::SYS_poll,
    libc::SYS_select,
    libc::SYS_epoll_wait,
    libc::SYS_pipe,
    libc::SYS_time,
    libc::SYS_getrlimit,
];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: &[i64] = &[];

/// What may be asked of an open file: its flags, a copy of its number, and locks.
const OF_FILES: [i32; 8] = [
    libc::F_DUPFD,
    libc::F_DUPFD_CLOEXEC,
    libc::F_GETFD,
    libc::F_SETFD,
    libc::F_GETFL,
    libc::F_SETFL,
    libc::F_GETLK,
    libc::F_SETLK,
];

/// A new thread shares everything with the old ones and has no namespace of its own.
const THREAD: i32 = libc::CLONE_VM | libc::CLONE_SIGHAND | libc::CLONE_THREAD;
const APART: i32 = libc::CLONE_NEWNS
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWNET
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_PTRACE;

/// The whole list.
pub(super) fn rules() -> Result<Rules, BackendError> {
    let mut rules: Rules = FREE.iter().chain(OLDER).map(|call| (*call, Vec::new())).collect();
    rules.insert(libc::SYS_mmap, memory()?);
    rules.insert(libc::SYS_mprotect, vec![rule(&[never_executable()?])?]);
    // Said not to exist by another filter.
    rules.insert(libc::SYS_clone3, Vec::new());
    rules.insert(libc::SYS_clone, vec![rule(&[thread()?])?]);
    rules.insert(libc::SYS_fcntl, one_of(1, &OF_FILES)?);
    rules.insert(libc::SYS_prctl, one_of(0, &[libc::PR_SET_NAME])?);
    // Signals to itself, as when it aborts.
    rules.insert(libc::SYS_tgkill, vec![rule(&[condition(0, Dword, Eq, own_id())?])?]);
    // The limits of itself, asked for and not set.
    let asked = rule(&[condition(0, Dword, Eq, 0)?, condition(2, Qword, Eq, 0)?])?;
    rules.insert(libc::SYS_prlimit64, vec![asked]);
    Ok(rules)
}

/// Memory is of a file or private, so that the limit on private memory counts all of it; nothing in it is executed.
fn memory() -> Result<Vec<SeccompRule>, BackendError> {
    let of_a_file = masked(3, libc::MAP_ANONYMOUS, 0)?;
    let private = masked(3, libc::MAP_TYPE, libc::MAP_PRIVATE)?;
    Ok(vec![rule(&[of_a_file, never_executable()?])?, rule(&[private, never_executable()?])?])
}

fn never_executable() -> Result<SeccompCondition, BackendError> {
    masked(2, libc::PROT_EXEC, 0)
}

fn thread() -> Result<SeccompCondition, BackendError> {
    masked(0, THREAD | APART, THREAD)
}

fn own_id() -> u64 {
    u64::from(std::process::id())
}

fn one_of(argument: u8, values: &[i32]) -> Result<Vec<SeccompRule>, BackendError> {
    let one = |value: &i32| rule(&[condition(argument, Dword, Eq, bits(*value))?]);
    values.iter().map(one).collect()
}

fn masked(argument: u8, mask: i32, value: i32) -> Result<SeccompCondition, BackendError> {
    condition(argument, Dword, MaskedEq(bits(mask)), bits(value))
}

fn bits(value: i32) -> u64 {
    u64::from(value.cast_unsigned())
}

fn condition(
    argument: u8,
    length: SeccompCmpArgLen,
    operator: SeccompCmpOp,
    value: u64,
) -> Result<SeccompCondition, BackendError> {
    SeccompCondition::new(argument, length, operator, value)
}

fn rule(conditions: &[SeccompCondition]) -> Result<SeccompRule, BackendError> {
    SeccompRule::new(conditions.to_vec())
}
