//! Rebuilding the state of a segment from its rows in the tables.

use std::path::Path;
use std::sync::Arc;

use super::chunk::{ChunkBuilder, DropTarget, PageState};
use super::file::{Header, Writer};
use crate::chrome::SiteLines;
use crate::dedupe::{Notes, Survey};
use crate::model::{
    Block, BlockKind, Facts, MediaType, Page, PageId, Reason, Source, SourceMap, Span, Verdicts,
};
use crate::publish::Published;
use crate::publish::manifest::Segment;
use crate::tables::{self, BlockRow, DocumentRow, Row as _, Table, columns};

/// Maximum number of pages in a chunk, the same as in a run.
const CHUNK_PAGES: usize = 512;
/// Number of blocks after which a chunk ends.
const CHUNK_BLOCKS: usize = 1 << 14;

/// Rebuilds the state file of `segment` of `published` in the folder `output`, and returns its SHA-256.
/// `lines` gives what a page contributes to the survey of its site.
///
/// # Errors
/// If the tables cannot be read, or the file cannot be written, for instance because a foreign file has its
/// name.
pub fn rebuild(
    output: &Path,
    published: &Published,
    segment: &Segment,
    survey: &Survey,
    lines: impl Fn(&Page) -> SiteLines,
) -> Result<String, tables::Error> {
    let documents = documents(published, segment)?;
    for table in [Table::Documents, Table::Blocks] {
        published.check_parts(segment, table)?;
    }
    super::file::make_way(output, &segment.id)?;
    let mut writer = Writer::create(output, &segment.id, Header::new(survey.bands()))?;
    let mut chunk =
        Unfinished { survey, lines, builder: ChunkBuilder::default(), notes: Notes::default(), blocks: 0 };
    let mut waiting = documents.into_iter();
    let mut page = waiting.next().map(Rows::begin);
    let mut failed = Ok(());
    let columns = columns!(
        BlockRow: kind, text, reason, keeper_document_id, keeper_block, similarity, words, hash
    );
    let blocks = usize::try_from(segment.counts.blocks()).unwrap_or(usize::MAX);
    published.rows(segment, Table::Blocks, &columns, std::slice::from_ref(&(0..blocks)), |batch| {
        for block in BlockRow::rows(batch) {
            while let Some(full) = page.take_if(|page| page.is_full()) {
                chunk.add(full);
                page = waiting.next().map(Rows::begin);
            }
            if let Some(page) = &mut page {
                page.push(&block);
            }
            if chunk.builder.len() >= CHUNK_PAGES || chunk.blocks >= CHUNK_BLOCKS {
                failed = std::mem::replace(&mut failed, Ok(())).and_then(|()| writer.push(&chunk.take()));
            }
        }
    })?;
    failed?;
    while let Some(full) = page {
        chunk.add(full);
        page = waiting.next().map(Rows::begin);
    }
    writer.push(&chunk.take())?;
    writer.finish()
}

/// The columns needed of a row of `documents`.
struct Document {
    id: Arc<str>,
    source: Arc<str>,
    record: u64,
    site: Option<String>,
    blocks: u32,
    duplicate_of: Option<Arc<str>>,
}

/// Reads the rows of `documents` for the segment.
fn documents(published: &Published, segment: &Segment) -> Result<Vec<Document>, tables::Error> {
    let mut documents = Vec::new();
    let pages = usize::try_from(segment.counts.pages).unwrap_or(usize::MAX);
    let columns = columns!(DocumentRow: document_id, source, record, site, blocks, duplicate_of);
    published.rows(segment, Table::Documents, &columns, std::slice::from_ref(&(0..pages)), |batch| {
        documents.extend(DocumentRow::<&str>::rows(batch).map(|row| Document {
            id: row.document_id.into(),
            source: row.source.into(),
            record: row.record,
            site: row.site.map(str::to_owned),
            blocks: row.blocks,
            duplicate_of: row.duplicate_of.map(Into::into),
        }));
    })?;
    Ok(documents)
}

/// A page whose rows of `blocks` are being read.
struct Rows {
    document: Document,
    page: Page,
    /// For each block, whether the chrome judge dropped it.
    verdicts: Vec<bool>,
    dropped: Vec<(u32, Arc<str>, u32, Option<f32>)>,
}

impl Rows {
    /// Starts the page of `document`, still without blocks.
    fn begin(document: Document) -> Self {
        let source = Source { file: Arc::clone(&document.source), record: document.record, byte: 0 };
        let facts = Facts { site: document.site.clone(), ..Facts::default() };
        let page = Page { source, facts, ..Page::empty(MediaType::Text) };
        Self { document, page, verdicts: Vec::new(), dropped: Vec::new() }
    }

    /// Returns true if the page has as many blocks as its document counts.
    fn is_full(&self) -> bool {
        self.page.blocks.len() >= self.document.blocks as usize
    }

    /// Adds a block of the page.
    fn push(&mut self, row: &BlockRow<&str>) {
        let index = self.page.blocks.len();
        self.verdicts.push(row.reason.is_some_and(Reason::is_of_judge));
        if let (Some(keeper), Some(keeper_block)) = (row.keeper_document_id, row.keeper_block) {
            let block = u32::try_from(index).unwrap_or(u32::MAX);
            self.dropped.push((block, keeper.into(), keeper_block, row.similarity));
        }
        self.page.blocks.push(Block {
            id: self.page.block_id(index),
            kind: BlockKind::ALL.into_iter().find(|of| of.code() == row.kind).unwrap_or(BlockKind::Other),
            text: row.text.to_owned(),
            span: Span::new(0, 0),
            map: SourceMap::default(),
            words: row.words,
            fingerprint: u128::from_str_radix(row.hash, 16).unwrap_or(0),
            markup: None,
        });
    }
}

/// A chunk under construction.
struct Unfinished<'a, L> {
    survey: &'a Survey,
    lines: L,
    builder: ChunkBuilder,
    notes: Notes,
    blocks: usize,
}

impl<L: Fn(&Page) -> SiteLines> Unfinished<'_, L> {
    /// Adds a page whose rows have all been read.
    fn add(&mut self, rows: Rows) {
        let Rows { document, mut page, verdicts, dropped } = rows;
        let record = u32::try_from(self.builder.len()).expect("a chunk has few pages");
        page.id = PageId { file: 0, record };
        for (index, block) in (0..).zip(&mut page.blocks) {
            block.id = crate::model::BlockId { page: page.id, index };
        }
        let mut chrome = Verdicts::keep_all(page.blocks.len());
        for (index, _) in verdicts.iter().enumerate().filter(|&(_, &is_chrome)| is_chrome) {
            chrome.drop_block(index, Reason::Chrome { rule: "".into() });
        }
        self.survey.observe(&page, &chrome, &mut self.notes);
        self.blocks += page.blocks.len();
        let state = PageState {
            id: document.id,
            source: document.source,
            record: document.record,
            blocks: document.blocks,
            site: (self.lines)(&page),
            duplicate_of: None,
        };
        self.builder.page(state, document.duplicate_of.as_ref());
        for (index, keeper, block, similarity) in &dropped {
            self.builder.dropped(*index, &DropTarget { keeper, block: *block, similarity: *similarity });
        }
    }

    /// Returns the encoded chunk, and starts an empty one.
    fn take(&mut self) -> Vec<u8> {
        self.blocks = 0;
        let texts = std::mem::take(&mut self.notes).remember(|page| page.record);
        std::mem::take(&mut self.builder).finish(texts).encode()
    }
}
