//! Inputs of the benchmarks: pages of one kind, in memory and as files.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use gristmill::model::{Body, MediaType, Page, RawPage};
use gristmill::parse::Parser;
use gristmill::read::{self, Entry, Options};
use tempfile::TempDir;

/// Kind of the pages of a corpus.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Text,
    Html,
}

impl Kind {
    /// Returns the name of the kind in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
        }
    }
}

/// Pages of one kind.
pub(crate) struct Corpus {
    /// The pages, not yet decoded.
    pub(crate) raw: Vec<RawPage>,
    /// Total bytes of the bodies.
    pub(crate) bytes: usize,
    /// Folder with the pages as `<kind>.jsonl` and `<kind>.jsonl.gz`.
    pub(crate) folder: TempDir,
}

impl Corpus {
    /// Returns the pages of `kind`, about 8 MB of text or 24 MB of HTML. The first call loads them.
    pub(crate) fn of(kind: Kind) -> &'static Self {
        static TEXT: LazyLock<Corpus> = LazyLock::new(|| Corpus::load("text", MediaType::Text, 8_000_000));
        static HTML: LazyLock<Corpus> = LazyLock::new(|| Corpus::load("html", MediaType::Html, 24_000_000));
        match kind {
            Kind::Text => &TEXT,
            Kind::Html => &HTML,
        }
    }

    /// Parses the pages; those that are rejected are left out.
    pub(crate) fn pages(&self) -> Vec<Page> {
        let parser = Parser::default();
        let parsed = self.raw.iter().cloned().filter_map(|page| parser.parse(page).ok());
        parsed.map(|parsed| parsed.page).collect()
    }

    fn load(name: &str, media_type: MediaType, wanted: usize) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let labelled = root.join(format!("../shared/data/pages/pages.{name}.jsonl.zst"));
        let mut raw;
        if labelled.exists() {
            raw = take(labelled, media_type, wanted);
        } else {
            eprintln!("{} is missing: measuring the seeds instead, repeated", labelled.display());
            raw = take(root.join("seeds"), media_type, wanted);
            let seeds = raw.len();
            assert!(seeds > 0, "the seeds hold pages of {}", media_type.code());
            while size(&raw) < wanted {
                raw.extend_from_within(..seeds);
            }
        }
        for (record, page) in (0..).zip(&mut raw) {
            page.id.file = 0;
            page.id.record = record;
        }
        let folder = TempDir::new().expect("a temporary folder can be made");
        store(&raw, name, folder.path());
        Self { bytes: size(&raw), raw, folder }
    }
}

fn size(pages: &[RawPage]) -> usize {
    pages.iter().map(|page| page.body.len()).sum()
}

/// Reads pages of `media_type` under `root` until they hold `wanted` bytes.
fn take(root: PathBuf, media_type: MediaType, wanted: usize) -> Vec<RawPage> {
    let options = Options::default();
    let inputs = read::discover(&[root], &options).expect("the folder exists");
    let mut left = wanted;
    let mut pages = Vec::new();
    for entry in (0..).zip(&inputs.files).flat_map(|(file, input)| read::open(input, file, &options)) {
        let Entry::Page(mut page) = entry else { continue };
        if page.media_type != media_type {
            continue;
        }
        if let Body::Text(text) = page.body {
            page.body = Body::Bytes(text.into_bytes());
        }
        left = left.saturating_sub(page.body.len());
        pages.push(page);
        if left == 0 {
            break;
        }
    }
    pages
}

/// Writes `pages` into `folder` as JSONL, plain and gzip-compressed.
fn store(pages: &[RawPage], name: &str, folder: &Path) {
    let mut lines = Vec::new();
    for page in pages {
        let Body::Bytes(body) = &page.body else { unreachable!("bodies are held as bytes") };
        let body = String::from_utf8_lossy(body);
        let record = serde_json::json!({ "url": page.url, name: body });
        serde_json::to_writer(&mut lines, &record).expect("text is JSON");
        lines.push(b'\n');
    }
    fs::write(folder.join(format!("{name}.jsonl")), &lines).expect("a temporary file can be written");
    let file = File::create(folder.join(format!("{name}.jsonl.gz"))).expect("a temporary file can be made");
    let mut packed = GzEncoder::new(file, Compression::default());
    packed.write_all(&lines).expect("a temporary file can be written");
    packed.finish().expect("a temporary file can be written");
}
