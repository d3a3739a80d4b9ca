use super::*;

fn texts(body: &str) -> Vec<String> {
    parse(body, &Lexicon::built_in()).drafts.into_iter().map(|draft| draft.text).collect()
}

/// A wrapped paragraph costs one piece of its map, so its text maps in constant memory.
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

/// Paragraphs of two or three lines in scripts without capitals, or with a capital at the start of a line.
#[test]
fn short_wrapped_paragraphs_share_a_margin() {
    for (words, gap, width) in [
        (
            "הרציף החדש בנמל נפתח ביום שלישי והוא מסוגל לקלוט שתי מעבורות בעת ובעונה אחת, והבנייה נמשכה כמעט שלוש שנים.",
            " ",
            60,
        ),
        (
            "افتتح الرصيف الجديد في الميناء يوم الثلاثاء وهو يتسع لعبارتين في وقت واحد واستمرت أعمال البناء نحو ثلاث سنوات.",
            " ",
            60,
        ),
        (
            "बंदरगाह का नया घाट मंगलवार को खुल गया और वहाँ एक साथ दो नौकाएँ रुक सकती हैं निर्माण में लगभग तीन साल लगे।",
            " ",
            60,
        ),
        (
            "항구의 새 부두가 화요일에 문을 열었고 여객선 두 척이 동시에 접안할 수 있으며 공사에는 거의 삼 년이 걸렸다고 시가 밝혔다.",
            " ",
            72,
        ),
        (
            "Bến tàu mới ở cảng Hải Phòng đã mở cửa hôm thứ Ba và Công ty Cảng cho biết hai phà của Công ty có thể cập bến cùng lúc.",
            " ",
            60,
        ),
        (
            "港口的新码头星期二正式启用，可以同时停靠两艘渡轮，工程历时将近三年，费用超出了原来的预算，市政府为此追加了两次拨款。",
            "",
            72,
        ),
        (
            "古い桟橋は戦前に造られたもので、冬は氷のために船を着けることができなかったが、これからは一年を通じて船が行き来する。",
            "",
            72,
        ),
    ] {
        let units: Vec<String> = if gap.is_empty() {
            words.chars().map(String::from).collect()
        } else {
            words.split(' ').map(str::to_owned).collect()
        };
        let wrap = |width: u32| {
            let mut wrapped = String::new();
            let mut column = 0;
            for unit in &units {
                let unit_width = lines::width(unit) + lines::width(gap);
                if column > 0 && column + unit_width > width {
                    wrapped.push('\n');
                    column = 0;
                } else if column > 0 {
                    wrapped.push_str(gap);
                }
                wrapped.push_str(unit);
                column += unit_width;
            }
            wrapped
        };
        let paragraph = wrap(width);
        assert!((2..4).contains(&paragraph.lines().count()), "{paragraph}");
        let page = [paragraph.as_str(); 4].join("\n\n");
        assert_eq!(texts(&page), [words; 4], "{page}");
        // One group proves nothing, and lines beyond the margin show that the page is not wrapped. Where a small
        // letter begins a line, neither is needed.
        if words.starts_with("Bến") {
            continue;
        }
        assert!(texts(&paragraph).len() > 1, "{paragraph}");
        let long = format!("{}\n\n{page}", [words; 3].join("\n\n"));
        assert!(texts(&long).len() > 7, "{long}");
    }
}

