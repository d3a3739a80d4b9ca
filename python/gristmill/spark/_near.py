"""Near-duplicates: finds pairs of texts by band keys, compares them, and decides in corpus order which texts are dropped."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from .. import _native
from ._skew import skew_join

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from ._flow import Flow

TEXT = ["is_page", "place", "block"]
LATER = ["is_page", "later_place", "later_block"]
EARLIER = ["is_page", "earlier_place", "earlier_block"]
PAIR = [*LATER, *EARLIER[1:]]

PAGE_BIT = 62
"""The bit of a key that separates pages from blocks; it is above those of band and key."""

SAMPLED_ROWS = 1000
"""Expected number of rows of a hot key in the sample that finds it."""

BUCKETS_A_PARTITION = 8
"""Buckets of keys for each partition, so that Spark's hash distributes them evenly and a task sorts one at a time."""

SETTLED_AT_ONCE = 4_000_000
"""Pairs of ids that one task settles, in some 200 MB of memory."""


class Near:
    """The search for near-duplicates of one run."""

    def __init__(self, flow: Flow, settled_at_once: int | None = None) -> None:
        self.flow = flow
        self.settled_at_once = SETTLED_AT_ONCE if settled_at_once is None else settled_at_once

    def fates(self, noted: DataFrame, judged: DataFrame, pages: DataFrame) -> DataFrame:
        """Returns the keepers of texts of ``noted`` that are near-duplicates; ``noted`` holds no exact copies."""
        from pyspark.sql import functions as F

        pairs = self.flow.keep(self.pairs(noted))
        found = self.flow.keep(self.verified(pairs, self.texts(pairs, judged, pages)))
        gone = self.flow.keep(self.gone(found.select(*PAIR)))
        earlier = renamed(gone, EARLIER)
        stay = found.join(renamed(gone, LATER), LATER, "left_semi").join(earlier, EARLIER, "left_anti")
        first = F.min(F.struct("earlier_place", "earlier_block", "earlier_id", "similarity")).alias("first")
        fates = stay.groupBy(*LATER).agg(first)
        columns = ["first.earlier_place", "first.earlier_block", "first.earlier_id", "first.similarity"]
        names = [*TEXT, "keeper_place", "keeper_block", "keeper_id", "similarity"]
        return fates.select(*(F.col(column).alias(name) for column, name in zip([*LATER, *columns], names)))

    def pairs(self, noted: DataFrame) -> DataFrame:
        """Returns pairs of texts that share a key: each text with the first few that have the key."""
        from pyspark.sql import functions as F

        # Which keys count as hot does not change the pairs, only how they are found.
        one_in = max(1, self.flow.hot_rows // SAMPLED_ROWS)
        sample = noted.where(F.pmod(F.xxhash64("place", "block"), F.lit(one_in)) == 0)
        counted = keyed(sample).groupBy("key").count()
        # There are at most as many hot keys as all texts have keys, divided by `hot_rows`.
        hot = [row["key"] for row in counted.where(F.col("count") > self.flow.hot_rows // one_in).collect()]
        buckets = F.lit(BUCKETS_A_PARTITION * self.flow.partitions)
        packed = self.flow.step(noted.select(*TEXT, "keys", buckets.alias("buckets")), "keys", {"hot": hot})
        moved = packed.repartition(self.flow.partitions, "bucket").sortWithinPartitions("bucket")
        cold = self.flow.step(moved, "pairs")
        return (cold.unionByName(self.pairs_of_hot(noted, hot)) if hot else cold).dropDuplicates(PAIR)

    def pairs_of_hot(self, noted: DataFrame, hot: list[int]) -> DataFrame:
        """Returns the pairs of texts that share one of the keys ``hot``. The first texts of each key are sent to all executors."""
        from pyspark.sql import Window
        from pyspark.sql import functions as F

        keys = noted.sparkSession.createDataFrame([(key,) for key in hot], "key long")
        rows = keyed(noted).join(F.broadcast(keys), "key", "left_semi")
        order = Window.partitionBy("key").orderBy("place", "block")
        # Spark applies a limit on `row_number` in each partition before it shuffles.
        first = rows.withColumn("rank", F.row_number().over(order)).where(F.col("rank") <= _native.MAX_EARLIER)
        first = first.select("key", F.col("place").alias("earlier_place"), F.col("block").alias("earlier_block"))
        met = rows.join(F.broadcast(first), "key")
        met = met.where("earlier_place < place or (earlier_place = place and earlier_block < block)")
        is_page = F.col("key").bitwiseAND(1 << PAGE_BIT) != 0
        return met.select(
            is_page.alias("is_page"),
            F.col("place").alias("later_place"),
            F.col("block").alias("later_block"),
            "earlier_place",
            "earlier_block",
        )

    def texts(self, pairs: DataFrame, judged: DataFrame, pages: DataFrame) -> DataFrame:
        """Fetches the texts of ``pairs``; other texts are not moved."""
        from pyspark.sql import functions as F

        ends = renamed(pairs.select(*LATER), TEXT).unionByName(renamed(pairs.select(*EARLIER), TEXT)).distinct()
        wanted = ends.groupBy("place").agg(F.collect_list(F.struct("is_page", "block")).alias("wanted"))
        asked = judged.select("page", "place", "document_id", "verdicts").join(wanted, "place")
        return self.flow.keep(self.flow.step(self.flow.with_pages(pages.drop("site", "document_id"), asked), "texts"))

    def verified(self, pairs: DataFrame, texts: DataFrame) -> DataFrame:
        """Returns those of ``pairs`` whose later text is a near-duplicate of the earlier one."""
        from pyspark.sql import functions as F

        later = renamed(texts.drop("document_id"), [*LATER, "later_text"])
        earlier = renamed(texts, [*EARLIER, "earlier_id", "earlier_text"])
        uses = self.flow.keep(pairs.groupBy(*EARLIER).agg(F.count("*").alias("uses")))
        both = skew_join(pairs.join(later, LATER), earlier.join(uses, EARLIER), EARLIER, "uses", self.flow.hot_rows)
        return self.flow.step(both, "verify")

    def gone(self, pairs: DataFrame) -> DataFrame:
        """Returns the texts to drop, given all pairs of near-duplicates.

        A text is dropped if an earlier one of its pairs is kept. One task decides this in corpus order if there are few pairs.
        With more pairs, each round drops all texts that have a pair with a text without an earlier one, and discards the pairs of
        dropped texts. A round settles at least the first undecided text of each chain, until one task can hold the remaining pairs.
        """
        gone: list[DataFrame] = []
        while pairs.count() > self.settled_at_once:
            later = pairs.select(*LATER).distinct()
            sure = pairs.join(renamed(later, EARLIER), EARLIER, "left_anti").select(*LATER).distinct()
            sure = self.flow.keep(sure)
            gone.append(renamed(sure, TEXT))
            pairs = pairs.join(sure, LATER, "left_anti").join(renamed(sure, EARLIER), EARLIER, "left_anti")
            pairs = self.flow.keep(pairs)
        last = self.flow.step(pairs.repartition(1).sortWithinPartitions(*PAIR), "settle")
        gone.append(renamed(last, TEXT))
        return functools.reduce(lambda a, b: a.unionByName(b), gone)


def keyed(noted: DataFrame) -> DataFrame:
    """Returns a row for each key of each text of ``noted``."""
    from pyspark.sql import functions as F

    rows = noted.select(*TEXT, F.posexplode("keys").alias("band", "key"))
    kind = F.shiftleft(F.col("is_page").cast("long"), PAGE_BIT)
    band = F.shiftleft(F.col("band").cast("long"), 32)
    key = kind.bitwiseOR(band).bitwiseOR(F.col("key").cast("long").bitwiseAND(0xFFFFFFFF))
    return rows.select(key.alias("key"), "place", "block")


def renamed(frame: DataFrame, names: list[str]) -> DataFrame:
    """Returns ``frame`` with its columns renamed to ``names``."""
    return frame.toDF(*names)
