//! Folders in which browsers save what a page embeds, beside the page: `Mill.html` and `Mill_files`.

use std::path::{Path, PathBuf};

use super::format::Format;

/// Ends of the names of such folders: of Chrome and Firefox in every language, and of Office and older browsers in the
/// language of the system (Windows documents the list under "connected files").
const FOLDER_ENDS: [&str; 22] = [
    "_files",
    ".files",
    "_file",
    "-Dateien",
    "_fichiers",
    "_archivos",
    "_arquivos",
    "_ficheiros",
    "_bestanden",
    "_bylos",
    "-filer",
    "_tiedostot",
    "_pliki",
    "_soubory",
    "_elemei",
    "_dosyalar",
    "_datoteke",
    "_fajlovi",
    "_fitxers",
    "_fitxategiak",
    "_failid",
    "_fails",
];

/// Endings of the page itself.
const PAGE_ENDINGS: [&str; 3] = ["html", "htm", "xhtml"];

/// Returns the folder of a saved page that `path` is in, if its name is none of a page: a script, a style, a picture. Frames
/// of the page, saved as HTML, are pages as everywhere.
pub(super) fn folder_of_asset(path: &Path) -> Option<PathBuf> {
    if Format::of_name(&path.to_string_lossy()).0.is_some() {
        return None;
    }
    path.ancestors().skip(1).find(|folder| is_of_page(folder)).map(Path::to_owned)
}

/// Returns true if the page whose parts the folder would hold stands beside it.
fn is_of_page(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let mut stems = FOLDER_ENDS.iter().filter_map(|end| name.strip_suffix(end));
    let is_page = |stem: &str| {
        PAGE_ENDINGS.iter().any(|ending| folder.with_file_name(format!("{stem}.{ending}")).is_file())
    };
    stems.any(|stem| !stem.is_empty() && is_page(stem))
}
