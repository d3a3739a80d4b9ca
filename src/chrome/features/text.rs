//! Features of all pages: the shape of a line, its surroundings, and the page as a whole.

use super::lines::TextFeatures;
use super::matrix::{FeatureMatrix, Scores};
use super::series::{ABSENT, FAR, Sums, distances, heaviest, shifted};
use super::shape::{Closing, Opening, PROSE_WORDS, Shape};
use super::vocabulary::vocabulary;
use crate::chrome::found::{Evidence, Kind};
use crate::model::{BlockKind, Page};

/// Number of words from which prose is long.
const LONG_PROSE_WORDS: f32 = 25.0;
/// Number of words below which a line that does not end like a sentence is short.
const SHORT_WORDS: f32 = 8.0;
/// Penalties, in words, of a short line in the search for the main stretch of the page; each with the start
/// of the names of its columns.
const PRICES: [(&str, f32); 3] = [("main_cheap", 2.0), ("main", 5.0), ("main_dear", 12.0)];

/// Series from which many columns are derived.
struct Basics {
    words: Vec<f32>,
    /// Words of prose lines, 0 for other lines.
    prose: Vec<f32>,
    /// Words of lines that end like a sentence, 0 for other lines.
    ended: Vec<f32>,
    short: Vec<f32>,
    ends: Vec<f32>,
    title_like: Vec<f32>,
}

impl Basics {
    /// Derives the series from the shapes of the lines.
    fn of(shapes: &[Shape]) -> Self {
        let column = |value: &dyn Fn(&Shape) -> f32| shapes.iter().map(value).collect::<Vec<_>>();
        Self {
            words: column(&|shape| shape.words),
            prose: column(&|shape| if shape.is_prose() { shape.words } else { 0.0 }),
            ended: column(&|shape| if shape.last.ends_sentence() { shape.words } else { 0.0 }),
            short: column(&|shape| flag(is_short(shape))),
            ends: column(&|shape| flag(shape.last.ends_sentence())),
            title_like: column(&|shape| flag(is_title_like(shape))),
        }
    }
}

fn is_short(shape: &Shape) -> bool {
    shape.words < SHORT_WORDS && !shape.last.ends_sentence()
}

/// Returns true for two to fourteen words, most of them capitalised, without a mark at the end.
fn is_title_like(shape: &Shape) -> bool {
    matches!(shape.last, Closing::Digit | Closing::Letter | Closing::Bracket)
        && (2.0..=14.0).contains(&shape.words)
        && shape.per_word(shape.capitalized) > 0.5
}