/// Lines of lists end anywhere.
#[test]
fn short_groups_of_headlines_stay_lines() {
    for headlines in [
        [
            "海边公园星期天向市民开放，孩子们可以免费进入游玩",
            "台风预警解除，渡轮星期一恢复通航，但是船票的价格从今年四月开始将会上调百分之十",
            "渡轮票价上调，岛上的居民对此表示不满意，市议会将在下周讨论",
        ],
        [
            "המעבורת יוצאת מחר בבוקר מן הרציף החדש שבנמל חיפה",
            "כלב ים התגלה על המזח הישן, והילדים של השכונה באו כולם לראות אותו",
            "התחרות השנתית של הסירות בוטלה בגלל הרוחות החזקות",
        ],
        [
            "Ferry prices rise in April, says the port authority",
            "A seal on the slipway draws children from all over the town of Tarn Bridge",
            "Boat race called off because of strong winds at sea",
        ],
    ] {
        let page = [headlines.join("\n"), headlines.join("\n")].join("\n\n");
        assert_eq!(texts(&page).len(), 6, "{page}");
        let page = headlines.repeat(3).join("\n");
        assert_eq!(texts(&page).len(), 9, "{page}");
    }
}

#[test]
fn a_stray_fence_swallows_nothing() {
    let blocks = parse("```\ncode\n```\n\n```\nThis is still text.", &Lexicon::built_in()).drafts;
    assert_eq!(blocks[0].kind, BlockKind::Code);
    assert_eq!(blocks.last().unwrap().text, "This is still text.");
}

#[test]
fn empty_dumps_have_no_blocks() {
    for body in ["", "\n", " \t\r\n\u{c}\u{a0}", "> ", "```\n\n```"] {
        assert_eq!(texts(body), Vec::<String>::new(), "{body:?}");
    }
}

#[test]
fn the_founding_page_has_its_blocks() {
    let drafts = parse(include_str!("../../../seeds/000_ecf51989fed748b2.txt"), &Lexicon::built_in()).drafts;
    assert_eq!(drafts.len(), 32);
    assert_eq!((drafts[0].kind, drafts[1].kind), (BlockKind::Title, BlockKind::Paragraph));
    assert_eq!(drafts[2].text, drafts[3].text);
}

#[test]
fn the_hard_wrapped_seed_has_no_line_left() {
    let body = include_str!("../../../seeds/courier_flood_gate_hard_wrapped.txt");
    let paragraphs = body.split("\n\n").map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    assert_eq!(texts(body), paragraphs.filter(|part| !part.is_empty()).collect::<Vec<_>>());
}

#[test]
fn a_line_ends_where_unicode_says_so() {
    let expected = ["One.", "Two.", "Three\u{2030}."];
    for end in ["\n", "\r\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}", "\n \u{a0}\t\n"] {
        let body = expected.map(|line| format!("\u{a0} {line}\u{3000}")).join(end);
        assert_eq!(texts(&body), expected, "{end:?}");
    }
    assert_eq!(texts("a\u{a0}b \t c"), ["a b c"]);
}

/// In a wrapped paragraph a form feed ends what a line feed would not.
#[test]
fn a_form_feed_parts_wrapped_lines() {
    let wrapped =
        "The mill stands where two rivers meet, and nobody\nremembers who built it or why it was left there";
    assert_eq!(texts(wrapped).len(), 1);
    assert_eq!(texts(&wrapped.replace('\n', "\u{c}")).len(), 2);
    assert_eq!(texts(&wrapped.replace('\n', "\r\n")).len(), 1);
}

