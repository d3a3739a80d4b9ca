use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

#[test]
fn a_number_or_name_that_the_keeper_lacks_is_more() {
    for (keeper, text, expected) in [
        ("The 7:15 to Aldby is late.", "The 8:40 to Aldby is late.", true),
        ("The train to Aldby is late.", "The train to Norton is late.", true),
        ("Aldby is closed.", "Norton is closed.", true),
        ("The train to Aldby is late.", "The train to Aldby is 5 minutes late.", true),
        ("The train is late.", "The train to Aldby is late.", true),
        // Facts of the keeper alone are not lost, and function words are edits.
        ("The train to Aldby is late.", "The train is late.", false),
        ("The train to Aldby is 5 minutes late.", "The train to Aldby is late.", false),
        ("The train to Aldby is late.", "The train to Aldby was late.", false),
        // A capital at the start of a sentence does not make a new name.
        ("The train came late again.", "Late again, the train came.", false),
        ("Поезд в Киев опаздывает.", "Поезд в Минск опаздывает.", true),
        ("3号线停运", "5号线停运", true),
        ("45 by 45 cm", "60 by 45 cm", true),
        ("up by 3.2 per cent", "up by 2.3 per cent", true),
        ("all 1,200 trains", "all 1200 trains", false),
        ("It ends in 2024.", "It ends in 2024", false),
        ("三月五日起大风，三月六日放晴", "三月六日起大风，三月六日放晴", true),
        ("यह १२ तारीख को है", "यह 12 तारीख को है", false),
        ("３号线停运", "3号线停运", false),
        ("٣ قطارات", "٥ قطارات", true),
        ("All trains stop for three hours.", "All trains stop for four hours.", true),
        ("Le train de lundi est en retard.", "Le train de jeudi est en retard.", true),
        ("Der Zug kommt um acht.", "Der Zug kommt um neun.", true),
        ("An iPhone was found.", "An eReader was found.", true),
        ("It ended 3-1.", "It ended 1-3.", true),
        ("on 04/06/2024", "on 06/04/2024", true),
        ("In the end Anna beat Karin.", "In the end Karin beat Anna.", true),
        ("At dawn it was 5 degrees.", "At dawn it was −5 degrees.", true),
        ("It costs £12.", "It costs $12.", true),
        ("Prices ▲ again.", "Prices ▼ again.", true),
        ("Learn C++ now.", "Learn C# now.", true),
        ("It was 12 km off.", "It was 12 m off.", true),
        ("It was 12 km off.", "It was 12 kilometres off.", false),
        ("It was 12 off.", "It was 12 km off.", false),
        ("Write to a@mill.example.", "Write to b@mill.example.", true),
        ("See www.mill.example.", "See https://mill.example/.", false),
        ("Det hålls i mars.", "Det hålls i april.", true),
        ("Se pidetään maaliskuussa.", "Se pidetään huhtikuussa.", true),
        ("Se pidetään maaliskuussa.", "Se pidetään maaliskuun alussa.", false),
        ("Etwa dreihundert kamen.", "Etwa vierhundert kamen.", true),
        ("The plan was approved.", "The plan was rejected.", true),
        ("It is safe.", "It is not safe.", true),
        ("It is not safe.", "It is safe.", true),
        ("It isn't safe.", "It is not safe.", false),
        // Words of time, order and amount.
        ("Der Chor übt montags im Saal.", "Der Chor übt donnerstags im Saal.", true),
        ("Они поют по вторникам.", "Они поют по четвергам.", true),
        ("It meets in the morning.", "It meets in the evening.", true),
        ("It is paid weekly.", "It is paid monthly.", true),
        ("The first floor is shut.", "The second floor is shut.", true),
        ("It takes two hours.", "It takes two days.", true),
        ("Họ gặp nhau thứ ba.", "Họ gặp nhau thứ năm.", true),
        ("To kosztuje 5 mln zł.", "To kosztuje 5 mld zł.", true),
        ("Kl\u{e4}ren Sie das am ersten Tag.", "Kl\u{e4}ren Sie das zum ersten Tag.", false),
        ("Tag #leeds here.", "Tag #york here.", true),
        // Colours, materials, sizes and the like, in one slot of a template.
        ("The red mug holds 300 ml.", "The pink mug holds 300 ml.", true),
        ("The grey mug holds 300 ml.", "The gray mug holds 300 ml.", false),
        ("The red mug holds 300 ml.", "The mug holds 300 ml.", false),
        ("A wooden spoon with a long handle.", "A steel spoon with a long handle.", true),
        ("A tub of vanilla ice.", "A tub of lemon ice.", true),
        ("Der rote Becher ist da.", "Der blaue Becher ist da.", true),
        ("La tasse grise est arrivée.", "La tasse dorée est arrivée.", true),
        ("Красная кружка пришла.", "Синяя кружка пришла.", true),
        ("Это красная кружка.", "Это красные кружки.", false),
        ("It is a sturdy mug.", "It is a solid mug.", false),
        // Ways of writing.
        ("It had 3,400 signatures.", "It had 3 400 signatures.", false),
        ("It had 3,400 signatures.", "It had 3.400 signatures.", false),
        ("It burned down. It was rebuilt.", "It burned down.[1] It was rebuilt.", false),
        ("It burned down.[1] It was rebuilt.", "It burned down.[12] It was rebuilt.", false),
        ("It was rebuilt.", "It was rebuilt. (1)", false),
        ("It was rebuilt. [2]", "It was rebuilt. [13]", false),
        ("It was rebuilt.", "It was rebuilt (1).", true),
        ("It was rebuilt.", "It was rebuilt. (1931)", true),
        ("Приехал Семёнов.", "Приехал Семенов.", false),
        ("It is shut on Tuesday.", "It is shut on Teusday.", false),
        ("It is shut on Tuesday.", "It is shut on Thursday.", true),
        // Sentences that moved, and names that changed places.
        (
            "The baths of Norton are old. In all 20 men of Aldby came there. The roof was built in 1931 by hand.",
            "The roof was built in 1931 by hand. The baths of Norton are old. In all 20 men of Aldby came there.",
            false,
        ),
        ("Aldby. Norton. Malton. Selby.", "Norton. Aldby. Malton. Selby.", true),
        ("The men of Aldby beat the men of Norton.", "The men of Norton beat the men of Aldby.", true),
    ] {
        assert_eq!(tells_more(text, keeper, 0.0), expected, "{text} / {keeper}");
    }
}

