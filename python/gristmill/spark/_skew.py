"""A join that a single frequent key cannot slow down."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def skew_join(
    many: DataFrame, few: DataFrame, keys: list[str], weight: str, hot_rows: int, *, how: str = "inner"
) -> DataFrame:
    """Joins ``many`` with ``few``, which has each key once and in ``weight`` the number of rows of the key in ``many``.

    Rows of ``few`` with a weight above ``hot_rows`` are sent to all executors, and the rows of ``many`` with those keys are not moved.
    There are at most (rows of ``many``) / ``hot_rows`` such keys.
    """
    from pyspark.sql import functions as F

    hot = few.where(F.col(weight) > hot_rows).drop(weight).withColumn("is_hot", F.lit(True))
    cold = few.where(F.col(weight) <= hot_rows).drop(weight)
    met = many.join(F.broadcast(hot), keys, "left")
    of_hot = met.where("is_hot").drop("is_hot")
    of_cold = met.where("is_hot is null").select(*many.columns).join(cold, keys, how)
    return of_hot.unionByName(of_cold)
