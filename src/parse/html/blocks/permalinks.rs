//! Links that consist of a sign and lead to a place on the same page: the permalink of a heading
//! (`Repairs¶`), the way back from a note (`↩`).
//!
//! A style sheet shows a permalink only under the mouse, and neither belongs to the text. What a link
//! contains is known at its end only; then its text is taken back.

use super::state::{Before, Blocks, Run, SignLink, Target};
use crate::parse::html::stack::Stack;

/// Signs of a permalink; the last is the chain in the icon font of Read the Docs.
const PERMALINKS: [char; 7] = ['¶', '#', '§', '🔗', '⚓', '∞', '\u{f0c1}'];

/// Signs of a way back.
const RETURNS: [char; 5] = ['↩', '↵', '⏎', '⤴', '⮐'];

/// Maximum length in bytes of the text of such a link.
const MAX_SIGN_BYTES: usize = 12;

impl Blocks {
    /// Handles the beginning of a visible link; `target` is `None` if it cannot consist of a sign.
    pub(in crate::parse::html) fn begin_sign_link(&mut self, target: Option<Target>) {
        self.link_number = self.link_number.saturating_add(1);
        self.sign_link = None;
        let Some(target) = target else { return };
        let before = self.visible.as_ref().map(|run| Before {
            place: run.text.place(),
            node: run.node,
            link_chars: run.link_chars,
            links: run.links,
            is_all_links: run.is_all_links,
            is_all_custom: run.is_all_custom,
            is_for_the_eye: run.is_for_the_eye,
        });
        self.sign_link = Some(SignLink { target, before });
    }

    /// Returns true inside a visible permalink.
    pub(in crate::parse::html) fn is_in_permalink(&self) -> bool {
        self.sign_link.as_ref().is_some_and(|link| link.target == Target::Permalink)
    }

    /// Handles the end of a link: takes its text back if it is a sign.
    pub(in crate::parse::html) fn end_sign_link(&mut self, stack: &Stack) {
        let Some(link) = self.sign_link.take() else { return };
        let (Some(run), true) = (&mut self.visible, stack.inherited().hider.is_none()) else { return };
        let start = link.before.as_ref().map_or(0, |before| before.place.len());
        if !run.text.as_str().get(start..).is_some_and(|text| is_sign(text, link.target)) {
            return;
        }
        match link.before {
            None => self.visible = None,
            Some(before) => before.restore(run),
        }
    }
}

impl Before {
    fn restore(self, run: &mut Run) {
        run.text.return_to(self.place);
        run.node = self.node;
        run.link_chars = self.link_chars;
        run.links = self.links;
        run.is_all_links = self.is_all_links;
        run.is_all_custom = self.is_all_custom;
        run.is_for_the_eye = self.is_for_the_eye;
    }
}

/// Returns true if `text`, the whole text of a link to `target`, is a sign.
fn is_sign(text: &str, target: Target) -> bool {
    if text.len() > MAX_SIGN_BYTES {
        return false;
    }
    let mut signs = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{fe0e}' | '\u{fe0f}'));
    let (Some(sign), None) = (signs.next(), signs.next()) else { return false };
    RETURNS.contains(&sign) || (target == Target::Permalink && PERMALINKS.contains(&sign))
}