#[test]
fn a_dash_of_speech_is_text_and_that_of_an_item_is_not() {
    let prose = "The river froze in the night, and in the morning the wheel of the mill stood still.";
    for (lines, expected) in [
        // Swedish, Polish, Hungarian, Finnish.
        (&["– Vi har väntat länge, säger hon."][..], &["– Vi har väntat länge, säger hon."][..]),
        (&["– Gdzie jest młyn?", "– Nad rzeką."], &["– Gdzie jest młyn?", "– Nad rzeką."]),
        (
            &["– Megjött a víz – mondta.", "– Meg.", "– Jó."],
            &["– Megjött a víz – mondta.", "– Meg.", "– Jó."],
        ),
        (&["– Tulkaa sisään!", "– Kiitos"], &["– Tulkaa sisään!", "– Kiitos"]),
        (&["– zwei Eier", "– ein Löffel Mehl", "– Salz"], &["zwei Eier", "ein Löffel Mehl", "Salz"]),
        (&["– des œufs ;", "– du sel."], &["des œufs ;", "du sel."]),
        (&["- Vi har väntat.", "• Salt"], &["Vi har väntat.", "Salt"]),
        (&["–5 grader", "—"], &["–5 grader", "—"]),
    ] {
        for gap in ["\n", "\n\n"] {
            let body = format!("{prose}\n\n{}\n\n{prose}", lines.join(gap));
            let all = texts(&body);
            assert_eq!(all[1..all.len() - 1], *expected, "{body}");
        }
    }
    // Items of several lines lose their dash as well.
    let wrapped = "– The mill stands where two rivers meet, and nobody\n  remembers who built it or why";
    let all = parse(&format!("{wrapped}\n\n{wrapped}"), &Lexicon::built_in()).drafts;
    assert!(all.iter().all(|draft| draft.kind == BlockKind::ListItem && draft.text.starts_with("The")));
}

#[test]
fn kinds_follow_marks_and_places() {
    use BlockKind::{Code, Heading, ListItem, Other, Paragraph, Quote, Title};
    const PROSE: &str = "The river froze in the night, and in the morning the wheel of the mill stood still.";
    for (body, expected) in [
        (
            "# A\n\n## B\n\n- c\n\n2) d\n\n> e\n\n```\nf\n```",
            vec![Title, Heading, ListItem, ListItem, Quote, Code],
        ),
        ("Old mills\n\nBy Ann Lee\n\nMay 17, 2024\n\nText", vec![Title, Paragraph, Paragraph, Other]),
        (
            &format!("Old mills\n\n{PROSE}\n\nThe flood\n\n{PROSE}"),
            vec![Title, Paragraph, Heading, Paragraph],
        ),
        // A line after prose is not a title; a signature and date are recognised once the whole page is read.
        (&format!("{PROSE}\n\nOld mills\n\nText of three words."), vec![Paragraph, Other, Paragraph]),
        ("By Ann Lee\n\nBy Bob Roe", vec![Paragraph, Paragraph]),
        ("17. Mai 2024", vec![Paragraph]),
        ("17. Mai", vec![ListItem]),
        ("#tag\n\n-5 degrees\n\n1.5", vec![Other, Other, Other]),
    ] {
        let kinds: Vec<_> = parse(body, &Lexicon::built_in()).drafts.iter().map(|draft| draft.kind).collect();
        assert_eq!(kinds, expected, "{body}");
    }
}

#[test]
fn links_are_their_labels() {
    for (line, expected) in [
        ("*   [Startseite](https://mill.example/0)", "Startseite"),
        ("[ニュース](/n \"一覧 (すべて)\") と [天気](#w)", "ニュース と 天気"),
        (
            "See [the (old) mill](https://a.example/Mill_(Tarn)), and [more [2]](./b).",
            "See the (old) mill, and more [2].",
        ),
        ("[![Image 1: a weir](https://a.example/w.png)](https://a.example/w) Вода", "Вода"),
        ("![logo](/l.svg)Mühle", "Mühle"),
        ("**[Bold](https://a.example)**", "Bold"),
        ("# Weir [¶](https://a.example/w#weir \"Permanent link\")", "Weir"),
        // Code, notes and brackets that are no links.
        ("call f[i](x) or a[0](n + 1)", "call f[i](x) or a[0](n + 1)"),
        ("[sic](see note) and [1] (https://a.example)", "[sic](see note) and [1] (https://a.example)"),
        (r"\[not a link\](https://a.example)", r"\[not a link\](https://a.example)"),
        ("[broken](https://a.example and more", "[broken](https://a.example and more"),
        ("](/a) [", "](/a) ["),
        ("[7]Inzerce", "[7]Inzerce"),
    ] {
        assert_eq!(texts(line), [expected], "{line}");
    }
    assert!(texts("[![Image 1](https://a.example/w.png)](https://a.example/w)").is_empty());
    let body = "The [old *mill*](https://a.example) is";
    let draft = &parse(body, &Lexicon::built_in()).drafts[0];
    let mapped = |word: &str| {
        let at = draft.text.find(word).unwrap();
        let span = crate::model::TextSpan::try_new(at, at + word.len()).unwrap();
        draft.map.to_body(span).slice(body).unwrap()
    };
    assert_eq!((mapped("old *mill*"), mapped("is"), mapped("The")), ("old *mill*", "is", "The"));
}

