use std::sync::Arc;

use super::*;
use crate::chrome::SiteLines;
use crate::dedupe::{Mark, Notes, Options, Remembered, Survey};
use crate::model::{Block, BlockId, BlockKind, MediaType, Page, PageId, SourceMap, Span, Verdicts};
use crate::text::{hash, normalize, words};

const TEXTS: [&str; 2] = [
    "A paragraph that is long enough to be compared across the pages of a run.",
    "Another paragraph that has as many words as it takes to be compared.",
];

fn page(record: u32, texts: &[&str]) -> Page {
    let id = PageId { file: 0, record };
    let block = |(index, text): (u32, &&str)| Block {
        id: BlockId { page: id, index },
        kind: BlockKind::Paragraph,
        text: (*text).to_owned(),
        span: Span::new(0, 0),
        map: SourceMap::default(),
        words: words::count(text),
        fingerprint: hash::fingerprint(&normalize::normalize(text)),
        markup: None,
    };
    Page { id, blocks: (0..).zip(texts).map(block).collect(), ..Page::empty(MediaType::Text) }
}

fn state(record: u32, blocks: u32) -> PageState {
    PageState {
        id: format!("page-{record}").into(),
        source: "folder/file.jsonl".into(),
        record: record.into(),
        blocks,
        site: SiteLines { site: 7, lines: vec![3, u64::MAX] },
        duplicate_of: None,
    }
}

/// Two pages; the second duplicates the first, and its block was dropped in favour of that of the first.
fn chunk(survey: &Survey) -> Chunk {
    let pages = [page(0, &TEXTS), page(1, &TEXTS[..1])];
    let mut notes = Notes::default();
    for page in &pages {
        survey.observe(page, &Verdicts::keep_all(page.blocks.len()), &mut notes);
    }
    let first = Arc::<str>::from("page-0");
    let mut builder = ChunkBuilder::default();
    builder.page(state(0, 2), None);
    builder.page(state(1, 1), Some(&first));
    builder.dropped(0, &DropTarget { keeper: &first, block: 0, similarity: Some(0.75) });
    builder.finish(notes.remember(|page| page.record))
}

fn write(output: &std::path::Path, header: Header, chunks: &[Chunk]) -> String {
    let mut folder = Folder::open(output, std::iter::empty()).unwrap();
    let mut writer = folder.create("segment", header).unwrap();
    for chunk in chunks {
        writer.push(&chunk.encode()).unwrap();
    }
    let sha256 = writer.finish().unwrap();
    folder.keep();
    sha256
}

#[test]
fn chunks_come_back_and_texts_can_be_passed_over() {
    let output = tempfile::tempdir().unwrap();
    let survey = Survey::new(Options::default());
    let header = Header::new(survey.bands());
    let chunks = [chunk(&survey), Chunk::default(), chunk(&survey)];
    let sha256 = write(output.path(), header, &chunks);
    let mut reader = Reader::open(output.path(), "segment", &sha256, header).unwrap();
    for _ in 0..2 {
        for chunk in &chunks {
            assert_eq!(reader.next_pages().unwrap().as_ref(), Some(&chunk.pages));
        }
        assert_eq!(reader.next_pages().unwrap(), None);
        reader.restart().unwrap();
        for chunk in &chunks {
            assert_eq!(reader.next_chunk().unwrap().as_ref(), Some(chunk));
        }
        assert_eq!(reader.next_chunk().unwrap(), None);
        reader.restart().unwrap();
    }
}

fn first_block(page: u32) -> Mark {
    Mark { fingerprint: 0, page, block: 0 }
}

#[test]
fn what_texts_went_for_is_found() {
    let chunk = chunk(&Survey::new(Options::default()));
    assert_eq!(chunk.pages.texts, (3, 2));
    let target = chunk.pages.block_target(first_block(1)).unwrap();
    assert_eq!((&**target.keeper, target.block, target.similarity), ("page-0", 0, Some(0.75)));
    assert_eq!(chunk.pages.block_target(first_block(0)), None);
    assert_eq!(chunk.pages.page_target(1).map(|target| &**target.keeper), Some("page-0"));
    let keeper_pages = chunk.pages.keeper_pages();
    assert_eq!(keeper_pages.iter().map(|(page, id)| (*page, &***id)).collect::<Vec<_>>(), [(1, "page-0")]);
}

#[test]
fn pages_that_are_gone_leave_nothing() {
    let all = chunk(&Survey::new(Options::default()));
    let second = all.only(|page| &*page.id == "page-1");
    assert_eq!(second.pages.pages.len(), 1);
    assert_eq!(second.pages.texts, (1, 1));
    assert_eq!(second.pages.block_target(first_block(0)).map(|target| &**target.keeper), Some("page-0"));
    assert_eq!(all.only(|_| true), all);
    assert_eq!(all.only(|_| false).texts, Remembered::default());
}

