//! Comments of readers, in HTML and in text dumps.

use super::markup::html;
use super::*;

const REMARK: &str = "I saw it turn when I was a child, and it was louder than this says.";

fn judged(page: &Page, comments: Comments) -> Vec<Option<Reason>> {
    let options = Options { comments, ..Options::default() };
    let chrome = Chrome::new(CACHED.clone(), Repetition::default(), Some(Arc::new(trusting())), options);
    let mut verdicts = Verdicts::keep_all(page.blocks.len());
    chrome.judge(page, &mut verdicts);
    (0..page.blocks.len()).map(|at| verdicts.reason(at).cloned()).collect()
}

fn gone_as_comments(page: &Page, comments: Comments) -> Vec<usize> {
    let reasons = judged(page, comments);
    (0..reasons.len()).filter(|&at| matches!(reasons[at], Some(Reason::Comments { .. }))).collect()
}

#[test]
fn comments_go_from_below_a_text_and_stay_where_they_are_the_page() {
    let below = html(&[
        ("main > h1", "The mill"),
        ("main > p", PROSE),
        ("main > p", PROSE),
        ("div#comments > h3", "2 Comments"),
        ("div#comments > ol.commentlist > li.comment > p", REMARK),
        ("div#comments > ol.commentlist > li.comment > p", "Nice."),
    ]);
    assert_eq!(gone_as_comments(&below, Comments::Auto), [3, 4, 5]);
    assert_eq!(gone_as_comments(&below, Comments::Drop), [3, 4, 5]);
    assert_eq!(gone_as_comments(&below, Comments::Keep), [0usize; 0]);
    assert!(judged(&below, Comments::Keep)[4..].iter().all(Option::is_none));

    let guest_book = html(&[
        ("main > h1", "Guest book"),
        ("main > p", "Write down what you liked."),
        ("main > ol.commentlist > li.comment > p", REMARK),
        ("main > ol.commentlist > li.comment > p", REMARK),
    ]);
    assert!(judged(&guest_book, Comments::Auto).iter().all(Option::is_none));
    assert_eq!(gone_as_comments(&guest_book, Comments::Drop), [2, 3]);

    let mut thread = below;
    thread.facts.url = Some("https://mills.example/forum/4711-the-mill".into());
    assert_eq!(gone_as_comments(&thread, Comments::Auto), [0usize; 0]);
}

/// A text of two sentences is a text of its own above a remark, but not above a page of them.
#[test]
fn a_few_comments_stand_below_a_short_text() {
    let short = "The mill at the lower weir has been sold to the town, which will open it in May.";
    let mut blocks = vec![("main > h1", "The mill"), ("main > p", short)];
    blocks.push(("main > ol.commentlist > li.comment > p", "It was time."));
    assert_eq!(gone_as_comments(&html(&blocks), Comments::Auto), [2]);
    blocks.extend([("main > ol.commentlist > li.comment > p", REMARK); 4]);
    assert_eq!(gone_as_comments(&html(&blocks), Comments::Auto), [0usize; 0]);
}

#[test]
fn posts_with_author_and_time_below_the_text_of_a_dump_are_comments() {
    let mut lines = vec![PROSE, PROSE];
    for (name, time) in [
        ("Jane Doe", "March 3, 2015 at 10:12 am"),
        ("tiller", "March 4, 2015 at 9:01 pm"),
        ("Bo", "March 4, 2015 at 9:30 pm"),
    ] {
        lines.extend([name, time, REMARK]);
    }
    assert_eq!(gone_as_comments(&paragraphs(&lines), Comments::Auto), (2..11).collect::<Vec<_>>());
    // Without a text above them, the posts are the content of the page.
    assert_eq!(gone_as_comments(&paragraphs(&lines[2..]), Comments::Auto), [0usize; 0]);
    // The updates of a live report have no authors.
    let updates = [
        PROSE,
        PROSE,
        "3 March 2015, 10:12",
        REMARK,
        "3 March 2015, 11:40",
        REMARK,
        "3 March 2015, 12:00",
        REMARK,
    ];
    assert_eq!(gone_as_comments(&paragraphs(&updates), Comments::Auto), [0usize; 0]);
}

#[test]
fn a_title_that_reads_like_a_name_is_no_author_of_a_post() {
    let mut lines =
        vec![(BlockKind::Title, "Rhine Mill"), (BlockKind::Date, "Jane Doe, March 2, 2015 at 8:12 am")];
    lines.push((BlockKind::Paragraph, PROSE));
    for head in ["tiller on March 3, 2015 at 10:12 am", "Bo Ek on March 4, 2015 at 9:01 pm"] {
        lines.extend([(BlockKind::Paragraph, head), (BlockKind::Paragraph, REMARK)]);
    }
    let gone = gone_as_comments(&page(0, &lines), Comments::Drop);
    assert!(gone.contains(&3) && gone.contains(&6) && !gone.contains(&0), "{gone:?}");
}

#[test]
fn comments_between_sections_of_a_dump_are_one_of_them() {
    let text = "The keys hang in the hall, and each has a number. They are lent for a day.";
    let sections = [PROSE, "Keys", text, "Lamps", text, "Comments", text, "Share", text, "Oil", text];
    assert_eq!(dropped(&paragraphs(&sections)), [0usize; 0]);
    let remarks = [&sections[..7], &["Ida Brandt", text, "Bo Ek", text, "Leave a Reply"]].concat();
    assert_eq!(dropped(&paragraphs(&remarks)), [5, 6, 7, 8, 9, 10, 11], "a form below");
    let end = [&sections[..7], &["Home"]].concat();
    assert_eq!(dropped(&paragraphs(&end)), [5, 6, 7], "nothing of the text below");
}
