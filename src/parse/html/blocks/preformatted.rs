//! Blocks of preformatted text that is prose.

use crate::model::{BlockKind, MappedText, Span, TextSpan, to_u32};
use crate::parse::fold::Folded;
use crate::parse::plain::{self, Part};

/// Splits the text of a `<pre>` that is hard-wrapped prose into paragraphs, whose lines are joined, and blocks that stay
/// as written; each with its kind, `None` for that of a paragraph. Code and verse are not split.
pub(super) fn split(text: &MappedText) -> Option<Vec<(Option<BlockKind>, MappedText)>> {
    let parts = plain::wrapped_parts(text.as_str())?;
    let made = parts.into_iter().map(|part| match part {
        Part::Paragraph(range) => {
            (None, copy(text, range.start, range.end, Folded::push, Folded::push_decoded))
        }
        Part::Verbatim(range) => {
            let push = Folded::push_preformatted;
            let copied = copy(text, range.start, range.end, push, Folded::push_decoded_preformatted);
            (Some(BlockKind::Code), copied)
        }
    });
    Some(made.filter(|(_, text)| !text.as_str().is_empty()).collect())
}

/// Copies the bytes from `start` to `end` of `text`, with their places in the body.
fn copy(
    text: &MappedText,
    start: usize,
    end: usize,
    push: impl Fn(&mut Folded, &str, u32),
    push_decoded: impl Fn(&mut Folded, &str, Span),
) -> MappedText {
    let mut copied = Folded::default();
    for (piece, body, is_verbatim) in text.pieces_in(TextSpan::new(to_u32(start), to_u32(end))) {
        if is_verbatim {
            push(&mut copied, piece, body.start());
        } else {
            push_decoded(&mut copied, piece, body);
        }
    }
    copied.finish()
}
