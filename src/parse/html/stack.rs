//! Stack of open elements, and the tree of those that contain text.
//!
//! An element enters the tree when it first contains text; the many empty ones never do. Inherited properties
//! (hidden, link, kind of block) are computed once, when an element opens.

use std::borrow::Cow;

use crate::model::{BlockKind, Element, to_u32};

use super::display::Display;
use super::seam::{Edge, Role};
use super::tags::Tag;

/// Inherited properties of the text inside an element.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate property; no two form a state")]
pub(super) struct Inherited {
    /// Whether the text is never shown, and makes no block.
    pub(super) is_never_shown: bool,
    /// Whether an element around the text is left out; see [`Open::is_left_out`].
    pub(super) is_left_out: bool,
    /// Whether an element around the text may contain the numbers of lines of code.
    pub(super) is_line_number: bool,
    /// Whether an element around the text contains code, whose highlighted pieces are as written.
    pub(super) is_code: bool,
    /// Number of the outermost hiding element, if any.
    pub(super) hider: Option<u32>,
    /// Whether that element, and all between it and the text, are inline.
    pub(super) is_hidden_in_line: bool,
    /// Whether that element hides the text only from assistive technology (`aria-hidden`).
    pub(super) is_for_the_eye: bool,
    /// Whether that element hides the text only beside text that is shown; see [`Open::sets_aside`].
    pub(super) is_set_aside: bool,
    pub(super) is_link: bool,
    pub(super) is_foreign: bool,
    /// Whether the text belongs to a formula, whose markup may contain white space anywhere.
    pub(super) is_formula: bool,
    pub(super) is_in_ruby: bool,
    /// Whether the text is a reading of characters (ruby).
    pub(super) is_reading: bool,
    /// Whether `<head>` is open, which ends where something begins that does not belong in it.
    pub(super) is_in_head: bool,
    /// Whether a `<p>` is open that a block would close.
    pub(super) is_in_paragraph: bool,
    pub(super) is_in_table: bool,
    /// Whether a block-level element lies between the text and the enclosing table cell.
    pub(super) is_block_in_cell: bool,
    /// Kind given by the innermost element that determines one.
    pub(super) kind: Option<BlockKind>,
    pub(super) heading_level: u8,
}

/// An open element.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate property; no two form a state")]
pub(super) struct Open {
    pub(super) name: Cow<'static, str>,
    pub(super) tag: Tag,
    pub(super) hides: bool,
    /// Whether it is `aria-hidden`; then it counts as hidden unless its text is part of a word.
    pub(super) is_for_the_eye: bool,
    /// Whether it is out of sight in a line of text, and so hidden beside text that is shown.
    pub(super) sets_aside: bool,
    /// Whether its text is not part of the text around it, nor a text of its own: a control of an editor, a
    /// remark for screen readers.
    pub(super) is_left_out: bool,
    /// Whether it may contain the numbers of lines of code.
    pub(super) is_line_number: bool,
    /// Whether it contains code.
    pub(super) is_code: bool,
    /// Whether an icon font draws the word in it as a picture.
    pub(super) is_icon: bool,
    /// Whether it is what a script draws a formula with.
    pub(super) is_drawn_formula: bool,
    /// How its children are displayed, if it lays them out as boxes.
    pub(super) children: Option<Display>,
    /// Whether it is displayed on lines of its own.
    pub(super) is_block: bool,
    /// Whether it is displayed as a box within a line.
    pub(super) is_box: bool,
    /// Its role in a line of text.
    pub(super) role: Option<Role>,
    /// See [`super::seam::Edge::label`].
    pub(super) label: u64,
    /// Index of the sign that it is, if any.
    pub(super) sign: Option<usize>,
    pub(super) tokens: String,
    pub(super) inherited: Inherited,
    /// Its number as a hider, if it hides its content.
    hider: Option<u32>,
    /// Its node in the tree, once it contains text.
    node: Option<u32>,
    /// Whether it had a node before an element around it was removed.
    was_in_tree: bool,
}

impl Open {
    pub(super) fn new(name: Cow<'static, str>, tag: Tag) -> Self {
        Self {
            name,
            tag,
            hides: false,
            sets_aside: false,
            is_for_the_eye: false,
            is_left_out: false,
            is_line_number: false,
            is_code: false,
            is_icon: false,
            is_drawn_formula: false,
            children: None,
            is_block: tag.is_block(),
            is_box: false,
            role: None,
            label: 0,
            sign: None,
            tokens: String::new(),
            inherited: Inherited::default(),
            hider: None,
            node: None,
            was_in_tree: false,
        }
    }

