use super::*;

/// A random generator (Marsaglia 2003, "Xorshift RNGs").
struct Numbers(u32);

impl Numbers {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % end
    }

    fn value(&mut self) -> f32 {
        self.below(1000) as f32 / 100.0 - 5.0
    }
}

/// Makes an ensemble of trees of all depths over 7 features, one of which has more thresholds than a slot.
fn sample(trees: usize) -> Ensemble {
    let mut numbers = Numbers(7);
    let trees = (0..trees).map(|tree| {
        let depth = tree % (MAX_DEPTH + 1);
        let splits = (0..depth).map(|_| {
            let feature = u16::try_from(numbers.below(5) * numbers.below(3)).unwrap();
            Split { feature, threshold: numbers.value() }
        });
        let splits = splits.collect();
        let leaves: Vec<_> = (0..1 << depth).map(|_| numbers.value()).collect();
        Tree::new(splits, &leaves)
    });
    Ensemble::new(0.25, trees.collect())
}

fn columns(rows: usize, features: usize) -> Vec<Vec<f32>> {
    let mut numbers = Numbers(11);
    let mut value = || match numbers.below(50) {
        0 => f32::NAN,
        1 => f32::MIN,
        2 => f32::INFINITY,
        _ => numbers.value(),
    };
    (0..features).map(|_| (0..rows).map(|_| value()).collect()).collect()
}

fn bytes(ensemble: &Ensemble) -> Vec<u8> {
    let mut bytes = Vec::new();
    ensemble.write(&mut bytes);
    bytes
}

/// Computes a score by the definition.
fn score(ensemble: &Ensemble, columns: &[Vec<f32>], row: usize) -> f32 {
    ensemble.trees().iter().fold(ensemble.bias(), |sum, tree| {
        let answers = tree.splits().iter().enumerate();
        let leaf = answers.fold(0, |leaf, (level, split)| {
            leaf | usize::from(columns[usize::from(split.feature)][row] > split.threshold) << level
        });
        sum + tree.leaves()[leaf]
    })
}

#[test]
fn scores_follow_the_definition() {
    let ensemble = sample(400);
    assert!(
        ensemble.slots.windows(2).any(|pair| pair[0].feature == pair[1].feature),
        "a feature has two slots"
    );
    for rows in [0, 1, 15, 63, 64, 65, 200] {
        let columns = columns(rows, ensemble.features());
        let mut scores = vec![1.0; rows];
        ensemble.add_scores(columns.as_slice(), &mut scores);
        let mut by_tree = vec![ensemble.bias(); rows];
        for tree in ensemble.trees() {
            tree.add_scores(columns.as_slice(), &mut by_tree);
        }
        for row in 0..rows {
            let expected = score(&ensemble, &columns, row);
            assert!((by_tree[row] - expected).abs() < 1e-3, "row {row} of {rows}");
            assert!((scores[row] - 1.0 - expected).abs() < 1e-3, "row {row} of {rows}");
        }
    }
}

#[test]
fn a_value_equal_to_the_threshold_is_not_above_it() {
    let tree = Tree::new(vec![Split { feature: 0, threshold: 0.5 }], &[-1.0, 1.0]);
    let ensemble = Ensemble::new(0.0, vec![tree]);
    let mut scores = [0.0; 4];
    ensemble.add_scores([vec![0.5, 0.5_f32.next_up(), f32::NAN, f32::MIN]].as_slice(), &mut scores);
    assert_eq!(scores.map(f32::to_bits), [-1.0, 1.0, -1.0, -1.0].map(f32::to_bits));
}

#[test]
fn contributions_add_up_to_the_score() {
    let ensemble = sample(60);
    let columns = columns(20, ensemble.features());
    for row in 0..20 {
        let values: Vec<_> = columns.iter().map(|column| column[row]).collect();
        let mut sum = 0.0;
        let rest = ensemble.contributions(&values, |_, amount| sum += amount);
        assert!((rest + sum - score(&ensemble, &columns, row)).abs() < 1e-3, "row {row}");
    }
}

