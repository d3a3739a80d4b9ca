use super::*;

/// Options for a few trees that follow the data closely.
fn close() -> Options {
    Options {
        rounds: 60,
        learning_rate: 0.3,
        depth: 3,
        feature_share: 1.0,
        row_share: 1.0,
        l2: 1.0,
        bins: 127,
        ..Options::default()
    }
}

fn goal<'a>(labels: &'a [f32], weights: &'a [f32]) -> Goal<'a> {
    Goal { labels, weights }
}

/// Draws from a hundred values spread over 0..1, each with its own bin, in random order.
fn spread(rows: usize, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    (0..rows).map(|_| random.sample(1, 100)[0] as f32 / 100.0).collect()
}

fn scores(ensemble: &Ensemble, columns: &[Vec<f32>]) -> Vec<f32> {
    let mut scores = vec![0.0; columns[0].len()];
    ensemble.add_scores(columns, &mut scores);
    scores
}

fn labels(columns: &[Vec<f32>], label: impl Fn(f32, f32) -> bool) -> Vec<f32> {
    columns[0].iter().zip(&columns[1]).map(|(&a, &b)| f32::from(u8::from(label(a, b)))).collect()
}

fn bytes(ensemble: &Ensemble) -> Vec<u8> {
    let mut bytes = Vec::new();
    ensemble.write(&mut bytes);
    bytes
}

#[test]
fn learns_what_two_features_say_together() {
    let columns = [spread(2000, 1), spread(2000, 2), spread(2000, 3)];
    let labels = labels(&columns, |a, b| (a > 0.5) != (b > 0.3));
    let ensemble = fit(&columns, &labels, &[1.0; 2000], &close());
    for (score, label) in scores(&ensemble, &columns).iter().zip(labels) {
        assert_eq!(*score > 0.0, label > 0.5);
    }
}

#[test]
fn learns_a_step() {
    let columns = [spread(1000, 1), spread(1000, 2)];
    let labels = labels(&columns, |a, _| a > 0.25);
    let ensemble = fit(&columns, &labels, &[1.0; 1000], &close());
    let loss = log_loss(&scores(&ensemble, &columns), &labels, &[1.0; 1000]);
    assert!(loss < 0.02, "{loss}");
}

#[test]
fn equal_labels_give_their_log_odds() {
    let columns = [spread(500, 1)];
    for (label, expected) in [(0.0, -13.8), (1.0, 13.8), (0.5, 0.0)] {
        let ensemble = fit(&columns, &[label; 500], &[1.0; 500], &close());
        for score in scores(&ensemble, &columns) {
            assert!((score - expected).abs() < 0.1, "{label}: {score}");
        }
    }
}

#[test]
fn soft_labels_are_fitted_as_shares() {
    let columns = [spread(4000, 1)];
    let labels: Vec<f32> = columns[0].iter().map(|&value| if value > 0.5 { 0.8 } else { 0.1 }).collect();
    let ensemble = fit(&columns, &labels, &[1.0; 4000], &close());
    for (score, label) in scores(&ensemble, &columns).iter().zip(labels) {
        assert!((1.0 / (1.0 + (-score).exp()) - label).abs() < 0.02);
    }
}

#[test]
fn nothing_in_gives_nothing_out() {
    let options = close();
    assert_eq!(fit(&[], &[], &[], &options), Ensemble::new(0.0, vec![]));
    assert_eq!(fit(&[vec![]], &[], &[], &options), Ensemble::new(0.0, vec![]));
    assert_eq!(fit(&[], &[1.0, 0.0], &[1.0, 1.0], &options), Ensemble::new(0.0, vec![]));
    assert_eq!(fit(&[vec![1.0, 2.0]], &[1.0, 0.0], &[0.0, 0.0], &options), Ensemble::new(0.0, vec![]));
}