#[test]
fn a_file_that_is_not_as_it_was_written_is_of_no_use() {
    let output = tempfile::tempdir().unwrap();
    let survey = Survey::new(Options::default());
    let header = Header::new(survey.bands());
    let sha256 = write(output.path(), header, &[chunk(&survey)]);
    let open = |sha256: &str, header| Reader::open(output.path(), "segment", sha256, header).map(drop);
    open(&sha256, header).unwrap();
    assert!(open(&sha256, Header::new(1)).unwrap_err().contains("another version"));
    let file = path(output.path(), "segment");
    let bytes = std::fs::read(&file).unwrap();
    for (at, changed) in [(0, 1), (40, 1), (bytes.len() - 1, 255)] {
        let mut bytes = bytes.clone();
        bytes[at] ^= changed;
        std::fs::write(&file, bytes).unwrap();
        assert!(open(&sha256, header).unwrap_err().contains("not the one in the manifest"));
    }
    // A matching digest does not help a truncated file: it yields an error, never wrong data.
    for cut in 0..bytes.len() {
        std::fs::write(&file, &bytes[..cut]).unwrap();
        let digest = crate::read::digest(&file, &Arc::default()).unwrap();
        if let Ok(mut reader) = Reader::open(output.path(), "segment", &digest, header) {
            assert!(reader.next_chunk().is_err() || cut == 28, "{cut}");
        }
    }
    std::fs::remove_file(&file).unwrap();
    assert!(open(&sha256, header).is_err());
}

/// Existing files must stay readable: whoever changes their form has to raise [`VERSION`].
#[test]
fn the_form_is_pinned() {
    let survey = Survey::new(Options::default());
    assert_eq!((VERSION, survey.bands()), (1, 26));
    let bytes = chunk(&survey).encode();
    assert_eq!(
        (bytes.len(), hash::hex(hash::fingerprint_bytes(&bytes))),
        (758, "ee043d53340bfed7eaf5a0c6de7d5149".to_owned())
    );
}

#[test]
fn files_of_other_segments_and_of_runs_that_were_not_published_go() {
    let output = tempfile::tempdir().unwrap();
    let header = Header::new(0);
    let [a, b] = ["20261123T020000Z-1a2b3c-1", "20261123T020000Z-1a2b3c-2-10"];
    let names = |folder: &std::path::Path| std::fs::read_dir(folder.join(STATE_FOLDER)).unwrap().count();
    let mut folder = Folder::open(output.path(), std::iter::empty()).unwrap();
    folder.create(a, header).unwrap().finish().unwrap();
    folder.create(b, header).unwrap().finish().unwrap();
    drop(folder);
    assert_eq!(names(output.path()), 0);
    let mut folder = Folder::open(output.path(), std::iter::empty()).unwrap();
    folder.create(a, header).unwrap().finish().unwrap();
    folder.create(b, header).unwrap().finish().unwrap();
    folder.keep();
    // Left by a run that was killed before it wrote anything.
    std::fs::write(path(output.path(), "20261124T020000Z-1a2b3c-1"), "").unwrap();
    Folder::open(output.path(), [b].into_iter()).unwrap();
    assert_eq!(names(output.path()), 1);
    assert!(path(output.path(), b).exists());
}

#[test]
fn what_no_run_made_stays() {
    let output = tempfile::tempdir().unwrap();
    let folder = output.path().join(STATE_FOLDER);
    std::fs::create_dir_all(folder.join("lost+found")).unwrap();
    std::fs::create_dir_all(folder.join("20261123T020000Z-1a2b3c-1")).unwrap();
    let own = "20261123T020000Z-1a2b3c-2";
    let state = Header::new(0).bytes();
    // Another program's file under the name of a segment, a state file under another name, and a link to a
    // state file.
    std::fs::write(folder.join("20261123T020000Z-1a2b3c-3"), "my notes").unwrap();
    std::fs::write(folder.join("kept for later"), &state).unwrap();
    std::fs::write(output.path().join("elsewhere"), &state).unwrap();
    std::os::unix::fs::symlink(output.path().join("elsewhere"), folder.join("20261123T020000Z-1a2b3c-4"))
        .unwrap();
    std::fs::write(folder.join(own), &state).unwrap();
    let state = Folder::open(output.path(), std::iter::empty()).unwrap();
    assert_eq!(state.foreign().len(), 5, "{:?}", state.foreign());
    assert!(state.is_own() && !folder.join(own).exists());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 5);
    assert!(super::file::make_way(output.path(), "20261123T020000Z-1a2b3c-3").is_err());
}

#[test]
fn a_folder_that_is_a_link_is_neither_followed_nor_replaced() {
    let output = tempfile::tempdir().unwrap();
    let theirs = tempfile::tempdir().unwrap();
    std::fs::write(theirs.path().join("20261123T020000Z-1a2b3c-1"), Header::new(0).bytes()).unwrap();
    let link = output.path().join(STATE_FOLDER);
    std::os::unix::fs::symlink(theirs.path(), &link).unwrap();
    let state = Folder::open(output.path(), std::iter::empty()).unwrap();
    assert!(!state.is_own());
    assert_eq!(state.foreign(), std::slice::from_ref(&link));
    assert_eq!(std::fs::read_dir(theirs.path()).unwrap().count(), 1);
    std::fs::remove_file(&link).unwrap();
    std::fs::write(&link, "a file").unwrap();
    assert!(!Folder::open(output.path(), std::iter::empty()).unwrap().is_own());
    assert_eq!(std::fs::read_to_string(&link).unwrap(), "a file");
}

#[test]
fn only_ids_of_segments_name_state_files() {
    let run = "20261129T021500Z-0a1b2c";
    assert!(is_segment_id(&format!("{run}-0")) && is_segment_id(&format!("{run}-2-17")));
    for id in ["", "-0", "../in/0.txt", "latest-1", &format!("{run}-"), &format!("../{run}-0")] {
        assert!(!is_segment_id(id), "{id}");
    }
}
