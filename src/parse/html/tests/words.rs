//! Tests of words as a browser displays them: separated, complete, once each.

use super::*;
use crate::model::TextSpan;

pub(super) fn shown(body: &str) -> Vec<String> {
    let drafts = content(body).drafts.into_iter().filter(Draft::is_visible);
    drafts.map(|draft| draft.text).collect()
}

pub(super) fn check(cases: &[(&str, &[&str])]) {
    for (body, expected) in cases {
        assert_eq!(shown(body), *expected, "{body}");
    }
}

#[test]
fn boxes_of_a_style_are_lines_of_their_own() {
    check(&[
        (
            "<div><span style='display:block'>One line.</span><span style='DISPLAY: flex !important'>Other line.</span></div>",
            &["One line.\nOther line."],
        ),
        ("<p>Text<em style='display:grid'>box</em>text", &["Text\nbox\ntext"]),
        ("<a style='display:list-item'>One</a><a style='display:list-item'>Two</a>", &["One", "Two"]),
        ("<p>One <div style='display:inline'>line</div> of text", &["One", "line of text"]),
        ("<div>One <div style='display: inline'>line</div> of text</div>", &["One line of text"]),
        (
            "<div><b style='display:inline-block'>Tea</b><i style='display:table-cell'>Coffee</i></div>",
            &["Tea Coffee"],
        ),
        ("<p>wo<b style='color:red;display:inline'>rd</b>", &["word"]),
    ]);
}

#[test]
fn elements_of_the_pages_own_making_that_hold_sentences_are_paragraphs() {
    check(&[
        (
            "<div><x-par>The first of two.</x-par><x-par>The second of two.</x-par></div>",
            &["The first of two.", "The second of two."],
        ),
        (
            "<main><x-par>The <b>first</b> one.</x-par>\n<x-par>And the <i>second</i>.</x-par></main>",
            &["The first one.", "And the second."],
        ),
        (
            "<my-body><my-head>Pond has water again</my-head><my-text>The pond below the mill</my-text></my-body>",
            &["Pond has water again", "The pond below the mill"],
        ),
        (
            "<div>Loose text comes first.<x-note>Then comes a note of its own.</x-note></div>",
            &["Loose text comes first.", "Then comes a note of its own."],
        ),
        (
            "<paragraph>One whole sentence.</paragraph><paragraph>Another sentence.</paragraph>",
            &["One whole sentence.", "Another sentence."],
        ),
        // Within a line they are words.
        (
            "<p>Say <x-term>water</x-term> or <x-term>tea</x-term>. <x-term>Nothing</x-term> else.",
            &["Say water or tea. Nothing else."],
        ),
        ("<div>He came. <x-tip>Jam</x-tip> is what he wanted.</div>", &["He came. Jam is what he wanted."]),
        ("<p>un<x-y>believ</x-y>able", &["unbelievable"]),
    ]);
}

#[test]
fn a_label_and_its_value_are_two_words() {
    check(&[
        (
            "<ul><li><span>Built</span><span>1902</span><li><span>Miller</span><span>Ann Lee</span></ul>",
            &["Built 1902", "Miller Ann Lee"],
        ),
        ("<li><span class=label>colour</span><span class=value>red</span>", &["colour red"]),
        ("<div><strong>Depth:</strong><span>3 m</span></div>", &["Depth: 3 m"]),
        (
            "<ul><li><b>Built</b><span>in 1902</span><li><b>Owner</b><a href=x>the town</a></ul>",
            &["Built in 1902", "Owner the town"],
        ),
        ("<td><label>Price</label><data value=12>£12</data>", &["Price £12"]),
        ("<div><span>by</span><time>4 May</time></div>", &["by4 May"]),
        ("<div>Tags: <a href=1>tea</a><a href=2>milk</a></div>", &["Tags: tea milk"]),
        ("<div><x-tag>News</x-tag><x-tag>Sport</x-tag></div>", &["News Sport"]),
        ("<p>for <del>Monday</del><ins>Tuesday</ins> next", &["for Monday Tuesday next"]),
        (
            "<h1><span class=kicker>Mill pond</span><span class=head>Water is back</span></h1>",
            &["Mill pond Water is back"],
        ),
        ("<h1><div>Mill pond</div><div>Water is back</div></h1>", &["Mill pond Water is back"]),
        ("<h2><span style='display:block'>Mill pond</span>Water is back</h2>", &["Mill pond Water is back"]),
        ("<div>the fall<img src=x>with a rule</div>", &["the fall with a rule"]),
        ("<div>Contents<svg><path/></svg>Next</div>", &["Contents Next"]),
    ]);
}

