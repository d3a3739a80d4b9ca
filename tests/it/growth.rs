//! Tests that time and memory grow at most linearly with the input, for each pair of tags, pattern of text,
//! field and format. A generator makes each shape of input in one, two and four times a size.
//!
//! Time is the processor time of the thread, so that other load does not matter; if it seems to grow too
//! fast, it is measured again and the least value counts. Memory is the peak resident set of the process,
//! checked only if each test has its own process (nextest).

use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use gristmill::config;
use gristmill::model::{Body, MediaType, PageId, RawPage, RejectCode, Source};
use gristmill::parse::Parser;
use gristmill::pipeline::Pipeline;
use gristmill::read::{self, Entry, Options};

use crate::faults::{is_soak, tell};

/// Factor by which the time for four times the bytes may exceed four times the time. Quadratic work exceeds
/// it by a factor of four; effects of caches and sorting stay below two.
const MAX_EXCESS: f64 = 2.0;
/// Time below which measurements count as this, because some kernels update the clock only every few
/// milliseconds.
const FLOOR: Duration = Duration::from_millis(8);
/// Maximum number of measurements of an input.
const TRIALS: usize = 4;
/// Memory that a byte of input may take, in bytes, beyond what any input takes. A block takes some 700 bytes,
/// and the shortest visible one has four bytes of HTML.
const MAX_BYTES_PER_BYTE: usize = 500;
const FREE_BYTES: usize = 24 << 20;

static MILL: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(config::load(None).unwrap()).unwrap());

/// Cost of a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Cost {
    time: Duration,
    /// Growth of the resident set in bytes, at most.
    memory: usize,
}

/// A kind of input that can be made in any size; `make` takes the approximate number of bytes.
struct Shape {
    name: String,
    make: Box<dyn Fn(usize) -> Vec<u8>>,
}

impl Shape {
    fn new(name: impl Into<String>, make: impl Fn(usize) -> Vec<u8> + 'static) -> Self {
        Self { name: name.into(), make: Box::new(make) }
    }

    /// Repeats `piece`.
    fn of(piece: &str) -> Self {
        let owned = piece.to_owned();
        Self::new(format!("{piece:?}"), move |bytes| owned.repeat(bytes / owned.len() + 1).into_bytes())
    }

    /// Repeats `piece` between `before` and `after`.
    fn within(before: &'static str, piece: &'static str, after: &'static str) -> Self {
        Self::new(format!("{before:?} {piece:?} {after:?}"), move |bytes| {
            [before, &piece.repeat(bytes / piece.len() + 1), after].concat().into_bytes()
        })
    }

    /// Repeats `piece` between `before` and `after`, with `#` in it replaced by a running number.
    fn counted(before: &'static str, piece: &'static str, after: &'static str) -> Self {
        Self::new(format!("{before:?} {piece:?} {after:?}, counted"), move |bytes| {
            let mut text = before.to_owned();
            let mut number = 0;
            while text.len() < bytes {
                number += 1;
                text.push_str(&piece.replace('#', &number.to_string()));
            }
            (text + after).into_bytes()
        })
    }
}

/// Returns the processor time of this thread. Yields first, because the system updates the time when the
/// thread pauses.
fn cpu_time() -> Duration {
    std::thread::yield_now();
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0))
}

fn status(name: &str) -> usize {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("0 kB");
    line.trim().trim_end_matches("kB").trim().parse::<usize>().unwrap_or(0) << 10
}

fn cost(work: impl FnOnce()) -> Cost {
    let is_alone = std::env::var_os("NEXTEST").is_some() && fs::write("/proc/self/clear_refs", "5").is_ok();
    let (memory, time) = (status("VmRSS:"), cpu_time());
    work();
    let time = cpu_time().checked_sub(time).unwrap_or_default();
    let memory = if is_alone { status("VmHWM:").saturating_sub(memory) } else { 0 };
    Cost { time, memory }
}

