//! Names of codecs for people.

use super::container::codecs;
use symphonia::core::codecs::audio::{self, AudioCodecId};
use symphonia::core::codecs::video::{self, VideoCodecId};

/// What a sound codec is called.
pub(super) fn sound(codec: AudioCodecId) -> String {
    use audio::well_known::*;
    if let Some(known) = codecs().get_audio_decoder(codec) {
        return known.codec.info.long_name.to_owned();
    }
    let name = match codec {
        CODEC_ID_AC3 => "AC-3",
        CODEC_ID_EAC3 => "E-AC-3",
        CODEC_ID_AC4 => "AC-4",
        CODEC_ID_DCA => "DTS",
        CODEC_ID_WMA => "Windows Media Audio",
        CODEC_ID_SPEEX => "Speex",
        CODEC_ID_WAVPACK => "WavPack",
        CODEC_ID_TRUEHD => "TrueHD",
        CODEC_ID_MONKEYS_AUDIO => "Monkey's Audio",
        _ => return format!("unknown ({codec})"),
    };
    name.to_owned()
}

/// What a picture codec is called.
pub(super) fn picture(codec: VideoCodecId) -> String {
    use video::well_known::*;
    let name = match codec {
        CODEC_ID_H264 => "H.264",
        CODEC_ID_HEVC => "H.265 (HEVC)",
        CODEC_ID_VVC => "H.266 (VVC)",
        CODEC_ID_AV1 => "AV1",
        CODEC_ID_VP8 => "VP8",
        CODEC_ID_VP9 => "VP9",
        CODEC_ID_MPEG1 => "MPEG-1",
        CODEC_ID_MPEG2 => "MPEG-2",
        CODEC_ID_MPEG4 => "MPEG-4 part 2",
        CODEC_ID_H263 => "H.263",
        CODEC_ID_MJPEG => "Motion JPEG",
        CODEC_ID_THEORA => "Theora",
        CODEC_ID_VC1 => "VC-1",
        CODEC_ID_WMV1 | CODEC_ID_WMV2 | CODEC_ID_WMV3 => "Windows Media Video",
        video::CODEC_ID_NULL_VIDEO => "unknown",
        _ => return format!("unknown ({codec})"),
    };
    name.to_owned()
}

/// What a sound codec is called, by the registered number of a wave format (RFC 2361).
pub(super) fn of_wave(number: u16) -> String {
    let name = match number {
        0x0001 | 0x0003 => "PCM",
        0x0002 | 0x0011 => "ADPCM",
        0x0006 | 0x0007 => "G.711",
        0x0031 => "GSM 6.10",
        0x0050 => "MP2",
        0x0055 => "MP3",
        0x00FF => "AAC",
        0x000A => "Windows Media Voice",
        0x0160..=0x0163 => "Windows Media Audio",
        0x2000 => "AC-3",
        _ => return format!("unknown (0x{number:04x})"),
    };
    name.to_owned()
}

/// What a picture codec is called, by its four characters.
pub(super) fn of_characters(four: &[u8]) -> String {
    match four.to_ascii_uppercase().as_slice() {
        b"H264" | b"AVC1" | b"X264" => "H.264".to_owned(),
        b"XVID" | b"DIVX" | b"DX50" | b"FMP4" | b"MP4V" => "MPEG-4 part 2".to_owned(),
        b"MJPG" => "Motion JPEG".to_owned(),
        b"WMV1" | b"WMV2" | b"WMV3" => "Windows Media Video".to_owned(),
        b"\0\0\0\0" => "uncompressed".to_owned(),
        other if other.len() == 4 && other.iter().all(u8::is_ascii_graphic) => {
            String::from_utf8_lossy(other).into_owned()
        }
        _ => "unknown".to_owned(),
    }
}
