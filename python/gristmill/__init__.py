"""Turns piles of scraped web pages into clean tables, and accounts for every block it leaves out.

>>> import gristmill
>>> page = gristmill.clean("<title>Rye</title><p>Rye bread keeps for a week.</p>")
>>> page.text
'Rye\\n\\nRye bread keeps for a week.'
>>> [(s.start, s.end) for s in gristmill.split("It keeps. It is sour.", "en")]
[(0, 9), (10, 21)]

Tables go in and come out through the Arrow PyCapsule interface, so pandas, Polars, DuckDB and pyarrow objects need no conversion.
"""

from . import errors
from ._native import Block, Cleaner, Page, Sentence, Table, __version__, clean, split
from ._run import Run, Tables, clean_table, run
from .errors import GristmillError

__all__ = [
    "Block",
    "Cleaner",
    "GristmillError",
    "Page",
    "Run",
    "Sentence",
    "Table",
    "Tables",
    "__version__",
    "clean",
    "clean_table",
    "errors",
    "run",
    "split",
]
