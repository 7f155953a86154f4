//! Attempts to get out, made from inside a child in the real cage, each in a child of its own started by the real parent.
//!
//! Each must be refused or end its process, and must leave what it was after as it was. Where that does no harm it
//! is also made without a cage and must succeed there: an attempt that can't work proves nothing.

mod scene;

use bureau_model::ErrorCode;
use bureau_sandbox::child::Answer;
use bureau_sandbox::protocol::Reply;
use scene::{Victim, World};

/// An attempt, what it is after, and whether it is also made without a cage.
type Case = (&'static str, Victim, Free);

/// Whether an attempt is known to work without a cage.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Free {
    /// It works for every user, on every machine of ours.
    Works,
    /// It needs rights, a device or luck, or would do harm: not tried.
    NotTried,
}

use Free::{NotTried, Works};
use Victim::{
    AbstractSocket, Database, Folder, Home, Listener, Nothing, Original, Passwd, Shadow, SocketFile,
};

const CASES: &[Case] = &[
    ("read the victim", Original, Works),
    ("read the victim", Database, Works),
    ("read the victim", Passwd, Works),
    ("read the victim", Shadow, NotTried),
    ("list the victim", Home, Works),
    ("list the victim", Folder, Works),
    ("open the victim for path operations and read it through /proc", Original, Works),
    ("map the victim", Original, Works),
    ("write over the victim", Database, Works),
    ("truncate the victim", Database, Works),
    ("write the granted file", Nothing, Works),
    ("write beside the victim", Original, Works),
    ("write beside the scratch folder", Nothing, Works),
    ("write by .. out of the scratch folder", Nothing, Works),
    ("make a symbolic link in the scratch folder", Original, Works),
    ("read through a planted link in the scratch folder", Original, Works),
    ("make a hard link to the victim", Original, Works),
    ("rename the victim into the scratch folder", Original, Works),
    ("rename out of the scratch folder", Original, Works),
    ("unlink the victim", Original, Works),
    ("remove the victim's folder", Original, Works),
    ("chmod the victim", Original, Works),
    ("chown the victim", Original, Works),
    ("set the victim's times", Original, Works),
    ("set an extended attribute of the victim", Original, NotTried),
    ("make a device file", Nothing, NotTried),
    ("make a pipe file in the scratch folder", Nothing, Works),
    ("open the victim by handle", Original, NotTried),
    ("change the root", Nothing, NotTried),
    ("write a file larger than the limit", Nothing, Works),
    ("inherit an open file", Nothing, NotTried),
    ("exec a shell", Nothing, NotTried),
    ("exec from a memory file", Nothing, NotTried),
    ("fork", Nothing, Works),
    ("fork and exec", Nothing, Works),
    ("trace the parent", Nothing, NotTried),
    ("read the parent's memory", Nothing, NotTried),
    ("write the parent's memory", Nothing, NotTried),
    ("open the parent's /proc/mem", Nothing, NotTried),
    ("read the parent's environment", Nothing, Works),
    ("list processes", Nothing, Works),
    ("kill the parent", Nothing, Works),
    ("signal the parent's thread", Nothing, Works),
    ("queue a signal to the parent", Nothing, NotTried),
    ("signal the parent through its descriptor", Nothing, Works),
    ("take a file of the parent", Nothing, NotTried),
    ("raise its limits", Nothing, NotTried),
    ("set the parent's limits", Nothing, NotTried),
    ("raise its priority", Nothing, NotTried),
    ("become another user", Nothing, NotTried),
    ("change its personality", Nothing, Works),
    ("make executable memory", Nothing, Works),
    ("make memory executable", Nothing, Works),
    ("make shared memory that no limit counts", Nothing, Works),
    ("make a System V memory segment", Nothing, Works),
    ("make a memory file", Nothing, Works),
    ("connect by TCP", Listener, Works),
    ("listen on TCP", Nothing, Works),
    ("send by UDP", Listener, Works),
    ("open a raw socket", Nothing, NotTried),
    ("open a netlink socket", Nothing, Works),
    ("open a vsock socket", Nothing, NotTried),
    ("connect to a socket file", SocketFile, Works),
    ("connect to an abstract socket", AbstractSocket, Works),
    ("make a pair of sockets", Nothing, Works),
    ("set up an io_uring", Nothing, NotTried),
    ("load a BPF program", Nothing, NotTried),
    ("open a performance counter", Nothing, NotTried),
    ("handle page faults", Nothing, NotTried),
    ("mount", Nothing, NotTried),
    ("open a mount tree", Folder, NotTried),
    ("unmount", Nothing, NotTried),
    ("make a namespace", Nothing, NotTried),
    ("make a user namespace", Nothing, NotTried),
    ("enter a namespace", Nothing, NotTried),
    ("read the session's keys", Nothing, NotTried),
    ("push a character into the terminal", Nothing, NotTried),
    ("load a module", Nothing, NotTried),
    ("set the clock", Nothing, NotTried),
    ("use the 32-bit door", Nothing, NotTried),
    ("drop the filter", Nothing, Works),
];

#[tokio::test(flavor = "multi_thread")]
async fn no_attempt_gets_out_of_the_cage() {
    let mut escaped = Vec::new();
    for (attempt, victim, free) in CASES {
        let world = World::new(*victim);
        let ended = world.caged(attempt).await;
        let verdict = verdict(&ended);
        eprintln!("{attempt} [{victim:?}]: {}", verdict.as_deref().unwrap_or("ESCAPED"));
        if verdict.is_err() || !world.is_untouched() {
            escaped.push(format!("{attempt} [{victim:?}]: {ended:?}"));
        }
        if *free == Works {
            let world = World::new(*victim);
            let reply = world.free(attempt);
            assert!(matches!(reply, Reply::Done { .. }), "without a cage, {attempt} [{victim:?}]: {reply:?}");
        }
    }
    eprintln!("escape: {} attempts, {} got out", CASES.len(), escaped.len());
    assert!(CASES.len() >= 30 && escaped.is_empty(), "{escaped:#?}");
}

/// How it was held back, or that it was not. A process that was ended was ended as one that crashed, or that wrote
/// too much; never as one that was short of memory, which would be tried again.
fn verdict(ended: &Answer) -> Result<String, ()> {
    match ended {
        Answer::Reply(Reply::Skipped { reason }) if reason.starts_with("refused: ") => Ok(reason.clone()),
        Answer::Lost(failure) if matches!(failure.code, ErrorCode::Crashed | ErrorCode::TooLarge) => {
            Ok(format!("ended: {}", failure.message))
        }
        Answer::Reply(_) | Answer::Lost(_) => Err(()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reader_needs_works_in_the_cage() {
    for needed in
        ["control: read the granted file", "control: write in the scratch folder", "control: start threads"]
    {
        let ended = World::new(Nothing).caged(needed).await;
        assert!(matches!(ended, Answer::Reply(Reply::Done { .. })), "{needed}: {ended:?}");
    }
}