/// Converts a condition to a feature: 1 or 0.
pub(super) fn flag(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

/// Adds all columns of this module to `matrix`.
pub(super) fn describe(
    page: &Page,
    lines: &TextFeatures,
    evidence: &[Evidence],
    scores: Scores<'_>,
    matrix: &mut FeatureMatrix,
) {
    let basics = Basics::of(&lines.shapes);
    let words = Sums::of(&basics.words);
    own_shape(page, &lines.shapes, matrix);
    position(&basics.words, &words, matrix);
    let repeats = repetition(page, matrix);
    neighbours(&lines.shapes, &basics, matrix);
    windows(&lines.shapes, &basics, &words, &repeats, matrix);
    prose_nearby(&lines.shapes, &basics, matrix);
    runs(&basics, matrix);
    let main = main_stretches(&lines.shapes, &words, matrix);
    vocabulary(lines, &main, matrix);
    whole_page(lines, &basics, &words, &repeats, matrix);
    rule_evidence(evidence, matrix);
    word_scores(scores.words, &basics.words, &words, matrix);
}

/// Columns of the shape and kind of a block.
fn own_shape(page: &Page, shapes: &[Shape], matrix: &mut FeatureMatrix) {
    let mut own = |name: &str, value: &dyn Fn(&Shape) -> f32| matrix.fill(name, |row| value(&shapes[row]));
    own("chars", &|s| s.chars);
    own("words", &|s| s.words);
    own("word_length", &|s| s.per_word(s.word_chars));
    own("longest_run", &|s| s.longest);
    own("closing", &|s| f32::from(s.last as u8));
    own("opening", &|s| f32::from(s.first as u8));
    own("capitalized", &|s| s.per_word(s.capitalized));
    own("shouted", &|s| s.per_word(s.shouted));
    own("lower", &|s| s.per_word(s.lower));
    own("short_lower", &|s| s.per_word(s.short_lower));
    own("short_lower_count", &|s| s.short_lower);
    own("capitals", &|s| s.capitals / s.letters.max(1.0));
    own("digits", &|s| s.per_char(s.digits));
    own("marks", &|s| s.per_char(s.chars - s.letters - s.digits - s.spaces));
    own("numbers", &|s| s.per_word(s.numbers));
    own("commas", &|s| s.commas);
    own("colons", &|s| s.colons);
    own("separators", &|s| s.separators);
    own("tabs", &|s| s.tabs);
    own("breaks", &|s| s.breaks);
    own("quotes", &|s| s.quotes);
    own("parens", &|s| s.parens);
    own("code_marks", &|s| s.per_char(s.code_marks));
    own("non_ascii", &|s| s.per_char(s.non_ascii));
    own("wide", &|s| s.per_char(s.wide));
    own("sentences", &|s| s.sentences);
    own("sentence_length", &|s| s.words / s.sentences.max(1.0));
    own("distinct", &|s| s.distinct / s.words.clamp(1.0, 64.0));
    own("years", &|s| s.years);
    own("dates", &|s| s.dates);
    own("times", &|s| s.times);
    own("prices", &|s| s.prices);
    own("addresses", &|s| s.addresses);
    own("handles", &|s| s.handles);
    own("title_like", &|s| flag(is_title_like(s)));
    own("bullet", &|s| flag(s.first == Opening::Bullet));
    matrix.fill("kind", |row| kind_number(page.blocks[row].kind));
}

/// Returns a number for the kind; similar kinds have adjacent numbers.
fn kind_number(kind: BlockKind) -> f32 {
    match kind {
        BlockKind::Other => 0.0,
        BlockKind::ListItem => 1.0,
        BlockKind::TableRow => 2.0,
        BlockKind::Caption => 3.0,
        BlockKind::Date => 4.0,
        BlockKind::Byline => 5.0,
        BlockKind::Title => 6.0,
        BlockKind::Heading => 7.0,
        BlockKind::Quote => 8.0,
        BlockKind::Code => 9.0,
        BlockKind::Paragraph => 10.0,
    }
}

/// Columns of the position of a block, by lines and by words.
fn position(words: &[f32], sums: &Sums, matrix: &mut FeatureMatrix) {
    let rows = words.len();
    let total = sums.total().max(1.0);
    matrix.fill("position", |row| row as f32 / (rows.max(2) - 1) as f32);
    matrix.fill("from_top", |row| row as f32);
    matrix.fill("from_bottom", |row| (rows - 1 - row) as f32);
    matrix.fill("word_position", |row| sums.before(row) / total);
    matrix.fill("words_before", |row| sums.before(row));
    matrix.fill("words_behind", |row| total - sums.before(row) - words[row]);
    matrix.fill("page_share", |row| words[row] / total);
}

/// Columns of the number of times that the text of a line occurs on the page, and before it. Returns the
/// former.
fn repetition(page: &Page, matrix: &mut FeatureMatrix) -> Vec<f32> {
    let mut order = (0..page.blocks.len()).collect::<Vec<_>>();
    order.sort_unstable_by_key(|&row| (page.blocks[row].fingerprint, row));
    let mut repeats = vec![0.0; order.len()];
    let seen = matrix.add("repeats_before");
    for same in order.chunk_by(|&a, &b| page.blocks[a].fingerprint == page.blocks[b].fingerprint) {
        for (before, &row) in same.iter().enumerate() {
            repeats[row] = same.len() as f32;
            seen[row] = before as f32;
        }
    }
    matrix.add("repeats").copy_from_slice(&repeats);
    repeats
}

/// Columns of the shapes of the lines before and after a line.
fn neighbours(shapes: &[Shape], basics: &Basics, matrix: &mut FeatureMatrix) {
    const NEAR: [isize; 4] = [-2, -1, 1, 2];
    const WIDE: [isize; 10] = [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5];
    for (name, values) in [("words", &basics.words), ("ends", &basics.ends)] {
        for by in WIDE {
            shifted(values, by, ABSENT, matrix.add(format_args!("{name}{by:+}")));
        }
    }
    shifted(&basics.title_like, 1, ABSENT, matrix.add("title_like+1"));
    shifted(&basics.title_like, -1, ABSENT, matrix.add("title_like-1"));
    let mut values = vec![0.0; shapes.len()];
    let mut near = |name: &str, value: &dyn Fn(&Shape) -> f32| {
        for (out, shape) in values.iter_mut().zip(shapes) {
            *out = value(shape);
        }
        for by in NEAR {
            shifted(&values, by, ABSENT, matrix.add(format_args!("{name}{by:+}")));
        }
    };
    near("short_lower", &|s| s.per_word(s.short_lower));
    near("capitalized", &|s| s.per_word(s.capitalized));
    near("digits", &|s| s.per_char(s.digits));
    near("lower", &|s| s.per_word(s.lower));
    near("closing", &|s| f32::from(s.last as u8));
    near("opening", &|s| f32::from(s.first as u8));
    near("years", &|s| s.years);
    near("prices", &|s| s.prices);
}

/// Columns of sums over windows around, before and after a line.
fn windows(shapes: &[Shape], basics: &Basics, words: &Sums, repeats: &[f32], matrix: &mut FeatureMatrix) {
    let prose = Sums::of(&basics.prose);
    let short = Sums::of(&basics.short);
    let ended = Sums::of(&basics.ended);
    for width in [3, 10, 30] {
        let window = || -width..width + 1;
        words.around(window(), matrix.add(format_args!("words_within{width:+}")));
        prose.around(window(), matrix.add(format_args!("prose_within{width:+}")));
        short.around(window(), matrix.add(format_args!("short_within{width:+}")));
        ended.share_around(words, 1.0, window(), matrix.add(format_args!("ended_within{width:+}")));
    }
    for width in [5, 20] {
        words.around(-width..0, matrix.add(format_args!("words_up{:+}", -width)));
        words.around(1..width + 1, matrix.add(format_args!("words_down{width:+}")));
        prose.around(-width..0, matrix.add(format_args!("prose_up{:+}", -width)));
        prose.around(1..width + 1, matrix.add(format_args!("prose_down{width:+}")));
    }
    let mut within = |name: &str, width: isize, value: &dyn Fn(usize) -> f32, by_words: bool| {
        let values = (0..shapes.len()).map(value).collect::<Vec<_>>();
        let (sums, window, out) =
            (Sums::of(&values), -width..width + 1, matrix.add(format_args!("{name}{width:+}")));
        if by_words { sums.share_around(words, 1.0, window, out) } else { sums.around(window, out) }
    };
    within("prices_within", 5, &|row| shapes[row].prices, false);
    within("dates_within", 5, &|row| shapes[row].dates, false);
    within("years_within", 10, &|row| shapes[row].years, false);
    within("short_lower_within", 5, &|row| shapes[row].short_lower, true);
    within("short_lower_within", 20, &|row| shapes[row].short_lower, true);
    within("numbers_within", 10, &|row| shapes[row].numbers, true);
    within("capitalized_within", 10, &|row| shapes[row].capitalized, true);
    within("title_like_within", 10, &|row| basics.title_like[row], false);
    within("repeats_within", 5, &|row| flag(repeats[row] > 1.0), false);
    within("questions_within", 10, &|row| flag(shapes[row].last == Closing::Question), false);
    within("teasers_within", 10, &|row| flag(shapes[row].last == Closing::Ellipsis), false);
}

/// Columns of the distance to prose, and of the amount of prose before and after a line.
fn prose_nearby(shapes: &[Shape], basics: &Basics, matrix: &mut FeatureMatrix) {
    let mut pair = |name: &str, is: Vec<bool>| {
        let (mut before, mut behind) = (vec![0.0; is.len()], vec![0.0; is.len()]);
        distances(&is, FAR, &mut before, &mut behind);
        matrix.add(format_args!("since_{name}")).copy_from_slice(&before);
        matrix.add(format_args!("until_{name}")).copy_from_slice(&behind);
    };
    pair("prose", basics.prose.iter().map(|&words| words > 0.0).collect());
    pair("long_prose", basics.prose.iter().map(|&words| words >= LONG_PROSE_WORDS).collect());
    pair("blank_shape", shapes.iter().map(|shape| shape.words < 1.0).collect());
    let prose = Sums::of(&basics.prose);
    matrix.fill("prose_before", |row| prose.before(row));
    matrix.fill("prose_behind", |row| prose.total() - prose.before(row));
    matrix.fill("prose_position", |row| prose.before(row) / prose.total().max(1.0));
}

/// Columns of runs of short lines: length, negative for runs of other lines, and position in the run.
fn runs(basics: &Basics, matrix: &mut FeatureMatrix) {
    let (mut lengths, mut places) = (vec![0.0; basics.short.len()], vec![0.0; basics.short.len()]);
    let mut start = 0;
    for run in basics.short.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
        let length = if run[0] > 0.0 { run.len() as f32 } else { -(run.len() as f32) };
        for place in 0..run.len() {
            lengths[start + place] = length;
            places[start + place] = place as f32;
        }
        start += run.len();
    }
    matrix.add("run").copy_from_slice(&lengths);
    matrix.add("place_in_run").copy_from_slice(&places);
}

