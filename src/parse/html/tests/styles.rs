//! Tests of text that styles, icon fonts and scripts show, hide or draw.

use super::words::{check, shown};

#[test]
fn words_that_an_icon_font_draws_are_not_text() {
    check(&[
        (
            "<p><a href=x><span class=material-icons>arrow_forward</span> The survey</a> has it.",
            &["The survey has it."],
        ),
        ("<h2><i class='material-symbols-outlined big'>chevron_right</i>Floods</h2>", &["Floods"]),
        ("<p><mat-icon class='mat-icon notranslate'>info</mat-icon>The levels", &["The levels"]),
        ("<p><v-icon class=v-icon>\n place </v-icon> Hier", &["Hier"]),
        // Other words in such an element, and icons' names elsewhere, are text.
        ("<p><span class=material-icons>The levels</span> of <i>info</i>", &["The levels of info"]),
    ]);
}

#[test]
fn boxes_of_utility_classes_are_those_of_a_style() {
    check(&[
        (
            "<h2><span class='block'>Three summers</span><span class='d-block x'>of digging</span></h2>",
            &["Three summers of digging"],
        ),
        ("<p><b class=d-block>Three summers</b>of digging", &["Three summers\nof digging"]),
        (
            "<h2 class='flex flex-col'><span>Three summers</span><span>of digging</span></h2>",
            &["Three summers of digging"],
        ),
        ("<div class=d-flex><span>17 May 2024</span><span>4 likes</span></div>", &["17 May 2024 4 likes"]),
        ("<p>wo<b class='block-title blocks'>rd</b>", &["word"]),
        ("<p>wo<b class='block md:inline'>rd</b>", &["word"]),
    ]);
}

#[test]
fn of_two_wordings_that_of_the_wide_screen_is_shown() {
    let expected = "lifted on 17 May 2024 before noon";
    for (wide, narrow) in [
        ("d-none d-md-inline", "d-md-none"),
        ("hidden lg:inline", "lg:hidden"),
        ("hidden-xs", "visible-xs"),
        ("show-for-large", "hide-for-large"),
        ("is-hidden-mobile", "is-hidden-tablet"),
        ("desktop-only", "mobile-only"),
    ] {
        let (wide, narrow) = (
            format!("<span class='{wide}'>17 May 2024</span>"),
            format!("<span class='{narrow}'>17/5</span>"),
        );
        for both in [format!("{wide}{narrow}"), format!("{narrow}{wide}")] {
            assert_eq!(shown(&format!("<p>lifted on {both} before noon")), [expected], "{both}");
        }
    }
    // Without other text in its block, a wording stays.
    check(&[("<p><span class=d-md-none>Lifted on 17 May</span>", &["Lifted on 17 May"])]);
}

#[test]
fn text_out_of_sight_is_not_part_of_the_sentence() {
    for style in [
        "opacity:0",
        "font-size:0px",
        "position:absolute;left:-9999px",
        "top: -5000px",
        "text-indent:-999em",
        "height:0;width:0;overflow:hidden;display:block",
        "width:1px;height:1px;overflow:hidden",
    ] {
        let body = format!("<p>opened the sluice<span style='{style}'>nowhere</span> by hand");
        assert_eq!(shown(&body), ["opened the sluice by hand"], "{style}");
        assert_eq!(shown(&format!("<h2><span style='{style}'>Floods</span></h2>")), ["Floods"], "{style}");
    }
    for style in ["opacity:0.9", "font-size:.9em", "left:-3px", "height:1em;overflow:hidden", "width:100px"] {
        let body = format!("<p>opened the <span style='{style}'>sluice</span> by hand");
        assert_eq!(shown(&body), ["opened the sluice by hand"], "{style}");
    }
}

#[test]
fn a_button_in_a_sentence_is_a_word() {
    check(&[
        (
            "<p>The <button class=term>penstock</button> was cleaned, the <dfn><button>weir</button></dfn>, too.",
            &["The penstock was cleaned, the weir, too."],
        ),
        ("<p>The <button>penstock</button>s were cleaned", &["The penstocks were cleaned"]),
        ("<p>the weir and <button>the gate</button>. Then", &["the weir and the gate. Then"]),
        // Other buttons are controls.
        ("<p>It was cleaned. <button>Read more</button></p>", &["It was cleaned.", "Read more"]),
        ("<p>It was cleaned <button>Share</button> By Nora", &["It was cleaned", "Share", "By Nora"]),
        ("<p><button>Share</button> this text", &["Share", "this text"]),
        ("<div>sort by <button>name</button> or date</div>", &["sort by", "name", "or date"]),
    ]);
}

#[test]
fn remarks_for_screen_readers_in_a_permalink_are_not_text() {
    check(&[
        (
            "<h2>The wheel <a href='#w' class=anchor><span class=visually-hidden>Link to this section</span></a></h2>",
            &["The wheel"],
        ),
        ("<h2><a href='#w'><span class=screen-reader-text>Ankerlink:</span> Das Rad</a></h2>", &["Das Rad"]),
        ("<h2>輪<a class=header-link href='#w'><i></i><span class=sr-only>リンク</span></a></h2>", &["輪"]),
    ]);
}

#[test]
fn formulas_for_programs_and_in_scripts() {
    check(&[
        (
            "<p>The weir has <math><semantics><mn>3</mn><annotation-xml encoding=MathML-Content><cn>3</cn></annotation-xml></semantics></math> gates",
            &["The weir has 3 gates"],
        ),
        ("<p>a <svg><foreignObject><p>box</p></foreignObject></svg> b", &["a", "box", "b"]),
        (
            "<p>twice<span class=ltx_note><sup>1</sup><span class=ltx_note_outer><sup>1</sup>See it.</span></span> and",
            &["twice 1 and"],
        ),
        ("<p>The flow is <script type='math/tex'>Q<vA</script> here", &["The flow is Q<vA here"]),
        ("<p><script type='math/tex; mode=display'>% <![CDATA[\nQ=vA %]]></script> here", &["Q=vA here"]),
        ("<p>So <span class=MathJax>Q</span><script type='math/tex'>Q</script> here", &["So Q here"]),
        (
            "<p>So <span class=MathJax_Preview>Q</span><span class=MathJax_SVG>Q</span><script type='math/tex'>Q</script> here",
            &["So Q here"],
        ),
        ("<p>So <span class=MathJax_Preview>Q</span><script type='math/tex'>Q</script> here", &["So Q here"]),
        ("<p>So <script type='text/x'>Q</script>here", &["So here"]),
    ]);
}

#[test]
fn blocks_of_letters_that_show_nothing_are_none() {
    check(&[("<p>\u{3164}</p><p>\u{2800}\u{2800}</p><p>x\u{2800}y", &["x\u{2800}y"])]);
}
