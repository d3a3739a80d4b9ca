//! Reads state files: no bytes panic, use much more memory than their size, or give different chunks when read twice; and a chunk
//! is the same after it is written and read again.

#![no_main]

use std::fs;
use std::sync::Arc;

use gristmill::dedupe::Mark;
use gristmill::read;
use gristmill::state::{Folder, Header, Reader};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let output = tempfile::tempdir().expect("a folder can be made");
    let header = Header::new(2);
    let mut folder = Folder::open(output.path(), std::iter::empty()).expect("the folder can be opened");
    // A valid header, so that the rest is read too.
    let mut writer = folder.create("fuzzed", header).expect("a file can be made");
    writer.push(bytes).expect("a file can be written");
    let sha256 = writer.finish().expect("a file can be ended");
    let mut reader = Reader::open(output.path(), "fuzzed", &sha256, header).expect("it is as it was written");
    let mut pages = Vec::new();
    while let Ok(Some(chunk)) = reader.next_pages() {
        let _ = chunk.keeper_pages();
        pages.push(chunk);
    }
    reader.restart().expect("a file can be read twice");
    let mut chunks = pages.into_iter();
    while let Ok(Some(chunk)) = reader.next_chunk() {
        assert_eq!(chunks.next().as_ref(), Some(&chunk.pages));
        for at in 0..2 {
            let _ = (
                chunk.pages.block_target(Mark { fingerprint: 0, page: at, block: at }),
                chunk.pages.page_target(at),
            );
        }
        let again = chunk.encode();
        let mut writer = folder.create("again", header).expect("a file can be made");
        writer.push(&again).expect("a file can be written");
        let sha256 = writer.finish().expect("a file can be ended");
        let mut reader =
            Reader::open(output.path(), "again", &sha256, header).expect("it was written just now");
        // Compares bytes, because a similarity of NaN does not equal itself.
        assert_eq!(
            reader.next_chunk().expect("it was written just now").map(|chunk| chunk.encode()),
            Some(again)
        );
        let _ = chunk.only(|page| page.record % 2 == 0).encode();
    }
    // A file overwritten with the raw bytes is refused unless its digest still matches.
    fs::write(gristmill::state::path(output.path(), "fuzzed"), bytes).expect("a file can be written");
    let digest = read::digest(&gristmill::state::path(output.path(), "fuzzed"), &Arc::default())
        .expect("a file can be read");
    assert!(Reader::open(output.path(), "fuzzed", &sha256, header).is_err() || digest == sha256);
});