/// Columns of the stretch with the most prose, for three penalties of short lines. Returns the stretch of the
/// middle one.
fn main_stretches(shapes: &[Shape], words: &Sums, matrix: &mut FeatureMatrix) -> std::ops::Range<usize> {
    let mut main = 0..0;
    for (index, (name, price)) in PRICES.into_iter().enumerate() {
        let stretch = heaviest(shapes.iter().map(|shape| {
            let ends = shape.last.ends_sentence();
            match shape.words >= PROSE_WORDS {
                true if ends => shape.words,
                true => 0.5 * shape.words,
                false if ends => 0.0,
                false => -price,
            }
        }));
        let (start, end) = (stretch.start as f32, stretch.end as f32);
        matrix.fill(format_args!("{name}_in"), |row| flag(stretch.contains(&row)));
        matrix.fill(format_args!("{name}_from"), |row| (row as f32 - start).clamp(-FAR, FAR));
        matrix.fill(format_args!("{name}_to"), |row| (end - 1.0 - row as f32).clamp(-FAR, FAR));
        let share = (words.before(stretch.end) - words.before(stretch.start)) / words.total().max(1.0);
        matrix.fill(format_args!("{name}_share"), |_| share);
        if index == 1 {
            main = stretch;
        }
    }
    main
}

