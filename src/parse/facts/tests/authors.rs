//! Authors of whole pages: what stands beside a date, and what is declared.

use super::{ENGLISH, facts};

/// Asserts the byline of pages with a title, one of `tops` below it, and text.
fn assert_bylines(tops: &[(&str, Option<&str>)]) {
    for (top, expected) in tops {
        let page = format!(
            "<title>Weir holds</title><h1>Weir holds</h1>{top}{ENGLISH} Nobody had seen it so quiet, and the \
            mill pond was white."
        );
        assert_eq!(facts(&page).byline.as_deref(), *expected, "{top}");
    }
}

#[test]
fn beside_a_date_stands_a_name_or_something_else() {
    assert_bylines(&[
        ("<p>Ida Brandt, 17 May 2024", Some("Ida Brandt")),
        ("<p>Ida Brandt<p>17 May 2024", Some("Ida Brandt")),
        ("<p>17 May 2024 | Ida Brandt", Some("Ida Brandt")),
        ("<p>Ida Brandt in Portside<p>17 May 2024", Some("Ida Brandt")),
        ("<p>Ida Brandt | Published: 17 May 2024", Some("Ida Brandt")),
        ("<p>Ida Brandt Published 17 May 2024", Some("Ida Brandt")),
        ("<div class=author>Ida Brandt<br>Published: 17 May 2024</div>", Some("Ida Brandt")),
        ("<p>17 May 2024<p>ชาวบ้านริมแม่น้ำร้องเรียนเรื่องกลิ่นของโรงโม่ เจ้าของโรงโม่บอกว่าจะปิดทุกคืนวันเสาร์", None),
        ("<p>17 May 2024<p>สมชาย ใจดีวัฒนา", Some("สมชาย ใจดีวัฒนา")),
        // The label of the date.
        ("<p>Printing Day: 17 May 2024", None),
        ("<p>Printing Day: 17 May 2024<p>Ida Brandt", Some("Ida Brandt")),
        ("<p>Drucklegung Heute: 17. Mai 2024", None),
        ("<p>تاريخ الطباعة: 17 مايو 2024", None),
        ("<p>印刷日：2024年5月17日", None),
        // A section, a button, an organization, a time zone.
        ("<p>17 May 2024 <a rel='category tag' href=/x>Miller Country</a>", None),
        ("<p><a href=/category/miller-country/>Miller Country</a><p>17 May 2024", None),
        ("<p>Miller Country<p>17 May 2024", Some("Miller Country")),
        ("<p>17 May 2024<p>No Comments", None),
        ("<p>17 May 2024<p>Share This", None),
        ("<p>Mill Pond, 17 May 2024", None),
        ("<p>Weir Ropes Ltd | 17 May 2024", None),
        ("<p>17 May 2024 09:00 AM Eastern Daylight Time", None),
        // A sentence or heading that only begins with capitals.
        ("<p>17 May 2024<p>On Recent Controversial Events", None),
        ("<p>17 May 2024<p>Große Aufgaben für die Mühle", None),
        ("<p>17 May 2024<p>Top Mills 5", None),
    ]);
}

#[test]
fn who_is_quoted_is_not_the_author() {
    assert_bylines(&[
        ("<div class=quote><p>Not a drop.</p><span class=quote-author>Ida Brandt</span></div>", None),
        ("<p>They sang.</p><span class=acme_testimonial_author>Ida Brandt</span>", None),
        ("<div class=testimonial__box><p>Dry.</p><p class=author>Ida Brandt</div>", None),
        ("<p class=author>Ida Brandt</p>", Some("Ida Brandt")),
    ]);
}

