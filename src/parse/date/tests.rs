use proptest::prelude::*;

use super::*;

fn reader(tag: &str) -> (std::sync::Arc<Lexicon>, String) {
    (Lexicon::built_in(), tag.to_owned())
}

fn first(tag: &str, text: &str) -> Option<NaiveDate> {
    let (lexicon, tag) = reader(tag);
    Reader::new(&lexicon, Some(&tag)).first(text)
}

fn is_line(text: &str) -> bool {
    let lexicon = Lexicon::built_in();
    Reader::new(&lexicon, None).is_date_line(text)
}

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

#[test]
fn reads_a_day_as_each_language_writes_it() {
    for text in [
        "2024-05-17",
        "2024-05-17T08:00:00+02:00",
        "2024/5/17",
        "May 17, 2024",
        "MAY 17TH, 2024",
        "17 May 2024",
        "Friday, 17th of May, 2024",
        "Published: Fri, 17 May 2024 08:00:00 GMT",
        "17. Mai 2024",
        "le 17 mai 2024",
        "17 de mayo de 2024",
        "17 de maio de 2024, às 10h30",
        "17.05.2024",
        "17. 05. 2024",
        "5/17/2024",
        "17/05/2024",
        "17 maggio 2024 alle ore 10:30",
        "vrijdag 17 mei 2024 om 10:30 uur",
        "17 maja 2024 r.",
        "17 мая 2024 г., 10:30",
        "17 травня 2024 року",
        "17 Mayıs 2024 Cuma",
        "17 MAYIS 2024",
        "17 مايو 2024",
        "١٧ أيار ٢٠٢٤",
        "17 मई 2024",
        "१७ मई २०२४",
        "2024年5月17日 10:30",
        "２０２４年５月１７日",
        "二〇二四年五月十七日",
        "2024年5月17日(金)午前10時30分",
        "2024년 5월 17일 오전 10:30",
        "2024. 5. 17. 10:30",
        "2024. gada 17. maijs, plkst. 10:30",
        "2024 m. gegužės 17 d.",
        "2024 წლის 17 მაისი",
        "17 พฤษภาคม 2567",
        "๑๗ พ.ค. ๒๕๖๗",
        "2024. május 17.",
        "17 tháng 5, 2024",
        "17. května 2024",
        "17 Tháng Năm, 2024",
        "17 พฤษภาคม พ.ศ. 2567",
        "17 พ.ค. 67",
        "令和6年5月17日",
        "民國113年5月17日",
        "۲۸ اردیبهشت ۱۴۰۳",
        "۱۴۰۳/۰۲/۲۸",
    ] {
        assert_eq!(first("", text), day(2024, 5, 17), "{text}");
        assert!(is_line(text), "{text}");
    }
    assert_eq!(first("", "3. März 2012"), day(2012, 3, 3));
    assert_eq!(first("", "1er août 2012"), day(2012, 8, 1));
    assert_eq!(first("", "٢ كانون الثاني ٢٠٢٠"), day(2020, 1, 2));
    assert_eq!(first("", "2 تشرين الأول 2020"), day(2020, 10, 2));
    assert_eq!(first("", "二〇〇五年十二月三十一日"), day(2005, 12, 31));
    assert_eq!(first("th", "17/05/2567"), day(2024, 5, 17));
}

#[test]
fn open_numbers_are_read_by_the_language_or_not_at_all() {
    for (tag, text, expected) in [
        ("en-GB", "05/06/2024", day(2024, 6, 5)),
        ("en-US", "05/06/2024", day(2024, 5, 6)),
        ("en", "05/06/2024", None),
        ("fr", "05/06/2024", day(2024, 6, 5)),
        ("", "05/05/2024", day(2024, 5, 5)),
        ("", "05.06.2024", day(2024, 6, 5)),
        ("de", "17.05.24", day(2024, 5, 17)),
        ("pl", "17-05-98", day(1998, 5, 17)),
        ("", "17/05/24", None),
        ("en-US", "5/17/24", day(2024, 5, 17)),
        ("en-US", "05.17.24", day(2024, 5, 17)),
        ("en", "05/17/24 8:30 AM", day(2024, 5, 17)),
        ("en", "May 17, '24", day(2024, 5, 17)),
        ("de", "5.17.24", None),
        ("en", "May 17, 24", None),
        ("ko", "24.05.17 10:30", day(2024, 5, 17)),
        ("ja", "24/05/17", day(2024, 5, 17)),
        ("ja", "17.05.2024", day(2024, 5, 17)),
        ("zh", "113/05/17", day(2024, 5, 17)),
        ("zh", "113年5月17日", day(2024, 5, 17)),
        ("de", "113/05/17", None),
        ("th", "17/05/67", day(2024, 5, 17)),
        ("fr", "Le 17/5/24 à 10h30", day(2024, 5, 17)),
        ("it", "5/6/24", day(2024, 6, 5)),
        ("nl", "17-05-24", day(2024, 5, 17)),
        ("fi", "17.5.24", day(2024, 5, 17)),
        ("pt", "17 / 05 / 24", day(2024, 5, 17)),
        ("ar", "17/05/24", day(2024, 5, 17)),
        ("en-GB", "5/6/24", day(2024, 6, 5)),
        ("lt", "24.05.17", day(2024, 5, 17)),
        // In English without a region, slashes part the year from day and month, in either order.
        ("en", "17/5/24", day(2024, 5, 17)),
        ("en", "5/5/24", day(2024, 5, 5)),
        ("en", "5/6/24", None),
        ("en", "17-5-24", None),
        ("th", "17 พ.ค. 24", day(2024, 5, 17)),
    ] {
        assert_eq!(first(tag, text), expected, "{tag} {text}");
    }
}

