use super::*;
use crate::text::hash::split_mix;

/// Returns a random number between 0 and 1.
fn unit(state: &mut u64) -> f64 {
    (split_mix(state) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Returns an approximately normal random number with mean 0 and standard deviation 1.
fn normal(state: &mut u64) -> f64 {
    (0..12).map(|_| unit(state)).sum::<f64>() - 6.0
}

/// Makes the pages of one night of a site. Their share of chrome has two peaks (articles and lists), and
/// their words differ by factors. `night` is the deviation that all pages of the night share.
fn night(state: &mut u64, pages: u64, chrome: f64, words: f64, night: f64) -> Pages {
    let mut of = Pages::default();
    for _ in 0..pages {
        let hump = if unit(state) < 0.2 { 0.3 } else { 0.0 };
        let share = (chrome + hump + 0.08 * normal(state) + night).clamp(0.0, 1.0);
        let words = words * (0.9 * normal(state) - 5.0 * night).exp();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small number of words"
        )]
        of.add(share, words as u64);
    }
    of
}

#[test]
fn a_thousand_nights_of_noise_raise_no_alarm() {
    let (mut state, mut alarms, mut compared) = (7, Vec::new(), 0);
    for site in 0..100 {
        let chrome = 0.05 + 0.5 * unit(&mut state);
        let words = 100.0 + 900.0 * unit(&mut state);
        let bad = 0.04 * unit(&mut state);
        let history = 20 + split_mix(&mut state) % 2000;
        let before = night(&mut state, history, chrome, words, 0.0);
        let mut records = Records::default();
        for _ in 0..history {
            if unit(&mut state) < bad { records.rejects += 1 } else { records.pages += 1 }
        }
        for _ in 0..1000 {
            let tonight = 20 + split_mix(&mut state) % 60;
            let shift = 0.01 * normal(&mut state);
            let now = night(&mut state, tonight, chrome, words, shift);
            alarms.extend(of_pages(&site.to_string(), &Sides { before, now }));
            let mut new = Records::default();
            for _ in 0..tonight {
                if unit(&mut state) < bad { new.rejects += 1 } else { new.pages += 1 }
            }
            alarms.extend(of_records(&site.to_string(), &Sides { before: records, now: new }));
            compared += 1;
        }
    }
    assert_eq!(compared, 100_000);
    assert!(alarms.is_empty(), "{} alarms in {compared} nights of sites, {:?}", alarms.len(), alarms.first());
}

#[test]
fn a_changed_template_is_found_on_the_first_night() {
    let mut state = 3;
    let (mut risen, mut fallen, mut empty) = (0, 0, 0);
    for _ in 0..200 {
        let before = night(&mut state, 500, 0.3, 400.0, 0.0);
        let found = |now| of_pages("example.org", &Sides { before, now });
        risen += usize::from(!found(night(&mut state, 30, 0.6, 400.0, 0.0)).is_empty());
        fallen += usize::from(!found(night(&mut state, 30, 0.0, 400.0, 0.0)).is_empty());
        let notice = found(night(&mut state, 30, 0.3, 20.0, 0.0));
        empty += usize::from(notice.iter().any(|warning| warning.measure == Measure::KeptWords));
    }
    assert_eq!((risen, fallen, empty), (200, 200, 200));
}

#[test]
fn few_pages_or_a_small_change_are_no_warning() {
    let all = |count: u64, share: f64, words: u64| {
        let mut pages = Pages::default();
        (0..count).for_each(|_| pages.add(share, words));
        pages
    };
    let found = |before, now| of_pages("example.org", &Sides { before, now }).len();
    assert_eq!(found(all(500, 0.2, 300), all(MIN_PAGES, 0.8, 10)), 2);
    assert_eq!(found(all(500, 0.2, 300), all(MIN_PAGES - 1, 0.8, 10)), 0);
    assert_eq!(found(all(MIN_PAGES - 1, 0.2, 300), all(500, 0.8, 10)), 0);
    assert_eq!(found(all(5000, 0.2, 300), all(5000, 0.29, 160)), 0);
    // An increase of words is not a problem.
    assert_eq!(found(all(500, 0.2, 300), all(500, 0.2, 3000)), 0);
}

#[test]
fn a_jump_of_rejects_is_found_and_a_few_are_not() {
    let found = |(pages, rejects), (new_pages, new_rejects)| {
        let before = Records { pages, rejects };
        of_records("crawl", &Sides { before, now: Records { pages: new_pages, rejects: new_rejects } })
    };
    let warning = found((1000, 3), (80, 20)).unwrap();
    assert_eq!(
        warning.to_string(),
        "crawl: 20.0 % of 100 new records were rejected, compared with 0.3 % of 1003 earlier records"
    );
    assert!(found((1000, 3), (98, 2)).is_none());
    assert!(found((1000, 300), (70, 33)).is_none(), "the share was high before");
    assert!(found((10, 0), (0, 50)).is_none(), "too little history");
    assert!(found((1000, 0), (0, 50)).is_some());
}
