"""Cleans pages on a Spark cluster: `spark-submit deploy/spark/gristmill_job.py --output DIR INPUT…`.

INPUT is a file, folder or pattern on any file system that Spark reads: Parquet, JSONL, CSV, text, HTML or WARC, plain or compressed.
The package `gristmill` must be installed on the driver and all executors. The job writes the four tables as Parquet and
`manifest.json` with the counts to DIR/<run>/, and last of all `_SUCCESS`: without it the folder is incomplete.

Exit codes are those of the command: 0 done; 1 failed, or the counts do not add up; 2 wrong usage or settings, nothing read;
3 written, but more was rejected than `output.max_reject_share` allows.
"""

import argparse
import datetime
import json
import sys

from gristmill import errors
from gristmill import spark as on_spark
from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", metavar="INPUT")
    parser.add_argument("--output", required=True, metavar="DIR", help="folder to create the folder of the run in")
    parser.add_argument("--config", help="settings file or folder, on the driver")
    parser.add_argument("--partitions", type=int, help="number of parts of the pages, about 100 MB each (default: spark.sql.shuffle.partitions)")
    arguments = parser.parse_args()
    spark = SparkSession.builder.appName("gristmill").getOrCreate()
    try:
        return run(spark, arguments)
    except errors.GristmillError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except AnalysisException as error:
        # Spark lists inputs before it reads any.
        print(f"error: {error.getMessage() if hasattr(error, 'getMessage') else error}", file=sys.stderr)
        return 2
    except Exception as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    finally:
        spark.stop()


def run(spark, arguments):
    """Writes the tables and the manifest of a run and returns the exit code; raises AccountingError if row counts are wrong."""
    started = datetime.datetime.now(datetime.timezone.utc)
    tables = on_spark.clean_files(spark, arguments.inputs, arguments.config, partitions=arguments.partitions)
    counts = tables.counts()
    folder = f"{arguments.output.rstrip('/')}/{tables.run}"
    for name, frame in tables:
        frame.write.mode("errorifexists").parquet(f"{folder}/{name}")
    rows = {name: spark.read.parquet(f"{folder}/{name}").count() for name, _ in tables}
    blocks = counts["kept_blocks"] + sum(counts["dropped_blocks"].values())
    expected = {name: counts[name] for name in ("documents", "sentences", "rejects")} | {"blocks": blocks}
    if rows != expected:
        raise errors.AccountingError(f"wrote {rows} rows, expected {expected}; please report this")
    manifest = {
        "run": tables.run,
        **tables.facts,
        "spark_version": spark.version,
        "started_at": started.isoformat(),
        "finished_at": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        "inputs": arguments.inputs,
        "counts": counts,
        "rows": rows,
    }
    write(spark, f"{folder}/manifest.json", json.dumps(manifest, indent=2, sort_keys=True) + "\n")
    write(spark, f"{folder}/_SUCCESS", "")
    share = counts["rejects"] / counts["pages"] if counts["pages"] else 0.0
    print(f"{folder}: {json.dumps(rows, sort_keys=True)}")
    if share > tables.max_reject_share:
        print(f"error: {100 * share:.1f} % of the records were rejected; see {folder}/rejects", file=sys.stderr)
        return errors.TooManyRejectsError.exit_code
    return 0


def write(spark, address, text):
    """Writes `text` to `address` through Hadoop's file system, replacing an existing file."""
    path = spark._jvm.org.apache.hadoop.fs.Path(address)
    stream = path.getFileSystem(spark._jsc.hadoopConfiguration()).create(path, True)
    stream.write(bytearray(text, "utf-8"))
    stream.close()


if __name__ == "__main__":
    sys.exit(main())