#[test]
fn a_whole_day_is_a_word_of_its_own() {
    check(&[
        ("<div><span>March 5, 2026</span><span>4 min read</span></div>", &["March 5, 2026 4 min read"]),
        ("<p><time>5. März 2026</time>3 Min.</p>", &["5. März 2026 3 Min."]),
        ("<div><span>05.03.2026</span><span>14:22</span></div>", &["05.03.2026 14:22"]),
        ("<div><i>2026-03-05</i><i>1024 views</i></div>", &["2026-03-05 1024 views"]),
        ("<div><span>14:22</span><span>5 March 2026</span></div>", &["14:22 5 March 2026"]),
        ("<p>By Ida Brandt<span>March 5, 2026</span>", &["By Ida Brandt March 5, 2026"]),
        ("<div><strong>Ida Brandt</strong><em>5 March 2026</em></div>", &["Ida Brandt 5 March 2026"]),
        ("<p><time>March 5, 2026</time><a href=c>Comments</a>", &["March 5, 2026 Comments"]),
        ("<div>By Ida Brandt<span>Staff Writer</span></div>", &["By Ida Brandt Staff Writer"]),
        // Parts of a day or word are none, nor are exponents and notes.
        ("<p>May 5, <span>20</span><span>26</span>", &["May 5, 2026"]),
        ("<p>May <b>5</b>th, 20<b>26</b>", &["May 5th, 2026"]),
        ("<div>Visit You<span>Tube</span></div>", &["Visit YouTube"]),
        ("<div>an <span>i</span>Phone in <b>20</b>26</div>", &["an iPhone in 2026"]),
        ("<p><time>2026</time>s, <span>M</span>ay 5, 2026", &["2026s, May 5, 2026"]),
        ("<p>二〇二六年<b>3月5日</b>", &["二〇二六年3月5日"]),
        ("<div><span>2026年3月5日</span><span>12:04</span></div>", &["2026年3月5日12:04"]),
    ]);
}

#[test]
fn a_word_in_pieces_is_one_word() {
    check(&[
        (
            "<p>mea<em>sured</em> twi<b>ce</b>, <b>Sun</b><i>day</i>, <span>mea</span><span>sured</span>",
            &["measured twice, Sunday, measured"],
        ),
        ("<p><span>W</span><span>a</span><span>ter</span>", &["Water"]),
        ("<p><span>M</span><span>r Tolliver</span>, <span>Mc</span><span>d</span>", &["Mr Tolliver, Mcd"]),
        (
            "<p>https://<wbr>mill.<wbr>example/<wbr>pond and Donau&shy;dampf<wbr>schiff",
            &["https://mill.example/pond and Donaudampfschiff"],
        ),
        (
            "<p>CO<sub>2</sub>, 40 m<sup>2</sup>, 10<sup>6</sup>, the 1<sup>st</sup>, M<sup>me</sup>",
            &["CO2, 40 m2, 106, the 1st, Mme"],
        ),
        (
            "<p><span>19</span><span>02</span>, 12<span>:</span><span>30</span>, <span>mill</span><span>.</span><span>example</span>",
            &["1902, 12:30, mill.example"],
        ),
        ("<p class=x><span class=c1>riv</span><span class=c2>er</span>", &["river"]),
        ("<p>a<img width=1 src=pixel>b", &["ab"]),
    ]);
}