#[test]
fn boxes_and_places_beside_a_name_are_told_from_it() {
    assert_bylines(&[
        ("<aside><address><a rel=author href=/ida>Ida Brandt</a></address></aside>", Some("Ida Brandt")),
        ("<aside><p class=byline>By Ida Brandt</aside>", Some("Ida Brandt")),
        ("<p>The mill is quiet.<aside><h3>Weir sold</h3><p class=byline>By Ida Brandt</aside>", None),
        (
            "<div class=byline><a class=byline__name>Ida Brandt</a><span class=byline__location>Teruel</span></div>",
            Some("Ida Brandt"),
        ),
        (
            "<div class=author-name-location-wrapper><span class=contributor-name>Ida Brandt</span><span \
             class=author-location>Teruel</span></div>",
            Some("Ida Brandt"),
        ),
        ("<p>Од <a>Билјана Трајкова</a>", Some("Билјана Трајкова")),
        ("<div>द्वारे <span><a>मेधा जोगळेकर</a></span></div>", Some("मेधा जोगळेकर")),
        ("<meta property=article:author content=한솔일보><p>윤서라 기자", Some("윤서라")),
    ]);
}

#[test]
fn the_marker_may_follow_the_date() {
    assert_bylines(&[
        ("<p>May 17, 2024 by Ida Brandt", Some("Ida Brandt")),
        ("<p>Posted on May 17, 2024 10:22 am by Ida Brandt", Some("Ida Brandt")),
        ("<p>Published 17 May 2024, updated 18 May 2024 by Ida Brandt", Some("Ida Brandt")),
        ("<p>Publié le 17 mai 2024 par Ida Brandt, dans Actualités", Some("Ida Brandt")),
        ("<p>Publicado el 17 de mayo de 2024 por Ida Brandt y Carl Ede", Some("Ida Brandt, Carl Ede")),
        ("<p>17. Mai 2024, 10:22 Uhr von Ida Brandt", Some("Ida Brandt")),
        ("<p>Geplaatst op 17 mei 2024 door Ida van der Brandt", Some("Ida van der Brandt")),
        ("<p>17.05.2024 Просмотров: 345 Автор: Иван Петров", Some("Иван Петров")),
        ("<p>17 Mei 2024 oleh Ida Brandt", Some("Ida Brandt")),
        // One word after "by" names no author for sure, and the marker itself is no name.
        ("<p>17 May 2024 by Boat", None),
        ("<p>Oleh Brandt, 17 May 2024", None),
        ("<p>von Ostwald Mühle am 17. Mai 2024", Some("Ostwald Mühle")),
    ]);
}

#[test]
fn a_dateline_is_no_byline() {
    let text =
        "The river froze in the night, and in the morning the wheel of the old mill stood still in its pond.";
    assert_bylines(&[
        (&format!("<p>PORTSIDE, Maine (May 17, 2024) – {text}"), None),
        (&format!("<p>PORTSIDE, Maine, May 17, 2024 – {text}"), None),
        (&format!("<p>OLD PORTSIDE, May 17, 2024 /PRNewswire/ -- {text}"), None),
        (&format!("<p>FOR IMMEDIATE RELEASE<p>Friday, May 17, 2024<p>{text}"), None),
        (&format!("<p>Portside, Maine<p>May 17, 2024<p>{text}"), None),
        // A long line of names and dates is no dateline.
        (
            "<p>Ida Brandt · The Mill News · Posted: May 17, 2024 4:00 AM EDT | Last Updated: May 18, 2024 at 10:22 AM EDT in the morning",
            Some("Ida Brandt"),
        ),
        // Words of an address are not written in lower case elsewhere.
        (
            &format!("<p>Ida Brandt<p>May 17, 2024<p>{text} Write to ida.brandt@mills.example."),
            Some("Ida Brandt"),
        ),
    ]);
}

#[test]
fn a_link_to_a_person_supports_a_name() {
    assert_bylines(&[
        (
            "<p>Weekend edition<div><a href=/author/ida/>Ida Brandt</a></div><p>Mill news<p>x",
            Some("Ida Brandt"),
        ),
        ("<div><a href=https://mills.example/@ida>Ida Brandt</a></div>", Some("Ida Brandt")),
        ("<div><a href=/mills/ida>Ida Brandt</a></div>", None),
    ]);
}

