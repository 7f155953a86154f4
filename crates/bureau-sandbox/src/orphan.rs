//! A child does not outlive its parent, whatever it is busy with.
//!
//! A parent that is killed can't kill its children. One that waits for a request sees its pipe closed and ends;
//! one that is busy with a file, perhaps for ever, would not look. So a thread of its own waits for the pipe's
//! end, gives the child a moment to end by itself, and ends it.

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use std::time::Duration;

const MOMENT: Duration = Duration::from_secs(1);

/// From now on this process ends soon after its standard input is closed by the other side.
pub fn end_with_the_parent() {
    std::thread::spawn(|| {
        if parent_is_gone() {
            std::thread::park_timeout(MOMENT);
            end();
        }
    });
}

/// Waits until the other end of the pipe is closed; false when that can't be told.
fn parent_is_gone() -> bool {
    let input = std::io::stdin();
    loop {
        let mut pipe = [PollFd::new(&input, PollFlags::empty())];
        match poll(&mut pipe, None) {
            Ok(_) => return pipe[0].revents().intersects(PollFlags::HUP | PollFlags::ERR),
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "nothing is kept here that would have to be dropped")]
fn end() -> ! {
    std::process::exit(1)
}
