"""A reproducible corpus of pages with duplicates of every kind, and the comparison of tables."""

import random

import pyarrow as pa

WORDS = """harbour ferry timetable winter council bridge market bread oven flour river engine crew captain weather storm repair
school library budget meeting plan street lamp garden tree apple orchard neighbour letter archive museum painter colour concert
choir organ stone mason roof rain summer festival boat sail rope anchor island lighthouse signal radio station train carriage""".split()
SITES = ["courier.example", "gazette.example", "forum.example"]


def sentence(random_):
    words = random_.choices(WORDS, k=random_.randint(9, 18))
    return " ".join(words).capitalize() + "."


def paragraph(random_):
    return " ".join(sentence(random_) for _ in range(random_.randint(2, 5)))


def edited(random_, text):
    """Returns ``text`` with one or two words replaced, which usually is a near-duplicate."""
    words = text.split()
    for _ in range(random_.randint(1, 2)):
        words[random_.randrange(1, len(words))] = random_.choice(WORDS)
    return " ".join(words)


def pages(count, seed=7):
    """Returns rows of pages with copies within and across pages, chains of near-duplicates, repeated pages, lines of sites, equal ids."""
    random_ = random.Random(seed)
    told, rows = [], []
    for number in range(count):
        paragraphs = []
        for _ in range(random_.randint(2, 7)):
            kind = random_.random()
            if told and kind < 0.2:
                text = random_.choice(told)
            elif told and kind < 0.45:
                # Takes one of the last texts, so that edits of edits make chains.
                text = edited(random_, random_.choice(told[-40:]))
            else:
                text = paragraph(random_)
            told.append(text)
            paragraphs.append(text)
        if random_.random() < 0.1:
            paragraphs.append(paragraphs[0])
        site = random_.choice(SITES)
        menu = [f"Home and news of {site}", "All rights reserved by the publishers of this site"]
        row = {
            "source": f"{site.split('.')[0]}/part-{random_.randint(0, 4)}.parquet",
            "id": random_.choice([None, None, f"page-{number // 2}", "same", "same-3"]),
            "url": random_.choice([None, f"https://{site}/{number}"]),
            "title": None,
            "date": random_.choice([None, "2024-05-06"]),
            "text": "\n\n".join([menu[0], f"Number {number}", *paragraphs, menu[1]]),
            "html": None,
        }
        kind = random_.random()
        if rows and kind < 0.05:
            row |= {"text": random_.choice(rows)["text"]}
        elif kind < 0.2:
            body = "".join(f"<p>{text}</p>" for text in paragraphs)
            row |= {"html": f"<title>Number {number}</title><nav><a href='/'>{menu[0]}</a></nav>{body}<footer>{menu[1]}</footer>"}
        elif kind < 0.22:
            row |= {"text": None}
        rows.append(row)
    rows.sort(key=lambda row: row["source"])
    records = {}
    for row in rows:
        row["record"] = records[row["source"]] = records.get(row["source"], -1) + 1
    return rows


COLUMNS = pa.schema(
    [("source", pa.string()), ("record", pa.int64())]
    + [(name, pa.string()) for name in ("id", "url", "title", "date", "text", "html")]
)


def write_files(rows, folder):
    """Writes ``rows`` to the Parquet files named in their column ``source``."""
    import pyarrow.parquet as pq

    by_source = {}
    for row in rows:
        by_source.setdefault(row["source"], []).append(row)
    for source, of_source in by_source.items():
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        table = pa.Table.from_pylist(of_source, COLUMNS)
        pq.write_table(table.drop_columns(["source", "record"]), folder / source)


KEYS = {
    "documents": ["source", "record"],
    "blocks": ["document_id", "block"],
    "sentences": ["document_id", "sentence"],
    "rejects": ["source", "record", "offset", "code"],
}


def sorted_rows(name, rows):
    """Returns the rows of a table, sorted and without values that differ between runs."""
    for row in rows:
        row.pop("run", None)
        if row.get("fetched_at"):
            row["fetched_at"] = row["fetched_at"].replace(tzinfo=None)
    return sorted(rows, key=lambda row: [(row[key] is None, row[key] or 0) for key in KEYS[name]])


def of_spark(tables):
    return {name: sorted_rows(name, [row.asDict() for row in frame.collect()]) for name, frame in tables}


def of_run(run):
    return {table.name: sorted_rows(table.name, pa.table(table).to_pylist()) for table in run}


def assert_equal(by_spark, by_run):
    for name, expected in by_run.items():
        actual = by_spark[name]
        for row, wanted in zip(actual, expected):
            assert row == wanted, (name, {column: (row[column], wanted[column]) for column in row if row[column] != wanted[column]})
        assert len(actual) == len(expected), name
