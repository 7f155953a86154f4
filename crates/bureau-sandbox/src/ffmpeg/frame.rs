//! Key frames of a video as pictures, one file each.

use super::{Ffmpeg, Limits, Running, not_started, too_slow};
use bureau_model::ErrorCode;
use bureau_model::output::Found;
use bureau_model::word::Failure;
use std::io;
use std::path::Path;
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

/// Pictures are at most so wide and high, in pixels.
const SIDE: u32 = 1920;
/// Bytes of one picture, and of all together, at most.
const PICTURE: usize = 32 << 20;
const ALL: usize = 512 << 20;
/// Bytes that it may say about the pictures.
const WORDS: u64 = 4 << 20;

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The first picture's file; the others count on.
const FIRST: usize = 1_000_001;

/// A picture out of a video.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Where it stands, in seconds from the start.
    pub seconds: f64,
    /// Name of its file, PNG, in the folder that was asked for.
    pub file: String,
    /// Bytes of that.
    pub size: u64,
}

impl Frame {
    /// Its name as a part of the video: `frame 00:01:05.png`.
    pub fn name(&self) -> String {
        let whole = self.seconds.max(0.0) as u64;
        format!("frame {:02}:{:02}:{:02}.png", whole / 3600, whole / 60 % 60, whole % 60)
    }
}

impl From<Frame> for Found {
    fn from(frame: Frame) -> Self {
        Self { path: frame.name(), size: frame.size, copy: Ok(frame.file) }
    }
}

/// Which key frames are taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Seconds from one to the next, at least.
    pub apart: f64,
    /// How many at most.
    pub most: u32,
}

impl Spread {
    /// A hundred pictures over the whole of a video of so many seconds, but none closer than five seconds; one every
    /// half minute where it does not say how long it is.
    pub fn over(seconds: Option<f64>) -> Self {
        let most = 100;
        let apart = seconds.map_or(30.0, |seconds| (seconds / f64::from(most)).max(5.0));
        Self { apart, most }
    }
}

impl Ffmpeg {
    /// Takes key frames out of the video at `from` into the folder `to`. A picture that looks like the one before is not
    /// taken again. A video without pictures has none.
    ///
    /// # Errors
    /// When it does not start or does not end in time, and [`ErrorCode::Io`] when the folder can't be written. What a
    /// damaged video has before its damage counts.
    pub async fn frames(
        &self,
        from: &Path,
        to: &Path,
        spread: Spread,
        limits: Limits,
    ) -> Result<Vec<Frame>, Failure> {
        let apart = spread.apart.max(1.0);
        let choose = format!(
            "select='isnan(prev_selected_t)+gte(t-prev_selected_t\\,{apart:.3})',mpdecimate,\
             scale='min({SIDE},iw)':'min({SIDE},ih)':force_original_aspect_ratio=decrease,showinfo"
        );
        let most = spread.most.to_string();
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
        let running = self.start(from, limits, &before, &after).map_err(|error| not_started(&error))?;
        match timeout(limits.wall, collect(running, to)).await {
            Ok(found) => found.map_err(|error| {
                Failure::new(ErrorCode::Io, format!("a picture of the video can't be written: {error}"))
            }),
            Err(_elapsed) => Err(too_slow(limits)),
        }
    }
}

async fn collect(running: Running, to: &Path) -> io::Result<Vec<Frame>> {
    let Running { mut process, mut output, mut words } = running;
    let mut said = Vec::new();
    let look = async {
        let found = pictures(&mut output, to).await;
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
    let frames = times.into_iter().zip(pictures?);
    Ok(frames.map(|(seconds, (file, size))| Frame { seconds, file, size }).collect())
}

/// Writes the pictures that stand one after the other in a stream into a folder; their names and sizes.
async fn pictures(from: &mut (impl AsyncRead + Unpin), to: &Path) -> io::Result<Vec<(String, u64)>> {
    let (mut found, mut room) = (Vec::new(), ALL);
    while let Some(png) = picture(from, room.min(PICTURE)).await {
        room -= png.len();
        let name = (FIRST + found.len()).to_string();
        let mut file = File::create_new(to.join(&name)).await?;
        file.write_all(&png).await?;
        file.flush().await?;
        found.push((name, png.len() as u64));
    }
    Ok(found)
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
