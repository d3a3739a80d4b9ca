use super::text::words;
use super::*;

const FIRST: &str = "The mill on the river grinds oats and barley for the whole valley.";
const SECOND: &str = "Its wheel was rebuilt last spring, after the flood had taken the old one.";
const THIRD: &str = "Visitors may watch the stones turn on the first Sunday of each month.";

fn content(blocks: &[&str], gold: &str) -> Vec<bool> {
    label(blocks, gold).into_iter().map(|share| share >= CONTENT_SHARE).collect()
}

fn parts(parts: &[&str]) -> String {
    parts.join("\n\n")
}

#[test]
fn labels_nothing_where_either_side_is_empty() {
    assert!(label(&[], FIRST).is_empty());
    assert_eq!(label(&[FIRST, "", "—"], ""), [0.0; 3]);
    assert_eq!(label(&[FIRST, "", "—"], " \n\n… \n"), [0.0; 3]);
    assert_eq!(label(&["", "—", FIRST], FIRST), [0.0, 0.0, 1.0]);
}

#[test]
fn gives_the_share_of_words_that_are_gold() {
    let share =
        label(&["Read now: the wheel was rebuilt last spring"], "the wheel was rebuilt last spring")[0];
    assert!((share - 0.75).abs() < 1e-6, "{share}");
}

#[test]
fn a_copy_away_from_its_neighbours_is_not_content() {
    let blocks = [SECOND, "More news", FIRST, SECOND, THIRD, "More news", SECOND];
    let gold = parts(&[FIRST, SECOND, THIRD]);
    assert_eq!(content(&blocks, &gold), [false, false, true, true, true, false, false]);
}

#[test]
fn a_teaser_leaves_the_paragraph_to_the_article() {
    let blocks = ["The mill on the river grinds oats and barley", "More", "Our mill", FIRST, SECOND];
    let gold = parts(&["Our mill", FIRST, SECOND]);
    assert_eq!(content(&blocks, &gold), [false, false, true, true, true]);
}

#[test]
fn a_text_that_the_gold_has_twice_is_content_twice() {
    let blocks = [FIRST, "Menu", SECOND, FIRST, FIRST];
    let gold = parts(&[FIRST, SECOND, FIRST]);
    let labels = content(&blocks, &gold);
    assert_eq!(labels.iter().filter(|&&is_content| is_content).count(), 3, "{labels:?}");
    assert!(labels[0] && !labels[1] && labels[2]);
}

#[test]
fn a_menu_word_cannot_claim_a_word_of_a_paragraph() {
    let blocks = ["Home", "The mill", "Visitors", FIRST, SECOND, THIRD, "month", "Stones"];
    let gold = parts(&[FIRST, SECOND, THIRD]);
    assert_eq!(content(&blocks, &gold), [false, false, false, true, true, true, false, false]);
}

#[test]
fn a_lone_word_does_not_take_the_first_of_the_next_paragraph() {
    let blocks = [FIRST, "Its", SECOND, "Visitors", THIRD];
    let gold = parts(&[FIRST, SECOND, THIRD]);
    assert_eq!(label(&blocks, &gold), [1.0, 0.0, 1.0, 0.0, 1.0]);
}

#[test]
fn a_short_block_is_content_where_it_fills_a_part_or_goes_on_with_one() {
    let blocks = ["Opening hours", FIRST, "Opening hours", "Sunday", "10 to 4", SECOND, "Sunday"];
    let gold = parts(&[FIRST, "Opening hours", "Sunday 10 to 4", SECOND]);
    assert_eq!(content(&blocks, &gold), [false, true, true, true, true, true, false]);
}

#[test]
fn parts_in_another_order_are_content() {
    let blocks = [THIRD, "Share this page", FIRST, SECOND];
    let gold = parts(&[FIRST, SECOND, THIRD]);
    assert_eq!(content(&blocks, &gold), [true, false, true, true]);
    let blocks = [FIRST, "194 stars", "Updated Monday", SECOND];
    let gold = parts(&[FIRST, "Updated Monday\n194 stars", SECOND]);
    assert_eq!(content(&blocks, &gold), [true; 4]);
}

#[test]
fn a_part_left_out_of_a_block_does_not_end_the_match() {
    let block = format!("{FIRST} (Photo by the miller, all rights reserved) {SECOND}");
    let gold = parts(&[FIRST, SECOND, THIRD]);
    let shares = label(&[&block, THIRD], &gold);
    assert!(shares[0] > 0.75 && shares[0] < 0.85 && shares[1] >= 1.0, "{shares:?}");
}

#[test]
fn a_text_that_stands_twice_in_its_block_is_content() {
    let doubled = format!("Synopsis {SECOND} {SECOND} Show more");
    let gold = parts(&[FIRST, SECOND, THIRD]);
    assert_eq!(content(&[FIRST, &doubled, THIRD], &gold), [true; 3]);
    assert_eq!(content(&[FIRST, &doubled, SECOND, THIRD], &gold), [true, false, true, true]);
}

#[test]
fn compares_words_of_any_script_in_lower_case() {
    let gold = "МЕЛЬНИЦА НА РЕКЕ работает\nसूर्य पूर्व में उगता है\n水車は 春に 直された\nÉTÉ cafe\u{301}";
    let blocks =
        ["Меню", "Мельница на реке работает", "सूर्य पूर्व में उगता है", "水車は 春に 直された", "été CAFE\u{301}"];
    assert_eq!(label(&blocks, gold), [0.0, 1.0, 1.0, 1.0, 1.0]);
}

#[test]
fn soft_hyphens_do_not_divide_words() {
    assert_eq!(
        label(
            &["Applications are open for homeowners"],
            "Appli\u{ad}cations are open for home\u{ad}own\u{ad}ers"
        ),
        [1.0]
    );
}

#[test]
fn no_gold_word_vouches_for_two_blocks() {
    let blocks = ["a b c d", "a b c d", "b c d e", "e", "e", "c d e f g"];
    let gold = "a b c d e\nf g";
    let labelled: f32 =
        label(&blocks, gold).iter().zip(blocks).map(|(share, block)| share * words(block).len() as f32).sum();
    assert!(labelled <= words(gold).len() as f32 + 1e-3, "{labelled}");
}

#[test]
fn a_text_of_few_different_words_ends_in_good_time() {
    let text: Vec<&str> =
        (0_u32..1_000).map(|n| ["a", "b", "c"][(n.wrapping_mul(n) / 7 % 3) as usize]).collect();
    let gold = text.join(" ");
    let lines: Vec<String> = text.chunks(9).map(|line| line.join(" ")).collect();
    let blocks: Vec<&str> = lines.iter().map(String::as_str).collect();
    let labels = label(&blocks, &gold);
    assert_eq!(labels.len(), blocks.len());
    assert_eq!(labels, label(&blocks, &gold));
    assert!(label(&[&gold], &gold)[0] > 0.9);
    assert_eq!(label(&text, &gold).len(), text.len());
}