#[test]
fn the_fields_of_a_reader_are_not_text() {
    let text = "# Alte Mühle mahlt wieder\n\nDer Fluss fror über Nacht zu.";
    let head = "Title: Alte Mühle mahlt wieder - Talbote\n\nURL Source: https://a.example/1\n\nPublished Time: 2024-05-17T10:30:00Z\n\nMarkdown Content:\n";
    let content = parse(&format!("{head}{text}"), &Lexicon::built_in());
    assert_eq!(
        content.drafts.iter().map(|draft| &*draft.text).collect::<Vec<_>>(),
        ["Alte Mühle mahlt wieder", "Der Fluss fror über Nacht zu."]
    );
    assert_eq!(content.hints.canonical.as_deref(), Some("https://a.example/1"));
    assert_eq!(content.hints.title.as_deref(), Some("Alte Mühle mahlt wieder - Talbote"));
    assert_eq!(content.hints.meta(&["article:published_time"]), Some("2024-05-17T10:30:00Z"));
    for other in [
        "URL Source: https://a.example\n\nMarkdown Content:\n",
        "Title: A mill\n\nURL Source: https://a.example\n\n",
    ] {
        assert!(texts(&format!("{other}{text}")).len() > 3, "{other}");
    }
}

#[test]
fn the_addresses_of_lynx_are_not_text() {
    let text = "   * [1]Domů\n   * [2]水車\n\nVoda [3]„stoupá“ každé jaro [4] až k mlýnu.[2]";
    let list =
        "\n\nReferences\n\n   1. https://a.example/1\n   2. https://a.example/2\n   3. mailto:a@a.example\n";
    assert_eq!(
        texts(&format!("{text}{list}")),
        ["Domů", "水車", "Voda „stoupá“ každé jaro [4] až k mlýnu.[2]"]
    );
    // Other lists of addresses, and numbers without them, are text.
    for list in [
        "",
        "\n\nReferences\n\n   1. https://a.example/1\n   2. https://a.example/2\n",
        "\n\nReferences\n\n   2. https://a.example/1\n   3. https://a.example/2\n   4. https://a.example/3\n",
        "\n\nReferences\n\n   1. https://a.example/1 Mills\n   2. https://a.example/2 Weirs\n   3. https://a.example/3 Locks\n",
        "\n\nReferences\n\n   1. https://a.example/1\n   2. https://a.example/2\n   3. https://a.example/3\n\nThe end.",
    ] {
        assert_eq!(texts(&format!("{text}{list}"))[0], "[1]Domů", "{list}");
    }
}