/// A pair in `tests/golden/dedupe/pairs.jsonl`.
#[derive(serde::Deserialize)]
struct Pair {
    a: String,
    b: String,
}

#[test]
fn the_part_that_differs_decides() {
    let pairs = include_str!("../../../tests/golden/dedupe/pairs.jsonl").lines();
    for pair in pairs.map(|line| serde_json::from_str::<Pair>(line).unwrap()) {
        let (a, b) = differing_parts(&pair.a, &pair.b);
        for tolerated in [0.0, 0.1] {
            let whole = has_own_facts(&pair.a, &pair.b, tolerated);
            assert!(has_own_facts(a, b, tolerated) || !whole, "{}", pair.a);
        }
    }
    let same = "word ".repeat(40);
    for [a, b] in [["", ""], ["5 km", "5 m"], ["é", "è"], ["", "a"], ["a a a", "a a"]] {
        let (a, b) = (format!("A {same}{a} {same}"), format!("A {same}{b} {same}"));
        let (part, other) = differing_parts(&a, &b);
        assert!(a.contains(part) && b.contains(other) && part.len() < 200, "{part}");
        assert_eq!(tells_more(&a, &b, 0.0), has_own_facts(&a, &b, 0.0));
    }
}

#[test]
fn a_share_may_be_tolerated() {
    let keeper = "Aldby Norton Malton Selby Thirsk Whitby York Leeds Hull Ripon 1";
    let text = "Aldby Norton Malton Selby Thirsk Whitby York Leeds Hull Goole 1";
    assert!(tells_more(text, keeper, 0.05));
    assert!(!tells_more(text, keeper, 0.1));
}

#[test]
fn a_name_in_the_place_of_another_is_more_though_the_keeper_has_its_word_elsewhere() {
    let pairs = [
        (
            "The club named Tom Hardy as captain, and Tom Baker leaves.",
            "The club named Tom Baker as captain, and Tom Baker leaves.",
        ),
        ("Work on Mill Street began near the bridge.", "Work on Bridge Street began near the bridge."),
        ("Frau Weber kam, als der Bauer noch schlief.", "Frau Bauer kam, als der Bauer noch schlief."),
        ("сторож Петров ушёл, пока мороз сковал реку", "сторож Мороз ушёл, пока мороз сковал реку"),
    ];
    for (one, other) in pairs {
        assert!(tells_more(one, other, 0.0), "{one}");
        assert!(tells_more(other, one, 0.0), "{other}");
    }
    // A name that is only repeated says nothing new.
    assert!(!tells_more("Tom Baker leaves. Tom Baker said so.", "Tom Baker leaves. He said so.", 0.0));
}

/// Returns texts made from one template, with what publishers and editors change: numbers, names, order, and text
/// around them that is the same in all.
fn texts() -> impl Strategy<Value = String> {
    let word = select(
        &[
            "the", "train", "to", "Aldby", "Norton", "7:15", "8:40", "5", "km", "m", "not", "late.", "red",
            "pink",
        ][..],
    );
    let words = vec(word, 0..8).prop_map(|words| words.join(" "));
    let around =
        || select(vec!["", "A plain sentence stands here in all of them. ", "Mill Street 12 is shut. "]);
    (around(), 0..3usize, words, around())
        .prop_map(|(before, times, words, after)| format!("{}{words} {after}", before.repeat(times)))
}

proptest! {
    #[test]
    fn known_facts_decide_as_the_texts_do(text in texts(), keeper in texts(), tolerated in select(&[0.0, 0.1][..])) {
        let (facts, kept) = (Facts::of(&text), Facts::of(&keeper));
        let told = Told { text: &text, facts: &facts };
        let known = told.tells_more(Told { text: &keeper, facts: &kept }, tolerated);
        prop_assert_eq!(known, tells_more(&text, &keeper, tolerated));
    }
}