#[test]
fn contributions_name_the_feature_that_moved_the_score() {
    let splits = vec![Split { feature: 3, threshold: 0.0 }, Split { feature: 1, threshold: 0.0 }];
    let ensemble = Ensemble::new(0.5, vec![Tree::new(splits, &[-2.0, 2.0, -2.0, 2.0])]);
    let mut seen = vec![];
    let rest = ensemble.contributions(&[0.0, 1.0, 0.0, 1.0], |feature, amount| seen.push((feature, amount)));
    assert!((rest - 0.5).abs() < 1e-3);
    assert_eq!(seen.iter().map(|&(feature, _)| feature).collect::<Vec<_>>(), [3, 1]);
    assert!((seen[0].1 - 2.0).abs() < 1e-3 && seen[1].1.abs() < 1e-3, "{seen:?}");
}

#[test]
fn leaves_keep_their_value_to_one_part_in_60000_of_the_largest() {
    let leaves = [0.1, -0.333, 0.0, 1.75];
    let splits = vec![Split { feature: 0, threshold: 0.0 }; 2];
    for (leaf, kept) in leaves.iter().zip(Tree::new(splits.clone(), &leaves).leaves()) {
        assert!((leaf - kept).abs() <= 1.75 / 60_000.0);
    }
    assert_eq!(Tree::new(splits, &[0.0; 4]).leaves(), [0.0; 4]);
}

#[test]
fn bytes_give_the_same_ensemble_back() {
    for trees in [0, 1, 2, 200] {
        let ensemble = sample(trees);
        let bytes = [bytes(&ensemble), vec![1, 2, 3]].concat();
        let mut rest = bytes.as_slice();
        assert_eq!(Ensemble::read(&mut rest), Ok(ensemble));
        assert_eq!(rest, [1, 2, 3]);
    }
}

#[test]
fn shortened_bytes_are_refused() {
    let bytes = bytes(&sample(20));
    for end in 0..bytes.len() {
        let result = Ensemble::read(&mut &bytes[..end]);
        assert!(matches!(result, Err(Error::Truncated { .. })), "{end}: {result:?}");
    }
    let mut many = bytes[..5].to_vec();
    many.extend(u32::MAX.to_le_bytes());
    assert_eq!(Ensemble::read(&mut many.as_slice()), Err(Error::Truncated { needed: 1, left: 0 }));
}

#[test]
fn changed_bytes_are_refused_or_make_a_usable_ensemble() {
    let original = bytes(&sample(20));
    let mut numbers = Numbers(5);
    for _ in 0..3000 {
        let mut changed = original.clone();
        for _ in 0..=numbers.below(4) {
            let place = numbers.below(u32::try_from(changed.len()).unwrap()) as usize;
            changed[place] ^= 1 << numbers.below(8);
        }
        if let Ok(ensemble) = Ensemble::read(&mut changed.as_slice()) {
            assert_eq!(Ensemble::read(&mut bytes(&ensemble).as_slice()), Ok(ensemble.clone()));
            if ensemble.features() < 100 {
                ensemble.add_scores(columns(3, ensemble.features()).as_slice(), &mut [0.0; 3]);
            }
        }
    }
}

#[test]
fn impossible_parts_are_named() {
    let read = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = bytes(&Ensemble::new(0.0, vec![Tree::new(vec![], &[1.0])]));
        change(&mut bytes);
        Ensemble::read(&mut bytes.as_slice())
    };
    assert_eq!(read(&|bytes| bytes[0] = 9), Err(Error::Version { found: 9 }));
    assert_eq!(read(&|bytes| bytes[1..5].fill(0xff)), Err(Error::Number { tree: None }));
    assert_eq!(read(&|bytes| bytes[9] = 9), Err(Error::Depth { tree: 0, found: 9 }));
    assert_eq!(read(&|bytes| bytes[10..14].fill(0xff)), Err(Error::Number { tree: Some(0) }));
    assert_eq!(Error::Number { tree: Some(3) }.to_string(), "tree 3 has an impossible threshold or scale");
}
