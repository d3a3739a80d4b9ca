//! Files that a folder of pages holds beside them, known by their names.
//!
//! Markers are ignored. Leftovers and media are rejects like all files of unknown names, but are not opened to
//! see whether they are pages after all.

use std::path::Path;

use super::format::{Format, split_ending};

/// Endings of copies and of unfinished files that editors and programs leave beside the file itself.
const LEFTOVERS: [&str; 14] = [
    "bak",
    "backup",
    "old",
    "orig",
    "save",
    "rej",
    "swp",
    "swo",
    "tmp",
    "temp",
    "part",
    "partial",
    "crdownload",
    "download",
];

/// Endings of what pages embed and link to, separated by blanks: mirrors of sites hold more of these than
/// pages.
const MEDIA: &str = "jpg jpeg png gif webp avif bmp ico svg tif tiff mp3 mp4 m4a m4v mov avi mkv webm wav ogg flac \
                     woff woff2 ttf otf eot css js mjs map swf pdf ps doc docx xls xlsx ppt pptx odt ods epub zip \
                     tar tgz rar 7z jar exe dll so bin iso dmg apk db sqlite pyc";

/// Returns true if `path` is a file or folder that programs leave beside data: commit markers of Hadoop and
/// Databricks, summaries of a Parquet data set, the log of a Delta table, checksums and signatures, and files
/// that desktops create in folders.
pub(super) fn is_marker(path: &Path) -> bool {
    const NAMES: [&str; 12] = [
        ".ds_store",
        ".git",
        ".gitignore",
        ".gitkeep",
        "_metadata",
        "_common_metadata",
        "_delta_log",
        "_temporary",
        "__macosx",
        "thumbs.db",
        "desktop.ini",
        "_success",
    ];
    const STARTS: [&str; 3] = ["_committed_", "_started_", "._"];
    const ENDINGS: [&str; 7] = ["crc", "md5", "sha1", "sha256", "sha512", "asc", "sig"];
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    NAMES.contains(&&*name)
        || STARTS.iter().any(|start| name.starts_with(start))
        || ENDINGS.contains(&&*split_ending(&name).1)
}

/// Returns true for ARC files, compressed or not.
pub(super) fn is_arc(path: &Path) -> bool {
    let name = path.to_string_lossy();
    let (stem, ending) = split_ending(&name);
    ending == "arc" || (Format::of_name(&name).1.is_some() && split_ending(stem).1 == "arc")
}

/// Returns true if the name of `path` says that it is no page of its own: a leftover or media.
pub(super) fn is_no_page(path: &Path) -> bool {
    let name = path.to_string_lossy();
    let ending = split_ending(&name).1;
    name.ends_with('~') || LEFTOVERS.contains(&&*ending) || MEDIA.split(' ').any(|media| media == ending)
}
