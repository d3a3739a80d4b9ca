//! Hashed binary features of the linear models: the words of a line, the markup around it, the words of a page.
//!
//! Every feature is a 32-bit hash; a model folds it to the bits of its table. Training and judging call the same
//! functions.

use super::shape::mix;
use crate::text::hash::finish32;

/// Tokens of a line that are read from its start, and from its end where it is longer.
const HEAD_TOKENS: usize = 40;
const TAIL_TOKENS: usize = 10;
/// Lines of up to this many tokens are also known as a whole.
const WHOLE_TOKENS: usize = 6;

/// Seeds that keep the kinds of features apart.
#[derive(Clone, Copy)]
enum Kind {
    Pair = 1,
    First,
    Last,
    Whole,
    Short,
    FirstTwo,
    LastTwo,
    Length,
    Empty,
}

fn feature(kind: Kind, hash: u32) -> u32 {
    finish32(mix(kind as u32, hash))
}

/// Visits the features of a line with `tokens`: words, pairs of neighbours, first and last ones, the whole of a short
/// line, and its length.
pub fn of_line(tokens: &[u32], mut visit: impl FnMut(u32)) {
    let (Some(&first), Some(&last)) = (tokens.first(), tokens.last()) else {
        visit(feature(Kind::Empty, 0));
        return;
    };
    let mut run = |tokens: &[u32]| {
        for &token in tokens {
            visit(token);
        }
        for pair in tokens.windows(2) {
            visit(feature(Kind::Pair, mix(pair[0], pair[1])));
        }
    };
    if tokens.len() > HEAD_TOKENS + TAIL_TOKENS {
        run(&tokens[..HEAD_TOKENS]);
        run(&tokens[tokens.len() - TAIL_TOKENS..]);
    } else {
        run(tokens);
    }
    visit(feature(Kind::First, first));
    visit(feature(Kind::Last, last));
    if let [a, b, ..] = *tokens {
        visit(feature(Kind::FirstTwo, mix(a, b)));
        let before = tokens[tokens.len() - 2];
        visit(feature(Kind::LastTwo, mix(before, last)));
    }
    if tokens.len() <= WHOLE_TOKENS {
        visit(feature(Kind::Whole, tokens.iter().fold(0, |hash, &token| mix(hash, token))));
        for &token in tokens {
            visit(feature(Kind::Short, mix(tokens.len().min(3) as u32, token)));
        }
    }
    visit(feature(Kind::Length, tokens.len().min(12) as u32));
}
