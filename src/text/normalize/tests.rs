use icu_normalizer::properties::{CanonicalCompositionBorrowed, CanonicalDecompositionBorrowed, Decomposed};
use proptest::prelude::*;

use super::table::may_join_the_one_before;
use super::*;
use crate::text::normalize::chars::{lower, nfkc, push_folded};

#[test]
fn folds_what_a_reader_does_not_see() {
    for (a, b) in [
        ("  The   same\n text ", "the same text"),
        ("“Don’t”", "\"don't\""),
        ("1914–1918", "1914-1918"),
        ("Cafe\u{301}", "café"),
        ("ﬁne\u{a0}print", "fine print"),
        ("Straße", "strasse"),
        ("ΣΏΦΡΩΝ σοφός ΣΟΦΌΣ", "σώφρων σοφόσ σοφόσ"),
        ("co\u{ad}operate", "cooperate"),
        ("ＡＢＣ", "abc"),
        ("\u{200b} a \u{200b} `b`\t \u{feff}", "a 'b'"),
        ("Всё ещё", "все еще"),
        ("orașul tău, orice faţă", "orașul tău, orice față"),
        ("مــدرسة", "مدرسة"),
        ("سُلّمت", "سلمت"),
        ("إغلاق أمام آخر", "اغلاق امام اخر"),
        ("کتابی", "كتابي"),
        ("שָׁלוֹם", "שלום"),
    ] {
        assert_eq!(normalize(a), b);
    }
}

#[test]
fn a_superscript_digit_is_not_a_digit() {
    assert_eq!(normalize("10⁵ m² ①"), "10⁵ m² 1");
    assert_ne!(normalize("10⁵"), normalize("105"));
    // The slow path gives the same.
    assert_eq!(normalize("1e\u{301}0⁵\u{301}"), "1é0⁵\u{301}");
}

#[test]
fn the_form_does_not_change_between_versions() {
    let form = normalize("İstanbul’da — “ǅ” №5 ½ \u{1e9e}");
    assert_eq!(form, "i\u{307}stanbul'da - \"dž\" no5 1⁄2 ss");
}

#[test]
fn whatever_may_be_joined_to_the_one_before_is_known() {
    const DECOMPOSE: CanonicalDecompositionBorrowed<'static> = CanonicalDecompositionBorrowed::new();
    const COMPOSE: CanonicalCompositionBorrowed<'static> = CanonicalCompositionBorrowed::new();
    for c in '\0'..=char::MAX {
        if let Decomposed::Expansion(first, second) = DECOMPOSE.decompose(c)
            && COMPOSE.compose(first, second).is_some()
        {
            assert!(may_join_the_one_before(second), "{second:?} of {c:?}");
        }
        assert!(lower(&lower(c.encode_utf8(&mut [0; 4]))) == lower(c.encode_utf8(&mut [0; 4])), "{c:?}");
    }
}

/// Returns the form by its definition, step by step.
fn by_definition(text: &str) -> String {
    let once = nfkc(&lower(text)).into_owned();
    let twice = nfkc(&lower(&once)).into_owned();
    let mut folded = String::new();
    push_folded(&twice, &mut folded);
    folded.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_character_has_the_form_of_the_definition() {
    for c in '\0'..=char::MAX {
        for text in [format!("{c}"), format!("E{c}\u{301}x {c}{c} \u{1100}{c}\u{1161}")] {
            assert_eq!(normalize(&text), by_definition(&text), "{text:?}");
        }
    }
}

proptest! {
    #[test]
    fn is_idempotent(text in "\\PC{0,40}") {
        let once = normalize(&text);
        prop_assert_eq!(normalize(&once), once);
    }

    #[test]
    fn equals_the_definition(text in "([a-zA-Z `\t\n]|[À-ɏ\u{300}-\u{36f}]|[\u{2000}-\u{206f}]|\\PC){0,40}") {
        prop_assert_eq!(normalize(&text), by_definition(&text));
    }
}