#[test]
fn signs_of_notes_stand_apart() {
    check(&[
        ("<p>as he wrote.<sup><a href='#fn1'>1</a></sup> The next", &["as he wrote. 1 The next"]),
        ("<p>the weir<a href='#n2'><sup>2</sup></a>, and", &["the weir 2, and"]),
        (
            "<p>the weir<sup class=reference><a href='#cite-1'>[1]</a></sup><sup class=reference>[2]</sup> and",
            &["the weir [1][2] and"],
        ),
        ("<p>the weir<sup>[<a href='#n'>3</a>]</sup>", &["the weir [3]"]),
        ("<p>the weir<sup>4</sup> “quoted.”<sup>5</sup> it*", &["the weir 4 “quoted.” 5 it*"]),
        ("<p>the weir<a role=doc-noteref href='#x'>*</a> is", &["the weir * is"]),
        ("<p>the weir.<span class=footnote-ref><a href='#f2'>2</a></span> The", &["the weir. 2 The"]),
        ("<p>the weir.<sup>2,3</sup> The x<sup>2</sup>", &["the weir. 2,3 The x2"]),
        (
            "<p>du XX<sup>e</sup> et LXXXVIII<sup>e</sup>, weir<sup><a href='#a'>a</a></sup>",
            &["du XXe et LXXXVIIIe, weir a"],
        ),
        ("<p>see (<a href='#part'>below</a>) and pre<a href='#dam'>dam</a>", &["see (below) and predam"]),
    ]);
}

#[test]
fn first_letters_join_their_words() {
    let rest = "r Tolliver lit the lamps";
    for cap in [
        "<p><span class=cap>M</span>",
        "<p><span class=cap aria-hidden=true>M</span>",
        "<p><span aria-hidden=true><b>M</b></span>",
        "<div class=initial>M</div><p>",
        "<table><tr><td>M</td></tr></table><div>",
        "<p><img class=dropcap alt=M src=m.png>",
        "<p><span class=sr-only>M</span><span aria-hidden=true>M</span>",
        "<p><span aria-hidden=true>M</span><span class=visually-hidden>M</span>",
    ] {
        let expected = format!("M{rest}");
        if cap.contains("<table>") {
            continue;
        }
        assert_eq!(shown(&format!("{cap}{rest}")), [expected], "{cap}");
    }
    check(&[
        ("<div class='drop-cap'>“M</div><p>R TOLLIVER lit the lamps", &["“MR TOLLIVER lit the lamps"]),
        ("<p>A</p><p>The lamps were lit at six", &["A", "The lamps were lit at six"]),
        ("<li>B</li><p>oxen</p>", &["B", "oxen"]),
        ("<h1><span aria-hidden=true>M</span><span aria-hidden=true>ill</span></h1>", &["Mill"]),
        (
            "<p>plu<span aria-hidden=true>r</span>al <i class=icon aria-hidden=true>home</i>home",
            &["plural home"],
        ),
        ("<a>Menu<span aria-hidden=true>x</span></a> <span aria-hidden=true>2</span>More", &["Menu More"]),
    ]);
}

#[test]
fn readings_are_left_out_or_in_brackets() {
    let text = "<p><ruby>岬<rt>みさき</rt></ruby>の<ruby>灯台<rp>（</rp><rt>とうだい</rt><rp>）</rp></ruby>、\
        <ruby><rb>嵐</rb><rt>あらし</ruby>と<ruby>漢<rt>かん<rb>字<rt>じ</ruby>、<ruby><rb>綱<rtc><rt>つな</rtc></ruby>";
    check(&[(text, &["岬の灯台、嵐と漢字、綱"]), ("<p>1<rt>2</rt>3", &["123"])]);
    let options = Options { readings: true, ..Options::default() };
    let kept = parse(text, &options).unwrap().drafts;
    assert_eq!(kept[0].text, "岬（みさき）の灯台（とうだい）、嵐（あらし）と漢（かん）字（じ）、綱（つな）");
}

