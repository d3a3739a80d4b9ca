//! Samples of pages, block by block.

use crate::report::html::parts::{note, of_reason};
use crate::report::html::text::{Text, number};
use crate::report::{Report, Sample};

/// Renders the sample pages.
pub(super) fn samples(report: &Report) -> String {
    if report.samples.is_empty() {
        return note("This run wrote no pages.");
    }
    let mut out = note(
        "Some pages that this run wrote, chosen by a hash of the ids of page and run, block by block. Text that is struck \
         through was dropped.",
    );
    for (number, sample) in (1..).zip(&report.samples) {
        out.push_str(&one_sample(number, sample));
    }
    out
}

fn one_sample(at: usize, sample: &Sample) -> String {
    let title = sample.title.as_deref().unwrap_or("(no title)");
    let address = sample.url.as_ref().map_or(String::new(), |url| format!(", {}", Text(url)));
    let mut out = format!(
        "<article aria-labelledby=\"sample-{at}\">\n<h3 id=\"sample-{at}\">{}</h3>\n\
         <p class=\"note\">{}{address}: {} of {} blocks kept</p>\n<ol class=\"blocks\">\n",
        Text(title),
        Text(&sample.source),
        number(sample.kept_blocks),
        number(sample.blocks),
    );
    for block in &sample.shown {
        let (kind, text) = (Text(&block.kind), Text(&block.text));
        match &block.reason {
            None => {
                out.push_str(&format!("<li><small>{kind}</small> <span class=\"text\">{text}</span></li>\n"));
            }
            Some(reason) => {
                let rule = block.rule.as_ref().map_or(String::new(), |rule| format!(" · {}", Text(rule)));
                out.push_str(&format!(
                    "<li class=\"gone {}\"><small>{kind}</small> <del class=\"text\">{text}</del> <small>{}{rule}</small></li>\n",
                    of_reason(reason).0,
                    Text(reason)
                ));
            }
        }
    }
    let more = sample.blocks.saturating_sub(sample.shown.len() as u64);
    if more > 0 {
        out.push_str(&format!("<li class=\"more\">and {} more blocks</li>\n", number(more)));
    }
    out.push_str("</ol>\n</article>\n");
    out
}
