//! Tests of incremental runs: what they read, what they carry over, and that the result equals that of a full
//! run.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use gristmill::publish::manifest::Manifest;

/// Time of the first night, in seconds since 1970.
const FIRST_NIGHT: u64 = 1_700_000_000;

/// A reproducible random generator (xorshift; Marsaglia 2003).
pub(crate) struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

/// Runs the program at night `night` and returns its messages.
pub(crate) fn run(input: &Path, output: &Path, night: u64, more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gristmill"));
    command.args(["run", "--output"]).args([output, input]).args(more);
    command.env("SOURCE_DATE_EPOCH", (FIRST_NIGHT + night * 86_400).to_string());
    let done = command.output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success(), "{said}");
    said
}

pub(crate) fn verify(output: &Path) {
    let done = Command::new(env!("CARGO_BIN_EXE_gristmill"))
        .args(["verify", "--output"])
        .arg(output)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

pub(crate) fn settings(folder: &Path, text: &str) -> String {
    let path = folder.join(format!("{}.toml", text.len()));
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

pub(crate) type Row = BTreeMap<String, String>;

pub(crate) fn rows(output: &Path, table: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(output.join(format!("latest/csv/{table}.csv"))).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// Writes a page of `site`: a menu whose lines are on different shares of its pages, paragraphs that other
/// pages have too, and a unique one.
fn page(random: &mut Random, site: usize) -> String {
    let mut text = format!("Page {} of the paper of town {site}\n\n", random.below(100_000));
    for line in 0..6 {
        // Some lines are on so many pages that a few pages more or less decide whether they belong to the
        // site.
        if random.below(12) < 1 + line {
            text.push_str(&format!("Section {line} of town {site} for readers\n\n"));
        }
    }
    for _ in 0..=random.below(5) {
        let which = random.below(60);
        let word = if random.one_in(4) { "THE" } else { "the" };
        text.push_str(&format!(
            "Report {which} tells that {word} council met at the mill on day {which} and talked about the river, the old \
             bridge, and what the repair of number {which} would cost the people of the valley.\n\n"
        ));
    }
    if random.one_in(3) {
        // Short enough to be chrome where two pages of a site have it.
        let which = random.below(30);
        text.push_str(&format!(
            "On day {which} the ferry to the island leaves at noon, and dogs travel free.\n\n"
        ));
    }
    let own = random.below(1_000_000);
    text.push_str(&format!(
        "Nobody else has written about house {own}, which stands at the end of the road and has {} windows that look \
         out over the water, as its owner told us when we came to see her garden.\n\n",
        own % 97
    ));
    text
}

/// Writes file `number` of the corpus: a text page or a JSONL file.
pub(crate) fn write_file(folder: &Path, random: &mut Random, number: usize) {
    let site = number % 3;
    if number.is_multiple_of(4) {
        let lines = (0..3 + random.below(4)).map(|_| {
            let url = format!("https://town{site}.example/{}", random.below(1_000_000));
            serde_json::json!({ "url": url, "text": page(random, site) }).to_string() + "\n"
        });
        fs::write(folder.join(format!("lines-{number:03}.jsonl")), lines.collect::<String>()).unwrap();
    } else {
        let folder = folder.join(format!("town{site}"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("page-{number:03}.txt")), page(random, site)).unwrap();
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Adds, changes, deletes and renames files.
fn a_day_passes(folder: &Path, random: &mut Random, next: &mut usize) {
    for _ in 0..=random.below(4) {
        write_file(folder, random, *next);
        *next += 1;
    }
    let all = files(folder);
    for _ in 0..random.below(3) {
        let file = &all[random.below(all.len())];
        match random.below(4) {
            0 => drop(fs::remove_file(file)),
            1 => drop(fs::rename(
                file,
                file.with_file_name(format!("moved-{}", file.file_name().unwrap().display())),
            )),
            2 if file.exists() && file.extension().unwrap() == "txt" => {
                fs::write(file, page(random, 1)).unwrap();
            }
            _ if file.exists() => drop(
                File::options().append(true).open(file).unwrap().set_modified(std::time::SystemTime::now()),
            ),
            _ => {}
        }
    }
}

/// Text of a block, its chrome rule and its score.
pub(crate) type Judged = (String, String, String);

/// What a run decided: for each page, by source and record, the text, chrome rule and score of its blocks;
/// and what it kept.
#[derive(Debug, PartialEq)]
pub(crate) struct Told {
    chrome: BTreeMap<(String, String), Vec<Judged>>,
    /// Number of kept blocks by hash of the text.
    kept: BTreeMap<String, usize>,
    repeated_pages: usize,
}

pub(crate) fn told(output: &Path) -> Told {
    let documents = rows(output, "documents");
    let places = documents
        .iter()
        .map(|row| (row["document_id"].clone(), (row["source"].clone(), row["record"].clone())));
    let places = places.collect::<BTreeMap<_, _>>();
    assert_eq!(places.len(), documents.len(), "ids are unique");
    let (mut chrome, mut kept) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::new());
    for row in rows(output, "blocks") {
        let is_chrome = row["reason"] == "chrome";
        let place = places[&row["document_id"]].clone();
        let rule = if is_chrome { row["rule"].clone() } else { String::new() };
        chrome.entry(place).or_default().push((row["text"].clone(), rule, row["score"].clone()));
        if row["verdict"] == "kept" {
            *kept.entry(row["hash"].clone()).or_default() += 1;
        }
    }
    let repeated_pages = documents.iter().filter(|row| !row["duplicate_of"].is_empty()).count();
    Told { chrome, kept, repeated_pages }
}

/// Runs `nights` nights on a growing folder and compares each with a full run.
fn nights(seed: u64, nights: u64, near: bool) {
    let scratch = tempfile::tempdir().unwrap();
    let [input, output, full] = ["in", "out", "full"].map(|name| scratch.path().join(name));
    fs::create_dir(&input).unwrap();
    let config = settings(scratch.path(), &format!("[dedupe]\nnear = {near}\n[output]\nkeep_runs = 2\n"));
    let (mut random, mut next) = (Random(seed), 0);
    while next < 24 {
        write_file(&input, &mut random, next);
        next += 1;
    }
    let (mut read, mut all, mut touched) = (0, 0, 0);
    for night in 0..nights {
        run(&input, &output, night, &["--config", &config]);
        run(&input, &full, night, &["--config", &config, "--full"]);
        verify(&output);
        let (own, other) = (told(&output), told(&full));
        assert_eq!(own.chrome, other.chrome, "seed {seed}, night {night}");
        assert_eq!(own.repeated_pages, other.repeated_pages, "seed {seed}, night {night}");
        if near {
            // Which text of a chain of near-duplicates is kept depends on which came first.
            let count = |told: &Told| told.kept.values().sum::<usize>() as f64;
            assert!((count(&own) / count(&other) - 1.0).abs() < 0.03, "seed {seed}, night {night}");
        } else {
            assert_eq!(own.kept, other.kept, "seed {seed}, night {night}");
        }
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(output.join("latest/manifest.json")).unwrap()).unwrap();
        let id = manifest["run"].as_str().unwrap();
        let tonight = rows(&output, "documents").iter().filter(|row| row["run"] == id).count();
        if night > 0 {
            (read, all) = (read + tonight, all + own.chrome.len());
        }
        touched += usize::from(night > 0 && manifest["segments"].as_array().unwrap().len() > 1);
        a_day_passes(&input, &mut random, &mut next);
    }
    assert!(read > 0 && read < all * 4 / 5, "{read} of {all} pages were read again");
    assert!(touched > 0, "no segment was ever carried over beside a new one");
    // The state folder has exactly the segments of the last run.
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(output.join("latest/manifest.json")).unwrap()).unwrap();
    let ids = manifest["segments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|segment| segment["id"].as_str().unwrap().to_owned());
    let state = files(&output.join("state"))
        .iter()
        .map(|path| path.file_name().unwrap().display().to_string())
        .collect::<Vec<_>>();
    let mut ids = ids.collect::<Vec<_>>();
    ids.sort();
    assert_eq!(state, ids);
}

#[test]
fn a_history_gives_the_text_that_a_full_run_gives() {
    nights(0x9e37_79b9, 10, false);
}

#[test]
fn a_history_gives_the_text_that_a_full_run_gives_from_another_seed() {
    nights(77, 10, false);
}

#[test]
fn a_history_with_near_duplicates_adds_up() {
    nights(4_711, 6, true);
}

/// Returns every file of the published run except the manifest, which holds times.
fn tables(output: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let run = fs::canonicalize(output.join("latest")).unwrap();
    let is_table = |path: &PathBuf| path.parent() != Some(&run);
    let paths = files(&run).into_iter().filter(is_table);
    paths.map(|path| (path.strip_prefix(&run).unwrap().to_owned(), fs::read(&path).unwrap())).collect()
}

/// Makes a folder of 24 files and runs the first night on it.
pub(crate) fn first_night() -> (tempfile::TempDir, PathBuf, PathBuf, Random) {
    let scratch = tempfile::tempdir().unwrap();
    let [input, output] = ["in", "out"].map(|name| scratch.path().join(name));
    fs::create_dir(&input).unwrap();
    let mut random = Random(5);
    for number in 0..24 {
        write_file(&input, &mut random, number);
    }
    run(&input, &output, 0, &[]);
    (scratch, input, output, random)
}

pub(crate) fn copy(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-a").args([from, to]).status().unwrap();
    assert!(done.success());
}

#[test]
fn what_is_unchanged_is_linked_and_nothing_is_read() {
    let (_scratch, input, output, _) = first_night();
    let before = tables(&output);
    let inode = |file: &str| fs::metadata(output.join("latest").join(file)).unwrap().ino();
    let names =
        ["documents/part-00000.parquet", "rejects/part-00000.parquet", "csv/blocks.csv", "csv/rejects.csv"];
    let inodes = names.map(inode);
    let said = run(&input, &output, 1, &[]);
    assert!(said.contains("24 files unchanged, 0 pages read"), "{said}");
    assert_eq!(names.map(inode), inodes);
    assert_eq!(tables(&output), before);
    verify(&output);
}

#[test]
fn lost_and_damaged_state_is_made_again() {
    let (scratch, input, output, mut random) = first_night();
    write_file(&input, &mut random, 30);
    write_file(&input, &mut random, 31);
    let copies = ["lost", "damaged", "cut"].map(|name| scratch.path().join(name));
    for to in &copies {
        copy(&output, to);
    }
    run(&input, &output, 1, &[]);
    let expected = tables(&output);
    let state = |output: &Path| files(&output.join("state")).remove(0);
    fs::remove_dir_all(copies[0].join("state")).unwrap();
    let mut bytes = fs::read(state(&copies[1])).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(state(&copies[1]), &bytes).unwrap();
    fs::write(state(&copies[2]), &bytes[..middle]).unwrap();
    for output in &copies {
        let said = run(&input, output, 1, &[]);
        assert!(said.contains("rebuilt from the published tables"), "{said}");
        assert!(said.contains("24 files unchanged"), "{said}");
        assert_eq!(tables(output), expected);
        verify(output);
        // The state is rebuilt only once.
        let said = run(&input, output, 2, &[]);
        assert!(!said.contains("made again"), "{said}");
    }
}

#[test]
fn neither_threads_nor_memory_show_where_a_run_goes_on() {
    let (scratch, input, output, mut random) = first_night();
    let copies = ["one", "little"].map(|name| scratch.path().join(name));
    for to in &copies {
        copy(&output, to);
    }
    for number in 30..40 {
        write_file(&input, &mut random, number);
    }
    fs::remove_file(&files(&input)[1]).unwrap();
    run(&input, &output, 1, &[]);
    run(&input, &copies[0], 1, &["--threads", "1"]);
    let little = settings(scratch.path(), "[dedupe]\nmemory_limit_bytes = 1\n");
    run(&input, &copies[1], 1, &["--threads", "3", "--config", &little]);
    let expected = tables(&output);
    assert!(copies.iter().all(|copy| tables(copy) == expected));
}

#[test]
fn other_settings_and_a_damaged_run_start_afresh_and_say_so() {
    let (scratch, input, output, _) = first_night();
    let other = settings(scratch.path(), "[dedupe]\nmin_words_across_pages = 9\n");
    let said = run(&input, &output, 1, &["--config", &other]);
    assert!(said.contains("every file was read: settings, rules or models have changed"), "{said}");
    let said = run(&input, &output, 2, &["--config", &other, "--full"]);
    assert!(said.contains("every file was read: requested"), "{said}");
    let said = run(&input, &output, 3, &["--config", &other]);
    assert!(said.contains("0 pages read"), "{said}");
    fs::remove_file(output.join("latest/sentences/part-00000.parquet")).unwrap();
    let said = run(&input, &output, 4, &["--config", &other]);
    assert!(said.contains("every file was read: a file of the published run is missing"), "{said}");
    verify(&output);
    fs::write(output.join("latest/manifest.json"), "{").unwrap();
    let said = run(&input, &output, 5, &["--config", &other]);
    assert!(said.contains("is not a manifest of this program"), "{said}");
    verify(&output);
}

/// Changes a file without changing its length or modification time.
#[test]
fn times_that_lie_are_found_out() {
    let (_scratch, input, output, _) = first_night();
    let file = input.join("town1/page-001.txt");
    let modified = fs::metadata(&file).unwrap().modified().unwrap();
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("windows", "widnows")).unwrap();
    File::options().append(true).open(&file).unwrap().set_modified(modified).unwrap();
    let said = run(&input, &output, 1, &[]);
    assert!(said.contains("23 files unchanged"), "{said}");
    assert!(rows(&output, "blocks").iter().any(|row| row["text"].contains("widnows")));
    verify(&output);
}

/// Puts the output folder into the input folder, under its own name and through a link, beside the output of
/// another project.
#[test]
fn the_output_folder_is_never_an_input() {
    let (scratch, input, output, _) = first_night();
    let (inside, linked) = (input.join("output"), input.join("tables"));
    copy(&output, &input.join("theirs"));
    std::os::unix::fs::symlink(&inside, &linked).unwrap();
    let plain = rows(&output, "documents").len();
    for night in 0..3 {
        let said = run(&input, &inside, night, &[]);
        assert_eq!(rows(&inside, "documents").len(), plain, "night {night}: {said}");
        assert_eq!(rows(&inside, "rejects").len(), usize::from(night == 0), "night {night}: {said}");
        let notices = said.lines().filter(|line| line.contains("output of this program")).collect::<Vec<_>>();
        assert!(notices.len() == 1 && notices[0].contains("theirs"), "night {night}: {said}");
        fs::write(inside.join("page.txt"), "A page that somebody put into the output folder.").unwrap();
    }
    let done = Command::new(env!("CARGO_BIN_EXE_gristmill"))
        .args(["verify", "--output"])
        .args([&inside, Path::new("--sources"), &input])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    drop(scratch);
}

/// Writes a page of paragraphs from a few families, each some words away from the previous one of its family:
/// copies, near-duplicates, and chains of them. File names do not follow the order of nights.
fn near_rich_file(folder: &Path, random: &mut Random, families: &mut [Vec<String>]) {
    let site = random.below(4);
    let mut text = format!("Notes of reader {} on the valley\n\n", random.below(100_000));
    for _ in 0..2 + random.below(3) {
        let family = random.below(families.len());
        let words = &mut families[family];
        for _ in 0..random.below(4) {
            let at = random.below(words.len());
            words[at] = format!(
                "{}{}",
                ["ba", "ke", "li", "mo", "ru"][random.below(5)],
                ["n", "rt", "ss", "ll"][random.below(4)]
            );
        }
        text.push_str(&words.join(" "));
        text.push_str(".\n\n");
    }
    let folder = folder.join(format!("valley{site}"));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("page-{:06}.txt", random.below(1_000_000))), text).unwrap();
}