/// Measures `work` on inputs of `bytes`, twice and four times `bytes`. Returns the figures if time or memory
/// grows too fast.
fn excess(shape: &Shape, bytes: usize, work: &dyn Fn(&[u8])) -> Option<String> {
    let inputs = [1, 2, 4].map(|factor| (shape.make)(factor * bytes));
    let mut least = inputs.each_ref().map(|input| cost(|| work(input)));
    for _ in 1..TRIALS {
        let allowed = 4.0 * MAX_EXCESS * least[0].time.max(FLOOR).as_secs_f64();
        if least[2].time.as_secs_f64() <= allowed {
            break;
        }
        for (least, input) in least.iter_mut().zip(&inputs) {
            let again = cost(|| work(input));
            least.time = least.time.min(again.time);
        }
    }
    let allowed = 4.0 * MAX_EXCESS * least[0].time.max(FLOOR).as_secs_f64();
    let is_slow = least[2].time.as_secs_f64() > allowed;
    let is_large = least[2].memory > FREE_BYTES + MAX_BYTES_PER_BYTE * inputs[2].len();
    (is_slow || is_large).then(|| {
        let lengths = inputs.each_ref().map(Vec::len);
        let figures = lengths.iter().zip(&least).map(|(bytes, cost)| {
            format!("{bytes} B {:.0} ms {} MiB", cost.time.as_secs_f64() * 1e3, cost.memory >> 20)
        });
        format!("{}: {}", shape.name, figures.collect::<Vec<_>>().join(", "))
    })
}

#[track_caller]
fn assert_linear(shapes: &[Shape], bytes: usize, work: &dyn Fn(&[u8])) {
    if !Path::new("/proc/thread-self/schedstat").exists() {
        return tell("SKIPPED: the system does not report the processor time of threads");
    }
    let bytes = if is_soak() { 8 * bytes } else { bytes };
    let _warm = &*MILL;
    work(&(shapes[0].make)(bytes));
    let found = shapes.iter().filter_map(|shape| excess(shape, bytes, work)).collect::<Vec<_>>();
    assert!(found.is_empty(), "{} of {} shapes:\n{}", found.len(), shapes.len(), found.join("\n"));
}

#[test]
fn work_and_memory_that_grow_too_fast_are_found() {
    let letters = Shape::of("a");
    let quadratic = |bytes: &[u8]| {
        let sum = |at: usize| bytes[at..].iter().fold(0u8, |sum, &byte| sum.rotate_left(1) ^ byte);
        std::hint::black_box((0..bytes.len()).map(sum).fold(0, u8::wrapping_add));
    };
    assert!(excess(&letters, 8_000, &quadratic).is_some());
    let linear = |bytes: &[u8]| quadratic(&bytes[..bytes.len().min(2_000)]);
    assert_eq!(excess(&letters, 8_000, &linear), None);
    if std::env::var_os("NEXTEST").is_some() {
        let large = |bytes: &[u8]| drop(std::hint::black_box(vec![1u8; 3_000 * bytes.len()]));
        assert!(excess(&letters, 8_000, &large).is_some());
    }
}

fn page(media_type: MediaType, body: &[u8]) -> RawPage {
    RawPage {
        id: PageId { file: 0, record: 0 },
        source: Source { file: "page".into(), record: 0, byte: 0 },
        media_type,
        charset: None,
        body: Body::Bytes(body.to_vec()),
        given_id: None,
        url: None,
        title: None,
        published: None,
        fetched_at: None,
    }
}

fn grind(media_type: MediaType) -> impl Fn(&[u8]) {
    move |body| {
        if let Err(reject) = MILL.clean(page(media_type, body)) {
            assert_ne!(reject.code, RejectCode::InternalError, "{reject}");
        }
    }
}

/// Elements that differ in their effect on the text around them.
const TAGS: [&str; 20] = [
    "i", "u", "a", "span", "x-y", "p", "div", "section", "h1", "li", "ul", "pre", "table", "tr", "td",
    "select", "option", "noscript", "template", "svg",
];

#[test]
fn pairs_of_tags_cost_what_their_bytes_cost() {
    // Most pairs are nested this deep; no page is so deep that it would be rejected.
    const OPEN: usize = 100;
    let parser = Parser::default();
    let parse = |body: &[u8]| drop(parser.parse(page(MediaType::Html, body)));
    let mut shapes = Vec::new();
    for outer in TAGS {
        for inner in TAGS {
            shapes.push(Shape::new(format!("<{outer}>s closed within <{inner}>s"), move |bytes| {
                let mut unit = format!("<{outer}>").repeat(OPEN);
                unit.push_str(&format!("<{inner}>").repeat(OPEN));
                unit.push_str(&format!("</{outer}>x").repeat(OPEN));
                unit.push_str(&format!("<{outer}>").repeat(OPEN));
                unit.push_str(&format!("</{inner}>x").repeat(OPEN));
                unit.push_str(&format!("</{outer}>").repeat(OPEN));
                unit.repeat(bytes / unit.len() + 1).into_bytes()
            }));
            shapes.push(Shape::new(format!("<{outer}><{inner}> in turn"), move |bytes| {
                let unit = format!("<{outer}>a<{inner}>b</{outer}>c</{inner}>d");
                unit.repeat(bytes / unit.len() + 1).into_bytes()
            }));
        }
    }
    assert_linear(&shapes, 6_000, &parse);
}