#[test]
fn formulas_come_once_and_whole() {
    let math = "<math><semantics><mrow>\n <mi>E</mi>\n <mo>=</mo> <mi>m</mi></mrow><annotation encoding=x>E = m</annotation></semantics></math>";
    for written in [
        math.to_owned(),
        format!(
            "<span class=katex><span class=katex-mathml>{math}</span><span class=katex-html aria-hidden=true><span>E</span><span>=m</span></span></span>"
        ),
        format!(
            "<span><span style='display: none'>{math}</span><img src=x alt='{{E=m}}' aria-hidden=true></span>"
        ),
        format!(
            "<mjx-container><mjx-math aria-hidden=true></mjx-math><mjx-assistive-mml>{math}</mjx-assistive-mml></mjx-container>"
        ),
        format!(
            "<span class=MathJax><nobr aria-hidden=true><span>E</span>=m</nobr><span role=presentation>{math}</span></span><script type=math/tex>E=m</script>"
        ),
    ] {
        assert_eq!(shown(&format!("<p>Let {written} be so.")), ["Let E=m be so."], "{written}");
    }
}

#[test]
fn signs_that_a_browser_adds_or_draws_are_text() {
    check(&[
        ("<p>He said <q>come <q>now</q></q>, <q>“quoted”</q>.", &["He said “come ‘now’”, “quoted”."]),
        ("<p>He said<q><br>come</q> and <q> go </q>.", &["He said“\ncome” and “ go ”."]),
        ("<p>He said &nbsp;<q><br>come</q>", &["He said “\ncome”"]),
        ("<p>Fine <img class=emoji alt='😀' src=x> <img alt='👍🏽'><img alt=logo>", &["Fine 😀 👍🏽"]),
    ]);
    let body = "<p>So <q>x</q> <img alt='😀'>";
    let draft = &content(body).drafts[0];
    for (sign, tag) in [("“", "<q>"), ("”", "</q>"), ("😀", "<img alt='😀'>")] {
        let at = draft.text.find(sign).unwrap();
        let span = draft.map.to_body(TextSpan::try_new(at, at + sign.len()).unwrap());
        assert_eq!(span.slice(body), Some(tag));
    }
}

#[test]
fn shadow_roots_are_shown_and_templates_are_not() {
    check(&[
        (
            "<x-a><template shadowrootmode=open><style>p{}</style><p>In</p></template></x-a><p>After",
            &["In", "After"],
        ),
        (
            "<x-a><template shadowrootmode=CLOSED><x-b><template shadowroot=open><p>Deep</p></template></x-b>In</template>Out</x-a>",
            &["Deep", "In", "Out"],
        ),
        (
            "<x-a><template shadowrootmode=open><div><slot></slot></div></template><p>Slotted</p></x-a>",
            &["Slotted"],
        ),
        (
            "<template><p>No</p><x-a><template shadowrootmode=open>No</template>No</x-a></template><p>Yes",
            &["Yes"],
        ),
        ("<template shadowrootmode=none>No</template><p>Yes", &["Yes"]),
        (
            "<p>One<x-a><template shadowrootmode=open>two</p></table></template></x-a>three",
            &["One", "two", "three"],
        ),
    ]);
}

#[test]
fn links_behind_a_heading_that_lead_to_it_are_not_text() {
    let link = "<a href='#f'><span>Section titled “Floods”</span></a>";
    for heading in [
        format!("<h2 id=f>Floods</h2>{link}<p>Text"),
        format!("<div><h2 id=f>Floods</h2> {link}</div><p>Text"),
        "<h3 id=f>Floods</h3><a href=' #f '>Link to this heading</a><p>Text".to_owned(),
        "<h3 id=f>Floods</h3><div><a href=#f><svg></svg>Lien direct</a></div><p>Text".to_owned(),
        "<h2 id=f>Floods</h2><a href=#f><div>Copy link</div></a><p>Text".to_owned(),
    ] {
        assert_eq!(shown(&heading), ["Floods", "Text"], "{heading}");
    }
    check(&[
        ("<h2 id=f>Floods</h2><a href='#g'>Next</a><p>Text", &["Floods", "Next", "Text"]),
        ("<h2 id=f>Floods</h2><p>Text</p><a href='#f'>Up</a>", &["Floods", "Text", "Up"]),
        ("<h2>Floods</h2><a href='#'>Up</a><p>Text", &["Floods", "Up", "Text"]),
        ("<h2 id=f><a href='#f'>Floods</a></h2><p>Text", &["Floods", "Text"]),
    ]);
}