#[test]
fn a_row_of_weight_two_counts_as_two_rows() {
    let mut columns = vec![spread(1500, 1), spread(1500, 2)];
    let mut labels = labels(&columns, |a, b| a + b * b > 0.8);
    let mut weights = vec![1.0; 1500];
    weights[..700].fill(2.0);
    let weighted = scores(&fit(&columns, &labels, &weights, &close()), &columns);
    let unweighted = scores(&fit(&columns, &labels, &[1.0; 1500], &close()), &columns);
    let rows = columns.clone();
    for column in &mut columns {
        column.extend_from_within(..700);
    }
    labels.extend_from_within(..700);
    let doubled = scores(&fit(&columns, &labels, &[1.0; 2200], &close()), &rows);
    let apart = |a: &[f32], b: &[f32]| {
        a.iter().zip(b).map(|(a, b)| f64::from((a - b).abs())).sum::<f64>() / a.len() as f64
    };
    assert!(apart(&weighted, &doubled) < 0.1, "{}", apart(&weighted, &doubled));
    assert!(apart(&weighted, &unweighted) > 0.1, "{}", apart(&weighted, &unweighted));
}

#[test]
fn training_loss_falls_every_round() {
    let columns = [spread(3000, 1), spread(3000, 2), spread(3000, 3)];
    let labels = labels(&columns, |a, b| (a * 7.0).sin() > b);
    let options = Options { learning_rate: 0.06, ..close() };
    let mut losses = vec![];
    let ensemble = fit_with(columns.as_slice(), goal(&labels, &[1.0; 3000]), &options, |round| {
        losses.push(log_loss(round.scores, &labels, &[1.0; 3000]));
        ControlFlow::Continue(())
    });
    assert_eq!(losses.len(), 60);
    assert!(losses.is_sorted_by(|a, b| a > b), "{losses:?}");
    let after = log_loss(&scores(&ensemble, &columns), &labels, &[1.0; 3000]);
    assert!((after - losses[59]).abs() < 1e-5, "what was fitted is what is scored");
}

#[test]
fn a_round_may_be_the_last() {
    let columns = [spread(100, 1)];
    let labels: Vec<f32> = columns[0].iter().map(|&value| f32::from(u8::from(value > 0.5))).collect();
    let ensemble = fit_with(columns.as_slice(), goal(&labels, &[1.0; 100]), &close(), |round| {
        if round.number == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(ensemble.trees().len(), 3);
}

#[test]
fn threads_do_not_show_and_seeds_do() {
    let columns: Vec<_> = (0..20).map(|seed| spread(30_000, seed)).collect();
    let labels = labels(&columns, |a, b| (a * 9.0).sin() > b);
    let weights = spread(30_000, 99);
    let fit = |threads, seed| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let options = Options { rounds: 10, seed, ..Options::default() };
        bytes(&pool.install(|| fit(&columns, &labels, &weights, &options)))
    };
    let one = fit(1, 5);
    assert!(one == fit(2, 5));
    assert!(one == fit(5, 5));
    assert!(one != fit(1, 6));
}

#[test]
fn absent_and_impossible_values_are_trained_on() {
    let mut columns = [spread(2000, 1), spread(2000, 2)];
    for value in columns[0].iter_mut().step_by(3) {
        *value = f32::MIN;
    }
    columns[1][..4].copy_from_slice(&[f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -0.0]);
    let labels = labels(&columns, |a, b| a > 0.5 || a < 0.0 && b > 0.5);
    let ensemble = fit(&columns, &labels, &[1.0; 2000], &close());
    let scores = scores(&ensemble, &columns);
    let wrong = scores.iter().zip(&labels).filter(|&(score, label)| (*score > 0.0) != (*label > 0.5)).count();
    assert!(wrong <= 8, "{wrong}");
    assert_eq!(Ensemble::read(&mut bytes(&ensemble).as_slice()), Ok(ensemble));
}

#[test]
fn a_share_of_the_rows_fits_nearly_as_well_as_all() {
    let columns = [spread(20_000, 1), spread(20_000, 2)];
    let labels = labels(&columns, |a, b| (a * 7.0).sin() > b);
    let loss = |row_share| {
        let options = Options { row_share, learning_rate: 0.1, ..close() };
        log_loss(
            &scores(&fit(&columns, &labels, &vec![1.0; 20_000], &options), &columns),
            &labels,
            &vec![1.0; 20_000],
        )
    };
    let (all, share) = (loss(1.0), loss(0.25));
    assert!(share < 1.1 * all, "{share} against {all}");
}
