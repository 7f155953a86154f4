//! A data folder with evidence of two cases, a database and a scratch folder; and what is outside it.

use bureau_model::word::FileType;
use bureau_sandbox::child::Answer;
use bureau_sandbox::protocol::{self, Frame, Reply, Request};
use bureau_sandbox::{Limits, Pool};
use bureau_testkit::{TempDir, folder, program};
use std::fs::{self, File};
use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What an attempt is after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Victim {
    /// Nothing outside the child itself.
    Nothing,
    /// An original of another case.
    Original,
    /// The database.
    Database,
    /// The folder of the other case's originals.
    Folder,
    /// The user's home folder.
    Home,
    /// `/etc/passwd`.
    Passwd,
    /// `/etc/shadow`.
    Shadow,
    /// A listening TCP port of the machine.
    Listener,
    /// A listening socket file.
    SocketFile,
    /// A listening abstract socket.
    AbstractSocket,
}

const SECRET: &str = "evidence of another case";

/// Everything around one attempt.
pub(super) struct World {
    root: TempDir,
    victim: PathBuf,
    tcp: TcpListener,
    _sockets: [UnixListener; 2],
    _left_open: File,
}

impl World {
    pub(super) fn new(victim: Victim) -> Self {
        let root = folder();
        let at = |path: &str| root.path().join(path);
        for made in ["originals/ours", "originals/theirs", "scratch/1"] {
            fs::create_dir_all(at(made)).expect("a folder");
        }
        for file in ["originals/theirs/1", "bureau.sqlite"] {
            fs::write(at(file), SECRET).expect("a file");
        }
        fs::write(at("originals/ours/1"), "the one file").expect("a file");
        std::os::unix::fs::symlink(at("originals/theirs/1"), at("scratch/1/planted link")).expect("a link");
        let name = format!("bureau-escape-{}", root.path().display());
        let hidden = SocketAddr::from_abstract_name(&name).expect("a name");
        let sockets = [
            UnixListener::bind(at("socket")).expect("a socket"),
            UnixListener::bind_addr(&hidden).expect("a socket"),
        ];
        let tcp = TcpListener::bind("127.0.0.1:0").expect("a port");
        let victim = match victim {
            Victim::Nothing => PathBuf::new(),
            Victim::Original => at("originals/theirs/1"),
            Victim::Database => at("bureau.sqlite"),
            Victim::Folder => at("originals/theirs"),
            Victim::Home => std::env::var_os("HOME").map_or_else(|| "/home".into(), PathBuf::from),
            Victim::Passwd => "/etc/passwd".into(),
            Victim::Shadow => "/etc/shadow".into(),
            Victim::Listener => tcp.local_addr().expect("bound").port().to_string().into(),
            Victim::SocketFile => at("socket"),
            Victim::AbstractSocket => name.into(),
        };
        let left_open = left_open(&at("originals/theirs/1"));
        Self { victim, tcp, _sockets: sockets, _left_open: left_open, root }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    fn request(&self, attempt: &str) -> Request {
        Request::Extract {
            path: self.at("originals/ours/1"),
            // The escaping child knows its attempt by it.
            media_type: attempt.to_owned(),
            file_type: FileType::Other,
            scratch: self.at("scratch/1"),
            passwords: vec![self.victim.to_str().expect("UTF-8").to_owned()],
            ocr: false,
            columns: Vec::new(),
            split: None,
        }
    }

    /// The attempt from inside the cage.
    pub(super) async fn caged(&self, attempt: &str) -> Answer {
        let pool = Pool::new(program("bureau-test-escape"), Limits::default());
        pool.ask_alone(&self.request(attempt), &|_, _| {}).await
    }

    /// The same attempt by the same program without a cage.
    pub(super) fn free(&self, attempt: &str) -> Reply {
        let mut child = Command::new(program("bureau-test-escape"))
            .arg("free")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let (mut to, mut from) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
        protocol::write_frame(&mut to, &self.request(attempt)).expect("it listens");
        let frame = protocol::read_frame(&mut from).expect("a frame").expect("an answer");
        drop(to);
        child.wait().expect("it ends");
        let Frame::Reply(reply) = frame else { panic!("it says nothing on the way") };
        reply
    }

    /// Whether nothing outside the scratch folder changed, and nobody knocked.
    pub(super) fn is_untouched(&self) -> bool {
        let mut names = Vec::new();
        walk(self.root.path(), &mut names);
        names.retain(|path| !path.starts_with(self.at("scratch/1")));
        names.sort();
        let expected = [
            "bureau.sqlite",
            "originals",
            "originals/ours",
            "originals/ours/1",
            "originals/theirs",
            "originals/theirs/1",
            "scratch",
            "socket",
        ];
        let expected: Vec<_> = expected.iter().map(|name| self.at(name)).collect();
        self.tcp.set_nonblocking(true).expect("set");
        names == expected
            && self.tcp.accept().is_err()
            && is(&self.at("originals/ours/1"), "the one file")
            && is(&self.at("originals/theirs/1"), SECRET)
            && is(&self.at("bureau.sqlite"), SECRET)
            && mode(&self.at("originals/theirs/1")) & 0o002 == 0
    }
}

/// A file that is not closed at exec, as a careless library leaves one.
fn left_open(path: &Path) -> File {
    let file = File::open(path).expect("it is there");
    rustix::io::fcntl_setfd(&file, rustix::io::FdFlags::empty()).expect("set");
    file
}

fn is(path: &Path, text: &str) -> bool {
    fs::read(path).is_ok_and(|found| found == text.as_bytes())
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).map_or(0, |file| file.mode())
}

fn walk(folder: &Path, names: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("listed").flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&path, names);
        }
        names.push(path);
    }
}
