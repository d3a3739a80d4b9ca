//! Weights of pages, which keep any collection or language from dominating the training.

use std::collections::HashMap;

use super::example::{Example, VARIANT_WEIGHT};
use crate::learn::labels::Source;

/// Weight of a page labelled by programs, relative to one labelled by people. With full weight, such pages
/// teach what programs for news articles see, and shops, lists and forums are judged worse.
const SILVER_WEIGHT: f32 = 0.3;
/// Maximum weight of a page in a small collection or language, relative to one in the largest.
const MAX_BALANCE: f32 = 4.0;

/// Computes the weight of each page, by suite for gold and by language for silver. Pages of a smaller group
/// weigh more, by the square root of the ratio to the size of the largest.
pub(super) fn of_pages(examples: &[&Example]) -> Vec<f32> {
    let group = |example: &Example| match example.source {
        Source::Gold => (true, example.suite.clone(), example.is_html()),
        Source::Silver | Source::Snippets => (false, example.language.clone(), example.is_html()),
    };
    let mut pages = HashMap::<_, u32>::new();
    for example in examples.iter().filter(|example| !example.is_variant) {
        *pages.entry(group(example)).or_default() += 1;
    }
    let largest = |gold: bool| pages.iter().filter(|(key, _)| key.0 == gold).map(|(_, &count)| count).max();
    let (most_gold, most_silver) = (largest(true).unwrap_or(1), largest(false).unwrap_or(1));
    let weight = |example: &&Example| {
        let key = group(example);
        let (base, most) = if key.0 { (1.0, most_gold) } else { (SILVER_WEIGHT, most_silver) };
        let own = pages.get(&key).copied().unwrap_or(1).max(1);
        let balance = (most as f32 / own as f32).sqrt().min(MAX_BALANCE);
        base * balance * if example.is_variant { VARIANT_WEIGHT } else { 1.0 }
    };
    examples.iter().map(weight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::{Chrome, Repetition, Rules};
    use crate::learn::labels::GoldPage;
    use crate::model::{MediaType, Page};

    fn example(suite: &str, lang: &str, gold: Option<&str>) -> Example {
        let rules = Rules::compile(Vec::new()).expect("no rule is wrong");
        let judge = Chrome::new(rules.into(), Repetition::default(), None, crate::chrome::Options::default());
        let gold = GoldPage {
            suite: suite.into(),
            lang: lang.into(),
            gold: gold.map(str::to_owned),
            silver: Some("silver".into()),
            ..GoldPage::default()
        };
        Example::new(Page::empty(MediaType::Text), &gold, &judge).expect("something is known of it")
    }

    #[test]
    fn small_suites_weigh_more_and_silver_less() {
        let mut examples = vec![example("small", "", Some("gold")), example("", "sv", None)];
        examples.extend((0..9).map(|_| example("large", "", Some("gold"))));
        examples.extend((0..4).map(|_| example("", "de", None)));
        examples.push(example("large", "", Some("gold")).into_variant());
        let weights = of_pages(&examples.iter().collect::<Vec<_>>());
        for (at, expected) in
            [(0, 3.0), (1, 2.0 * SILVER_WEIGHT), (2, 1.0), (11, SILVER_WEIGHT), (15, VARIANT_WEIGHT)]
        {
            assert!((weights[at] - expected).abs() < 1e-6, "{at}: {}", weights[at]);
        }
    }
}
