//! Which reader an archive has.

use super::super::failure::fail;
use super::super::members::Members;
use super::super::order::Order;
use super::super::reading::Reading;
use super::super::source::Progress;
use super::contents::Contents;
use super::source::Source;
use super::{ar, cab, cpio, lzh, rar, seven, single, tape, zip};
use bureau_model::word::{ErrorCode, Failure};
use std::path::Path;

/// Media types that are read here.
pub(in crate::extract) fn reads(media_type: &str) -> bool {
    kind(media_type).is_some()
}

type Unpack = fn(&Source<'_>, &mut Contents<'_>) -> Result<(), Failure>;

fn kind(media_type: &str) -> Option<Unpack> {
    Some(match media_type {
        "application/zip"
        | "application/java-archive"
        | "application/vnd.android.package-archive"
        | "application/x-xpinstall"
        | "application/vnd.adobe.air-application-installer-package+zip"
        | "application/vnd.android.aab"
        | "application/x-fbz" => zip::read,
        "application/x-7z-compressed" => seven::read,
        "application/x-tar" => tape::read,
        "application/x-cpio" => cpio::read,
        "application/vnd.rar" => rar::read,
        "application/vnd.ms-cab-compressed" => cab::read,
        "application/x-lzh-compressed" => lzh::read,
        "application/x-archive" | "application/vnd.debian.binary-package" => ar::read,
        media_type if single::reads(media_type) => single::read,
        _ => return None,
    })
}

/// The list of what is inside; the files themselves go to `members`.
pub(in crate::extract) fn read(
    path: &Path,
    media_type: &str,
    order: &Order,
    members: &mut Members,
    progress: Progress<'_>,
) -> Result<Reading, Failure> {
    let Some(read) = kind(media_type) else {
        return Err(fail(
            ErrorCode::Unsupported,
            format!("nothing here unpacks files of the kind {media_type}"),
        ));
    };
    let mut contents = Contents::new(members, progress);
    read(&Source { path, media_type, order }, &mut contents)?;
    contents.finish()
}
