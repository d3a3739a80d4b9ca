//! Hashed binary features of the linear model of words.
//!
//! Every feature is a 32-bit hash, of which a model uses as many bits as its table has. Training and
//! prediction call the same functions.

use super::shape::mix;
use crate::text::hash::finish32;

/// Number of tokens that are read from the start of a line, and from the end of a longer one.
const HEAD_TOKENS: usize = 40;
const TAIL_TOKENS: usize = 10;
/// Maximum number of tokens of lines that have a feature for the whole line.
const WHOLE_TOKENS: usize = 6;

/// Seeds that distinguish the kinds of features.
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

/// Hash of the feature `hash` of `kind`.
fn feature(kind: Kind, hash: u32) -> u32 {
    finish32(mix(kind as u32, hash))
}

/// Calls `visit` with the features of a line of `tokens`: its words, pairs of neighbours, first and last
/// words, the whole of a short line, and its length.
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
