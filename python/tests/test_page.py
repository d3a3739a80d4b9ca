"""Tests of `clean`, `Cleaner` and `split`."""

import os
import subprocess
import sys
import threading

import gristmill
import pytest
from gristmill import errors

MENU = "<ul>" + "".join(f"<li><a href=/{n}>{n}</a></li>" for n in ("Home", "News", "Sport", "Contact")) + "</ul>"
BODY = (
    "<p>The miller opened the first sluice before dawn, and the wheel turned slowly under the weight of the autumn water.</p>"
    "<p>By noon four carts stood in the yard, and the grain of the upper farms had been weighed, entered and tipped.</p>"
    "<p>Nobody remembered a harvest so late, said the carters, who had slept on the road for two nights in the rain.</p>"
)
PAGE = f"<title>The mill at dawn</title><nav>{MENU}</nav><h1>The mill at dawn</h1>{BODY}<footer>{MENU}</footer>"


def test_clean_keeps_the_text_and_accounts_for_the_rest():
    page = gristmill.clean(PAGE, url="https://www.example.org/mill")
    assert page.title == "The mill at dawn"
    assert page.site == "example.org"
    assert page.language == "en" and 0 < page.language_confidence <= 1
    assert "first sluice" in page.text and "Contact" not in page.text
    dropped = [block for block in page.blocks if block.verdict == "dropped"]
    assert dropped and all(block.reason for block in dropped)
    kept = [block.text for block in page.blocks if block.verdict == "kept"]
    assert page.text == "\n\n".join(kept)
    assert " ".join(page.sentences).count("Nobody remembered") == 1


def test_spans_name_bytes_of_the_text():
    text = "Die Mühle klappert am rauschenden Bach.\n\nDer Müller schläft noch."
    for block in gristmill.clean(text).blocks:
        assert text.encode()[block.start : block.end].decode() == block.text


def test_bytes_are_decoded():
    page = gristmill.clean("<meta charset=windows-1252><p>Die Mühle klappert.</p>".encode("cp1252"))
    assert "Mühle" in page.text


def test_a_lone_surrogate_is_replaced():
    assert "\ufffd" in gristmill.clean("A broken \ud800 letter stands in this line of text.").text


def test_offsets_count_a_lone_surrogate_as_one_character():
    text = "Rye \ud83d keeps. The mill \udcff\udcfe turns. It stays."
    found = [(s.start, s.end, s.text) for s in gristmill.split(text, "en")]
    assert found == [
        (0, 12, "Rye \ufffd keeps."),
        (13, 31, "The mill \ufffd\ufffd turns."),
        (32, 41, "It stays."),
    ]


@pytest.mark.parametrize("text", ["It keeps. It is sour.", "Grün ist’s. Ja! 🌾 Nein.", "他说。她听。", ""])
def test_offsets_slice_the_string(text):
    sentences = gristmill.split(text)
    assert [text[s.start : s.end] for s in sentences] == [s.text for s in sentences]
    in_bytes = gristmill.split(text, offsets="bytes")
    assert [text.encode()[s.start : s.end].decode() for s in in_bytes] == [s.text for s in sentences]


def test_errors_are_classes_with_codes(tmp_path):
    with pytest.raises(errors.TooDeepError) as raised:
        gristmill.clean("<p>" + "<div>" * 600 + "x")
    assert raised.value.code == "too_deep"
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[dedupe]\nnear_min = 1\n")
    with pytest.raises(errors.SettingsError, match="near_min") as raised:
        gristmill.Cleaner(wrong)
    assert raised.value.exit_code == 2
    with pytest.raises(TypeError, match="str or bytes"):
        gristmill.clean(5)
    with pytest.raises(ValueError, match="characters"):
        gristmill.split("x", offsets="words")


def test_settings_are_followed(tmp_path):
    settings = tmp_path / "settings.toml"
    settings.write_text("[chrome]\nenabled = false\n")
    assert "Contact" in gristmill.Cleaner(settings).clean(PAGE).text


def test_threads_share_a_cleaner():
    cleaner, texts = gristmill.Cleaner(), []
    threads = [threading.Thread(target=lambda: texts.append(cleaner.clean(PAGE).text)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 8 and len(set(texts)) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_fork_after_use_does_not_hang():
    code = (
        "import os, gristmill, pyarrow as pa\n"
        "t = pa.table({'text': ['A page of text that is long enough to stay.']})\n"
        "gristmill.clean('x'); gristmill.clean_table(t)\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    gristmill.clean('y'); gristmill.clean_table(t); os._exit(7)\n"
        "raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=120).returncode == 7


def test_the_command_is_the_same_program():
    command = [sys.executable, "-m", "gristmill", "sentences"]
    done = subprocess.run(command, input="One. Two.\n", capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "One.\nTwo.\n")
    assert subprocess.run([*command, "--no-such-flag"], capture_output=True, timeout=60).returncode == 2