/// What happened to the blocks with one hash: how many were kept and how many dropped as near-duplicates, and
/// whether one of them is the keeper of a near-duplicate.
#[derive(Default)]
struct Family {
    kept: usize,
    near: usize,
    keeps_near: bool,
}

fn families(output: &Path) -> BTreeMap<String, Family> {
    let blocks = rows(output, "blocks");
    let place = |row: &Row, page: &str, block: &str| (row[page].clone(), row[block].clone());
    let all = blocks.iter().map(|row| (place(row, "document_id", "block"), row)).collect::<BTreeMap<_, _>>();
    let mut families = BTreeMap::<String, Family>::new();
    for row in &blocks {
        let own = families.entry(row["hash"].clone()).or_default();
        own.kept += usize::from(row["verdict"] == "kept");
        if row["reason"] == "duplicate_near" {
            own.near += 1;
            let keeper = all[&place(row, "keeper_document_id", "keeper_block")];
            assert_eq!(keeper["verdict"], "kept", "{row:?}");
            assert!(row["similarity"].parse::<f32>().unwrap() >= 0.7, "{row:?}");
            families.entry(keeper["hash"].clone()).or_default().keeps_near = true;
        }
    }
    families
}

/// Tests the promise of README and docs/incremental.md about near-duplicates. A text without near-duplicates
/// is kept as in a full run. A text that only one of the two runs keeps is dropped by the other as a
/// near-duplicate of a text that it keeps. Returns the number of dropped near-duplicates and of texts that
/// are kept a different number of times.
fn near_rich_nights(seed: u64) -> (usize, usize) {
    let scratch = tempfile::tempdir().unwrap();
    let [input, output, full] = ["in", "out", "full"].map(|name| scratch.path().join(name));
    fs::create_dir(&input).unwrap();
    let mut random = Random(seed);
    let word = |at: usize| {
        format!("{}{}", ["wa", "so", "ti", "pe", "gu"][at % 5], ["nd", "r", "lk", "m", "st", "v"][at / 5 % 6])
    };
    let mut bases = (0..12)
        .map(|family| (0..36).map(|at| word(family * 7 + at * (family + 3))).collect::<Vec<_>>())
        .collect::<Vec<_>>();
    let (mut differing, mut near) = (0, 0);
    for night in 0..7 {
        for _ in 0..if night == 0 { 20 } else { 1 + random.below(5) } {
            near_rich_file(&input, &mut random, &mut bases);
        }
        if night > 1 {
            let all = files(&input);
            fs::remove_file(&all[random.below(all.len())]).unwrap();
        }
        run(&input, &output, night, &[]);
        run(&input, &full, night, &["--full"]);
        verify(&output);
        assert_eq!(told(&output).chrome, told(&full).chrome, "seed {seed}, night {night}");
        let (own, other) = (families(&output), families(&full));
        for (hash, one) in &own {
            let two = &other[hash];
            let about = format!("seed {seed}, night {night}, text {hash}");
            near += one.near;
            differing += usize::from(one.kept != two.kept);
            if one.near + two.near == 0 && !one.keeps_near && !two.keeps_near {
                assert_eq!(one.kept, two.kept, "{about}");
            }
            for (keeps, drops) in [(one, two), (two, one)] {
                assert!(keeps.kept == 0 || drops.kept > 0 || drops.near > 0, "{about}");
            }
        }
    }
    (near, differing)
}