#[test]
fn html_of_any_shape_costs_what_its_bytes_cost() {
    let mut shapes = vec![
        Shape::within("<p>", "word <b>and</b> ", ""),
        Shape::counted("", "<p>Paragraph # of the page says #.", ""),
        Shape::counted("", "<h2>Heading #</h2>", ""),
        Shape::counted("", "<a href=/#>link #</a> ", ""),
        Shape::counted("", "<li><a href=/page/#>Teaser # of the list</a>", ""),
        Shape::counted("<table>", "<tr><td>#<td>cell<td>", "</table>"),
        Shape::counted("<table><tr>", "<td>#", "</table>"),
        Shape::counted("", "<table><tr><td>#</table>", ""),
        Shape::counted("<select>", "<option>choice #", "</select>"),
        Shape::counted("<p", " a#=#", ">text"),
        Shape::counted("<p class='", "c# ", "'>text"),
        Shape::counted("<p style='", "a#:b;", "'>text"),
        Shape::counted("", "<p class=c#>text", ""),
        Shape::counted("", "<div hidden>text #</div>", ""),
        Shape::counted("", "a<b hidden>text #</b>", ""),
        Shape::within("", "a<br>", ""),
        Shape::within("<p>", "&amp;", ""),
        Shape::within("<p>", "&#x301;", ""),
        Shape::within("<p>", "&am", ""),
        Shape::within("<p>&", "a", ""),
        Shape::within("", "<!--a-->b", ""),
        Shape::within("", "<!--", ""),
        Shape::within("", "<![CDATA[a]]>", ""),
        Shape::within("<svg>", "<![CDATA[a]]>", "</svg>"),
        Shape::within("<svg>", "<![CDATA[", "</svg>"),
        Shape::within("", "<", ""),
        Shape::within("", "</", ""),
        Shape::within("", "<a ", ""),
        Shape::within("", "<a b='", ""),
        Shape::within("<script>", "<!--<script>", ""),
        Shape::within("<script>", "</scrip", ""),
        Shape::within("<textarea>", "</textare", ""),
        Shape::within("", "\0", ""),
        Shape::within("<pre>", " \n\t", "</pre>"),
        Shape::within("<pre>", "a\n", "</pre>"),
        Shape::within("<title>", "long title ", "</title><p>text"),
        Shape::within("", "<title>a</title>", "<p>text"),
        Shape::counted("", "<meta name=author content='Ann B#'>", "<p>text"),
        Shape::counted("", "<meta property=og:title content='Title #'>", "<p>text"),
        Shape::counted("", "<meta name=x# content=y>", "<p>text"),
        Shape::within("<meta name=author content='", "Ann Bell, ", "'><p>text"),
        Shape::within("<meta name=date content='", "12 May ", "'><p>text"),
        Shape::within("<meta property=og:site_name content='", "The Grain ", "'><title>a - b</title>"),
        Shape::within("<link rel=canonical href='https://a.example/", "a-b/", "'><p>text"),
        Shape::within("<link rel=canonical href='https://", "a.", "example/'><p>text"),
        Shape::within("<html lang='", "en-", "'><p>text"),
        Shape::counted("", "<time datetime='# May'>text</time>", ""),
        Shape::counted("", "<script type=application/ld+json>{\"headline\":\"#\"}</script>", ""),
        Shape::within("<script type=application/ld+json>", "[", "</script>"),
        Shape::within("<script type=application/ld+json>", "{\"@graph\":[", "</script>"),
        Shape::counted("<script type=application/ld+json>{", "\"a#\":\"b\",", "\"c\":1}</script>"),
        Shape::counted(
            "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":[",
            "{\"@type\":\"Person\",\"name\":\"Ann B#\"},",
            "1]}</script><p>text",
        ),
        Shape::counted(
            "<script type=application/ld+json>[",
            "{\"@type\":\"Person\",\"@id\":\"#\"},",
            "1]</script>",
        ),
        Shape::counted("", "<p class=byline>By Ann B#</p>", ""),
        Shape::counted("", "<p class=byline><a rel=author>Ann B#</a></p>", ""),
    ];
    // A long title and headings that it is compared with.
    for heading in [
        "<h1>Mills of the #</h1>",
        "<h2>long title long title #</h2>",
        "<h1>long title</h1>",
        "<p>long title #",
    ] {
        shapes.push(Shape::new(format!("a long title, and {heading}"), move |bytes| {
            let title = "long title ".repeat(bytes / 22);
            let headings = heading.repeat(bytes / 2 / heading.len());
            format!(
                "<title>{title}</title><link rel=canonical href=https://a.example/long-title-long>{headings}"
            )
            .into_bytes()
        }));
    }
    assert_linear(&shapes, 32_000, &grind(MediaType::Html));
}

#[test]
fn many_tiny_blocks_cost_what_their_bytes_cost() {
    // About four times the number of blocks that are described together.
    let shapes = ["<p>a", "<li>word #"].map(|piece| Shape::counted("", piece, ""));
    assert_linear(&shapes, 70_000, &grind(MediaType::Html));
    assert_linear(&[Shape::of("a\n\n")], 50_000, &grind(MediaType::Text));
}

/// What opens a section, or a panel, as often as fits on a page: each must not be compared with all before it.
#[test]
fn many_openers_below_an_article_cost_what_their_bytes_cost() {
    const ARTICLE: &str = "The mill stood beside the river for three hundred years, and its wheel turned on every day \
        but one.\n\nThe miller kept a book of the water, the grain and the guests, and it is still in the mill.\n\n";
    let html = [
        Shape::counted(
            "<p>An article of one sentence.",
            "<h3>Related articles</h3><p><a href=/#>Mill #</a>",
            "",
        ),
        Shape::counted(
            "",
            "<div role=tablist><button>T#</button></div><div role=tabpanel id=p# hidden>P</div>",
            "",
        ),
    ];
    assert_linear(&html, 100_000, &grind(MediaType::Html));
    let openers =
        ["Popular\n", "Check Also\n", "## Archives\n\nIt turns on, and on, as it did before they came.\n\n"];
    let text = openers.map(|lines| Shape::within(ARTICLE, lines, ""));
    assert_linear(&text, 100_000, &grind(MediaType::Text));
}

/// Lines that are a part of the window's title, as many as fit on a page: each may be the headline.
#[test]
fn many_lines_of_the_title_cost_what_their_bytes_cost() {
    const HEAD: &str = "<title>Old river mills - The country journal</title>";
    const TEXT: &str = "<p>The mill stood beside the river for three hundred years, and its wheel turned on every day but \
        one, when the miller was away.</p><p>He kept a book of the water, the grain and the guests of the mill.</p>";
    let lines = ["<p>Old river mills</p>", "Old river mills<br>", "<h2>Old river mills</h2>"];
    let shapes = lines.map(|line| Shape::within(HEAD, line, TEXT));
    assert_linear(&shapes, 300_000, &grind(MediaType::Html));
}

#[test]
fn near_copies_with_many_other_names_cost_what_their_bytes_cost() {
    let name = |at: usize| {
        let letter = |place: u32| char::from(b'a' + u8::try_from(at / 20_usize.pow(place) % 20).unwrap());
        format!("N{}e ", (0..6).map(letter).collect::<String>())
    };
    let copies = Shape::new("two near copies with other names", move |bytes| {
        let words = bytes / 16;
        let same = (0..words).map(|at| name(at * 7_919).to_lowercase()).collect::<String>();
        let names = |first: usize| (first..first + words / 6).map(name).collect::<String>();
        format!("{same}{}.\n\n{same}{}.\n", names(0), names(words)).into_bytes()
    });
    assert_linear(&[copies], 400_000, &grind(MediaType::Text));
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of pieces")]
fn text_of_any_shape_costs_what_its_bytes_cost() {
    let pieces = [
        "a",
        "A",
        "a ",
        "A. ",
        "A.",
        ". ",
        ".",
        "! ",
        "?!",
        "1",
        "1 ",
        "1.",
        "1. ",
        "1,000.5 ",
        "\"",
        "“",
        "”",
        "'",
        "’",
        "(",
        ")",
        "[",
        "]",
        "—",
        "-",
        "ab-",
        "_",
        "…",
        "... ",
        "Mr. ",
        "e.g. ",
        "U.S. ",
        "Dr. A. ",
        "No. 1 ",
        "said: ",
        "a: \"B.\" ",
        "http://a.b/",
        "a@b.c ",
        "@a ",
        "#a ",
        "\n",
        " ",
        "\t",
        "\r",
        "\u{a0}",
        "\u{3000}",
        "\n\n",
        "a\n",
        "a\n\n",
        "a. \n",
        "A b.\n\n",
        "\r\n",
        "word word\n",
        "- a\n",
        "* a\n\n",
        "| a ",
        "| a | b |\n",
        "a\tb\n",
        "> a\n",
        "# a\n",
        "a\n===\n",
        "---\n",
        "12 May 2024\n",
        "12 May 2024 ",
        "May ",
        "2024-05-",
        "10:30 ",
        "By Ann Bell\n\n",
        "By ",
        "By Ann ",
        "and Ann ",
        "Ann Bell, ",
        "Read more\n",
        "Read more ",
        "Check Also\n\n",
        "Share on Facebook\n\n",
        "Powered by a\n\n",
        "About Ann Bell\n\n",
        "Comments\n\n",
        "Copyright ",
        "All rights reserved. ",
        "Log in | ",
        "cookie ",
        "Tags: ",
        "水",
        "水。",
        "「水。」",
        "。",
        "、",
        "２０２４年5月",
        "一、",
        "ก็",
        "ไทย ",
        "ہے۔ ",
        "है। ",
        "안녕. ",
        "ß",
        "İ",
        "ŉ",
        "ﷺ",
        "\u{301}",
        "e\u{301}",
        "\u{200b}",
        "\u{ad}",
        "\u{feff}",
        "\u{202e}",
        "\u{2066}a\u{2069}",
        "😀",
        "👨\u{200d}👩\u{200d}👧",
        "🇩🇪",
        "\u{fffd}",
        "x\u{85}",
        "x\u{2028}",
        "{\"a\":",
        "<p>",
        "&amp;",
        "\\",
        "%20",
        "$1 ",
    ];
    let mut shapes = pieces.map(Shape::of).into_iter().collect::<Vec<_>>();
    shapes.extend([
        Shape::counted("", "Line # of the text.\n", ""),
        Shape::counted("", "Paragraph # says that # is a number.\n\n", ""),
        Shape::counted("", "word# ", ""),
        Shape::counted("", "Word# says. ", ""),
        Shape::counted("", "# May 2024\n\n", ""),
        Shape::counted("", "By Ann B#\n\n", ""),
        Shape::counted("Check Also\n\n", "Teaser # of the page …\n\n", ""),
        Shape::counted("Title\n", "- point #\n", ""),
    ]);
    assert_linear(&shapes, 16_000, &grind(MediaType::Text));
}

/// Reads a file called `name` with the content `bytes` to its end and parses its pages.
fn read_through(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    let parser = Parser::default();
    let options = Options::default();
    let inputs = read::discover(&[path], &options).unwrap();
    let mut reader = read::open(&inputs.files[0], 0, &options);
    for entry in reader.by_ref() {
        if let Entry::Page(page) = entry {
            drop(parser.parse(page));
        }
    }
    assert!(reader.finish().adds_up());
}

/// Returns an HTTP response in a WARC record.
fn response(headers: &str, body: &str) -> String {
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n{body}");
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
}

#[test]
fn files_of_any_shape_cost_what_their_bytes_cost() {
    let folder = tempfile::tempdir().unwrap();
    let of = |name: &'static str, shapes: Vec<Shape>| {
        let named = |shape: Shape| Shape { name: format!("{name}: {}", shape.name), ..shape };
        let work = |bytes: &[u8]| read_through(folder.path(), name, bytes);
        assert_linear(&shapes.into_iter().map(named).collect::<Vec<_>>(), 64_000, &work);
    };
    of(
        "a.jsonl",
        vec![
            Shape::of("{\"text\":\"a\"}\n"),
            Shape::of("{\"text\":1}\n"),
            Shape::of("\n"),
            Shape::of("x\n"),
            Shape::of("{"),
            Shape::of("\"\n"),
            Shape::within("{\"text\":\"a\",\"x\":", "[", "}\n"),
            Shape::within("{\"text\":\"a\",\"x\":", "{\"a\":", "}\n"),
            Shape::counted("{\"text\":\"a\"", ",\"k#\":#", "}\n"),
            Shape::within("{\"text\":\"a\"", ",\"text\":\"b\"", "}\n"),
            Shape::within("{\"text\":\"", "\\u0041", "\"}\n"),
            Shape::within("{\"text\":\"", "\\ud800", "\"}\n"),
            Shape::within("{\"text\":\"a\",\"id\":", "9", "}\n"),
            Shape::within("{\"text\":[\"a\"", ",\"b\"", "]}\n"),
            Shape::within("{\"text\":\"a\",\"title\":", "[", "}\n"),
            Shape::of("{\"text\":\"a{\"text\":\"a\"}\n"),
            Shape::within("", "{\"text\":\"a", "\n"),
            Shape::of("{\"text\":\"a\0\0\0\0\0\0{"),
            Shape::of("\0"),
            Shape::of("\0\0\0\0x\n"),
            Shape::within("{\"text\":\"a\",\"date\":\"", "1", "\"}\n"),
            Shape::within("{\"text\":\"a\",\"title\":\"", "a b ", "\"}\n"),
            Shape::within("{\"text\":\"a\",\"url\":\"http://a/", "b/", "\"}\n"),
            Shape::within("", "{\"text\":\"a\"}", "\n"),
            Shape::within("[", "{\"text\":\"a\"},\n", "]"),
        ],
    );
    of(
        "a.csv",
        vec![
            Shape::within("text,url\n", "a,b\n", ""),
            Shape::within("text,url\n", "a\n", ""),
            Shape::within("text,url\n", "\"a\"\n", ""),
            Shape::within("text,url\n\"a\",u\n\"", "a\"\"", "\"\n"),
            Shape::within("text,url\n", "\"", ""),
            Shape::within("text,url\n", "\"\"", ""),
            Shape::within("text,url\n\"", "a\n", ""),
            Shape::within("text,url\n", "\"a\"b", ""),
            Shape::within("text,url\n", ",", ""),
            Shape::counted("text", ",c#", "\n"),
            Shape::within("text;url\n", "a;b\n", ""),
            Shape::within("", "\n", ""),
            Shape::within("", ",", ""),
        ],
    );
    of(
        "a.tsv",
        vec![Shape::within("text\turl\n", "a\tb\n", ""), Shape::within("text\turl\n", "\"a\tb\n", "")],
    );
    of(
        "a.warc",
        vec![
            Shape::new("responses", |bytes| response("", "<p>a").repeat(bytes / 160).into_bytes()),
            Shape::new("headers of HTTP", |bytes| {
                response(&"X: y\r\n".repeat(bytes / 6), "<p>a").into_bytes()
            }),
            Shape::new("chunks", |bytes| {
                let body = "1\r\na\r\n".repeat(bytes / 6) + "0\r\n\r\n";
                response("Transfer-Encoding: chunked\r\n", &body).into_bytes()
            }),
            Shape::new("codings of a body that looks like a chunk", |bytes| {
                let codings = "chunked,".repeat((bytes / 16).min(4_000));
                let body = "a".repeat(bytes / 2);
                let body = format!("{:x}\r\n{body}", body.len());
                response(&format!("Transfer-Encoding: {codings}\r\n"), &body).into_bytes()
            }),
            Shape::within("WARC/1.0\r\n", "X: y\r\n", ""),
            Shape::within("WARC/1.0\r\n", "X: WARC/1.0\r\n", ""),
            Shape::of("WARC/1.0\r\n"),
            Shape::new("interim heads", |bytes| {
                response(&format!("\r\n{}", "HTTP/1.1 100 Continue\r\n\r\n".repeat(bytes / 25)), "a")
                    .into_bytes()
            }),
            Shape::new("chunks of no declared body", |bytes| {
                response("", &("1\r\na\r\n".repeat(bytes / 6) + "0\r\n\r\n")).into_bytes()
            }),
            Shape::of("WARC/1.0\r\n\r\n"),
            Shape::of("WARC/"),
            Shape::of("\r\n"),
            Shape::of("x\n"),
            Shape::of("WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 0\r\n\r\n\r\n\r\n"),
        ],
    );
}