#[test]
fn permalinks_and_ways_back_are_not_text() {
    check(&[
        ("<h2>Floods<a class=headerlink href='#f' title=Permalink>¶</a></h2><p>Text", &["Floods", "Text"]),
        ("<h2>Hochwasser <a href='#h'>&para;</a></h2>", &["Hochwasser"]),
        ("<h2><a class=doc-anchor href='#x'>§</a>Überfall</h2>", &["Überfall"]),
        ("<h3><a href='#x'>#</a> 水の流れ</h3>", &["水の流れ"]),
        ("<h2>洪水<a href='#x'><span> 🔗\u{fe0f} </span></a></h2>", &["洪水"]),
        (
            "<h2>Річка <a class='md__anchor-link' href='https://mill.example/a#x'>#</a> тут</h2>",
            &["Річка тут"],
        ),
        ("<dl><dt><code>gate</code>(n)<a href='#gate'>¶</a></dt><dd>Opens.</dl>", &["gate(n)", "Opens."]),
        ("<figcaption>The weir<a class=headerlink href='#id1'>#</a></figcaption>", &["The weir"]),
        ("<li>See the archive. <a href='#r1' role=doc-backlink>↩\u{fe0e}</a></li>", &["See the archive."]),
        // Other signs, and these signs elsewhere, are text.
        ("<h2><a href='#p12'>§ 12</a> Staudämme</h2>", &["§ 12 Staudämme"]),
        ("<h2><a href='#p12'>§<b> 12</b></a> Staudämme</h2>", &["§ 12 Staudämme"]),
        ("<h2>The weir<sup><a href='#fn'>§</a></sup></h2>", &["The weir §"]),
        ("<h2>C<a href='/tag'>#</a></h2>", &["C#"]),
        ("<p>the weir<a href='#fn3'>¶</a> was", &["the weir¶ was"]),
        ("<p>the weir<sup><a class=footnote href='#fn3'>§</a></sup> was", &["the weir § was"]),
        ("<h2>Use of # and ¶</h2>", &["Use of # and ¶"]),
        ("<h2>One <a href='#1'>two</a> <a href='#2'>#</a> three <a href=3>4</a></h2>", &["One two three 4"]),
        // The sign's place in the source is left out of the spans.
        ("<h2>e<a href='#x'>\u{301}</a></h2>", &["é"]),
    ]);
    let body = "<h2><a href='#x'>#</a> Mill <a href='#x'>¶</a></h2>";
    let heading = &content(body).drafts[0];
    assert_eq!(heading.span.slice(body), Some("Mill"));
    assert_eq!(heading.markup.as_ref().unwrap().link_chars, 0);
}

#[test]
fn controls_of_an_editor_are_not_text() {
    check(&[
        (
            "<h2><span>Hochwasser</span><span class=mw-editsection><span>[</span><a href=e>Bearbeiten</a> | <a href=q>Quelltext <b>bearbeiten</b></a>]</span></h2><p>Text",
            &["Hochwasser", "Text"],
        ),
        ("<h2><span class=editsection>[<a href=e>edit</a>]</span> Floods</h2>", &["Floods"]),
        ("<h2>Floods <span class=edit-section-note>[edited]</span></h2>", &["Floods [edited]"]),
    ]);
}

