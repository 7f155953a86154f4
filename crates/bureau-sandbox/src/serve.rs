//! The child's side of the protocol: the loop that every child program runs.

use crate::protocol::{self, Reply, Request};
use crate::throttle::Throttle;
use std::io::{self, Read, Write};

/// Where the replies before the last go.
pub type Tell<'a> = &'a mut dyn FnMut(Reply);

/// Answers requests from `input` on `output` until `input` ends. `work` is given a request and a place for the replies
/// before the last ([`Reply::Progress`], which is let through ten times a second, and [`Reply::Partial`], all of
/// which are), and returns the last.
///
/// # Errors
/// When the pipe breaks or a frame is not of its schema: the parent is gone, or not of this version.
pub fn serve(
    mut input: impl Read,
    mut output: impl Write,
    work: &mut dyn FnMut(&Request, Tell<'_>) -> Reply,
) -> io::Result<()> {
    while let Some(request) = protocol::read_frame::<Request>(&mut input)? {
        let mut throttle = Throttle::default();
        // A reply that can't be written is not an error: the last one will say so.
        let last = work(&request, &mut |reply| {
            let passes = match &reply {
                Reply::Progress { fraction, .. } => throttle.lets_through(*fraction),
                Reply::Partial { .. } => true,
                Reply::Sniffed { .. }
                | Reply::Done { .. }
                | Reply::NeedsOcr
                | Reply::NeedsDecoder { .. }
                | Reply::Completed { .. }
                | Reply::Skipped { .. }
                | Reply::Failed { .. } => false,
            };
            if passes {
                let _ = protocol::write_frame(&mut output, &reply);
            }
        });
        protocol::write_frame(&mut output, &last)?;
    }
    Ok(())
}
