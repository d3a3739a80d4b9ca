//! Columnar serialised form of parsed pages, which are spilled to disk between two passes.
//!
//! In and out: the same pages, for serde (`#[serde(with = "columns")]`). All texts are in one buffer, and
//! each field of the blocks is a column, so that reading and writing handle long runs of one type, and
//! similar values lie together for a compressor. Omitted, as they can be derived: ids of blocks, maps of
//! texts that are verbatim in the body, and markup where no block has any.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::block::{Block, BlockKind};
use super::facts::Facts;
use super::ids::PageId;
use super::markup::Element;
use super::markup::Markup;
use super::page::{MediaType, Page};
use super::source::Source;
use super::source_map::{Piece, SourceMap};
use super::span::{Span, to_u32};

/// The fields of a [`Page`] but its blocks. A page by itself has no serialised form, which would be without its text.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Page")]
struct Fields {
    id: PageId,
    source: Source,
    given_id: Option<String>,
    media_type: MediaType,
    encoding: String,
    bytes: u64,
    replaced: u64,
    content_hash: String,
    facts: Facts,
    elements: Vec<Element>,
    #[serde(skip)]
    blocks: Vec<Block>,
}

#[derive(Serialize)]
struct Borrowed<'a>(#[serde(with = "Fields")] &'a Page);

#[derive(Deserialize)]
struct Owned(#[serde(with = "Fields")] Page);

/// Pages without their blocks, and the blocks of all pages by column.
#[derive(Serialize, Deserialize)]
struct Columns<P> {
    pages: P,
    /// Number of blocks of each page.
    blocks: Vec<u32>,
    texts: String,
    text_bytes: Vec<u32>,
    kinds: Vec<BlockKind>,
    spans: Vec<Span>,
    words: Vec<u32>,
    fingerprints: Vec<[u8; 16]>,
    /// Number of pieces in each block's map; `None` if the text is verbatim its span of the body.
    maps: Vec<Option<u32>>,
    pieces: Vec<Piece>,
    /// Markup of each block; empty if no block has any.
    markup: Vec<Option<Markup>>,
}

/// Serialises `pages`.
///
/// # Errors
/// Those of `serializer`.
pub(crate) fn serialize<S: Serializer>(pages: &[Page], serializer: S) -> Result<S::Ok, S::Error> {
    let blocks = || pages.iter().flat_map(|page| &page.blocks);
    let mut texts = String::with_capacity(blocks().map(|block| block.text.len()).sum());
    let (mut maps, mut pieces) = (Vec::new(), Vec::new());
    for block in blocks() {
        texts.push_str(&block.text);
        let of_block = (!block.map.is_verbatim_of(block.span)).then(|| block.map.pieces());
        maps.push(of_block.map(|of_block| to_u32(of_block.len())));
        pieces.extend_from_slice(of_block.unwrap_or_default());
    }
    let has_markup = blocks().any(|block| block.markup.is_some());
    let columns = Columns {
        pages: pages.iter().map(Borrowed).collect::<Vec<_>>(),
        blocks: pages.iter().map(|page| to_u32(page.blocks.len())).collect(),
        texts,
        text_bytes: blocks().map(|block| to_u32(block.text.len())).collect(),
        kinds: blocks().map(|block| block.kind).collect(),
        spans: blocks().map(|block| block.span).collect(),
        words: blocks().map(|block| block.words).collect(),
        fingerprints: blocks().map(|block| block.fingerprint.to_le_bytes()).collect(),
        maps,
        pieces,
        markup: if has_markup { blocks().map(|block| block.markup.clone()).collect() } else { Vec::new() },
    };
    columns.serialize(serializer)
}

/// Deserialises pages.
///
/// # Errors
/// Those of `deserializer`, and an error if the lengths of the columns do not match.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Page>, D::Error> {
    let columns = Columns::<Vec<Owned>>::deserialize(deserializer)?;
    columns.pages().ok_or_else(|| D::Error::custom("columns of different lengths"))
}