    /// Computes the properties that text in this element inherits, given those around it.
    fn hand_down(&self, from: Inherited) -> Inherited {
        let mut to = from;
        if to.hider.is_none() && self.hider.is_some() {
            to.hider = self.hider;
            to.is_hidden_in_line = !self.is_block && self.tag != Tag::Fallback;
            to.is_for_the_eye = to.is_hidden_in_line && !self.hides && !self.sets_aside;
            to.is_set_aside = to.is_hidden_in_line && !self.hides && self.sets_aside;
        }
        to.is_hidden_in_line &= !self.is_block;
        to.is_for_the_eye &= to.is_hidden_in_line;
        to.is_set_aside &= to.is_hidden_in_line;
        to.is_never_shown |= self.tag.is_never_shown();
        to.is_left_out |= self.is_left_out;
        to.is_line_number |= self.is_line_number;
        to.is_code |= self.is_code;
        to.is_link |= self.tag == Tag::Link;
        if self.is_block {
            to.is_block_in_cell = true;
        }
        match self.tag {
            Tag::Foreign => {
                to.is_foreign = true;
                to.is_formula |= self.name == "math";
                // The image of a formula accompanies its content, which a style sheet hides.
                if to.is_formula && to.is_hidden_in_line {
                    to.hider = None;
                }
            }
            Tag::Inline if self.name == "ruby" => to.is_in_ruby = true,
            Tag::Reading => to.is_reading = true,
            Tag::Integration => to.is_foreign = false,
            Tag::P => {
                to.is_in_paragraph = true;
                to.kind = to.kind.or(Some(BlockKind::Paragraph));
            }
            Tag::Heading(level) => {
                to.kind = Some(BlockKind::Heading);
                to.heading_level = level;
            }
            Tag::Pre | Tag::Plaintext => to.kind = Some(BlockKind::Code),
            Tag::Quote => to.kind = Some(BlockKind::Quote),
            Tag::Item | Tag::Definition => to.kind = Some(BlockKind::ListItem),
            Tag::Caption => to.kind = Some(BlockKind::Caption),
            Tag::Control | Tag::Choice | Tag::Label | Tag::Textarea => {
                // A label inside a heading or a list item belongs to its text.
                to.kind = to.kind.filter(|kind| *kind != BlockKind::Paragraph).or(Some(BlockKind::Other));
            }
            Tag::Section | Tag::Table | Tag::Cell => {
                to.kind = None;
                to.heading_level = 0;
                to.is_block_in_cell &= self.tag != Tag::Cell;
            }
            _ => {}
        }
        if self.tag.is_scope() || self.tag == Tag::Control {
            to.is_in_paragraph = false;
        }
        to.enter(self.tag);
        to
    }
}

impl Inherited {
    /// Notes the parts of the page that an element of this tag begins or leaves.
    fn enter(&mut self, tag: Tag) {
        match tag {
            Tag::Head => self.is_in_head = true,
            Tag::Body | Tag::Fallback => self.is_in_head = false,
            Tag::Table => self.is_in_table = true,
            Tag::Template | Tag::ShadowRoot => (self.is_in_head, self.is_in_table) = (false, false),
            _ => {}
        }
    }
}

/// Maximum length in bytes of a name kept in the tree: pages can make up names of a megabyte; the longest in
/// the HTML standard has ten.
const MAX_NAME_BYTES: usize = 64;

/// Number of nodes that any page may have remade; no labelled page needs more.
const FREE_NODES: usize = 1_000;

/// An element in the tree.
#[derive(Debug)]
struct Node {
    parent: Option<u32>,
    depth: u32,
    element: Element,
}

/// Open elements, outermost first, and the tree.
#[derive(Debug, Default)]
pub(super) struct Stack {
    open: Vec<Open>,
    nodes: Vec<Node>,
    /// Number of nodes for elements that had a node before.
    remade: usize,
    hiders: u32,
}

impl Stack {
    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    pub(super) fn top(&self) -> Option<&Open> {
        self.open.last()
    }

    pub(super) fn top_tag(&self) -> Option<Tag> {
        self.top().map(|open| open.tag)
    }

    pub(super) fn inherited(&self) -> Inherited {
        self.top().map(|open| open.inherited).unwrap_or_default()
    }

    /// Pushes an element, computing its inherited properties.
    pub(super) fn push(&mut self, mut open: Open) {
        if open.hides || open.sets_aside || open.is_for_the_eye || open.tag == Tag::Fallback {
            open.hider = Some(self.hiders);
            self.hiders += 1;
        }
        open.inherited = open.hand_down(self.inherited());
        self.open.push(open);
    }

    pub(super) fn pop(&mut self) -> Option<Open> {
        self.open.pop()
    }

    /// Removes the element at `index` from below those above it, as the end tag of a misnested formatting
    /// element does.
    ///
    /// Text that follows is no longer inside the element, so the elements above need new nodes. A page may
    /// have hundreds of open elements and end one of them before each letter, so remaking is limited to as
    /// many nodes as were made at first, plus [`FREE_NODES`]. Beyond that, text stays in the existing nodes.
    pub(super) fn remove(&mut self, index: usize) -> Open {
        let removed = self.open.remove(index);
        let may_remake = self.remade <= self.nodes.len() / 2 + FREE_NODES;
        for at in index..self.open.len() {
            if may_remake && let Some(node) = self.open[at].node.take() {
                self.open[at].tokens.clone_from(&self.nodes[node as usize].element.tokens);
                self.open[at].was_in_tree = true;
            }
            let below = at.checked_sub(1).map(|below| self.open[below].inherited).unwrap_or_default();
            self.open[at].inherited = self.open[at].hand_down(below);
        }
        removed
    }

