//! Features of the words that a line shares with other texts of its page.

use super::lines::TextFeatures;
use super::matrix::FeatureMatrix;
use super::series::{ABSENT, FAR};

/// Number of bits of a token that select a cell of a [`Sketch`].
const SKETCH_BITS: u32 = 15;

/// Counts the lines of the page that have each token, approximately: tokens with equal leading bits share a
/// count.
struct Sketch(Vec<u8>);

impl Sketch {
    fn new() -> Self {
        Self(vec![0; 1 << SKETCH_BITS])
    }

    /// Index of the counter of `token`, which other tokens share.
    fn cell(token: u32) -> usize {
        (token >> (32 - SKETCH_BITS)) as usize
    }

    fn add(&mut self, token: u32) {
        let cell = &mut self.0[Self::cell(token)];
        *cell = cell.saturating_add(1);
    }

    /// Number of occurrences of `token`, or more.
    fn count(&self, token: u32) -> u8 {
        self.0[Self::cell(token)]
    }
}

/// Columns of the words that a line shares with the main stretch, with the rest of the page, with the URL and
/// with the title.
pub(super) fn vocabulary(lines: &TextFeatures, main: &std::ops::Range<usize>, matrix: &mut FeatureMatrix) {
    let (mut in_main, mut on_page) = (Sketch::new(), Sketch::new());
    for row in 0..lines.len() {
        let prose_of_main = main.contains(&row) && lines.shapes[row].is_prose();
        for &token in lines.tokens(row) {
            on_page.add(token);
            if prose_of_main {
                in_main.add(token);
            }
        }
    }
    let mut rare = vec![ABSENT; lines.len()];
    let of_main = matrix.add("main_words");
    for (row, (of_main, rare)) in of_main.iter_mut().zip(&mut rare).enumerate() {
        let own = u8::from(main.contains(&row) && lines.shapes[row].is_prose());
        let tokens = lines.tokens(row);
        let (mut shared, mut once) = (0u32, 0u32);
        for &token in tokens {
            shared += u32::from(in_main.count(token) > own);
            once += u32::from(on_page.count(token) <= 1);
        }
        let share = |count: u32| if tokens.is_empty() { ABSENT } else { count as f32 / tokens.len() as f32 };
        (*of_main, *rare) = (share(shared), share(once));
    }
    matrix.add("rare_words").copy_from_slice(&rare);
    let address = overlap("slug", &lines.slug, lines, matrix);
    let title = overlap("title", &lines.title, lines, matrix);
    for (name, found) in [("slug", address), ("title", title)] {
        // The line that has most of the URL or title, if it has at least half.
        let best = (0..lines.len())
            .filter(|&row| lines.shapes[row].words < 30.0)
            .fold(
                None,
                |best: Option<usize>, row| {
                    if best.is_none_or(|best| found[row] > found[best]) { Some(row) } else { best }
                },
            )
            .filter(|&row| found[row] >= 0.5);
        matrix.fill(format_args!("from_{name}_line"), |row| {
            best.map_or(ABSENT, |best| (row as f32 - best as f32).clamp(-FAR, FAR))
        });
    }
    matrix.fill("slug_length", |_| lines.slug.len() as f32);
}

/// Columns of the share of the tokens of a line that are in `wanted`, and of the share of `wanted` that the
/// line has. Returns the latter.
fn overlap(name: &str, wanted: &[u32], lines: &TextFeatures, matrix: &mut FeatureMatrix) -> Vec<f32> {
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let mut hits = vec![0.0; lines.len()];
    let mut shares = vec![0.0; lines.len()];
    // One bit for each wanted token. URLs and titles are short; tokens beyond 64 are ignored.
    for row in 0..lines.len() {
        let (mut seen, mut count) = (0u64, 0u32);
        for token in lines.tokens(row) {
            if let Ok(at) = wanted.binary_search(token) {
                count += 1;
                seen |= 1u64.checked_shl(at as u32).unwrap_or(0);
            }
        }
        hits[row] = count as f32 / lines.tokens(row).len().max(1) as f32;
        shares[row] = seen.count_ones() as f32 / wanted.len().max(1) as f32;
    }
    matrix.add(format_args!("{name}_words")).copy_from_slice(&hits);
    matrix.add(format_args!("{name}_found")).copy_from_slice(&shares);
    shares
}