#[test]
fn a_marked_element_names_all_authors() {
    assert_bylines(&[
        (
            "<div class=authors><a>Ida Brandt</a><sup>1,2</sup>, <a>Carl Ede</a><sup>1</sup> &amp; <a>Ann Lee</a><sup>3</sup></div>",
            Some("Ida Brandt, Carl Ede, Ann Lee"),
        ),
        ("<h4 class=author-name><a>Ida Brandt</a>, <a>Carl Ede</a></h4>", Some("Ida Brandt, Carl Ede")),
        ("<div class=author><a>Ida Brandt</a><span>12 comments</span></div>", Some("Ida Brandt")),
        (
            "<div itemprop=author itemscope><meta itemprop=name content='Ida Brandt'></div>",
            Some("Ida Brandt"),
        ),
        ("<p class=author>Written by Super User</p>", None),
        ("<ul class=authors><li>Ida Brandt<li>Carl Ede</ul>", Some("Ida Brandt, Carl Ede")),
        (
            "<ul class=authors><li><span>Ida Brandt</span><span>Mill University</span><li>Carl Ede</ul>",
            Some("Ida Brandt, Carl Ede"),
        ),
        ("<div class=authors><a>Ida Brandt</a><span>Portside</span></div>", Some("Ida Brandt")),
    ]);
}

#[test]
fn a_table_of_facts_about_the_page_may_name_the_author() {
    assert_bylines(&[
        ("<table><tr><th>Author<td>Ida Brandt<tr><th>Published<td>17 May 2024</table>", Some("Ida Brandt")),
        ("<table><tr><th>Author<td>Ida Brandt<tr><th>Pages<td>340</table>", None),
    ]);
}

#[test]
fn authors_of_other_pages_below_the_text_are_none() {
    let page = |end: &str| {
        let text = format!("{ENGLISH} Nobody had seen it so quiet before.").repeat(8);
        facts(&format!("<title>Weir holds</title><h1>Weir holds</h1>{text}{end}")).byline
    };
    assert_eq!(page("<h3>More</h3><p>Seal pup found<p>By Ed Rook<p>Rowers win again<p>By Ann Lock"), None);
    assert_eq!(page("<p>By Ida Brandt").as_deref(), Some("Ida Brandt"));
}

#[test]
fn the_head_states_authors_in_several_ways() {
    let cited = |key: &str, values: &[&str]| {
        let metas: String = values
            .iter()
            .map(|value| format!("<meta name={key} content=\"{value}\">"))
            .collect::<Vec<_>>()
            .concat();
        facts(&format!("{metas}<title>Weir holds</title>{ENGLISH}")).byline
    };
    for (values, expected) in [
        (&["García López, María", "Ede, Carl"][..], "María García López, Carl Ede"),
        (&["van den Berg, Anna"], "Anna van den Berg"),
        (&["BRANDT, IDA"], "IDA BRANDT"),
        (&["Brandt, I."], "I. Brandt"),
        (&["Silva, José Carlos da"], "José Carlos da Silva"),
        (&["Brandt, Ida Jane Anne"], "Ida Jane Anne Brandt"),
        (&["Ida Brandt"], "Ida Brandt"),
    ] {
        assert_eq!(cited("citation_author", values).as_deref(), Some(expected), "{values:?}");
    }
    for key in ["bepress_citation_author", "eprints.creators_name", "DC.Creator.PersonalName"] {
        assert_eq!(cited(key, &["Brandt, Ida"]).as_deref(), Some("Ida Brandt"), "{key}");
    }
    for key in ["mrf:authors", "dable:author", "shareaholic:article_author_name"] {
        assert_eq!(cited(key, &["Ida Brandt"]).as_deref(), Some("Ida Brandt"), "{key}");
    }
    assert_eq!(cited("theme-author", &["Ida Brandt"]), None);
    assert_eq!(
        cited("citation_authors", &["Brandt, Ida; Ede, Carl"]).as_deref(),
        Some("Ida Brandt, Carl Ede")
    );
    assert_eq!(cited("DC.Creator", &["van den Berg, Anna"]).as_deref(), Some("Anna van den Berg"));
    assert_eq!(cited("DC.Creator", &["Ida Brandt, Carl Ede"]).as_deref(), Some("Ida Brandt, Carl Ede"));
    assert_eq!(cited("author", &["Ida Brandt; Carl Ede"]).as_deref(), Some("Ida Brandt, Carl Ede"));
    for label in [
        "Written by",
        "Napisane przez",
        "Написано автором",
        "Được viết bởi",
        "كُتب بواسطة",
        "נכתב על יד",
        "Napsal(a)",
        "Συντάχθηκε από",
        "Написано",
        "نوشته‌شده بدست",
        "執筆者",
    ] {
        let card = |label: &str| {
            format!(
                "<meta name=twitter:label1 content='{label}'><meta name=twitter:data1 content='Ida Brandt'>"
            )
        };
        let byline = facts(&format!("{}<title>Weir holds</title>{ENGLISH}", card(label))).byline;
        assert_eq!(byline.as_deref(), Some("Ida Brandt"), "{label}");
        assert_eq!(facts(&format!("{}<title>Weir holds</title>{ENGLISH}", card("Price"))).byline, None);
    }
}

