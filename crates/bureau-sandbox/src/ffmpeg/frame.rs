//! Key frames of a video as pictures.

use super::{Limits, Running, not_started, start, too_slow};
use bureau_model::word::Failure;
use std::path::Path;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::timeout;

/// Pictures are at most so wide and high, in pixels.
const SIDE: u32 = 1920;
/// Bytes of one picture, and of all together, at most.
const PICTURE: usize = 32 << 20;
const ALL: usize = 512 << 20;
/// Bytes that it may say about the pictures.
const WORDS: u64 = 4 << 20;

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// A picture out of a video.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Where it stands, in seconds from the start.
    pub seconds: f64,
    /// The picture, PNG.
    pub png: Vec<u8>,
}

impl Frame {
    /// Its name as a part of the video: `frame 00:01:05.png`.
    pub fn name(&self) -> String {
        let whole = self.seconds.max(0.0) as u64;
        format!("frame {:02}:{:02}:{:02}.png", whole / 3600, whole / 60 % 60, whole % 60)
    }
}

/// Has the `ffmpeg` at `program` take key frames out of the video at `from`, at least `apart` seconds from one to the
/// next, `most` at most. A video without pictures has none.
///
/// # Errors
/// When it does not start or does not end in time. What a damaged video has before its damage counts.
pub async fn frames(
    program: &Path,
    from: &Path,
    apart: f64,
    most: u32,
    limits: Limits,
) -> Result<Vec<Frame>, Failure> {
    let apart = apart.max(1.0);
    let choose = format!(
        "select='isnan(prev_selected_t)+gte(t-prev_selected_t\\,{apart:.3})',\
         scale='min({SIDE},iw)':'min({SIDE},ih)':force_original_aspect_ratio=decrease,showinfo"
    );
    let most = most.to_string();
    let after = [
        "-map",
        "0:v:0",
        "-an",
        "-sn",
        "-dn",
        "-map_metadata",
        "-1",
        "-vf",
        &choose,
        "-vsync",
        "vfr",
        "-frames:v",
        &most,
        "-c:v",
        "png",
        "-pix_fmt",
        "rgb24",
        "-f",
        "image2pipe",
    ];
    let before = ["-v", "info", "-skip_frame", "nokey"];
    let running = start(program, from, limits, &before, &after).map_err(|error| not_started(&error))?;
    match timeout(limits.wall, collect(running)).await {
        Ok(found) => Ok(found),
        Err(_elapsed) => Err(too_slow(limits)),
    }
}

async fn collect(running: Running) -> Vec<Frame> {
    let Running { mut process, mut output, mut words } = running;
    let mut said = Vec::new();
    let look = async {
        let found = pictures(&mut output).await;
        let _it_may_be_gone = process.kill().await;
        found
    };
    let listen = async {
        let _what_was_heard_counts = (&mut words).take(WORDS).read_to_end(&mut said).await;
        // It must not stand still because nobody listens any more.
        let _drained = tokio::io::copy(&mut words, &mut tokio::io::sink()).await;
    };
    let (pictures, ()) = tokio::join!(look, listen);
    let times = times(&String::from_utf8_lossy(&said));
    times.into_iter().zip(pictures).map(|(seconds, png)| Frame { seconds, png }).collect()
}

/// The pictures that stand one after the other in a stream.
async fn pictures(from: &mut (impl AsyncRead + Unpin)) -> Vec<Vec<u8>> {
    let (mut found, mut room) = (Vec::new(), ALL);
    while let Some(png) = picture(from, room.min(PICTURE)).await {
        room -= png.len();
        found.push(png);
    }
    found
}

/// One PNG: its signature, and its chunks up to the last (ISO 15948).
async fn picture(from: &mut (impl AsyncRead + Unpin), room: usize) -> Option<Vec<u8>> {
    let mut png = vec![0; SIGNATURE.len()];
    from.read_exact(&mut png).await.ok()?;
    if png != SIGNATURE {
        return None;
    }
    loop {
        let mut head = [0; 8];
        from.read_exact(&mut head).await.ok()?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize + 4;
        if png.len() + head.len() + length > room {
            return None;
        }
        png.extend_from_slice(&head);
        let at = png.len();
        png.resize(at + length, 0);
        from.read_exact(&mut png[at..]).await.ok()?;
        if &head[4..] == b"IEND" {
            return Some(png);
        }
    }
}

/// The times that the filter `showinfo` tells, one a picture.
fn times(said: &str) -> Vec<f64> {
    let told = said.lines().filter(|line| line.contains("showinfo"));
    told.filter_map(|line| line.split("pts_time:").nth(1)?.split_whitespace().next()?.parse().ok()).collect()
}
