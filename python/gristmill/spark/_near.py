"""Near-duplicates: pairs by the keys of bands, compared by their texts, settled in corpus order."""

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
"""The bit of a key that sets pages apart from blocks, above band and key."""

SAMPLED_ROWS = 1000
"""Rows that a hot key is expected to have in the sample that finds it."""

SETTLED_AT_ONCE = 4_000_000
"""Pairs of ids that one task settles; it holds some 200 MB then."""


class Near:
    """The near-duplicates of one run."""

    def __init__(self, flow: Flow, settled_at_once: int | None = None) -> None:
        self.flow = flow
        self.settled_at_once = SETTLED_AT_ONCE if settled_at_once is None else settled_at_once

    def fates(self, noted: DataFrame, judged: DataFrame, pages: DataFrame) -> DataFrame:
        """The keepers of those texts of ``noted`` that go for one that they resemble; none of them is a copy."""
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
        """Pairs of texts that share a key: each text with the first few that have it."""
        from pyspark.sql import Window
        from pyspark.sql import functions as F

        keyed = noted.select("is_page", "place", "block", F.posexplode("keys").alias("band", "key"))
        kind = F.shiftleft(F.col("is_page").cast("long"), PAGE_BIT)
        band = F.shiftleft(F.col("band").cast("long"), 32)
        key = kind.bitwiseOR(band).bitwiseOR(F.col("key").cast("long").bitwiseAND(0xFFFFFFFF))
        keyed = keyed.select(key.alias("key"), "place", "block")
        # Whatever keys this takes for hot, the pairs are the same: it decides how they are found.
        one_in = max(1, self.flow.hot_rows // SAMPLED_ROWS)
        sampled = keyed.where(F.pmod(F.xxhash64("place", "block"), F.lit(one_in)) == 0).groupBy("key").count()
        hot = self.flow.keep(sampled.where(F.col("count") > self.flow.hot_rows // one_in).select("key"))
        cold_rows = keyed.join(F.broadcast(hot), "key", "left_anti").repartition(self.flow.partitions, "key")
        cold = self.flow.step(cold_rows.sortWithinPartitions("key", "place", "block"), "pairs")
        hot_rows = keyed.join(F.broadcast(hot), "key", "left_semi")
        order = Window.partitionBy("key").orderBy("place", "block")
        # Spark applies such a limit in each partition before it shuffles.
        first = hot_rows.withColumn("rank", F.row_number().over(order)).where(F.col("rank") <= _native.MAX_EARLIER)
        first = first.select("key", F.col("place").alias("earlier_place"), F.col("block").alias("earlier_block"))
        met = hot_rows.join(F.broadcast(first), "key")
        met = met.where("earlier_place < place or (earlier_place = place and earlier_block < block)")
        is_page = F.col("key").bitwiseAND(1 << PAGE_BIT) != 0
        of_hot = met.select(
            is_page.alias("is_page"),
            F.col("place").alias("later_place"),
            F.col("block").alias("later_block"),
            "earlier_place",
            "earlier_block",
        )
        return cold.unionByName(of_hot).dropDuplicates(PAIR)

    def texts(self, pairs: DataFrame, judged: DataFrame, pages: DataFrame) -> DataFrame:
        """The texts of ``pairs``: no other leaves its place."""
        from pyspark.sql import functions as F

        ends = renamed(pairs.select(*LATER), TEXT).unionByName(renamed(pairs.select(*EARLIER), TEXT)).distinct()
        wanted = ends.groupBy("place").agg(F.collect_list(F.struct("is_page", "block")).alias("wanted"))
        asked = judged.select("page", "place", "document_id", "verdicts").join(wanted, "place")
        return self.flow.keep(self.flow.step(self.flow.with_pages(pages.drop("site", "document_id"), asked), "texts"))

    def verified(self, pairs: DataFrame, texts: DataFrame) -> DataFrame:
        """Those of ``pairs`` whose later text is a near-duplicate of the earlier one."""
        from pyspark.sql import functions as F

        later = renamed(texts.drop("document_id"), [*LATER, "later_text"])
        earlier = renamed(texts, [*EARLIER, "earlier_id", "earlier_text"])
        uses = self.flow.keep(pairs.groupBy(*EARLIER).agg(F.count("*").alias("uses")))
        both = skew_join(pairs.join(later, LATER), earlier.join(uses, EARLIER), EARLIER, "uses", self.flow.hot_rows)
        return self.flow.step(both, "verify")

    def gone(self, pairs: DataFrame) -> DataFrame:
        """The texts that do not stay, given all pairs of near-duplicates.

        A text goes if an earlier one of its pairs stays. One task settles this in corpus order where the pairs are few. Of more, rounds
        drop all texts that have a pair with a text that has no earlier one: each round settles at least the first of every chain, and
        the pairs that are left shrink to what one task holds.
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


def renamed(frame: DataFrame, names: list[str]) -> DataFrame:
    """``frame`` with its columns under ``names``."""
    return frame.toDF(*names)
