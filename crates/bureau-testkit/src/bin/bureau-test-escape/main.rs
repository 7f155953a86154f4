//! A child that tries to get out. It serves the real protocol in the real cage, started by the real parent; asked to
//! extract a file, it makes the attempt that the file's name names, and answers how that ended. With `free` in place
//! of `serve` it makes the attempt without a cage, for tests that show that an attempt works at all.
//!
//! An answer of `Done` is an escape, `Skipped` names the error that the attempt ended with.

#[expect(unsafe_code, reason = "the attempts are system calls that no safe library offers")]
mod attempt;
#[expect(unsafe_code, reason = "the same")]
mod call;

use bureau_model::output::{Extraction, Output};
use bureau_sandbox::protocol::{self, Frame, Reply, Request};
use bureau_sandbox::{Grant, cage};
use std::io::{self, Write};

fn main() -> io::Result<()> {
    // Asked for before the cage is entered, which does not tell.
    let parent = std::os::unix::process::parent_id();
    let mut arguments = std::env::args_os().skip(1);
    let task = arguments.next();
    match task.as_ref().and_then(|task| task.to_str()) {
        Some("serve") => {
            let grant = Grant::parse(arguments).map_err(io::Error::other)?;
            cage::enter(&grant).map_err(io::Error::other)?;
        }
        Some("free") => {}
        Some(_) | None => return Err(io::Error::other("usage: (serve GRANT…|free)")),
    }
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some(request) = protocol::read_frame::<Request>(&mut input)? {
        protocol::write_frame(&mut output, &Frame::Reply(answer(&request, parent)))?;
        output.flush()?;
    }
    Ok(())
}

fn answer(request: &Request, parent: u32) -> Reply {
    let Request::Extract { path, media_type: named, scratch, passwords, .. } = request else {
        return Reply::Skipped { reason: "it only makes attempts".to_owned() };
    };
    let Some((_, attempt)) = attempt::ATTEMPTS.iter().find(|(name, _)| name == named) else {
        return Reply::Skipped { reason: format!("there is no attempt {named}") };
    };
    let scene = attempt::Scene {
        allowed: path.clone(),
        scratch: scratch.clone(),
        parent: u64::from(parent),
        victims: passwords.iter().map(Into::into).collect(),
    };
    match attempt(&scene) {
        Ok(()) => Reply::Done { output: Box::new(Output::Text(Extraction::default())), found: Vec::new() },
        Err(error) => Reply::Skipped { reason: format!("refused: {error}") },
    }
}
