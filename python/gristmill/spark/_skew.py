"""A join that no single key can slow down."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def skew_join(
    many: DataFrame, few: DataFrame, keys: list[str], weight: str, hot_rows: int, *, how: str = "inner"
) -> DataFrame:
    """Joins ``few``, which has each key once and in ``weight`` the number of its rows in ``many``.

    Rows of ``few`` whose weight is above ``hot_rows`` are sent to all executors, and the rows of ``many`` with their keys stay where
    they are. There are at most so many of them as ``many`` has rows, divided by ``hot_rows``.
    """
    from pyspark.sql import functions as F

    hot = few.where(F.col(weight) > hot_rows).drop(weight).withColumn("is_hot", F.lit(True))
    cold = few.where(F.col(weight) <= hot_rows).drop(weight)
    met = many.join(F.broadcast(hot), keys, "left")
    of_hot = met.where("is_hot").drop("is_hot")
    of_cold = met.where("is_hot is null").select(*many.columns).join(cold, keys, how)
    return of_hot.unionByName(of_cold)
