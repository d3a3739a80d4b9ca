//! Files of a settings folder: the built-in `config/`, overlaid with the user's.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use walkdir::WalkDir;

use super::Error;
use super::file::File;
use crate::chrome::Pack;
use crate::parse::FactWords;
use crate::sentences::LanguageData;
use crate::text::hash;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/config");

/// Name of the settings file in a folder.
const SETTINGS: &str = "gristmill.toml";
/// Folders of rule packs.
const PACKS: [&str; 2] = ["chrome/", "sites/"];
/// Folder of fitted models.
const MODELS: &str = "models/";
/// File of the chrome model.
pub(super) const CHROME_MODEL: &str = "models/chrome.bin";
/// Folder of sentence data.
const LANGUAGES: &str = "sentences/";
/// Folder of words that mark bylines and dates.
const FACTS: &str = "facts/";

/// Folder of word lists that tell duplicates apart. They are part of the program and cannot be replaced.
const FIXED: &str = "dedupe/";

/// File of the model of sentence boundaries.
pub(super) const SENTENCE_MODEL: &str = "models/sentences.bin";

/// A text file of settings: its name in messages, its content, and whether the user supplied it.
#[derive(Clone, Debug)]
struct Text {
    shown: String,
    content: String,
    is_users: bool,
}

/// Settings files by path within the folder, with `/` as separator.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    files: BTreeMap<String, Text>,
    /// Models by path within the folder.
    models: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Tree {
    /// Returns the built-in files.
    pub(super) fn built_in() -> Self {
        let (mut files, mut models) = (BTreeMap::new(), BTreeMap::new());
        let mut folders = vec![&BUILT_IN];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                let path = file.path().to_string_lossy().replace('\\', "/");
                if path.starts_with(MODELS) {
                    models.insert(path, Cow::Borrowed(file.contents()));
                    continue;
                }
                if !is_toml(&path) {
                    continue;
                }
                let content = String::from_utf8_lossy(file.contents()).into_owned();
                let shown = format!("built-in {path}");
                files.insert(path, Text { shown, content, is_users: false });
            }
        }
        Self { files, models }
    }

    /// Adds the files of `folder`, which replace those of the same path.
    pub(super) fn overlay(&mut self, folder: &Path) -> Result<(), Error> {
        for entry in WalkDir::new(folder).min_depth(1).sort_by_file_name() {
            let entry =
                entry.map_err(|error| Error::Read { path: folder.to_owned(), source: error.into() })?;
            if entry.file_type().is_dir() {
                continue;
            }
            let path = entry.path();
            let inner = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
            if inner.starts_with(FIXED) {
                let is_built_in = BUILT_IN
                    .get_file(&inner)
                    .is_some_and(|file| bytes(path).is_ok_and(|own| own == file.contents()));
                if !is_built_in {
                    return Err(Error::FixedFile { path: path.to_owned() });
                }
                continue;
            }
            if !is_known(&inner) {
                return Err(Error::UnknownFile { path: path.to_owned() });
            }
            if inner.starts_with(MODELS) {
                let bytes = bytes(path)?;
                self.models.insert(inner, bytes.into());
            } else {
                self.files.insert(inner, read(path)?);
            }
        }
        Ok(())
    }

    /// Replaces the settings file by the file at `path`.
    pub(super) fn replace_settings(&mut self, path: &Path) -> Result<(), Error> {
        self.files.insert(SETTINGS.into(), read(path)?);
        Ok(())
    }

    pub(super) fn settings(&self) -> Result<File, Error> {
        self.files.get(SETTINGS).map_or_else(|| Ok(File::default()), parse)
    }

    /// Parses the rule packs, each with its path.
    pub(super) fn packs(&self) -> Result<Vec<(String, Pack)>, Error> {
        let packs = self.files.iter().filter(|(path, _)| PACKS.iter().any(|folder| path.starts_with(folder)));
        let pack = |(path, file): (&String, &Text)| {
            let mut pack = parse::<Pack>(file)?;
            pack.is_users = file.is_users;
            Ok((path.clone(), pack))
        };
        packs.map(pack).collect()
    }

    /// Returns the sentence data by language code.
    pub(super) fn languages(&self) -> Result<Vec<(String, LanguageData)>, Error> {
        self.by_language(LANGUAGES)
    }

    /// Returns true if the user supplied words that mark bylines and dates.
    pub(super) fn has_users_fact_words(&self) -> bool {
        self.files.iter().any(|(path, file)| path.starts_with(FACTS) && file.is_users)
    }

    /// Returns the words that mark bylines and dates, by language code.
    pub(super) fn fact_words(&self) -> Result<Vec<(String, FactWords)>, Error> {
        self.by_language(FACTS)
    }

    /// Parses the files in `folder`, each with its language code (the file name).
    fn by_language<T: DeserializeOwned>(&self, folder: &str) -> Result<Vec<(String, T)>, Error> {
        let code = |path: &str| Some(path.strip_prefix(folder)?.strip_suffix(".toml")?.to_owned());
        let languages = self.files.iter().filter_map(|(path, file)| Some((code(path)?, file)));
        languages.map(|(code, file)| Ok((code, parse(file)?))).collect()
    }

    /// Returns the bytes of the model at `path`, if there is one.
    pub(super) fn model(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        self.models.get(path).cloned()
    }

    /// Hashes every file but the settings file, which is hashed in its resolved form.
    pub(super) fn hash(&self) -> String {
        let mut all = String::new();
        for (path, file) in self.files.iter().filter(|(path, _)| *path != SETTINGS) {
            all.push_str(&format!("{path} {}\n", hash::hex(hash::fingerprint(&file.content))));
        }
        for (path, model) in &self.models {
            all.push_str(&format!("{path} {}\n", hash::hex(hash::fingerprint_bytes(model))));
        }
        hash::hex(hash::fingerprint(&all))
    }
}

/// Returns true if a file at this path in a settings folder has a meaning.
fn is_known(inner: &str) -> bool {
    if inner.starts_with(MODELS) {
        return inner == CHROME_MODEL || inner == SENTENCE_MODEL;
    }
    let is_in_folder = PACKS.iter().chain([&LANGUAGES, &FACTS]).any(|folder| inner.starts_with(folder));
    inner == SETTINGS || (is_in_folder && is_toml(inner))
}

fn is_toml(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "toml")
}

/// Reads the file at `path`. Refuses to open a pipe or device, which might block or never end.
fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let is_file = fs::metadata(path).map(|metadata| metadata.is_file());
    let read =
        is_file.and_then(
            |is_file| {
                if is_file { fs::read(path) } else { Err(io::Error::other("not a regular file")) }
            },
        );
    read.map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// Reads a settings file of the user's, which must be UTF-8.
fn read(path: &Path) -> Result<Text, Error> {
    let content = String::from_utf8(bytes(path)?).map_err(|error| Error::Read {
        path: path.to_owned(),
        source: io::Error::new(io::ErrorKind::InvalidData, error),
    })?;
    Ok(Text { shown: path.display().to_string(), content, is_users: true })
}

/// Parses the TOML of `file`; an error names the file.
fn parse<T: DeserializeOwned>(file: &Text) -> Result<T, Error> {
    toml::from_str(&file.content)
        .map_err(|source| Error::Syntax { file: file.shown.clone(), source: Box::new(source) })
}