impl Columns<Vec<Owned>> {
    /// Returns the pages with their blocks, or `None` if a column is too short.
    fn pages(self) -> Option<Vec<Page>> {
        let mut pages = self.pages.into_iter().map(|Owned(page)| page).collect::<Vec<_>>();
        let (mut texts, mut pieces) = (&*self.texts, &*self.pieces);
        let mut next = 0;
        for (page, &blocks) in pages.iter_mut().zip(&self.blocks) {
            let of_page = next..next + blocks as usize;
            page.blocks = Vec::with_capacity(self.kinds.get(of_page.clone())?.len());
            for (index, at) in of_page.enumerate() {
                let (text, rest) = texts.split_at_checked(*self.text_bytes.get(at)? as usize)?;
                texts = rest;
                let span = *self.spans.get(at)?;
                let map = match *self.maps.get(at)? {
                    None => SourceMap::verbatim(span),
                    Some(of_block) => {
                        let (of_block, rest) = pieces.split_at_checked(of_block as usize)?;
                        pieces = rest;
                        SourceMap::of_pieces(of_block, to_u32(text.len()))
                    }
                };
                page.blocks.push(Block {
                    id: page.block_id(index),
                    kind: self.kinds[at],
                    text: text.into(),
                    span,
                    map,
                    words: *self.words.get(at)?,
                    fingerprint: u128::from_le_bytes(*self.fingerprints.get(at)?),
                    markup: self.markup.get(at).cloned().flatten(),
                });
            }
            next += blocks as usize;
        }
        Some(pages)
    }
}

#[cfg(test)]
mod tests {
    use super::super::source_map::MappedText;
    use super::*;
    use crate::model::{Element, MediaType, PageId};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Chunk(#[serde(with = "super")] Vec<Page>);

    fn block(page: PageId, index: u32, (text, map): (String, SourceMap), markup: Option<Markup>) -> Block {
        Block {
            id: super::super::BlockId { page, index },
            kind: BlockKind::ALL[index as usize % BlockKind::ALL.len()],
            span: Span::new(7, 7 + to_u32(text.len())),
            map,
            words: index,
            fingerprint: u128::MAX - u128::from(index),
            markup,
            text,
        }
    }

    /// Returns a page of three blocks: one verbatim in its body, one with an entity, one without a map.
    fn page(record: u32, media_type: MediaType) -> Page {
        let id = PageId { file: 3, record };
        let markup = (media_type == MediaType::Html).then_some(Markup {
            element: 0,
            link_chars: 2,
            links: 1,
            heading_level: 1,
            hidden: true,
        });
        let mut verbatim = MappedText::default();
        verbatim.push_verbatim("Grüße", 7);
        let mut entity = MappedText::default();
        entity.push_verbatim("Tom ", 7);
        entity.push_replaced("&", Span::new(11, 16));
        let unmapped = ("no map".to_owned(), SourceMap::default());
        let texts = [verbatim.into_parts(), entity.into_parts(), unmapped];
        let blocks = (0..).zip(texts).map(|(index, text)| block(id, index, text, markup.clone())).collect();
        let elements = vec![Element { parent: None, name: "p".into(), tokens: "a b".into() }];
        Page { id, elements, blocks, ..Page::empty(media_type) }
    }

    #[test]
    fn pages_come_back_as_they_were() {
        let empty = Page { id: PageId { file: 3, record: 1 }, ..Page::empty(MediaType::Text) };
        for pages in [
            vec![],
            vec![page(0, MediaType::Text), empty, page(2, MediaType::Text)],
            vec![page(0, MediaType::Text), page(1, MediaType::Html)],
        ] {
            let chunk = Chunk(pages);
            let bytes = postcard::to_stdvec(&chunk).unwrap();
            assert_eq!(postcard::from_bytes::<Chunk>(&bytes).unwrap(), chunk);
        }
    }

    #[test]
    fn columns_that_do_not_go_together_are_an_error() {
        let bytes = postcard::to_stdvec(&Chunk(vec![page(0, MediaType::Html)])).unwrap();
        let whole: Columns<Vec<Owned>> = postcard::from_bytes(&bytes).unwrap();
        assert!(whole.pages().is_some());
        let spoil: [fn(&mut Columns<Vec<Owned>>); 7] = [
            |columns| columns.blocks[0] += 1,
            |columns| columns.texts.truncate(4),
            |columns| columns.text_bytes[0] = 3,
            |columns| columns.spans.truncate(2),
            |columns| columns.fingerprints.clear(),
            |columns| columns.maps[1] = Some(9),
            |columns| columns.words.truncate(1),
        ];
        for spoil in spoil {
            let mut columns: Columns<Vec<Owned>> = postcard::from_bytes(&bytes).unwrap();
            spoil(&mut columns);
            assert!(columns.pages().is_none());
        }
    }
}
