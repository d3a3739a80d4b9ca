"""Tests of the report, in a browser if Chromium is installed.

`GRISTMILL_OUTPUT` is the output folder of a run (default `output`); `CHROMIUM` may name the browser.
"""

import html
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

REPORT = Path(os.environ.get("GRISTMILL_OUTPUT", "output"), "latest", "report.html")
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr", "--hide-scrollbars",
]  # fmt: skip
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: the report was not tested")

# Shows the page in a frame of the given width and prints measurements, separated by "|".
MEASURE = """<!DOCTYPE html><iframe width="{width}" height="900" style="border:0" srcdoc="{page}"></iframe>
<output></output><script>
onload = () => {{
  const page = document.querySelector("iframe").contentDocument, root = page.documentElement;
  const wide = [...page.querySelectorAll("body *")].filter(e => !e.closest(".table"))
    .filter(e => e.getBoundingClientRect().right > root.clientWidth + 1).map(e => e.tagName + "." + e.className);
  document.querySelector("output").textContent = [root.clientWidth, root.scrollWidth, page.querySelectorAll("h2").length,
    page.querySelectorAll("svg.bar").length, getComputedStyle(page.querySelector("h1")).fontSize, wide.join(" ")].join("|");
}};
</script>"""


def browse(arguments, folder):
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={folder}/profile", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


@needs_chromium
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_its_window_and_reports_no_error(width, tmp_path):
    page = html.escape(REPORT.read_text(encoding="utf-8"))
    (tmp_path / "frame.html").write_text(MEASURE.format(width=width, page=page), encoding="utf-8")
    shown = browse(["--dump-dom", f"file://{tmp_path}/frame.html"], tmp_path)
    said = html.unescape(re.search(r"<output>(.*?)</output>", shown.stdout, re.DOTALL).group(1)).split("|")
    client, scroll, headings, charts = map(int, said[:4])
    assert (client, headings) == (width, 7)
    assert scroll <= client and said[5] == "", f"wider than {width}: {said[5]}"
    assert charts >= 3
    assert said[4] == "24px", "the style sheet holds"
    assert "CONSOLE" not in shown.stderr, shown.stderr


@needs_chromium
def test_the_page_prints(tmp_path):
    browse([f"--print-to-pdf={tmp_path}/report.pdf", f"file://{REPORT.resolve()}"], tmp_path)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")


class Elements(HTMLParser):
    """Collects the resources that the page would fetch or run, its tags, and the titles and descriptions of its charts."""

    def __init__(self):
        super().__init__()
        self.fetches, self.tags, self.charts = [], [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.fetches += [(tag, name) for name, _ in attributes if name in {"src", "href", "srcset", "action", "data"}]
        self.fetches += [(tag, name) for name, _ in attributes if name.startswith("on")]
        if tag == "svg":
            self.charts.append([])
        elif self.charts and tag in {"title", "desc"}:
            self.charts[-1].append(tag)


def test_the_page_fetches_nothing_and_its_charts_have_words():
    page = Elements()
    text = REPORT.read_text(encoding="utf-8")
    page.feed(text)
    assert page.fetches == [] and "script" not in page.tags and "url(" not in text and "@import" not in text
    assert page.charts and all({"title", "desc"} <= set(words) for words in page.charts)
    assert page.tags.count("table") == page.tags.count("caption") > 3
    assert page.tags.count("h1") == 1 and 'lang="en"' in text and "prefers-color-scheme: dark" in text