#[test]
fn remarks_for_screen_readers_behind_a_link_are_not_text() {
    check(&[
        (
            "<p>See the <a href=x>county records<span class=usa-sr-only>External link</span></a> for it.",
            &["See the county records for it."],
        ),
        (
            "<p>Siehe <a href=x>die Akten<span class='visually-hidden'> (öffnet <b>neues</b> Fenster)</span></a>.",
            &["Siehe die Akten."],
        ),
        ("<p>見る <a href=x>記録<i class=screen-reader-text>新しいタブ</i></a>。", &["見る 記録。"]),
        ("<h2><a href=x>Mill pond<span class=sr-only>, read more</span></a></h2>", &["Mill pond"]),
        // A link without other words keeps its name; outside of a link, the words may be the only ones.
        ("<p><a href=x><svg/><span class=sr-only>Search the archive</span></a>", &["Search the archive"]),
        ("<p><a href=x>One</a> <a href=y><span class=sr-only>Two</span> three</a>", &["One Two three"]),
        ("<h2><span class=visually-hidden>Related</span> mills</h2>", &["Related mills"]),
        ("<p><a href=x>One</a><span class=sr-only> of two</span>", &["One of two"]),
        ("<p><a href=x>One <span class=only>of two</span></a>", &["One of two"]),
    ]);
}

#[test]
fn a_wrapped_line_of_chinese_is_not_two_words() {
    check(&[
        ("<h1>海港新码头\n  启用</h1>", &["海港新码头启用"]),
        ("<p>星期二<b>正\n</b>式\n<em>启用</em>\n。", &["星期二正式启用。"]),
        ("<p>访问了\n<a href=x>北京大学</a>\n的校园", &["访问了北京大学的校园"]),
        ("<p>二隻の&#10;フェリー", &["二隻のフェリー"]),
        ("<pre>二隻の\nフェリー</pre>", &["二隻の\nフェリー"]),
        ("<p>启用<br>\n可以", &["启用\n可以"]),
        // Adjacent links and labels are separate, and so are a label and its value.
        ("<p>标签\n<a href=1>北京</a>\n<a href=2>上海</a>", &["标签北京 上海"]),
        ("<div><span>来源</span>\n新华社 <a href=x>记者</a>\n王小海</div>", &["来源 新华社 记者 王小海"]),
        ("<div><time>五月</time>\n<span>记者</span></div>", &["五月 记者"]),
        ("<p>码头\n<img src=x>\n启用", &["码头 启用"]),
        ("<p>새\n<b>부두</b>\n개장", &["새 부두 개장"]),
    ]);
}

#[test]
fn letters_and_labels_set_apart_by_styles_read_as_they_are_shown() {
    const BOX: &str = "style='display:inline-block'";
    let boxes =
        |word: &str| word.chars().map(|c| format!("<div {BOX}>{c}</div>")).collect::<Vec<_>>().concat();
    for word in ["Flood", "Überfall", "Река"] {
        assert_eq!(shown(&format!("<h2>{}</h2>", boxes(word))), [word]);
    }
    assert_eq!(shown(&format!("<h2>{}</h2>", boxes("ABC12"))), ["A B C 1 2"]);
    assert_eq!(shown(&format!("<h2><a {BOX} href=1>a</a><a {BOX} href=2>b</a></h2>")), ["a", "b"]);
    check(&[
        ("<p><span class=dropcap>\nT\n</span>\nhe gate was open", &["The gate was open"]),
        ("<p>„<b class=drop-cap>D</b>\nie Tür war offen", &["„Die Tür war offen"]),
        ("<p><span class=dropcap>T</span> he gate", &["T he gate"]),
        ("<p><span class=dropcap>\nA\n</span>\nman came", &["A man came"]),
        ("<p><span class=dropcap>\nB\n</span>\nAnna came", &["B Anna came"]),
        ("<p><span class=name>\nT\n</span>\nhe gate", &["T he gate"]),
        (
            "<blockquote>Nobody kept a list.<cite>Nora Whitlow</cite></blockquote>",
            &["Nobody kept a list. Nora Whitlow"],
        ),
        ("<blockquote>Nie war es so!<cite>— Nora</cite></blockquote>", &["Nie war es so! — Nora"]),
        (
            "<blockquote>in “<cite>Moby Dick</cite>” and un<cite>true</cite></blockquote>",
            &["in “Moby Dick” and untrue"],
        ),
        ("<p>Done.<cite>x</cite>", &["Done.x"]),
        (
            "<div><span class=date>May 17, 2024</span><span class=read>4 min read</span></div>",
            &["May 17, 2024 4 min read"],
        ),
        ("<div><span class=left>19</span><span class=right>02</span></div>", &["1902"]),
    ]);
}