    /// Returns the index of the innermost open element for which `wanted` returns true, unless `stops`
    /// returns true for one inside it.
    pub(super) fn find(
        &self,
        wanted: impl Fn(&Open) -> bool,
        stops: impl Fn(&Open) -> bool,
    ) -> Option<usize> {
        for (index, open) in self.open.iter().enumerate().rev() {
            if wanted(open) {
                return Some(index);
            }
            if stops(open) {
                return None;
            }
        }
        None
    }

    /// Returns the node of the innermost element, adding it and the elements around it to the tree if
    /// necessary.
    pub(super) fn node(&mut self) -> u32 {
        let known = self.open.iter().rposition(|open| open.node.is_some());
        let mut parent = known.and_then(|at| self.open[at].node);
        for open in &mut self.open[known.map_or(0, |at| at + 1)..] {
            let index = to_u32(self.nodes.len());
            let depth = parent.map_or(0, |at| self.nodes[at as usize].depth + 1);
            let element = Element {
                parent,
                name: cut(&open.name).to_owned(),
                tokens: std::mem::take(&mut open.tokens),
            };
            self.nodes.push(Node { parent, depth, element });
            self.remade += usize::from(open.was_in_tree);
            open.node = Some(index);
            parent = Some(index);
        }
        parent.expect("the builder opens <html> before anything else and never closes it")
    }

    /// Returns the innermost node around both nodes. Cost: linear in the depth.
    pub(super) fn common_of(&self, mut a: u32, mut b: u32) -> u32 {
        while a != b {
            let (node_a, node_b) = (&self.nodes[a as usize], &self.nodes[b as usize]);
            if node_a.depth >= node_b.depth {
                a = node_a.parent.unwrap_or(b);
            } else {
                b = node_b.parent.unwrap_or(a);
            }
        }
        a
    }

    /// Returns the open element at `index`, counted from the outermost.
    pub(super) fn at(&self, index: usize) -> Option<&Open> {
        self.open.get(index)
    }

    /// Returns the edge of the innermost element, if it is inline and has a role.
    pub(super) fn edge(&self) -> Option<Edge> {
        let open = self.top().filter(|open| !open.is_block)?;
        Some(Edge { depth: self.open.len() - 1, role: open.role?, label: open.label })
    }

    /// Returns true if the text is in a custom element within its block.
    pub(super) fn is_in_custom(&self) -> bool {
        self.open.iter().rev().take_while(|open| !open.is_block).any(|open| open.role == Some(Role::Custom))
    }

    /// Returns true if an inline element around the text has a token that contains one of `parts`.
    pub(super) fn is_named(&self, parts: &[&str]) -> bool {
        let in_line = self.open.iter().rev().take_while(|open| !open.is_block);
        let tokens = |open: &Open| match open.node {
            Some(node) => self.has_token(node, parts),
            None => has_part(&open.tokens, parts),
        };
        in_line.into_iter().any(tokens)
    }

    /// Returns true if the element of `node` has a token that contains one of `parts`.
    pub(super) fn has_token(&self, node: u32, parts: &[&str]) -> bool {
        has_part(&self.nodes[node as usize].element.tokens, parts)
    }

    /// Returns the parent of `node`.
    pub(super) fn parent(&self, node: u32) -> Option<u32> {
        self.nodes[node as usize].parent
    }

    /// Returns the elements in `used` and their ancestors, parents first, and the new index of each node.
    pub(super) fn into_elements(self, used: impl Iterator<Item = u32>) -> (Vec<Element>, Vec<Option<u32>>) {
        let mut places: Vec<Option<u32>> = vec![None; self.nodes.len()];
        for node in used {
            let mut at = Some(node);
            while let Some(node) = at.filter(|&node| places[node as usize].is_none()) {
                places[node as usize] = Some(0);
                at = self.nodes[node as usize].parent;
            }
        }
        let mut elements = Vec::new();
        for (index, node) in self.nodes.into_iter().enumerate() {
            if places[index].is_some() {
                places[index] = Some(to_u32(elements.len()));
                let parent = node.parent.and_then(|at| places[at as usize]);
                elements.push(Element { parent, ..node.element });
            }
        }
        (elements, places)
    }
}

fn has_part(tokens: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| tokens.contains(part))
}

/// Cuts `name` to at most [`MAX_NAME_BYTES`].
fn cut(name: &str) -> &str {
    let end = (0..=MAX_NAME_BYTES.min(name.len())).rfind(|&end| name.is_char_boundary(end)).unwrap_or(0);
    &name[..end]
}
