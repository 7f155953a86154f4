//! A recording's sound into a WAV file.

use super::{Ffmpeg, Limits, Running, not_started, too_slow};
use bureau_model::ErrorCode;
use bureau_model::word::Failure;
use std::io::SeekFrom;
use std::path::Path;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::time::timeout;

/// Samples a second, of two bytes, one channel.
const RATE: u32 = 16_000;
const HEADER: usize = 44;

/// What came of decoding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decoded {
    /// Seconds of sound.
    pub seconds: f64,
    /// Whether it was decoded to its end: it is not damaged, and not longer than what is decoded of one recording.
    pub is_whole: bool,
}

impl Ffmpeg {
    /// Decodes the first sound track of `from` into `to`, a WAV file of 16 kHz mono samples of 16 bits. `progress` is told the seconds done so far.
    ///
    /// # Errors
    /// [`ErrorCode::Corrupt`] when nothing can be decoded, [`ErrorCode::Timeout`], [`ErrorCode::Io`] when `to` can't
    /// be written, [`ErrorCode::EngineMissing`] when it does not start.
    pub async fn decode(
        &self,
        from: &Path,
        to: &Path,
        limits: Limits,
        progress: &(dyn Fn(f64) + Sync),
    ) -> Result<Decoded, Failure> {
        let after = [
            "-map",
            "0:a:0",
            "-vn",
            "-sn",
            "-dn",
            "-map_metadata",
            "-1",
            "-ac",
            "1",
            "-ar",
            "16000",
            "-f",
            "s16le",
        ];
        let running =
            self.start(from, limits, &["-v", "quiet"], &after).map_err(|error| not_started(&error))?;
        match timeout(limits.wall, write(running, to, limits, progress)).await {
            Ok(written) => written,
            Err(_elapsed) => Err(too_slow(limits)),
        }
    }
}

async fn write(
    mut running: Running,
    to: &Path,
    limits: Limits,
    progress: &(dyn Fn(f64) + Sync),
) -> Result<Decoded, Failure> {
    let unwritten = |error: std::io::Error| {
        Failure::new(
            ErrorCode::Io,
            format!("the decoded sound can't be written to the data folder's disk: {error}"),
        )
    };
    let mut file = File::create_new(to).await.map_err(unwritten)?;
    file.write_all(&[0; HEADER]).await.map_err(unwritten)?;
    // What `-t` lets through, should it not be kept.
    let room = u64::from(limits.seconds) * u64::from(RATE) * 2 + u64::from(RATE);
    let (mut size, mut buffer) = (0u64, vec![0; 256 * 1024]);
    let is_whole = loop {
        let read = running.output.read(&mut buffer).await.unwrap_or_default();
        if read == 0 {
            break running.process.wait().await.is_ok_and(|status| status.success());
        }
        if size + read as u64 > room {
            break false;
        }
        size += read as u64;
        file.write_all(&buffer[..read]).await.map_err(unwritten)?;
        progress(seconds(size));
    };
    let _it_may_be_gone = running.process.kill().await;
    if size == 0 {
        let text = "ffmpeg finds no sound in it that it can decode: the recording is damaged, or has none; check the copy against its source";
        return Err(Failure::new(ErrorCode::Corrupt, text));
    }
    file.seek(SeekFrom::Start(0)).await.map_err(unwritten)?;
    file.write_all(&header(size)).await.map_err(unwritten)?;
    file.flush().await.map_err(unwritten)?;
    // What `-t` cut off is as long as that.
    let is_whole = is_whole && seconds(size) + 1.0 < f64::from(limits.seconds);
    Ok(Decoded { seconds: seconds(size), is_whole })
}

fn seconds(size: u64) -> f64 {
    size as f64 / (2.0 * f64::from(RATE))
}

/// The head of a WAV file with `size` bytes of samples (Microsoft and IBM, "Multimedia Programming Interface and
/// Data Specifications 1.0").
fn header(size: u64) -> [u8; HEADER] {
    let size = u32::try_from(size).unwrap_or(u32::MAX - 36);
    let mut head = [0; HEADER];
    head[..4].copy_from_slice(b"RIFF");
    head[4..8].copy_from_slice(&(size + 36).to_le_bytes());
    head[8..16].copy_from_slice(b"WAVEfmt ");
    head[16..20].copy_from_slice(&16u32.to_le_bytes());
    head[20..22].copy_from_slice(&1u16.to_le_bytes());
    head[22..24].copy_from_slice(&1u16.to_le_bytes());
    head[24..28].copy_from_slice(&RATE.to_le_bytes());
    head[28..32].copy_from_slice(&(RATE * 2).to_le_bytes());
    head[32..34].copy_from_slice(&2u16.to_le_bytes());
    head[34..36].copy_from_slice(&16u16.to_le_bytes());
    head[36..40].copy_from_slice(b"data");
    head[40..44].copy_from_slice(&size.to_le_bytes());
    head
}
