//! The learned model.

use super::*;

/// The one golden rule for English whose text golden files cannot represent: sentences without white space
/// between them.
#[test]
fn sentences_without_white_space_are_divided() {
    let text = "Hello world.Today is Tuesday.Mr. Webb went to the shop and bought a thousand.That is a lot.";
    let wanted = [
        "Hello world.",
        "Today is Tuesday.",
        "Mr. Webb went to the shop and bought a thousand.",
        "That is a lot.",
    ];
    assert_eq!(cut(&splitter(), text, "en"), wanted);
}

#[test]
fn the_model_divides_where_no_stop_stands_unless_told_not_to() {
    let text = "Let me know if you have any questions. Thanks, Paula Jeff Dasovich 12/26/2000 03:15 PM Please see \
                attached.";
    let free = cut(&splitter(), text, "en");
    let options = Options { only_after_punctuation: true };
    let strict = cut(&splitter_with(options), text, "en");
    assert!(free.len() > strict.len(), "{free:#?}");
    assert_eq!(strict.len(), 2, "{strict:#?}");
}

#[test]
fn the_shipped_model_is_small_and_reads_back() {
    let file = fs::read(folder("config/models/sentences.bin")).unwrap();
    assert!(file.len() <= model::MAX_BYTES);
    let model = Model::decode(&file).unwrap();
    assert!(model.len() > 1_000, "{} weights", model.len());
}

#[test]
fn a_model_that_is_not_whole_is_refused() {
    let file = fs::read(folder("config/models/sentences.bin")).unwrap();
    assert_eq!(Model::decode(b"anything else"), Err(ModelError::NoModel));
    assert_eq!(Model::decode(&file[..file.len() - 1]), Err(ModelError::Damaged));
    assert_eq!(Model::decode(&file[..20]), Err(ModelError::Damaged));
    assert_eq!(Model::decode(&vec![0; model::MAX_BYTES + 1]), Err(ModelError::TooLarge));
    for at in [13, 50, file.len() / 2, file.len() - 9] {
        let mut bad = file.clone();
        bad[at] ^= 1;
        assert_eq!(Model::decode(&bad), Err(ModelError::Damaged), "byte {at}");
    }
    let mut newer = file;
    newer[8] += 1;
    assert!(matches!(Model::decode(&newer), Err(ModelError::Version { .. })));
}

#[test]
fn a_model_weighs_features_as_it_was_given_them() {
    let head =
        model::Head { bias: -1.0, after_stop: 0.0, elsewhere: 0.0, doubt_after_stop: [-1.0, 1.0], gate: 0.0 };
    // Three ids of one bucket: the smallest is dropped.
    let weights = [(5, 1.27), (5 + (1 << 14), -0.5), (5 + (2 << 14), 0.004), (7, 0.25), (9, 0.0)];
    let file = model::encode(&head, &weights);
    let model = Model::decode(&file).unwrap();
    assert_eq!((model.len(), model.head()), (3, head));
    let score = |ids: &[u32]| {
        let mut scorer = model::Scorer::new(&model);
        for &id in ids {
            scorer.add(id);
        }
        scorer.log_odds()
    };
    assert!((score(&[5]) - 0.27).abs() < 0.01);
    assert!((score(&[5 + (1 << 14), 7, 8, 9]) + 1.25).abs() < 0.01);
}
