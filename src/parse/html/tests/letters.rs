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