#[test]
fn front_matter_states_facts_and_is_no_text() {
    const TEXT: &str = "The river froze in the night, and in the morning the wheel of the mill stood still.";
    for head in [
        "---\ntitle: \"Old mills\"\ndate: 2024-05-14T08:00:00Z\ndraft: false\ntags: [\"mill\", \"weir\"]\nauthor: Ida Brandt\n---\n",
        "+++\ntitle = \"Old mills\"\ndate = 2024-05-14\nauthor = \"Ida Brandt\"\n[params]\nx = 1\n+++\n\n",
        "---\ntitle: 'Old mills'\nauthor:\n  - \"[[Ida Brandt]]\"\npublished: 2024-05-14\n# a remark\nweight: 3\n---\n",
        "\nTITLE: Old mills\nAUTHOR: Ida Brandt\nDATE: 2024-05-14\nSource: https://a.example/1\n\n",
        "Title: Old mills\nDate: 2024-05-14\nAuthors: Ida Brandt\nText:\n",
    ] {
        let content = parse(&format!("{head}{TEXT}\n\n---\n\n{TEXT}"), &Lexicon::built_in());
        let texts = content.drafts.iter().map(|draft| draft.text.as_str()).collect::<Vec<_>>();
        assert_eq!(texts, [TEXT, "---", TEXT], "{head}");
        let of = |name: &str| content.hints.meta(&[name]).unwrap_or_default().get(..10).map(str::to_owned);
        assert_eq!(content.hints.meta(&["title"]), Some("Old mills"), "{head}");
        assert_eq!(content.hints.meta(&["author"]), Some("Ida Brandt"), "{head}");
        assert_eq!(of("article:published_time").as_deref(), Some("2024-05-14"), "{head}");
    }
    // Text between rules, letters and recipes begin alike.
    for text in [
        "---\nThe mill: a poem.\nIts wheel\n---\n",
        "---\nUpdate: closed today.\nThe mill\n---\n",
        "---\nNote: closed today.\n---\n",
        "Title: Old mills\n\n",
        "Author: Ida Brandt\nDate: 2024-05-14\n\n",
        "From: Ida Brandt\nDate: 2024-05-14\nSubject: mills\n\n",
        "Title: Old mills\nAuthor: Ida Brandt\nRiver: the Tarn\n\n",
    ] {
        let lines = text.lines().filter(|line| !line.is_empty()).count();
        assert_eq!(texts(&format!("{text}{TEXT}")).len(), lines + 1, "{text}");
    }
}

#[test]
fn marks_of_markdown_are_not_text() {
    for (line, expected) in [
        ("# **Old mills**", "Old mills"),
        ("**Old mills** and ***new*** ones", "Old mills and new ones"),
        ("**水車**が回る", "水車が回る"),
        ("# Old mills #", "Old mills"),
        ("## Old mills {#mills}", "Old mills"),
        ("# Old mills¶", "Old mills"),
        ("# 14\\. Old mills", "14. Old mills"),
        ("\\- an item?", "- an item?"),
        // Other asterisks, signs and backslashes are text.
        ("2**3**4 or 2 ** 3 ** 4", "2**3**4 or 2 ** 3 ** 4"),
        ("src/**/x.rs and lib/**/y.rs", "src/**/x.rs and lib/**/y.rs"),
        ("f**k this **", "f**k this **"),
        ("# C#", "C#"),
        ("# The set {x}", "The set {x}"),
        (r"C:\mills\14", r"C:\mills\14"),
    ] {
        assert_eq!(texts(line), [expected], "{line}");
    }
    let body = "The **old** mill";
    let draft = &parse(body, &Lexicon::built_in()).drafts[0];
    let at = draft.text.find("old").unwrap();
    let span = crate::model::TextSpan::try_new(at, at + 3).unwrap();
    assert_eq!(draft.map.to_body(span).slice(body), Some("old"));
}

#[test]
fn a_line_below_a_heading_marks_it() {
    use BlockKind::{Heading, Other, Paragraph, Title};
    const PROSE: &str = "The river froze in the night, and in the morning the wheel of the mill stood still.";
    for (body, expected) in [
        (
            format!("Mills\n=====\n\n{PROSE}\n\nWeirs\n---\n\n{PROSE}"),
            vec![("Mills", Title), (PROSE, Paragraph), ("Weirs", Heading), (PROSE, Paragraph)],
        ),
        // Rules, and the head of a table.
        (format!("{PROSE}\n---\n{PROSE}"), vec![(PROSE, Paragraph), ("---", Other), (PROSE, Paragraph)]),
        ("A\nB\n---\nC".to_owned(), vec![("A", Other), ("B", Other), ("---", Other), ("C", Other)]),
    ] {
        let drafts = parse(&body, &Lexicon::built_in()).drafts;
        let found = drafts.iter().map(|draft| (draft.text.as_str(), draft.kind)).collect::<Vec<_>>();
        assert_eq!(found, expected, "{body}");
    }
}