#[test]
fn pictures_are_text_where_they_draw_it() {
    check(&[
        (
            "<p>The flow is <img class=latex src=l.png alt='Q=vA'> and no more.",
            &["The flow is Q=vA and no more."],
        ),
        ("<p>The flow <img class=photo alt='Q=vA'> and", &["The flow and"]),
        ("<p><i class=fa>\u{f095}</i> Call <span>\u{e001}\u{e002}</span> us", &["Call us"]),
        (
            "<p>the letter \u{e5dc} of Bopomofo <b>\u{e5dc}a</b>",
            &["the letter \u{e5dc} of Bopomofo \u{e5dc}a"],
        ),
        ("<p>The gate\u{fffc} was", &["The gate was"]),
    ]);
}

#[test]
fn text_for_the_eye_is_shown_where_no_other_says_it() {
    let words = |text: &str| {
        let word =
            |word: &str| format!("<span class=w aria-hidden=true style='display:inline-block'>{word}</span>");
        text.split(' ').map(word).collect::<Vec<_>>().join(" ")
    };
    for element in ["p", "h1", "li", "blockquote"] {
        let body = format!("<{element} aria-label=x>{}</{element}>", words("The weir holds the flood."));
        assert_eq!(shown(&body), ["The weir holds the flood."], "{body}");
    }
    let mixed = format!("<p>Look: {} and {}!</p><p>Next.", words("the weir"), words("it holds"));
    assert_eq!(shown(&mixed), ["Look: the weir and it holds!", "Next."]);
    check(&[
        ("<p>The gate is <span aria-hidden=true>open</span> on Monday.", &["The gate is open on Monday."]),
        ("<p>It costs <b aria-hidden=true>12.50</b> pounds.", &["It costs 12.50 pounds."]),
        ("<p>The gate is <i aria-hidden=true>open</i></p>", &["The gate is open"]),
        ("<p>Send it <i aria-hidden=true>→</i> to us", &["Send it to us"]),
        ("<p>A <i class=icon aria-hidden=true>home</i> to us", &["A to us"]),
        (
            "<p>z. B.<span class=sr-only>for example</span> <i aria-hidden=true>e.g. now</i> so",
            &["z. B.for example so"],
        ),
        (
            "<p>See <i aria-hidden=true>e. g.</i><span class=sr-only>for example</span> so",
            &["See for example so"],
        ),
        ("<p>He <span>waits</span> <span aria-hidden=true>waits</span> there", &["He waits there"]),
        ("<p>He <i aria-hidden=true>x</i>said", &["He xsaid"]),
        (
            "<p>It is <i aria-hidden=true>open</i><br>now and <i aria-hidden=true>dry</i> <i class=icon aria-hidden=true>x</i> too",
            &["It is open\nnow and dry too"],
        ),
        (
            "<p>水车<i aria-hidden=true>很旧</i>，还在<i aria-hidden=true>转动</i>。",
            &["水车很旧，还在转动。"],
        ),
    ]);
}

#[test]
fn controls_and_page_numbers_amid_a_sentence_do_not_grow_into_words() {
    check(&[
        ("<p>Read the log<button>Play</button>and see.", &["Read the log and see."]),
        ("<p>Run <code>mill -x</code><button class=c>Copy</button> to grind.", &["Run mill -x to grind."]),
        ("<p>The <button>weir</button> holds.", &["The weir holds."]),
        ("<p>Say<label>yes</label>or no.", &["Say yes or no."]),
        (
            "<p>The wa<span class=pagenum>[Pg 7]</span>ter <i role=doc-pagebreak>8</i>rose.",
            &["The water rose."],
        ),
        ("<p>The <i>weir<i role=tooltip>a low dam</i></i> holds.", &["The weir holds."]),
        (
            "<figcaption>The weir at noon.<span>Photo: Ida Brandt</span></figcaption>",
            &["The weir at noon. Photo: Ida Brandt"],
        ),
    ]);
}
