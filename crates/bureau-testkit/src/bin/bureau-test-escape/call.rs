//! Raw system calls.

use std::ffi::CString;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// A system call with its arguments as they are.
pub(crate) fn raw(number: i64, arguments: [u64; 6]) -> io::Result<u64> {
    let [a, b, c, d, e, f] = arguments;
    // SAFETY: the pointers among the arguments are of memory that outlives the call, or null.
    let result = unsafe { libc::syscall(number, a, b, c, d, e, f) };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result.cast_unsigned()) }
}

/// A system call with up to six arguments; what is missing is 0.
pub(crate) fn call<const N: usize>(number: i64, arguments: [u64; N]) -> io::Result<u64> {
    let mut all = [0; 6];
    all[..N].copy_from_slice(&arguments);
    raw(number, all)
}

/// A C string that lives for as long as this process, as a system call's argument.
pub(crate) fn text(text: &str) -> u64 {
    path(Path::new(text))
}

/// A path, in the same way.
pub(crate) fn path(path: &Path) -> u64 {
    let text = CString::new(path.as_os_str().as_bytes()).expect("no NUL");
    CString::into_raw(text) as u64
}

/// The address of a value.
pub(crate) fn address<T: ?Sized>(of: &T) -> u64 {
    std::ptr::from_ref(of).cast::<u8>() as u64
}