#[test]
fn leaves_what_is_no_day() {
    for text in [
        "",
        "2024",
        "May 2024",
        "31 February 2024",
        "1/2",
        "17 May 3024",
        "10-20-30",
        "1.2.3.2024",
        "192.168.10.20",
        "17 مهر 2024",
        "2019-2024",
        "2010-2012-2014",
        "Vol. 12, No. 3, May 2024",
        "Vol. 12, No. 3 (May 2024)",
        "Heft 3 / Mai 2024",
        "№ 3 мая 2024",
        "Room 12, March 2023",
        "14 МАЯ, 10:22",
        "14 Mai, 10.22",
        "14. Mai, 06h44",
        "11.3. 06:44",
        "11. 3. 08:10",
        "11.03. 21 Uhr",
        "R6.5.14",
        "v3.5.2024",
    ] {
        assert_eq!(first("de", text), None, "{text}");
    }
    assert!(!is_line("He was born on 17 May 1924 in Rome"));
    assert!(!is_line("Published yesterday"));
}

#[test]
fn a_line_says_which_day_is_which() {
    let lexicon = Lexicon::built_in();
    let reader = Reader::new(&lexicon, None);
    for (line, expected) in [
        (
            "Last updated 20 November 2024, first published 14 May 2024",
            vec![Label::Updated, Label::Published],
        ),
        ("14.05.2024, zuletzt aktualisiert: 20.11.2024", vec![Label::None, Label::Updated]),
        ("입력 2024.05.14 10:30 수정 2024.05.20 11:00", vec![Label::Published, Label::Updated]),
        ("更新日：2024年5月20日", vec![Label::Updated]),
        ("14 May 2024", vec![Label::None]),
        ("2024.05.14 10:30 입력", vec![Label::Published]),
        ("am 14. Mai 2024 um 10 Uhr aktualisiert", vec![Label::Updated]),
        ("Event date: 14 May 2024", vec![Label::Other]),
        ("Stand: 14.05.2024", vec![Label::Updated]),
        // What is updated behind the day has another.
        ("14 May 2024 10:30 Updated 2 days ago", vec![Label::None]),
        ("Reviewed by Carl Ede, written by Ida Brandt on 14 May 2024", vec![Label::None]),
        ("Updated by Ida Brandt on 14 May 2024", vec![Label::Updated]),
    ] {
        let labels = reader.days(line).iter().map(|found| found.label).collect::<Vec<_>>();
        assert_eq!(labels, expected, "{line}");
    }
}

#[test]
fn machines_write_days_in_ways_of_their_own() {
    let lexicon = Lexicon::built_in();
    let reader = Reader::new(&lexicon, None);
    for value in [
        "20240517",
        "20240517T080000Z",
        "1715932800",
        "1715932800000",
        "2024-05-17 08:00:00",
        "20240517080000",
        "1715932800.123",
        "/Date(1715932800000)/",
        "Fri May 17 08:00:00 UTC 2024",
    ] {
        assert_eq!(in_attribute(reader, value), day(2024, 5, 17), "{value}");
    }
    for value in ["1970-01-01", "1970-01-01T00:00:00Z", "0000000000", "19700101"] {
        assert_eq!(in_attribute(reader, value), None, "{value}");
    }
    for (address, expected) in [
        ("https://a.org/2024/05/17/mills", day(2024, 5, 17)),
        ("https://a.org/2024/may/17/mills", day(2024, 5, 17)),
        ("https://a.org/news/2024-05-17-mills.html", day(2024, 5, 17)),
        ("https://a.org/news/mills_20240517.html", day(2024, 5, 17)),
        ("https://a.org/news/17-05-2024", day(2024, 5, 17)),
        ("https://a.org/news/news-2024-05-17-mills", day(2024, 5, 17)),
        ("https://a.org/news/flood-of-2024-05-17.html", day(2024, 5, 17)),
        ("https://a.org/news/the-flood-of-2024-05-17-remembered", None),
        ("https://a.org/news/05-06-2024", None),
        ("https://a.org/2024-05/17/content_1.htm", day(2024, 5, 17)),
        ("https://a.org/n1/2024/0517/c10-1.html", day(2024, 5, 17)),
        ("https://a.org/202405/17/t1.html", day(2024, 5, 17)),
        ("https://a.org/p/120240517", None),
        ("https://a.org/a/74-20011223", None),
        ("https://a.org/2024/1745/", None),
        ("https://a.org/100245/17", None),
        ("https://a.org/2024/05/", None),
    ] {
        assert_eq!(in_address(reader, address), expected, "{address}");
    }
    assert!(is_utc("2024-05-17T23:30:00Z") && is_utc("2024-05-17T23:30:00+00:00"));
    assert!(!is_utc("2024-05-17") && !is_utc("2024-05-17T23:30:00+02:00"));
}

