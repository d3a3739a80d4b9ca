"""Measures the Python package: time of the import, of `clean` against the same work of the command, and peak memory of `clean_table`.

    python benches/python.py [--gristmill target/release/gristmill] [--page seeds/courier_boatyard_apprentices.html]
    python benches/python.py --corpus DIR --megabytes 250 500 1000 [--config FILE]

Needs the package and pyarrow (`make test-python` installs both). DIR holds `*.jsonl.gz` with a column `text`, such as `documents` of
make_corpus.py. `clean_table` reads it as a stream of batches, in a process of its own for each size. If the size is larger than DIR,
the files are read again, each time with other consonants in place of theirs, so that the new pages are no copies.
"""

import argparse
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

IMPORT = "import time; begun = time.perf_counter(); import gristmill; print(time.perf_counter() - begun)"
BATCH_ROWS = 1000
COLUMNS = [("id", "string"), ("url", "string"), ("text", "string")]
CONSONANTS = "bcdfghjklmnpqrstvwxz"


def import_times(runs=21):
    """Prints the time of `import gristmill` in fresh processes."""
    seconds = [float(subprocess.check_output([sys.executable, "-c", IMPORT])) for _ in range(runs)]
    print(f"import gristmill: median {1e3 * statistics.median(seconds):.1f} ms, slowest {1e3 * max(seconds):.1f} ms of {runs}")


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def by_command(program, line, pages):
    """Returns the processor time per page of `gristmill clean --jsonl` on one thread, without its start."""

    def seconds(count):
        begun = children_seconds()
        with tempfile.TemporaryFile() as file:
            file.write(line * count)
            file.seek(0)
            one_thread = os.environ | {"RAYON_NUM_THREADS": "1"}
            subprocess.run([program, "clean", "--jsonl"], stdin=file, stdout=subprocess.DEVNULL, env=one_thread, check=True)
        return children_seconds() - begun

    return (seconds(pages + 1) - seconds(1)) / pages


def by_python(work, pages):
    """Returns the processor time per call of `work`, without the first call, which loads the models."""
    work()
    begun = time.process_time()
    for _ in range(pages):
        work()
    return (time.process_time() - begun) / pages


def clean_times(program, path, rounds=5):
    """Prints the time of one page in Rust and in Python, the median of `rounds` in turn."""
    import gristmill

    html = path.read_text(encoding="utf-8")
    line = json.dumps({"html": html}).encode() + b"\n"
    pages = max(20, 8_000_000 // len(html))

    def as_the_command():
        page = gristmill.clean(json.loads(line)["html"])
        published = page.published and page.published.isoformat()
        answer = {"text": page.text, "title": page.title, "byline": page.byline, "published": published, "language": page.language}
        return json.dumps(answer)

    rows = []
    for _ in range(rounds):
        rows.append(
            (
                by_command(program, line, pages),
                by_python(lambda: gristmill.clean(html).text, pages),
                by_python(as_the_command, pages),
            )
        )
    command, text, answer = (1e6 * statistics.median(column) for column in zip(*rows))
    print(f"{path.name}, {len(html)} characters: command, JSON in and out {command:.0f} µs per page")
    print(f"  gristmill.clean(html).text {text:.0f} µs ({text / command:.2f}); JSON in and out {answer:.0f} µs ({answer / command:.2f})")


def texts(folder):
    """Yields the id, URL and text of each page in `folder`, again and again, each time with other consonants, so that none repeats."""
    paths = sorted(folder.glob("*.jsonl.gz"))
    for turn in range(len(CONSONANTS)):
        letters = str.maketrans(CONSONANTS, CONSONANTS[turn:] + CONSONANTS[:turn])
        for path in paths:
            with gzip.open(path) as lines:
                for row in map(json.loads, lines):
                    yield f"{turn}-{row['id']}", row["url"], row["text"].translate(letters)


def batches(folder, limit):
    """Yields batches of the pages in `folder`, `limit` bytes of text in all."""
    import pyarrow as pa

    rows, total = [], 0
    for row in texts(folder):
        rows.append(row)
        total += len(row[2].encode())
        if len(rows) == BATCH_ROWS or total >= limit:
            yield pa.record_batch([list(column) for column in zip(*rows)], schema=pa.schema(COLUMNS))
            rows = []
        if total >= limit:
            return
    sys.exit(f"{folder} has only {total} bytes of text")


def clean_stream(folder, limit, config):
    """Cleans `limit` bytes of text as a stream, reads the tables back, and prints peak memory and time."""
    import gristmill
    import pyarrow as pa

    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    for batch in batches(folder, 20_000_000):
        del batch
    before, begun = peak(), time.monotonic()
    reader = pa.RecordBatchReader.from_batches(pa.schema(COLUMNS), batches(folder, limit))
    tables = gristmill.clean_table(reader, config, progress=False)
    cleaned = peak()
    rows = {table.name: sum(batch.num_rows for batch in pa.RecordBatchReader.from_stream(table)) for table in tables}
    print(
        f"{limit / 1e6:.0f} MB: {before:.0f} MiB before, peak {cleaned:.0f} MiB after clean_table, {peak():.0f} MiB after reading"
        f" the tables; {time.monotonic() - begun:.1f} s, {time.process_time():.1f} s of processors; {rows}",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gristmill", default="target/release/gristmill", help="the command, built in the release profile")
    parser.add_argument("--page", type=Path, default=Path("seeds/courier_boatyard_apprentices.html"))
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[250, 500, 1000])
    parser.add_argument("--config", help="settings of clean_table")
    parser.add_argument("--in-this-process", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.in_this_process:
        clean_stream(arguments.corpus, arguments.megabytes[0] * 1_000_000, arguments.config)
    elif arguments.corpus:
        for size in arguments.megabytes:
            command = [sys.executable, __file__, "--in-this-process", "--corpus", arguments.corpus, "--megabytes", str(size)]
            command += ["--config", arguments.config] if arguments.config else []
            subprocess.run(command, check=True)
    else:
        import_times()
        clean_times(arguments.gristmill, arguments.page)


if __name__ == "__main__":
    main()
