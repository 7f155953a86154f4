//! What a recording says of itself.

/// A recording as its container describes it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// What the container is called.
    pub container: String,
    /// How long it is, in seconds, as far as it says.
    pub seconds: Option<f64>,
    /// Its sound tracks.
    pub sound: Vec<SoundTrack>,
    /// Its tracks of pictures.
    pub pictures: Vec<PictureTrack>,
    /// What it says of itself: title, artist, date, place, device …
    pub tags: Vec<(String, String)>,
}

/// A sound track.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SoundTrack {
    /// What its codec is called.
    pub codec: String,
    /// Samples a second.
    pub rate: Option<u32>,
    /// Channels.
    pub channels: Option<u32>,
    /// Language that the container names.
    pub language: Option<String>,
}

/// A track of pictures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PictureTrack {
    /// What its codec is called.
    pub codec: String,
    /// Width and height in pixels.
    pub size: Option<(u32, u32)>,
}