#[test]
fn a_company_in_the_head_yields_to_a_person_on_the_page() {
    let byline = |author: &str, shown: &str| {
        let head = format!("<meta name=author content='{author}'><title>Weir holds</title>");
        facts(&format!("{head}<h1>Weir holds</h1>{shown}{ENGLISH}")).byline
    };
    assert_eq!(byline("Mill Media Group Ltd", "<p>By Ida Brandt").as_deref(), Some("Ida Brandt"));
    assert_eq!(byline("Mill Media Group Ltd", "").as_deref(), Some("Mill Media Group Ltd"));
    assert_eq!(byline("Web Editor", "<p>By Ida Brandt").as_deref(), Some("Ida Brandt"));
    assert_eq!(byline("Carl Ede", "<p>By Ida Brandt").as_deref(), Some("Carl Ede"));
    assert_eq!(byline("Ida Brandt&#10;Carl Ede", "").as_deref(), Some("Ida Brandt, Carl Ede"));
}

#[test]
fn a_company_is_known_by_its_legal_form() {
    let byline = |author: &str, shown: &str| {
        let head = format!("<meta name=author content='{author}'><title>Weir holds</title>");
        facts(&format!("{head}<h1>Weir holds</h1>{shown}{ENGLISH}")).byline
    };
    for company in [
        "Haus am Wehr GmbH & Co. KG",
        "Molinos del Norte S.L.",
        "Mlýn s.r.o.",
        "ООО «Мельница»",
        "Değirmen A.Ş.",
        "Malom Kft.",
        "Kvern AS",
    ] {
        assert_eq!(byline(company, "<p>By Ida Brandt").as_deref(), Some("Ida Brandt"), "{company}");
    }
    for person in ["Ida As", "Sia Brandt", "IDA AG"] {
        assert_eq!(byline(person, "<p>By Carl Ede").as_deref(), Some(person));
    }
}

#[test]
fn the_member_who_submitted_a_page_is_its_author_in_any_language() {
    assert_bylines(&[
        (
            "<div class=submitted>Lagt på kvernen av <span class=username>Ida Brandt</span> kl. 9</div>",
            Some("Ida Brandt"),
        ),
        (
            "<div class=author>Lagt av <span><a class=username>Ida Brandt</a></span> 14/05/2024 - 09:15</div>",
            Some("Ida Brandt"),
        ),
        (
            "<span rel='sioc:has_creator'>Lagt av <a property='foaf:name'>Ida Brandt</a></span>",
            Some("Ida Brandt"),
        ),
        ("<p>Gespeichert von Ida Brandt am 14. Mai 2024", Some("Ida Brandt")),
        ("<p>Lagt av <a class=username>Ida Brandt</a>", None),
        ("<div id=comments><div class=submitted>Lagt av <a class=username>Ida Brandt</a></div></div>", None),
        ("<p>Ida Brandt · 3 days ago<p>17 May 2024", Some("Ida Brandt")),
        ("<p>Medically reviewed by Carl Ede, MD — Written by Ida Brandt", Some("Ida Brandt")),
        ("<p class=byline>ጸሐፊ፦ ሰላማዊት ገብረየስ", Some("ሰላማዊት ገብረየስ")),
    ]);
}

