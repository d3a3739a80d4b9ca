//! Tests of letters and signs in elements of their own: drop caps, signs hidden from screen readers, notes, fractions.

use super::words::check;

#[test]
fn signs_that_screen_readers_would_spell_out_are_text() {
    let hidden = |sign: &str| format!("<span aria-hidden=true>{sign}</span>");
    for (before, sign, behind, expected) in [
        ("The vote went 21", "–", "8 for the weir.", "The vote went 21–8 for the weir."),
        ("It is 2.40", " m", " high.", "It is 2.40 m high."),
        ("It cost 12", "&nbsp;€", " a brick.", "It cost 12 € a brick."),
        ("Kern ", "&amp;", " Söhne", "Kern & Söhne"),
        ("Some 40", "%", " of it", "Some 40% of it"),
        ("From Weir", " → ", "Mill at noon", "From Weir → Mill at noon"),
        ("Die Müller", "*", "innen", "Die Müller*innen"),
        ("Die Müller", ":", "innen", "Die Müller:innen"),
        // Separators, arrows of links and pictures are not of the sentence.
        ("News ", "|", " Weir", "News Weir"),
        ("Read more ", "→", "", "Read more"),
        ("Name ", "*", " and place", "Name and place"),
        ("The weir ", "★", " holds", "The weir holds"),
    ] {
        let body = format!("<p>{before}{}{behind}</p>", hidden(sign));
        check(&[(&body, &[expected])]);
    }
    let repeated = "<p>Kern <span aria-hidden=true>&amp;</span><span class=spoken>und</span> Söhne";
    check(&[(repeated, &["Kern und Söhne"])]);
}

#[test]
fn drop_caps_are_of_their_words_whatever_their_style() {
    check(&[
        ("<p><span style='float:left;display:block'>З</span>аречье у реки", &["Заречье у реки"]),
        ("<p><b style='display:inline-block'>W</b>hen it rains", &["When it rains"]),
        ("<p><span style='display:block;float:left'>停</span>业十一年", &["停业十一年"]),
        ("<p><span style='display:block;float:left'>В</span> Заречье", &["В Заречье"]),
        (
            "<p><svg role=img aria-label=W><title>W</title><path/></svg>hen it rains it pours",
            &["When it rains it pours"],
        ),
        (
            "<p><span aria-hidden=true><svg><path/></svg>W</span>hen it rains it pours",
            &["When it rains it pours"],
        ),
        (
            "<table align=left><tr><td>W</td></tr></table><p>hen it rains it pours",
            &["When it rains it pours"],
        ),
        // A label on a line of its own.
        ("<p><span style='display:block'>A</span>The first of two", &["A\nThe first of two"]),
        ("<p><span style='display:block'>Ah</span>the first of two", &["Ah\nthe first of two"]),
    ]);
}

#[test]
fn notes_and_fractions_are_apart_from_words_and_numbers() {
    check(&[
        ("<p>built in 1871<sup>1</sup> by Ede", &["built in 1871 1 by Ede"]),
        ("<p>the tower<span class=superscript>2</span> fell", &["the tower 2 fell"]),
        ("<p>the tower<span style='vertical-align:super'>2</span> fell", &["the tower 2 fell"]),
        ("<p>the tower<a href=#fussnote-2>2</a> fell", &["the tower 2 fell"]),
        ("<p>建于一九三六年<sup><a href=#z>①</a></sup>，", &["建于一九三六年 ①，"]),
        ("<p>開業し<sup>※2</sup>、その後<a href=#n><sup>注3</sup></a>、", &["開業し ※2、その後 注3、"]),
        ("<p>1<sup>1</sup>/<sub>2</sub> cups", &["1 1/2 cups"]),
        ("<p>2<sup>3</sup>&frasl;<sub>4</sub> spoons", &["2 3⁄4 spoons"]),
        // Exponents, ordinals and formulas are not.
        ("<p>9 m<sup>2</sup>, x<sup>2</sup>, 1<sup>st</sup>", &["9 m2, x2, 1st"]),
        ("<p>10<sup>3</sup> and 6 km<span class=superscript>2</span>", &["103 and 6 km2"]),
        ("<p><sup>1</sup>/<sub>2</sub> cup", &["1/2 cup"]),
    ]);
}

#[test]
fn a_style_of_boxes_sets_the_children_apart() {
    check(&[
        (
            "<div style='display:flex'><span>Tolv rum</span><span>i fyra hus</span></div>",
            &["Tolv rum i fyra hus"],
        ),
        (
            "<div style='display: flex; flex-direction: column'><span>Tolv rum här.</span><span>I fyra hus.</span></div>",
            &["Tolv rum här.\nI fyra hus."],
        ),
        ("<p style='display:block'><span>mea</span><span>sured</span></p>", &["measured"]),
    ]);
}
