"""The order of the steps, and the grouping, sorting and joining between them.

Two numbers identify a page: ``page``, a hash of source and record used in joins with pages, and ``place``, which ascends with source
and record. The packed pages are shuffled once and then stay in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import InputsError
from . import _steps
from ._near import Near
from ._skew import skew_join

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

TEXT = ["is_page", "place", "block"]
FORM = ["is_page", "high", "low"]

ADAPTIVE = "spark.sql.adaptive.enabled"


def items(frame: DataFrame, column: str) -> DataFrame:
    """Returns the structs in the lists of ``column``, one in each row."""
    from pyspark.sql import functions as F

    return frame.select(F.explode(column).alias("item")).select("item.*")


class Flow:
    """The steps of one run. After :meth:`go`, ``written`` and ``rejects`` hold its tables and ``heads`` what was read."""

    written: DataFrame
    rejects: DataFrame
    heads: DataFrame

    def __init__(self, settings: _steps.Settings, partitions: int, hot_rows: int) -> None:
        self.settings = settings
        self.partitions = partitions
        self.hot_rows = hot_rows
        self.stages = _steps.stages(settings)
        self._kept: list[DataFrame] = []

    def keep(self, frame: DataFrame) -> DataFrame:
        """Keeps the rows of ``frame`` on the disks of the executors: they are computed once, and again if an executor is lost."""
        from pyspark import StorageLevel

        frame = frame.persist(StorageLevel.DISK_ONLY)
        self._kept.append(frame)
        return without_plan(frame)

    def keep_by_page(self, frame: DataFrame) -> DataFrame:
        """Keeps the rows of ``frame``, shuffled and sorted by ``page``, so that joins by ``page`` need not shuffle them again.

        Spark knows how rows are partitioned only if it may not change the plan while it runs.
        """
        conf = frame.sparkSession.conf
        before = str(conf.get(ADAPTIVE))
        conf.set(ADAPTIVE, "false")
        try:
            return self.keep(frame.repartition(self.partitions, "page").sortWithinPartitions("page"))
        finally:
            conf.set(ADAPTIVE, before)

    def step(self, frame: DataFrame, name: str, first: dict[str, list[int]] | None = None) -> DataFrame:
        """Returns the rows that the step ``name`` makes from those of ``frame``, after the columns ``first``."""
        return _steps.apply(frame, name, self.settings, first)

    def with_pages(self, pages: DataFrame, notes: DataFrame) -> DataFrame:
        """Joins ``notes`` to ``pages``. The pages are not moved: they are sorted and partitioned by ``page`` already, the notes get
        the same number of partitions, and the hint prevents Spark from sending the pages to all executors, however few they seem.
        """
        return pages.join(notes.repartition(self.partitions, "page").hint("merge"), "page")

    def unpersist(self) -> None:
        """Frees the disk space of all kept frames."""
        for frame in self._kept:
            frame.unpersist()
        self._kept.clear()

    def go(self, parsed: DataFrame) -> None:
        """Makes the tables from parsed pages, the rows of the step ``parse``."""
        from pyspark.sql import functions as F

        # The only shuffle of texts. Later steps join notes to the pages in place.
        parsed = self.keep_by_page(parsed)
        self.heads = self.keep(parsed.drop("packed"))
        self.rejects = self.heads.where("code is not null").select("source", "record", "offset", "code", "message")
        pages = parsed.where("packed is not null").select("page", "site", "document_id", "packed")
        judged = self.judge(pages)
        fates = self.fates(judged, pages)
        by_page = fates.groupBy("place").agg(F.collect_list(F.struct(*fates.drop("place").columns)).alias("fates"))
        final = judged.drop("texts").join(by_page, "place", "left")
        self.written = self.keep(self.step(self.with_pages(pages.drop("site", "document_id"), final), "write"))

    def judge(self, pages: DataFrame) -> DataFrame:
        """Returns the chrome verdicts on pages, and notes on the remaining texts for the search for duplicates."""
        from pyspark.sql import functions as F

        heads = self.heads.where("code is null")
        numbers = self.keep(self.numbers(heads))
        self.check_places(numbers)
        known = numbers.join(self.site_lines(heads), "page", "left").join(self.new_ids(heads, numbers), "page", "left")
        joined = self.with_pages(pages, known).withColumn("document_id", F.coalesce("new_id", "document_id")).drop("new_id")
        return self.keep(self.step(joined, "judge"))

    def numbers(self, heads: DataFrame) -> DataFrame:
        """Returns the place of each page, a number that ascends with source and record."""
        from pyspark.sql import functions as F

        order = ["source", "record"]
        ranges = heads.select("page", *order).repartitionByRange(self.partitions, *order).sortWithinPartitions(*order)
        return ranges.select("page", F.monotonically_increasing_id().alias("place"))

    def check_places(self, numbers: DataFrame) -> None:
        """Raises InputsError if two pages have the same source and record: joins by page would multiply their rows."""
        from pyspark.sql import functions as F

        twice = numbers.groupBy("page").count().where("count > 1").select("page").limit(1)
        for row in self.heads.join(F.broadcast(twice), "page").select("source", "record").limit(1).collect():
            raise InputsError(f"record {row['record']} of {row['source']} occurs more than once in the pages")

    def site_lines(self, heads: DataFrame) -> DataFrame:
        """Returns for each page those of its lines that belong to the site or that other pages of the site carry."""
        from pyspark.sql import functions as F

        lines = heads.select("page", "site", F.explode("lines").alias("line"))
        carried = lines.groupBy("site", "line").agg(F.count("*").alias("carriers"))
        carried = carried.where(F.col("carriers") >= self.stages.least_carriers)
        sites = heads.groupBy("site").agg(F.count("*").alias("pages"))
        told = self.keep(self.step(carried.join(sites, "site"), "site"))
        found = skew_join(lines, told, ["site", "line"], "carriers", self.hot_rows)
        line = F.struct("line", "is_own", "is_shared")
        return found.groupBy("page").agg(F.collect_list(line).alias("lines"))

    def new_ids(self, heads: DataFrame, numbers: DataFrame) -> DataFrame:
        """Returns new ids for pages whose wanted id an earlier page has."""
        from pyspark.sql import functions as F

        asked = heads.select("page", F.col("document_id").alias("wanted"))
        repeated = asked.groupBy("wanted").count().where("count > 1").select("wanted")
        none = F.lit(None).cast("long")
        pages = asked.join(repeated, "wanted").join(numbers, "page")
        pages = pages.select("wanted", none.alias("number"), "page", "place")
        copy = r"^(.+)-([1-9][0-9]{0,17})$"
        taken = asked.select(
            F.regexp_extract("wanted", copy, 1).alias("wanted"),
            F.regexp_extract("wanted", copy, 2).cast("long").alias("number"),
        ).where("wanted != ''")
        taken = taken.join(repeated, "wanted").select("wanted", "number", none.alias("page"), none.alias("place"))
        rows = pages.unionByName(taken).repartition(self.partitions, "wanted")
        rows = rows.sortWithinPartitions("wanted", F.col("number").isNull(), "place")
        return self.keep(self.step(rows, "ids").withColumnRenamed("document_id", "new_id"))

    def fates(self, judged: DataFrame, pages: DataFrame) -> DataFrame:
        """Returns the keeper of each dropped text: of exact copies and of near-duplicates."""
        from pyspark.sql import functions as F

        texts = judged.select("place", "document_id", F.explode("texts").alias("text"))
        texts = texts.select("place", "document_id", "text.*")
        first = F.min(F.struct("place", "block", "document_id")).alias("first")
        firsts = self.keep(texts.groupBy(*FORM).agg(first, F.count("*").alias("copies")).where("copies > 1"))
        noted = self.keep(skew_join(texts, firsts, FORM, "copies", self.hot_rows, how="left"))
        is_copy = F.col("first").isNotNull() & (F.struct("place", "block") != F.struct("first.place", "first.block"))
        copies = noted.where(is_copy).select(*TEXT, *keeper("first.place", "first.block", "first.document_id"))
        if self.stages.bands == 0:
            return copies.withColumn("similarity", F.lit(None).cast("float"))
        near = self.keep(Near(self).fates(noted.where(~is_copy), judged, pages))
        return near.unionByName(self.copies_of_near(copies, near, firsts))

    def copies_of_near(self, copies: DataFrame, near: DataFrame, firsts: DataFrame) -> DataFrame:
        """Returns the fates of copies. If the first text of their form is a near-duplicate, its keeper is theirs too."""
        from pyspark.sql import functions as F

        keys = ["is_page", "first_place", "first_block"]
        moved = near.toDF(*keys, "near_place", "near_block", "near_id", "similarity")
        counted = firsts.select(
            "is_page", F.col("first.place").alias("first_place"), F.col("first.block").alias("first_block"), "copies"
        )
        copies = copies.withColumnsRenamed({"keeper_place": "first_place", "keeper_block": "first_block"})
        joined = skew_join(copies, moved.join(counted, keys), keys, "copies", self.hot_rows, how="left")
        return joined.select(
            *TEXT,
            F.coalesce("near_place", "first_place").alias("keeper_place"),
            F.coalesce("near_block", "first_block").alias("keeper_block"),
            F.coalesce("near_id", "keeper_id").alias("keeper_id"),
            "similarity",
        )


def without_plan(frame: DataFrame) -> DataFrame:
    """Returns a frame with the same rows and partitions that hides the plan that made them.

    Spark prints and walks the plan of a kept frame once for each reference in a later plan; with some twenty steps that refer to each
    other, that would be millions of nodes. This does what ``DataFrame.localCheckpoint`` does, but keeps the lineage with which Spark
    recomputes lost rows.
    """
    session = frame.sparkSession
    sql = session._jvm.org.apache.spark.sql

    def companion(package: Any, name: str) -> Any:
        return getattr(getattr(package, f"{name}$"), "MODULE$")

    datasets = companion(sql if session.version.startswith("3.") else sql.classic, "Dataset")
    rows = frame._jdf.queryExecution().toRdd()
    plan = companion(sql.execution, "LogicalRDD").fromDataset(rows, frame._jdf, False)
    return type(frame)(datasets.ofRows(session._jsparkSession, plan), session)


def keeper(place: str, block: str, document_id: str) -> list[Column]:
    """Returns columns of a keeper, renamed from the three given."""
    from pyspark.sql import functions as F

    names = ["keeper_place", "keeper_block", "keeper_id"]
    return [F.col(column).alias(name) for column, name in zip([place, block, document_id], names)]


def count(flow: Flow) -> tuple[dict[str, int], dict[str, int], dict[str | None, int], dict[str, int]]:
    """Returns four counts: what was read, what documents say, blocks by reason (``None`` for kept ones), and rows of sentences."""
    from pyspark.sql import functions as F

    def sums(frame: DataFrame, **columns: Column) -> dict[str, int]:
        row = frame.agg(*(column.alias(name) for name, column in columns.items())).collect()[0]
        return {name: int(row[name] or 0) for name in columns}

    head = F.col("code").isNull()
    read = sums(
        flow.heads,
        rows=F.count("*"),
        parsed=F.count(F.when(head, 1)),
        rejects=F.count(F.when(~head, 1)),
        blocks=F.sum("blocks"),
    )
    document = "document."
    written = sums(
        flow.written,
        documents=F.count("*"),
        ids=F.count_distinct(document + "document_id"),
        kept_blocks=F.sum(document + "kept_blocks"),
        sentences=F.sum(document + "sentences"),
    )
    # Collects as many rows as there are reasons.
    by_reason = items(flow.written, "blocks").groupBy("reason").count().collect()
    rows = sums(flow.written, sentences=F.sum(F.size("sentences")))
    return read, written, {row["reason"]: row["count"] for row in by_reason}, rows