/// Hostile lines: brackets without end, and targets that never close.
#[test]
fn marks_of_links_cost_no_square() {
    let begin = std::time::Instant::now();
    for unit in
        ["[", "](/", "[](/", "[](/ \"", "[](/ \"a\" ", "![", "[a](/(", "[1]", "[](", "**a", "** ", "***"]
    {
        let body = format!("[a](/b) {}", unit.repeat(200_000));
        assert!(texts(&body).len() <= 1);
    }
    assert!(begin.elapsed().as_secs() < 20);
}

/// Only an image may have the bare name of a file for a target: brackets before parentheses are code or prose.
#[test]
fn an_image_shows_nothing_whatever_its_target() {
    let text = "The mill stands where two rivers meet, and its wheel has turned ever since.";
    for image in
        ["![The Grain](logo.png)", "[![The Grain](logo.png)](/)", "![The Grain](img/logo.png \"Logo\")"]
    {
        assert_eq!(texts(&format!("{image}\n\n{text}\n")), [text], "{image}");
    }
    for line in ["The value of f[i](x) is that of f.", "He wrote [sic](again) in the margin!"] {
        assert_eq!(texts(&format!("{line}\n\n{text}\n")), [line, text]);
    }
}

#[test]
fn a_quotation_is_joined_like_other_text() {
    let lines = ["The mill stands where two rivers meet, and nobody", "remembers who built it."];
    let quoted = |mark: &str| lines.map(|line| format!("{mark}{line}")).join("\n");
    let body = format!("Ida wrote:\n{}\n>\n> It turns.\n{}\nYes.", quoted("> "), quoted(">> "));
    let text = lines.join(" ");
    assert_eq!(texts(&body), ["Ida wrote:", &text, "It turns.", &text, "Yes."]);
    assert_eq!(texts(">>> import mill\n>>> mill.turn()"), [">> import mill", ">> mill.turn()"]);
}

/// html2text wraps text, but neither addresses nor the lines that are links.
#[test]
fn addresses_do_not_show_the_margin() {
    let link = "  * [The news of the week](https://mill.example/the/news/of/the/week/and/the/year/before/in/full/length)";
    let text = "The new quay in the harbour of Tarn Bridge was opened by [the\nmiller](https://mill.example/tarn).\n\n";
    let body = format!("{link}\n{link}\n\n{}", text.repeat(2));
    let joined = "The new quay in the harbour of Tarn Bridge was opened by the miller.";
    assert_eq!(texts(&body)[2..], [joined; 2]);
}

/// Terminals draw the vowel signs of Devanagari on other letters; other programs count them.
#[test]
fn marks_on_letters_take_a_column_or_none() {
    let words = "पहाड़ी गाँव में पहली बार पुस्तकालय खुला और गाँव के लोगों ने खुद पत्थर ढोकर भवन बनाया है जिसमें अब आठ सौ किताबें हैं जो शहर के पाठकों ने भेजी हैं।";
    for skips_marks in [false, true] {
        let width =
            |text: &str| text.chars().filter(|&c| !(skips_marks && lines::takes_no_column(c))).count();
        let mut wrapped = String::new();
        let mut column = 0;
        for word in words.split(' ') {
            if column > 0 && column + 1 + width(word) > 64 {
                wrapped.push('\n');
                column = 0;
            } else if column > 0 {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += width(word);
        }
        assert!(wrapped.contains('\n'));
        assert_eq!(texts(&[wrapped.as_str(); 3].join("\n\n")), [words; 3], "{wrapped}");
    }
}