#[test]
fn the_site_behind_a_name_is_left_out() {
    let page = |line: &str| {
        let head = "<meta property=og:site_name content='Mill Gazette'><title>Weir holds</title>";
        facts(&format!("{head}<h1>Weir holds</h1><p>{line}<p>17 May 2024{ENGLISH}")).byline
    };
    assert_eq!(page("Ida Brandt Mill Gazette").as_deref(), Some("Ida Brandt"));
    assert_eq!(page("By Ida Jane Brandt").as_deref(), Some("Ida Jane Brandt"));
    assert_eq!(page("By Ida de la Brandt").as_deref(), Some("Ida de la Brandt"));
}

#[test]
fn what_is_cited_is_no_byline() {
    assert_bylines(&[
        ("<p>§ 5 der Wehrsatzung vom 17. Mai 2024", None),
        ("<p>17 May 2024 in Blog, by Ida Brandt", Some("Ida Brandt")),
        ("<p>Quand<p>17 mai 2024<p>Où<p>Place de la Gare", None),
    ]);
}

#[test]
fn a_role_or_the_site_on_the_line_supports_a_name() {
    assert_bylines(&[
        ("<p>Ida Brandt, Staff Writer", Some("Ida Brandt")),
        ("<p>Ida Brandt | Senior Reporter", Some("Ida Brandt")),
        (
            "<meta property=og:site_name content='The Mill Gazette'><p>Ida Brandt / The Mill Gazette",
            Some("Ida Brandt"),
        ),
        ("<p><a href=/i>Ida Brandt</a><span>Staff Writer</span>", Some("Ida Brandt")),
        ("<p>Swim Pool Director", None),
        ("<p>Old Kent / Green Homes", None),
        ("<p>Ida Brandt / Old Kent", None),
    ]);
}

#[test]
fn a_card_names_the_author_if_the_page_does_not() {
    let card = |label: &str, name: &str| {
        format!("<meta name=twitter:label1 content='{label}'><meta name=twitter:data1 content='{name}'>")
    };
    assert_bylines(&[
        (&card("Written by", "Ida Brandt"), Some("Ida Brandt")),
        (&card("Verfasst von", "Ida Brandt"), Some("Ida Brandt")),
        (&card("Γράφτηκε από", "Ida Brandt"), Some("Ida Brandt")),
        (&card("執筆者", "佐藤花子"), Some("佐藤花子")),
        (&card("Written by", "idab"), Some("idab")),
        (&card("Written by", "admin"), None),
        (&card("Price", "Ida Brandt"), None),
        (&card("Est. reading time", "4 minutes"), None),
        (&format!("{}<p>By Ida Brandt", card("Written by", "Carl Ede")), Some("Ida Brandt")),
    ]);
}

#[test]
fn others_named_beside_the_author_are_none() {
    assert_bylines(&[
        ("<p>Editor: Carl Ede<p>Author: Ida Brandt<p>17 May 2024", Some("Ida Brandt")),
        ("<p>Редактор: Пётр Лось<p>Автор: Иван Петров<p>17 мая 2024", Some("Иван Петров")),
        (
            "<span>Toimetaja: Kalle Saar</span> <span>Autor: Mart Tamm</span> <span>17. mai 2024",
            Some("Mart Tamm"),
        ),
        ("<p class=author>Source: Mill Press<p>17 May 2024", None),
        (
            "<p class=byline>Presented by Fen Water plc<p class=byline>By Ida Brandt<p>17 May 2024",
            Some("Ida Brandt"),
        ),
        (
            "<div class=author><span>Ida Brandt</span><span>Journalist</span></div><div class=author><span>Odd Vik</span><span>Fotograf</span></div>",
            Some("Ida Brandt"),
        ),
        ("<p>Venue<p>Mill Hall<p>Date<p>22 June 2024", None),
    ]);
}