#[test]
fn a_name_of_different_months_is_read_in_the_language_of_the_page() {
    for (tag, text, month) in [
        ("hr", "17. listopada 2024.", 10),
        ("pl", "17 listopada 2024", 11),
        ("cs-CZ", "17. listopad 2024", 11),
        ("hr", "17. srpnja 2024.", 7),
        ("cs", "17. srpna 2024", 8),
        ("hr", "17 May 2024", 5),
    ] {
        assert_eq!(first(tag, text), day(2024, month, 17), "{tag}: {text}");
    }
    assert_eq!(first("en", "2023 Friday 17 May 2024"), day(2024, 5, 17), "a year of its own follows");
}

proptest! {
    /// No line makes the parser panic, and every day found lies within the line.
    #[test]
    fn every_line_is_read(line in "[0-9٠-٩年月日 ./\\-,:a-zäé十二МмайPublished]{0,60}") {
        let lexicon = Lexicon::built_in();
        for found in Reader::new(&lexicon, Some("de")).days(&line) {
            prop_assert!(line.get(found.start..found.end).is_some());
        }
    }

    /// No address makes the parser panic, such as `/chapter-12-3`, in which a day would end behind the last character.
    #[test]
    fn every_address_is_read(path in "(/|[0-9]{1,4}|[-_.%?#]|[a-zé文]{1,3}|may){0,16}") {
        in_address(Reader::new(&Lexicon::built_in(), None), &format!("https://a.example/{path}"));
    }
}

#[test]
fn days_are_written_in_still_other_ways() {
    for (tag, text) in [
        ("it", "17 MAG 24"),
        ("es", "17·05·24"),
        ("en", "17/05 2024"),
        ("eu", "2024ko maiatzaren 17a"),
        ("mn", "2024 оны 5 дугаар сарын 17"),
        ("mn", "2024 оны 5 сарын 17"),
        ("kk", "2024 жылғы 17 мамыр"),
        ("ky", "2024-жылдын 17-майы"),
        ("ga", "17 de Bhealtaine 2024"),
        ("gd", "17mh dhen Chèitean 2024"),
        ("mt", "17 ta' Mejju 2024"),
        ("sq", "17 Maj 2024"),
        ("mk", "17 мај 2024 г."),
    ] {
        assert_eq!(first(tag, text), day(2024, 5, 17), "{tag}: {text}");
    }
    for text in ["17 May 10:22", "17 May 24 comments", "17/05 20241"] {
        assert_eq!(first("en", text), None, "{text}");
    }
}

#[test]
fn forms_of_few_languages_are_read() {
    for (tag, text) in [
        ("pt", "1º de abril de 2016"),
        ("pt", "Publicado em 1º/4/2016"),
        ("es", "1º de abril de 2016"),
        ("it", "1° aprile 2016"),
        ("da", "den 1/4-2016"),
        ("ja", "平成28年4月1日"),
        ("ja", "平成二十八年四月一日"),
        ("ja", "H28.4.1"),
        ("fa", "1395/01/13"),
        ("fa", "۱۳/۰۱/۱۳۹۵"),
        ("bn", "১লা এপ্রিল ২০১৬"),
        ("vi", "1 thg 4, 2016"),
        ("vi", "1 Thg4 2016"),
        ("pl", "1 IV 2016"),
        ("de", "1.IV.2016"),
    ] {
        assert_eq!(first(tag, text), day(2016, 4, 1), "{tag}: {text}");
    }
    assert_eq!(first("ja", "令和元年5月1日"), day(2019, 5, 1));
    for (tag, text) in [("en", "H28.4.1"), ("en", "chapter 1 IV 2016"), ("ja", "R2"), ("en", "1395/01/13")] {
        assert_eq!(first(tag, text), None, "{tag}: {text}");
    }
}

#[test]
fn labels_may_stand_behind_their_days() {
    for text in [
        "2018/12/26 更新　2018/12/25 公開",
        "2018/12/25 發布 2018/12/26 更新",
        "最後更新時間：2018-12-26 發稿時間：2018-12-25",
        "更新時間：2018/12/26 上架時間：2018/12/25",
        "First published Tue Dec 25, 2018; substantive revision Wed Dec 26, 2018",
        "25 December 2018 published, 26 December 2018 updated",
    ] {
        let lexicon = Lexicon::built_in();
        for found in Reader::new(&lexicon, Some("en")).days(text) {
            let label =
                if found.day == day(2018, 12, 25).unwrap() { Label::Published } else { Label::Updated };
            assert_eq!(found.label, label, "{text}");
        }
    }
}