/// Columns that describe the page as a whole, equal for all its lines.
fn whole_page(
    lines: &TextFeatures,
    basics: &Basics,
    words: &Sums,
    repeats: &[f32],
    matrix: &mut FeatureMatrix,
) {
    let rows = lines.len().max(1) as f32;
    let total = words.total().max(1.0);
    let shapes = &lines.shapes;
    let sum = |value: &dyn Fn(&Shape) -> f32| shapes.iter().map(value).sum::<f32>();
    let longest = basics.words.iter().copied().fold(0.0, f32::max);
    let prose = basics.prose.iter().sum::<f32>();
    let mut page = |name: &str, value: f32| matrix.fill(name, |_| value);
    page("page_lines", rows);
    page("page_words", total);
    page("page_words_a_line", total / rows);
    page("page_prose", prose / total);
    page("page_prose_lines", basics.prose.iter().filter(|&&words| words > 0.0).count() as f32);
    page("page_short", basics.short.iter().sum::<f32>() / rows);
    page("page_prices", sum(&|s| flag(s.prices > 0.0)));
    page("page_dates", sum(&|s| flag(s.dates > 0.0)));
    page("page_years", sum(&|s| s.years));
    page("page_repeats", repeats.iter().filter(|&&count| count > 1.0).count() as f32 / rows);
    page("page_short_lower", sum(&|s| s.short_lower) / total);
    page("page_code", sum(&|s| flag(s.per_char(s.code_marks) > 0.08)));
    page("page_longest", longest);
    page("page_questions", sum(&|s| flag(s.last == Closing::Question)));
    page("page_teasers", sum(&|s| flag(s.last == Closing::Ellipsis)));
    page("page_non_ascii", sum(&|s| s.per_char(s.non_ascii)) / rows);
    page("page_handles", sum(&|s| s.handles));
    matrix.fill("of_longest", |row| basics.words[row] / longest.max(1.0));
}