#[test]
fn near_duplicates_differ_from_a_full_run_only_in_which_of_them_stay() {
    let [one, two] = [11, 2_024].map(near_rich_nights);
    let (near, differing) = (one.0 + two.0, one.1 + two.1);
    assert!(near > 60 && differing > 0, "{near} near-duplicates, {differing} differences: too few to test");
}

/// Changes the manifest of the latest run and seals it again, so that its digest is correct.
fn forge(output: &Path, change: impl Fn(&mut Manifest)) {
    let run = fs::canonicalize(output.join("latest")).unwrap();
    let mut manifest = Manifest::read(&run).unwrap();
    change(&mut manifest);
    fs::remove_file(run.join("manifest.json")).unwrap();
    manifest.write(&run).unwrap();
}

/// What a forger does to a manifest.
type Forgery = fn(&mut Manifest);

/// A manifest whose entries do not agree is no basis of a run: the next run reads all inputs, says so in one
/// warning, and leaves the damaged run as it is. The run after it builds on the new one.
#[test]
fn a_manifest_that_contradicts_itself_stops_no_night() {
    let (scratch, input, sound, mut random) = first_night();
    write_file(&input, &mut random, 31);
    let expected = {
        let full = scratch.path().join("full");
        run(&input, &full, 1, &[]);
        told(&full)
    };
    let forgeries: [(&str, Forgery); 14] = [
        ("an input has more pages", |of| of.inputs[3].pages += 1),
        ("two inputs changed their pages", |of| {
            of.inputs[3].pages += 1;
            of.inputs[5].pages -= 1;
        }),
        ("an input has pages without number", |of| of.inputs[3].pages = u64::MAX),
        ("an input is gone", |of| drop(of.inputs.pop())),
        ("bytes of an input are lost", |of| of.inputs[2].accounted -= 1),
        ("a segment is listed twice", |of| of.segments.push(of.segments[0].clone())),
        ("a segment has no files", |of| of.segments[0].files.clear()),
        ("a segment has too many blocks", |of| of.segments[0].counts.kept_blocks = u64::MAX),
        ("a segment has more copies", |of| of.segments[0].counts.duplicate_pages += 1),
        ("a file is listed twice", |of| of.files.push(of.files[0].clone())),
        ("no file is listed", |of| of.files.clear()),
        ("a file has too few rows", |of| of.files[0].rows -= 1),
        ("a file is elsewhere", |of| of.files[0].file = "../../../in/town1/page-001.txt".to_owned()),
        ("the accounts do not balance", |of| of.accounting.pages_read += 1),
    ];
    for (what, change) in forgeries {
        let output = scratch.path().join("forged");
        copy(&sound, &output);
        forge(&output, change);
        let (old, before) = (fs::canonicalize(output.join("latest")).unwrap(), tables(&output));
        let said = run(&input, &output, 1, &[]);
        let warnings = said.lines().filter(|line| line.contains("warn")).collect::<Vec<_>>();
        assert!(warnings.len() == 1 && warnings[0].contains("was not built on"), "{what}: {said}");
        assert!(said.contains("every file was read"), "{what}: {said}");
        assert_eq!(told(&output), expected, "{what}");
        verify(&output);
        let new = fs::canonicalize(output.join("latest")).unwrap();
        let kept = files(&old).into_iter().filter(|path| path.parent() != Some(&old));
        let kept = kept.map(|path| (path.strip_prefix(&old).unwrap().to_owned(), fs::read(&path).unwrap()));
        assert_eq!(kept.collect::<BTreeMap<_, _>>(), before, "{what}");
        assert_ne!(new, old, "{what}");
        let said = run(&input, &output, 2, &[]);
        assert!(
            said.contains("25 files unchanged, 0 pages read") && !said.contains("warn"),
            "{what}: {said}"
        );
        fs::remove_dir_all(&output).unwrap();
    }
}

