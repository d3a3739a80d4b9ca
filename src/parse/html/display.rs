//! Display of elements: values of the property, and utility classes that set it. Bootstrap, Tailwind,
//! Foundation, Bulma and the like give a name to each declaration, which means the same on every site.
//!
//! In: the value of a `class`. Out: how the element is displayed on a wide screen. Only whole names count: `block`
//! is one, `block-title` is not.

/// Display type of an element, as far as it separates text (CSS Display, section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display {
    /// On lines of its own.
    Block,
    /// As a box within a line, or a table cell.
    Box,
    /// Within a line.
    Inline,
}

impl Display {
    /// Classifies a value of the `display` property.
    pub(super) fn named(value: &str) -> Option<Self> {
        let is_any = |names: &[&str]| names.iter().any(|name| value.eq_ignore_ascii_case(name));
        match () {
            () if is_any(&[
                "block",
                "flex",
                "grid",
                "table",
                "list-item",
                "flow-root",
                "table-row",
                "table-caption",
            ]) =>
            {
                Some(Self::Block)
            }
            () if is_any(&["inline-block", "inline-flex", "inline-grid", "inline-table", "table-cell"]) => {
                Some(Self::Box)
            }
            () if is_any(&["inline"]) => Some(Self::Inline),
            () => None,
        }
    }
}

/// Widths from which a class applies, the widest last: Tailwind and Bootstrap.
const WIDTHS: [&str; 7] = ["xs", "sm", "md", "lg", "xl", "2xl", "xxl"];

/// Classes of elements that are not displayed on wide screens, those of Bootstrap 4 and 5 and of Tailwind aside,
/// which [`display`] reads: Bootstrap 3, Foundation, Bulma, `UIkit`, Materialize, and common names of themes.
const NARROW_ONLY: [&str; 31] = [
    "visible-xs",
    "visible-xs-inline",
    "visible-xs-block",
    "visible-xs-inline-block",
    "hidden-sm-up",
    "hidden-md-up",
    "hidden-lg-up",
    "hide-for-medium",
    "hide-for-large",
    "hide-for-xlarge",
    "hide-for-medium-up",
    "hide-for-large-up",
    "show-for-small",
    "show-for-small-only",
    "is-hidden-tablet",
    "is-hidden-desktop",
    "uk-hidden@s",
    "uk-hidden@m",
    "uk-hidden@l",
    "hide-on-med-and-up",
    "hide-on-large-only",
    "mobile-only",
    "only-mobile",
    "show-mobile",
    "show-on-mobile",
    "visible-mobile",
    "visible-phone",
    "phone-only",
    "hide-desktop",
    "hide-on-desktop",
    "hidden-desktop",
];

/// What a utility class sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Not,
    As(Display),
}

/// Returns how `class` displays the element on a wide screen, if it says so.
pub(super) fn display(class: &str) -> Option<Display> {
    match widest(class)? {
        (_, Shown::As(display)) => Some(display),
        (_, Shown::Not) => None,
    }
}

/// Returns true if `class` displays the element on narrow screens only.
pub(super) fn is_narrow_only(class: &str) -> bool {
    matches!(widest(class), Some((width, Shown::Not)) if width > 0)
        || class.split_ascii_whitespace().any(|name| NARROW_ONLY.contains(&name))
}

/// Returns how `class` displays the children of the element, if it lays them out as boxes.
pub(super) fn display_of_children(class: &str) -> Option<Display> {
    // Most classes have neither.
    if !class.contains("flex") && !class.contains("grid") {
        return None;
    }
    let mut found: Option<(usize, Display)> = None;
    let mut column: Option<(usize, bool)> = None;
    for name in class.split_ascii_whitespace() {
        let (width, value) = parts(name);
        let is_wider = |before: Option<usize>| before.is_none_or(|before| width >= before);
        match value {
            "flex" | "inline-flex" | "grid" | "inline-grid" if is_wider(found.map(|found| found.0)) => {
                found = Some((width, Display::Box));
            }
            "flex-col" | "flex-column" if is_wider(column.map(|column| column.0)) => {
                column = Some((width, true));
            }
            "flex-row" if is_wider(column.map(|column| column.0)) => column = Some((width, false)),
            _ => {}
        }
    }
    let (_, children) = found?;
    Some(if column.is_some_and(|(_, is_column)| is_column) { Display::Block } else { children })
}

