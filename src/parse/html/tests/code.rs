//! Tests of code as a browser displays it.

use super::words::check;

#[test]
fn highlighted_code_has_no_spaces_but_its_own() {
    check(&[
        (
            "<pre><span class=n>mill</span><span class=p>(</span><span class=s>\"x\"</span><span class=p>)</span></pre>",
            &["mill(\"x\")"],
        ),
        (
            "<p>Call <code><span>mill</span><span>[</span><span>grain</span><span>Bag</span><span>:</span><span>b</span><span>]</span></code> first.",
            &["Call mill[grainBag:b] first."],
        ),
        (
            "<dl><dt class='sig sig-object'><span class=sig-name>mill</span><span class=sig-paren>(</span><em><span>bag</span></em>)</dt>",
            &["mill(bag)"],
        ),
        ("<div><span class=name>Mill</span><span class=year>(1902)</span></div>", &["Mill (1902)"]),
        ("<div><code>mill</code><span>(a tool)</span></div>", &["mill (a tool)"]),
    ]);
}

#[test]
fn numbers_of_lines_are_not_code() {
    check(&[
        (
            "<pre><code><span class=line><span class=ln>1</span><span>open gate\n</span></span><span class=line><span class=ln> 2</span><span>close 2\n</span></span></code></pre>",
            &["open gate\nclose 2"],
        ),
        (
            "<table><tr><td class='rouge-gutter gl'><pre class=lineno>1\n2\n</pre></td><td><pre>open\nclose</pre></td></tr></table>",
            &["open\nclose"],
        ),
        ("<pre><span class=gutter>see 12</span> 12</pre>", &["see 12 12"]),
        ("<pre class=line-numbers>12</pre>", &["12"]),
    ]);
}
