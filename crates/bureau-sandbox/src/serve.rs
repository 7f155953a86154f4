//! The child's side of the protocol: the loop that every child program runs.

use crate::protocol::{self, Frame, Interim, Reply, Request};
use crate::throttle::Throttle;
use std::io::{self, Read, Write};

/// Where what is said before the reply goes.
pub type Tell<'a> = &'a mut dyn FnMut(Interim);

/// Answers requests from `input` on `output` until `input` ends. `work` is given a request and a place for what it says
/// on the way ([`Interim::Progress`] is let through ten times a second, every [`Interim::Partial`] is), and returns
/// the reply.
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
        // A frame that can't be written is not an error: that of the reply will say so.
        let reply = work(&request, &mut |interim| {
            let passes = match &interim {
                Interim::Progress { fraction, .. } => throttle.lets_through(*fraction),
                Interim::Partial { .. } => true,
            };
            if passes {
                let _ = protocol::write_frame(&mut output, &Frame::Interim(interim));
            }
        });
        protocol::write_frame(&mut output, &Frame::Reply(reply))?;
    }
    Ok(())
}