#[test]
fn a_line_break_parts_a_name_from_what_follows() {
    assert_bylines(&[
        ("<p class=byline>Ida Brandt<br>Columnist<p>17 May 2024", Some("Ida Brandt")),
        (
            "<p class=byline>Ida Brandt<br/><small>Political Correspondent</small><p>17 May 2024",
            Some("Ida Brandt"),
        ),
        ("<p class=byline>Ida Brandt<br>ida@mill.example<p>17 May 2024", Some("Ida Brandt")),
        ("<p class=byline>Opinion<br>Ida Brandt<p>17 May 2024", Some("Ida Brandt")),
        ("<p class=byline>Ida Brandt<br>Portside<p>17 May 2024", Some("Ida Brandt")),
        ("<div class=author><span>Ida</span>\n<span>Brandt</span></div><p>17 May 2024", Some("Ida Brandt")),
        ("<p>Ida Brandt. Today, 17 May 2024", Some("Ida Brandt")),
        ("<p>17. Mai 2024, 11:02<p>Ida Brandt aus Portside", Some("Ida Brandt")),
        ("<p>सरोजिनी तिवारी द्वारा<p>17 मई 2024", Some("सरोजिनी तिवारी")),
        ("<p>द्वारा प्रकाशित: सरोजिनी तिवारी<p>17 मई 2024", Some("सरोजिनी तिवारी")),
    ]);
}

#[test]
fn the_site_is_no_author_unless_the_page_shows_it_as_one() {
    let byline = |name: &str, shown: &str| {
        let head = format!(
            "<meta property=og:site_name content='{name}'><meta name=author content='{name}'><title>Weir holds</title>"
        );
        facts(&format!("{head}<h1>Weir holds</h1>{shown}{ENGLISH}")).byline
    };
    assert_eq!(byline("Mill Gazette", ""), None);
    assert_eq!(byline("Mill Gazette", "<p>By Carl Ede").as_deref(), Some("Carl Ede"));
    assert_eq!(byline("Ida Brandt", "<p class=author>Ida Brandt").as_deref(), Some("Ida Brandt"));
    assert_eq!(byline("Ida Brandt", "<p>By Ida Brandt").as_deref(), Some("Ida Brandt"));
    let link = "<a rel='me nofollow' href=https://a.example/@ida>@ida</a>";
    assert_eq!(byline("Ida Brandt", link).as_deref(), Some("Ida Brandt"));
}

#[test]
fn japanese_and_korean_names_have_a_space_between_their_parts() {
    for (top, expected) in [
        ("<p class=author>文：高梨 千鶴</p>", "高梨 千鶴"),
        ("<p class=byline>高梨　千鶴</p>", "高梨 千鶴"),
        ("<p class=author>文：服部 千鶴</p>", "服部 千鶴"),
        ("<p class=author>山田 太郎、高梨 千鶴</p>", "山田 太郎, 高梨 千鶴"),
        ("<p>記者 高梨 千鶴</p>", "高梨 千鶴"),
        ("<p class=author>みうら じゅんこ</p>", "みうら じゅんこ"),
        ("<p class=author>ジョン スミス</p>", "ジョン スミス"),
        ("<p class=author>佐藤花子 鈴木一郎</p>", "佐藤花子, 鈴木一郎"),
        ("<p>文・高梨千鶴</p>", "高梨千鶴"),
        ("<p>文＝高梨 千鶴</p>", "高梨 千鶴"),
        ("<p>文・梶原翔太</p>", "梶原翔太"),
        ("<p>文｜高梨千鶴</p>", "高梨千鶴"),
        ("<p>高梨千鶴（編集部）</p><p>2024年5月17日</p>", "高梨千鶴"),
        ("<p>高梨 千鶴 記者</p>", "高梨 千鶴"),
    ] {
        let text = "<p>水車は夜のうちに凍りつき、朝になると川の音は聞こえなくなっていたと村の人たちは話している。</p>";
        let byline = facts(&format!("<html lang=ja><h1>凍った水車</h1>{top}{text}")).byline;
        assert_eq!(byline.as_deref(), Some(expected), "{top}");
    }
    for (top, expected) in [
        ("<p class=author>김 보라미</p>", "김 보라미"),
        ("<p>김 보라미 기자</p>", "김 보라미"),
        ("<p>글 최 유나</p><p>2024년 5월 17일</p>", "최 유나"),
        ("<p class=author>글 김보라미, 기자</p>", "김보라미"),
    ] {
        let text = "<p>강은 밤사이 얼었고 아침에는 낡은 물레방아의 바퀴가 멈춰 서 있었다고 마을 사람들이 말했다.</p>";
        let byline = facts(&format!("<html lang=ko><h1>얼어붙은 물레방아</h1>{top}{text}")).byline;
        assert_eq!(byline.as_deref(), Some(expected), "{top}");
    }
    let text = "<p>河水在夜里结了冰，早晨老磨坊的水轮停了下来，村里的人说从来没有见过这样安静的冬天。</p>";
    let byline =
        facts(&format!("<html lang=zh><h1>结冰的水车</h1><p class=author>王明 李华</p>{text}")).byline;
    assert_eq!(byline.as_deref(), Some("王明, 李华"));
}

