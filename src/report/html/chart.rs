//! Bar charts as inline SVG.

use super::text::{Text, number, percent};

/// Width of a bar in its own coordinates; on the page it is scaled to the available width.
const WIDTH: f64 = 1000.0;

/// A segment of a bar.
pub(super) struct Segment<'a> {
    /// Class in the style sheet, which sets the colour.
    pub(super) class: &'static str,
    pub(super) name: &'a str,
    pub(super) count: u64,
}

/// Renders a bar divided into `segments`, and a legend with name, count and share of each.
pub(super) fn bar(title: &str, segments: &[Segment<'_>]) -> String {
    let all = segments.iter().map(|segment| segment.count).sum::<u64>();
    let share = |count: u64| if all == 0 { 0.0 } else { count as f64 / all as f64 };
    let told = segments.iter().map(|segment| {
        format!("{} {} ({})", segment.name, number(segment.count), percent(share(segment.count)))
    });
    let told = told.collect::<Vec<_>>();
    let mut rects = String::new();
    let mut left = 0.0;
    for segment in segments {
        let width = WIDTH * share(segment.count);
        let (class, told) = (segment.class, Text(segment.name));
        rects.push_str(&format!(
            "<rect class=\"{class}\" x=\"{left:.1}\" width=\"{width:.1}\" height=\"20\"><title>{told}</title></rect>"
        ));
        left += width;
    }
    let legend = segments.iter().zip(&told).filter(|(segment, _)| segment.count > 0);
    let legend =
        legend.map(|(segment, told)| format!("<li><i class=\"{}\"></i>{}</li>", segment.class, Text(told)));
    format!(
        "<svg class=\"bar\" role=\"img\" viewBox=\"0 0 {WIDTH} 20\" preserveAspectRatio=\"none\">\
         <title>{}</title><desc>{}</desc><rect class=\"none\" width=\"{WIDTH}\" height=\"20\"/>{rects}</svg>\n\
         <ul class=\"legend\">{}</ul>\n",
        Text(title),
        Text(&told.join(", ")),
        legend.collect::<String>(),
    )
}

/// Renders a small bar for a table cell, of which `share` is filled.
pub(super) fn cell_bar(class: &str, title: &str, share: f64) -> String {
    let width = 100.0 * share.clamp(0.0, 1.0);
    format!(
        "<svg class=\"cell\" role=\"img\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\"><title>{}</title>\
         <desc>{}</desc><rect class=\"none\" width=\"100\" height=\"10\"/>\
         <rect class=\"{class}\" width=\"{width:.1}\" height=\"10\"/></svg>",
        Text(title),
        percent(share),
    )
}