/// Returns the setting of `class` for the widest screens, and the number of the width from which it applies.
fn widest(class: &str) -> Option<(usize, Shown)> {
    let mut found: Option<(usize, Shown)> = None;
    for name in class.split_ascii_whitespace() {
        let (width, value) = parts(name);
        if found.is_some_and(|(before, _)| before > width) {
            continue;
        }
        let shown = match value {
            "none" if name.starts_with("d-") => Some(Shown::Not),
            "hidden" => Some(Shown::Not),
            value => Display::named(value).map(Shown::As),
        };
        found = shown.map(|shown| (width, shown)).or(found);
    }
    found
}

/// Splits a class into the number of the width from which it applies, zero for all, and what it sets:
/// `md:hidden`, `d-md-none`, `flex-md-column`.
fn parts(name: &str) -> (usize, &str) {
    let width = |part: &str| WIDTHS.iter().position(|known| *known == part).map(|at| at + 1);
    if let Some((prefix, value)) = name.split_once(':') {
        // A prefix other than a width is a state or a medium: `hover:block`, `print:hidden`.
        return width(prefix).map_or((0, ""), |width| (width, value));
    }
    let Some(rest) = name.strip_prefix("d-") else { return flex_parts(name, width) };
    let split = rest.split_once('-').and_then(|(part, value)| Some((width(part)?, value)));
    split.unwrap_or((0, rest))
}

/// Splits Bootstrap's `flex-md-column` as [`parts`] does.
fn flex_parts(name: &str, width: impl Fn(&str) -> Option<usize>) -> (usize, &str) {
    let split = name.strip_prefix("flex-").and_then(|rest| rest.split_once('-'));
    match split.and_then(|(part, value)| Some((width(part)?, value))) {
        Some((width, "column")) => (width, "flex-column"),
        Some((width, "row")) => (width, "flex-row"),
        _ => (0, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_setting_counts() {
        for (class, expected) in [
            ("block", Some(Display::Block)),
            ("text-lg d-block", Some(Display::Block)),
            ("block md:inline", Some(Display::Inline)),
            ("md:inline block", Some(Display::Inline)),
            ("hidden lg:flex", Some(Display::Block)),
            ("d-none d-md-inline-block", Some(Display::Box)),
            ("d-inline d-lg-none", None),
            ("hover:block", None),
            ("d-print-block", None),
            ("block-title d-blocks blocks", None),
            ("", None),
        ] {
            assert_eq!(display(class), expected, "{class}");
        }
    }

    #[test]
    fn what_only_a_narrow_screen_shows_is_known() {
        for class in ["d-md-none", "d-inline d-lg-none", "md:hidden x", "visible-xs", "is-hidden-tablet"] {
            assert!(is_narrow_only(class), "{class}");
        }
        for class in [
            "d-none",
            "hidden",
            "d-none d-md-inline",
            "md:hidden lg:inline",
            "print:hidden",
            "is-hidden-mobile",
            "",
        ] {
            assert!(!is_narrow_only(class), "{class}");
        }
    }

    #[test]
    fn boxes_arrange_their_children() {
        for (class, expected) in [
            ("flex", Some(Display::Box)),
            ("d-flex gap-2", Some(Display::Box)),
            ("flex flex-col", Some(Display::Block)),
            ("d-flex flex-column flex-md-row", Some(Display::Box)),
            ("flex flex-row md:flex-col", Some(Display::Block)),
            ("flex-col", None),
            ("flexible", None),
        ] {
            assert_eq!(display_of_children(class), expected, "{class}");
        }
    }
}