#[test]
fn a_role_beside_the_marked_name_is_no_second_author() {
    assert_bylines(&[
        // The element of the role is named after the author, too.
        (
            "<div class=author><span class=author-name>Ida Brandt</span><span class=author-post>Lokalchefin</span></div>",
            Some("Ida Brandt"),
        ),
        (
            "<div class=author><span class=author-name>Ida Brandt</span><span class=author-post>Redakteurin Lokales</span></div>",
            Some("Ida Brandt"),
        ),
        (
            "<div class=author><span class=author-name>Ida Brandt</span><span class=author-post>Corresponsal en Soria</span></div>",
            Some("Ida Brandt"),
        ),
        (
            "<div class=author><span class=author-name>Ida Brandt</span><span class=author-name>Carl Ede</span></div>",
            Some("Ida Brandt, Carl Ede"),
        ),
        // Only the name is a link.
        (
            "<div>Von <a class=p-author href=/a>Ida Brandt</a>, Chefin Lokales<br>17 May 2024</div>",
            Some("Ida Brandt"),
        ),
        (
            "<div>Von <a rel=author href=/a>Ida Brandt</a>, <a rel=author href=/b>Carl Ede</a><br>17 May 2024</div>",
            Some("Ida Brandt, Carl Ede"),
        ),
        (
            "<div>By <a rel=author href=/a>Ida Brandt</a> and Carl Ede<br>17 May 2024</div>",
            Some("Ida Brandt, Carl Ede"),
        ),
        ("<div>By Ida Brandt, Carl Ede<br>17 May 2024</div>", Some("Ida Brandt, Carl Ede")),
    ]);
}

#[test]
fn labels_are_no_authors() {
    assert_bylines(&[
        (
            "<div><div class=td-author-by>Tác giả:</div> <a class=author href=/a>Ida Brandt</a></div>",
            Some("Ida Brandt"),
        ),
        (
            "<div><span class=byline__by>文・</span> <a rel=author href=/a>高梨千鶴</a></div>",
            Some("高梨千鶴"),
        ),
        ("<dl><dt>Drucklegung Heute</dt><dd>17 May 2024</dd></dl>", None),
    ]);
}

#[test]
fn the_last_part_of_the_windows_title_behind_a_name_is_the_site() {
    let top = "<div><span>Ida Brandt</span> | <span>Alder Otters</span> | <span>17 May 2024</span></div>";
    let page = |title: &str| format!("<title>{title}</title><h1>Weir holds</h1>{top}{ENGLISH}");
    assert_eq!(facts(&page("Weir holds | County - Alder Otters")).byline.as_deref(), Some("Ida Brandt"));
}