/// A change of the text of a manifest.
type Change = fn(&str) -> String;

/// Manifests of other programs and versions, and what is left of one, stop no run either.
#[test]
fn a_manifest_that_cannot_be_read_stops_no_night() {
    let (scratch, input, sound, _) = first_night();
    let changes: [(&str, Change); 5] = [
        ("cut", |text| text[..text.len() / 2].to_owned()),
        ("empty", |_| String::new()),
        ("zeros", |text| "\0".repeat(text.len())),
        ("other", |_| "[]".to_owned()),
        ("edited", |text| text.replacen("\"rows\": ", "\"rows\": 1", 1)),
    ];
    for (what, change) in changes {
        let output = scratch.path().join(what);
        copy(&sound, &output);
        let path = fs::canonicalize(output.join("latest")).unwrap().join("manifest.json");
        let text = change(&fs::read_to_string(&path).unwrap());
        fs::write(&path, &text).unwrap();
        let said = run(&input, &output, 1, &[]);
        assert_eq!(said.matches("was not built on").count(), 1, "{what}: {said}");
        assert!(!said.contains("no comparison"), "{what}: {said}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "{what}");
        verify(&output);
    }
    // A later version is no damage, but no basis either.
    forge(&sound, |of| of.manifest_version += 1);
    let said = run(&input, &sound, 1, &[]);
    assert!(said.contains("every file was read: another version") && !said.contains("warn"), "{said}");
    verify(&sound);
}
