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
