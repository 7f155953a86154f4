//! A server of a test's own on this machine: it hears each request and answers as the test says, as badly as it says.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    /// Its first line and its header.
    pub(crate) head: String,
    /// Its body.
    pub(crate) body: String,
}

impl Heard {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("a JSON body")
    }
}

/// A part of an answer. After the last one the connection is closed.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Send(Vec<u8>),
    Wait(Duration),
}

/// Serves until it is dropped.
pub(crate) struct Loopback {
    /// Its address, without a slash at its end.
    pub(crate) url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    task: JoinHandle<()>,
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Loopback {
    /// A server that answers the request number `n`, from 0, with these steps.
    pub(crate) async fn new(answer: impl Fn(&Heard, usize) -> Vec<Step> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let heard: Arc<Mutex<Vec<Heard>>> = Arc::default();
        let (list, answer) = (heard.clone(), Arc::new(answer));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, list.clone(), answer.clone()));
            }
        });
        Self { url, heard, task }
    }

    /// What was asked so far.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What a request, and how many came before it, is answered with.
type Script = Arc<dyn Fn(&Heard, usize) -> Vec<Step> + Send + Sync>;

async fn serve(mut stream: TcpStream, list: Arc<Mutex<Vec<Heard>>>, answer: Script) {
    let Some(heard) = hear(&mut stream).await else { return };
    let number = {
        let mut list = list.lock().unwrap_or_else(PoisonError::into_inner);
        list.push(heard.clone());
        list.len() - 1
    };
    for step in answer(&heard, number) {
        match step {
            Step::Send(bytes) => {
                let _gone = stream.write_all(&bytes).await;
            }
            Step::Wait(long) => tokio::time::sleep(long).await,
        }
    }
    let _gone = stream.shutdown().await;
}

async fn hear(stream: &mut TcpStream) -> Option<Heard> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut buffer).await.ok()?;
        if read == 0 {
            return None;
        }
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        if body.len() >= length.unwrap_or(0) {
            return Some(Heard { head: head.to_owned(), body: body.to_owned() });
        }
    }
}

/// A whole answer of one piece.
pub(crate) fn whole(status: &str, kind: &str, body: &[u8]) -> Vec<Step> {
    let mut bytes = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    vec![Step::Send(bytes)]
}