/// Returns a number for the kind of evidence; similar kinds have adjacent numbers.
fn kind_of_evidence(kind: Kind) -> f32 {
    match kind {
        Kind::Keep => -1.0,
        Kind::None => 0.0,
        Kind::Waiting => 1.0,
        Kind::Navigation => 2.0,
        Kind::Section => 3.0,
        Kind::Repeated => 4.0,
        Kind::Rule => 5.0,
    }
}

/// Columns of the evidence on a block and on its neighbours.
fn rule_evidence(evidence: &[Evidence], matrix: &mut FeatureMatrix) {
    matrix.fill("rule", |row| kind_of_evidence(evidence[row].kind));
    let chrome = evidence.iter().map(|evidence| flag(evidence.is_chrome())).collect::<Vec<_>>();
    let sums = Sums::of(&chrome);
    for by in [-2, -1, 1, 2] {
        shifted(&chrome, by, ABSENT, matrix.add(format_args!("rule_chrome{by:+}")));
    }
    for width in [3, 10, 30] {
        sums.around(-width..width + 1, matrix.add(format_args!("rule_chrome_within{width:+}")));
    }
    matrix.fill("rule_chrome_before", |row| sums.before(row));
    matrix.fill("rule_chrome_behind", |row| sums.total() - sums.before(row));
    let openers = evidence.iter().map(|evidence| evidence.opens_section).collect::<Vec<_>>();
    let (mut since, mut until) = (vec![0.0; openers.len()], vec![0.0; openers.len()]);
    distances(&openers, FAR, &mut since, &mut until);
    matrix.add("since_opener").copy_from_slice(&since);
    matrix.add("until_opener").copy_from_slice(&until);
}

/// Columns of the linear score of the words of a line, of its neighbours and in windows, and of the quartiles
/// of the page.
fn word_scores(scores: &[f32], line_words: &[f32], words: &Sums, matrix: &mut FeatureMatrix) {
    matrix.add("score").copy_from_slice(scores);
    for by in [-3, -2, -1, 1, 2, 3] {
        shifted(scores, by, 0.0, matrix.add(format_args!("score{by:+}")));
    }
    let sums = Sums::of(scores);
    for width in [3, 10] {
        sums.around(-width..width + 1, matrix.add(format_args!("score_within{width:+}")));
    }
    sums.around(-8..0, matrix.add("score_up"));
    sums.around(1..9, matrix.add("score_down"));
    let likely =
        scores.iter().zip(line_words).map(|(&score, &words)| words * sigmoid(score)).collect::<Vec<_>>();
    let likely = Sums::of(&likely);
    for width in [5, 20] {
        likely.share_around(
            words,
            1.0e-3,
            -width..width + 1,
            matrix.add(format_args!("likely_within{width:+}")),
        );
    }
    likely.share_around(words, 1.0e-3, -15..0, matrix.add("likely_up-15"));
    likely.share_around(words, 1.0e-3, 1..16, matrix.add("likely_down+15"));
    matrix.fill("likely_before", |row| likely.before(row) / likely.total().max(1.0e-3));
    let mut ranked = scores.to_vec();
    ranked.sort_unstable_by(f32::total_cmp);
    for (name, quarter) in [("score_quartile", 1), ("score_median", 2), ("score_upper_quartile", 3)] {
        let value = ranked.get(ranked.len() * quarter / 4).copied().unwrap_or(0.0);
        matrix.fill(name, |_| value);
    }
    let page = likely.total() / words.total().max(1.0);
    matrix.fill("page_likely", |_| page);
    let mut lowest = 0.0f32;
    matrix.fill("score_lowest_before", |row| {
        let before = lowest;
        lowest = lowest.min(scores[row]);
        before
    });
}

pub(super) fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}
