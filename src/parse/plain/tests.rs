use super::*;

fn texts(body: &str) -> Vec<String> {
    parse(body).drafts.into_iter().map(|draft| draft.text).collect()
}

/// A wrapped paragraph costs one piece of map, so its text maps in constant memory.
#[test]
fn wrapped_text_is_joined_at_any_usual_width() {
    let words =
        "the mill stands where two rivers meet and nobody remembers who built it or why it was left there ";
    for width in [50, 65, 72, 80, 100] {
        let mut body = String::new();
        let mut column = 0;
        for word in words.repeat(4).split_whitespace() {
            if column + word.len() > width {
                body.push('\n');
                column = 0;
            } else if column > 0 {
                body.push(' ');
                column += 1;
            }
            body.push_str(word);
            column += word.len();
        }
        assert_eq!(texts(&body).len(), 1, "{width}\n{body}");
    }
}

#[test]
fn a_short_group_is_joined_where_the_sentence_goes_on() {
    assert_eq!(texts("The mill stands where two rivers meet, and it\nhas turned ever since.").len(), 1);
    assert_eq!(texts("The mill stands where two rivers meet today.\nIt has turned ever since.").len(), 2);
    assert_eq!(texts("Short line\nand another").len(), 2);
}

#[test]
fn a_stray_fence_swallows_nothing() {
    let blocks = parse("```\ncode\n```\n\n```\nThis is still text.").drafts;
    assert_eq!(blocks[0].kind, BlockKind::Code);
    assert_eq!(blocks.last().unwrap().text, "This is still text.");
}

#[test]
fn empty_dumps_have_no_blocks() {
    for body in ["", "\n", " \t\r\n\u{c}\u{a0}", "> ", "```\n\n```"] {
        assert_eq!(texts(body), Vec::<String>::new(), "{body:?}");
    }
}
