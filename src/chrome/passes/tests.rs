//! Tests of passes that need more of a page than their own lines.

use super::*;
use crate::chrome::found;
use crate::chrome::parts::Parts;
use crate::chrome::reading::Reading;
use crate::chrome::tests::{PROSE, markup, page, paragraphs};
use crate::chrome::tree::Tree;
use crate::model::{BlockKind, Markup, Page};

/// Runs one pass of `decide` on a page with the given evidence, leads and probabilities of content.
pub(super) fn run_pass(
    pass: fn(&Assessed<'_>, &mut [bool]),
    page: &Page,
    found: &[found::Evidence],
    leads: &[usize],
    content: &[f32],
    keep: &mut [bool],
) {
    let tree = &Tree::of(page);
    let reading = &Reading::of(page);
    let parts = &Parts::of(page, tree, reading);
    let words =
        &page.blocks.iter().map(|block| f32::from(u16::try_from(block.words).unwrap())).collect::<Vec<_>>();
    pass(&Assessed { page, tree, reading, parts, found, leads, content, words }, keep);
}

/// Runs `pass` on a dump. Returns which of `lines` stay when those in `out` would be dropped; lines that begin with `#`
/// are known to be chrome.
pub(super) fn stay_by(
    pass: fn(&Assessed<'_>, &mut [bool]),
    lines: &[&str],
    out: &[usize],
    content: f32,
) -> Vec<usize> {
    let kind = |line: &&str| if line.starts_with('#') { found::Kind::Rule } else { found::Kind::None };
    let found = lines.iter().map(|line| found::Evidence { kind: kind(line), ..found::Evidence::default() });
    let mut keep = (0..lines.len()).map(|at| !out.contains(&at)).collect::<Vec<_>>();
    let content = vec![content; lines.len()];
    run_pass(pass, &paragraphs(lines), &found.collect::<Vec<_>>(), &[], &content, &mut keep);
    out.iter().copied().filter(|&at| keep[at]).collect()
}

#[test]
fn the_authors_note_stays_directly_below_a_kept_block_unless_there_is_evidence_against_it() {
    let mut page = page(
        0,
        &[
            (BlockKind::Title, "The weir at Alder Mill"),
            (BlockKind::Paragraph, PROSE),
            (BlockKind::Paragraph, "Ann Lee writes about rivers and mills for this paper."),
            (BlockKind::Paragraph, "Peter Brown takes photographs of rivers and mills."),
            (BlockKind::Paragraph, "Ann Lee, 3 May"),
        ],
    );
    page.facts.byline = Some("Bo Ek, Ann Lee".to_owned());
    let kept = |keep: [bool; 5], found: &[found::Evidence]| {
        let mut keep = keep;
        run_pass(lead::keep_note, &page, found, &[], &[0.0; 5], &mut keep);
        keep
    };
    let mut found = vec![found::Evidence::default(); 5];
    assert_eq!(kept([true, true, false, false, false], &found), [true, true, true, false, false]);
    assert_eq!(kept([true, false, false, false, true], &found), [true, false, false, false, true]);
    found[2].is_shared = true;
    assert_eq!(kept([true, true, false, false, false], &found), [true, true, false, false, false]);
    found[2] = found::Evidence { code: Some("en.author.about".into()), ..found::Evidence::default() };
    assert_eq!(kept([true, true, false, false, false], &found), [true, true, false, false, false]);
}

#[test]
fn the_standfirst_stays_below_the_title_of_a_text_unless_it_is_surely_none() {
    let page = page(
        0,
        &[
            (BlockKind::Title, "The weir at Alder Mill"),
            (BlockKind::Byline, "By Ann Lee"),
            (BlockKind::Paragraph, "What the flood left of a mill that was three hundred years old"),
            (BlockKind::Paragraph, "A paragraph of as many words that the model drops"),
            (BlockKind::Paragraph, PROSE),
        ],
    );
    let kept = |leads: &[usize], likely: f32, found: &[found::Evidence], text: bool| {
        let mut keep = [true, true, false, false, text];
        run_pass(lead::keep_standfirst, &page, found, leads, &[1.0, 1.0, likely, 0.4, 1.0], &mut keep);
        keep[2..4].to_vec()
    };
    let mut found = vec![found::Evidence::default(); 5];
    assert_eq!(kept(&[0, 1], 0.3, &found, true), [true, false]);
    assert_eq!(kept(&[0, 1], 0.1, &found, true), [false, false], "the model is sure");
    assert_eq!(kept(&[1], 0.3, &found, true), [false, false], "no title");
    assert_eq!(kept(&[0, 1], 0.3, &found, false), [false, false], "no text below");
    found[2].code = Some("en.share.bar".into());
    assert_eq!(kept(&[0, 1], 0.3, &found, true), [false, true], "a rule is against it");
}

#[test]
fn a_short_sentence_between_the_text_and_a_list_of_other_pages_stays() {
    let last = "The first passengers were schoolchildren.";
    let kept = |below: &str, opens: bool, likely: f32, last: &str| {
        let lines =
            [(BlockKind::Paragraph, PROSE), (BlockKind::Paragraph, last), (BlockKind::Paragraph, below)];
        let page = page(0, &lines);
        let mut found = vec![found::Evidence::default(); 3];
        found[2].opens_section = opens;
        let mut keep = [true, false, false];
        run_pass(last::keep_last_sentences, &page, &found, &[], &[1.0, likely, 0.0], &mut keep);
        keep[1]
    };
    assert!(kept("Related posts", true, 0.4, last));
    assert!(!kept("Related posts", true, 0.1, last), "the model is sure");
    assert!(kept("Subscribe", false, 0.4, last), "short");
    let long = "The first passengers of the day were schoolchildren.";
    assert!(kept("Related posts", true, 0.4, long));
    assert!(!kept("Subscribe", false, 0.4, long), "no list of other pages below");
    assert!(!kept("Related posts", true, 0.4, "More about schoolchildren"), "no sentence");
}

/// Returns which of the lines below a paragraph `pass` keeps in a text dump; the last line is chrome by a rule.
fn kept_below_text(
    pass: fn(&Assessed<'_>, &mut [bool]),
    lines: &[(BlockKind, &str)],
    likely: f32,
) -> Vec<usize> {
    let page = page(0, &[&[(BlockKind::Paragraph, PROSE)], lines, &[(BlockKind::Other, "Privacy")]].concat());
    let mut found = vec![found::Evidence::default(); page.blocks.len()];
    found.last_mut().expect("the page has lines").code = Some("en.footer.links".into());
    let mut keep = vec![false; page.blocks.len()];
    keep[0] = true;
    run_pass(pass, &page, &found, &[], &vec![likely; page.blocks.len()], &mut keep);
    (1..keep.len()).filter(|&at| keep[at]).collect()
}

#[test]
fn short_sentences_and_a_short_section_end_the_text_of_a_dump() {
    let kept = |lines: &[&str], likely| {
        let lines = lines.iter().map(|&line| (BlockKind::Other, line)).collect::<Vec<_>>();
        kept_below_text(last::keep_last_sentences, &lines, likely)
    };
    assert_eq!(kept(&["The cake was gone by noon.", "It rained."], 0.4), [1, 2]);
    assert_eq!(kept(&["Fares", "Children travel free."], 0.4), [1, 2]);
    assert_eq!(kept(&["Fares", "Children travel free."], 0.1), [0usize; 0], "the model is sure");
    assert_eq!(kept(&["It rained.", "Weather"], 0.4), [1]);
    let long = "It rained all of the day and all of the night.";
    assert_eq!(kept(&[long, "Weather"], 0.4), [0usize; 0], "a line of unknown role follows");
    assert_eq!(kept(&["Is there a ferry?", "It runs until six in summer."], 0.4), [1, 2]);
    assert_eq!(kept(&["Is there a ferry?", "It runs until six in summer."], 0.3), [0usize; 0]);
    assert_eq!(kept(&["Was this page useful?", "Thanks."], 0.4), [0usize; 0]);
    assert_eq!(kept(&["Was this page useful?"], 0.4), [0usize; 0]);
}

#[test]
fn figures_below_kept_text_stay_with_their_heading() {
    let specs = [
        (BlockKind::Other, "Measures"),
        (BlockKind::ListItem, "Width: 18 cm"),
        (BlockKind::ListItem, "Weight: 2 kg"),
        (BlockKind::ListItem, "Wood: beech"),
    ];
    assert_eq!(kept_below_text(last::keep_figures, &specs, 0.3), [1, 2, 3, 4]);
    assert_eq!(kept_below_text(last::keep_figures, &specs, 0.05), [0usize; 0], "the model is sure");
    let rows = [(BlockKind::TableRow, "| a | b |"); 3];
    assert_eq!(kept_below_text(last::keep_figures, &rows, 0.05), [1, 2, 3]);
    let menu = [(BlockKind::Other, "Home"), (BlockKind::Other, "News"), (BlockKind::Other, "Weather")];
    assert_eq!(kept_below_text(last::keep_figures, &menu, 0.3), [0usize; 0]);
}

#[test]
fn a_headline_stays_above_the_day_when_another_line_is_the_title() {
    let kept = |title: usize, line: &str, likely: f32| {
        let mut lines = [
            (BlockKind::Other, "All of our posts"),
            (BlockKind::Other, "Mills"),
            (BlockKind::Other, "Weirs"),
            (BlockKind::Other, "Sluices"),
            (BlockKind::Other, "Boats"),
            (BlockKind::Paragraph, line),
            (BlockKind::Date, "3 May"),
            (BlockKind::Other, "Share"),
            (BlockKind::Paragraph, PROSE),
        ];
        lines[title].0 = BlockKind::Title;
        let found = vec![found::Evidence::default(); 9];
        let mut keep = [false, false, false, false, false, false, true, false, true];
        let content = [0.1, 0.1, 0.1, 0.1, 0.1, likely, 0.6, 0.1, 1.0];
        run_pass(lead::keep_headline, &page(0, &lines), &found, &[title, 6], &content, &mut keep);
        (0..9).filter(|&at| keep[at]).collect::<Vec<_>>()
    };
    assert_eq!(kept(0, "A day at the mill", 0.4), [5, 6, 8]);
    for (title, line, likely) in [
        (0, "A day at the mill", 0.2),
        (4, "A day at the mill", 0.4),
        (0, "Mills", 0.4),
        (0, "A day at the mill.", 0.4),
    ] {
        assert_eq!(kept(title, line, likely), [6, 8], "{line}");
    }
}

#[test]
fn a_closing_sentence_above_a_run_of_short_lines_stays() {
    let kept = |line: &str, likely: f32, run: found::Kind| {
        let lines =
            [(BlockKind::Paragraph, PROSE), (BlockKind::Paragraph, line), (BlockKind::Other, "The Old Mill")];
        let mut found = vec![found::Evidence::default(); 3];
        found[2] = found::Evidence { kind: run, code: Some("run".into()), ..found::Evidence::default() };
        let mut keep = [true, false, false];
        run_pass(last::keep_last_sentences, &page(0, &lines), &found, &[], &[1.0, likely, 0.1], &mut keep);
        keep[1]
    };
    assert!(kept("See you there!", 0.4, found::Kind::Navigation));
    assert!(!kept("See you there!", 0.3, found::Kind::Navigation), "it may belong to the run");
    assert!(kept("See you there!", 0.3, found::Kind::Rule));
    assert!(!kept("See you there?", 0.4, found::Kind::Navigation));
    assert!(!kept("Old Mill", 0.4, found::Kind::Navigation));
}

#[test]
fn a_letter_stays_from_salutation_to_signature() {
    let kept = |first: &str| {
        let lines = [
            (BlockKind::Other, first),
            (BlockKind::Paragraph, PROSE),
            (BlockKind::Other, "Yours sincerely,"),
            (BlockKind::Other, "Ruth Pascoe"),
        ];
        let page = page(0, &lines);
        let found = vec![found::Evidence::default(); 4];
        let mut keep = [false, true, false, false];
        run_pass(last::keep_signature, &page, &found, &[], &[0.3; 4], &mut keep);
        (0..4).filter(|&at| keep[at]).collect::<Vec<_>>()
    };
    assert_eq!(kept("Dear parents,"), [0, 1, 2, 3]);
    assert_eq!(kept("The mill"), [1]);
}

#[test]
fn the_heading_and_the_rest_of_kept_text_stay_if_in_doubt() {
    let headed = |likely: f32, found: found::Evidence, text: &str| {
        let page = page(0, &[(BlockKind::Heading, "How to get there"), (BlockKind::Paragraph, text)]);
        let mut keep = [false, true];
        run_pass(
            sisters::keep_rest,
            &page,
            &[found, found::Evidence::default()],
            &[],
            &[likely, 1.0],
            &mut keep,
        );
        keep[0]
    };
    let rule = found::Evidence { kind: found::Kind::Rule, ..Default::default() };
    assert!(headed(0.45, found::Evidence::default(), PROSE));
    assert!(!headed(0.2, found::Evidence::default(), PROSE), "the model is sure");
    assert!(!headed(0.45, rule, PROSE), "a rule is against it");
    assert!(!headed(0.45, found::Evidence::default(), "By bus"), "no text");

    let folded = |likely: f32, is_hidden: bool| {
        let mut page = markup::html(&[("main > div#rest > p", PROSE); 2]);
        for markup in page.blocks.iter_mut().filter_map(|block| block.markup.as_mut()) {
            markup.hidden = is_hidden;
        }
        let found = [found::Evidence::default(), found::Evidence::default()];
        let mut keep = [true, false];
        run_pass(sisters::keep_rest, &page, &found, &[], &[1.0, likely], &mut keep);
        keep[1]
    };
    assert!(folded(0.35, true));
    assert!(!folded(0.1, true), "the model is sure");
    assert!(!folded(0.35, false), "shown, so that nothing but the model is asked");
}

#[test]
fn copies_of_the_headline_go_and_a_refrain_stays() {
    let mut page = page(
        0,
        &[
            (BlockKind::Other, "The weir at Alder Mill"),
            (BlockKind::Title, "The weir at Alder Mill"),
            (BlockKind::Paragraph, PROSE),
            (BlockKind::Paragraph, "The weir at Alder Mill"),
            (BlockKind::Heading, "The weir at Alder Mill"),
            (BlockKind::Heading, "The wheel at Alder Mill"),
        ],
    );
    let kept = |page: &Page| {
        let mut keep = [true; 6];
        let found = vec![found::Evidence::default(); 6];
        run_pass(lead::drop_title_copies, page, &found, &[1], &[1.0; 6], &mut keep);
        keep
    };
    // In a dump the parser takes a short line of a poem for a heading.
    assert_eq!(kept(&page), [false, true, true, true, true, true]);
    for (block, heading_level) in page.blocks.iter_mut().zip([0, 1, 0, 0, 2, 2]) {
        block.markup = Some(Markup { element: 0, link_chars: 0, links: 0, heading_level, hidden: false });
    }
    assert_eq!(kept(&page), [false, true, true, true, false, true]);
}

#[test]
fn a_word_between_date_and_text_of_a_dump_goes_unless_headings_follow() {
    let kept = |label: &str, last: BlockKind| {
        let page = page(
            0,
            &[
                (BlockKind::Title, "The weir at Alder Mill"),
                (BlockKind::Date, "3 May 2024"),
                (BlockKind::Heading, label),
                (BlockKind::Paragraph, PROSE),
                (last, "Wheels and stones"),
            ],
        );
        let mut keep = [true; 5];
        let found = vec![found::Evidence::default(); 5];
        run_pass(lead::drop_label, &page, &found, &[0, 1], &[1.0; 5], &mut keep);
        keep[2]
    };
    assert!(!kept("Bagikan", BlockKind::ListItem));
    assert!(kept("Bagikan", BlockKind::Heading), "one of several headings");
    assert!(kept("Alder Mill", BlockKind::ListItem), "two words");
}

#[test]
fn a_short_heading_between_headline_and_byline_is_the_standfirst() {
    let kept = |below: (BlockKind, &str)| {
        let lines = [
            (BlockKind::Title, "The weir at Alder Mill"),
            (BlockKind::Heading, "Flood leaves mill of three centuries dry"),
            below,
            (BlockKind::Paragraph, PROSE),
        ];
        let mut keep = [true, false, true, true];
        let found = vec![found::Evidence::default(); 4];
        run_pass(lead::keep_standfirst, &page(0, &lines), &found, &[0], &[1.0, 0.3, 1.0, 1.0], &mut keep);
        keep[1]
    };
    assert!(kept((BlockKind::Byline, "By Ann Lee")));
    assert!(!kept((BlockKind::Other, "More about mills")));
}

#[test]
fn subheadings_in_the_header_of_the_title_stay() {
    let kept = |blocks: &[(&str, &str)]| {
        let page =
            markup::html(&[&[("div > header > h1", "The weir")], blocks, &[("div > p", PROSE)]].concat());
        let rule = found::Evidence { kind: found::Kind::Rule, ..found::Evidence::default() };
        let found = vec![rule; page.blocks.len()];
        let mut keep = vec![false; page.blocks.len()];
        run_pass(lead::keep_subheadings, &page, &found, &[0], &vec![0.1; page.blocks.len()], &mut keep);
        keep[1..=blocks.len()].to_vec()
    };
    let subheading = ("div > header > h4", "Thirty keep it");
    assert_eq!(kept(&[subheading, ("div > header > h2", "Six thousand came")]), [true; 2]);
    assert_eq!(kept(&[subheading, ("div > header > li", "Comments 0"), subheading]), [true, false, false]);
    for (path, text) in [
        ("div > header > h2", "@Weirs"),
        ("div > header > p", "Thirty keep it"),
        ("div > h2", "Thirty keep it"),
    ] {
        assert_eq!(kept(&[(path, text)]), [false], "{path}, {text}");
    }
}

#[test]
fn a_main_heading_above_the_headline_is_the_masthead() {
    let left = |blocks: &[(&str, &str)]| {
        let mut page = markup::html(blocks);
        let title = blocks.iter().position(|(_, text)| *text == "The wheel turns again").unwrap();
        for block in &mut page.blocks {
            block.kind = if block.kind == BlockKind::Title { BlockKind::Heading } else { block.kind };
        }
        page.blocks[title].kind = BlockKind::Title;
        let mut keep = vec![true; blocks.len()];
        let found = vec![found::Evidence::default(); blocks.len()];
        run_pass(lead::drop_masthead, &page, &found, &[title], &vec![0.5; blocks.len()], &mut keep);
        keep
    };
    let headline = ("div > h2", "The wheel turns again");
    assert_eq!(left(&[("div > h1", "Kitchen Ink"), headline, ("div > p", PROSE)]), [false, true, true]);
    assert_eq!(left(&[("div > h2", "Country"), headline, ("div > p", PROSE)]), [true; 3]);
    assert_eq!(left(&[("div > h1", "Old mills"), ("div > p", PROSE), headline]), [true; 3]);
    assert_eq!(left(&[("div > h1", "Old mills"), ("div > h1", "The wheel turns again")]), [true; 2]);
}
