"""Cleans the same pages on Spark and with `gristmill.run`, and prints the cost of each.

    python benches/spark.py INPUT [--cores 2] [--workers 0] [--partitions 16] [--memory 2g]

Needs the package and PySpark (`make test-spark` installs both). With `--workers`, Spark runs as a standalone master and that many
workers of one core each, otherwise as `local[cores]`. Processor time is the sum over all child processes, sampled while they run.
Bytes of shuffles and spills, and times by stage, come from Spark's event log.
"""

import argparse
import collections
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
SPARK = """
import sys, time
from pyspark.sql import SparkSession
import gristmill.spark
spark = SparkSession.builder.getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
begun = time.monotonic()
tables = gristmill.spark.clean_files(spark, sys.argv[1], partitions=int(sys.argv[3]))
print(tables.counts())
for name, frame in tables:
    frame.write.parquet(f"{sys.argv[2]}/{name}")
print(f"{time.monotonic() - begun:.1f} s without starting up")
spark.stop()
"""
ALONE = "import gristmill, sys; print(len(gristmill.run(sys.argv[1], sys.argv[2], threads=int(sys.argv[3]), progress=False).blocks))"


class Sampler(threading.Thread):
    """Sums the processor time of all processes below this one, from the last sample of each, and of the kinds of threads in JVMs."""

    def __init__(self):
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.seconds, self.peaks, self.roles, self.threads = {}, {}, {}, {}

    def run(self):
        while not self.ended.wait(0.25):
            self.sample()

    def sample(self):
        parents, found = {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                name, _, rest = stat.read_text().rpartition(")")
            except OSError:
                continue
            cells = rest.split()
            pid = int(stat.parent.name)
            parents[pid] = int(cells[1])
            found[pid] = ((int(cells[11]) + int(cells[12])) / TICK, int(cells[21]) * resource.getpagesize(), name.split("(")[1])
        for pid, (seconds, memory, name) in found.items():
            at = pid
            while at in parents and at != os.getpid():
                at = parents[at]
            if at == os.getpid() and pid != os.getpid():
                self.seconds[pid] = seconds
                role = self.roles.setdefault(pid, name) if name != "java" else self.role(pid)
                self.peaks[role] = max(self.peaks.get(role, 0), memory)
                if role.startswith("java"):
                    self.sample_threads(pid)

    def role(self, pid):
        """Returns which process of Spark a JVM is."""
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_text()
            known = {
                "CoarseGrainedExecutorBackend": "executor",
                "SparkSubmit": "driver",
                "worker.Worker": "worker",
                "master.Master": "master",
            }
            # A process that has ended has no command any more; then its last role stays.
            if command:
                self.roles[pid] = "java " + next((role for name, role in known.items() if name in command), "other")
        return self.roles.get(pid, "java other")

    def sample_threads(self, pid):
        """Notes the processor time of the compiler and garbage collector of a JVM."""
        for stat in Path(f"/proc/{pid}/task").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                name, _, rest = stat.read_text().rpartition(")")
                cells = rest.split()
                name = name.split("(", 1)[1]
                kinds = {"Compiler": "compiler", "GC ": "collector", "G1 ": "collector", "Executor task": "task"}
                kind = next((kind for part, kind in kinds.items() if part in name), "other")
                self.threads[pid, stat.parent.name] = (self.roles[pid], kind, (int(cells[11]) + int(cells[12])) / TICK)

    def by_role(self):
        """Returns seconds by role of process, and within JVMs by kind of thread."""
        sums = collections.Counter()
        for pid, seconds in self.seconds.items():
            sums[self.roles.get(pid, "?")] += seconds
        for role, kind, seconds in self.threads.values():
            sums[f"{role}: {kind}"] += seconds
        return sums


def timed(command, environment):
    """Runs `command` and prints its output, wall time, processor time and the memory of its largest processes."""
    sampler = Sampler()
    sampler.start()
    begun = time.monotonic()
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True)
    wall = time.monotonic() - begun
    sampler.ended.set()
    sampler.join()
    if done.returncode:
        sys.exit(done.stderr[-4000:])
    peaks = ", ".join(f"{name} {peak / 2**20:.0f} MiB" for name, peak in sorted(sampler.peaks.items()))
    print(done.stdout.strip())
    for role, seconds in sorted(sampler.by_role().items()):
        print(f"  {role}: {seconds:.1f} s")
    print(f"  {wall:.1f} s, {sum(sampler.seconds.values()):.1f} s of processors; largest process of each name: {peaks}")


def stages(folder):
    """Prints the totals from the Spark event log in `folder`, and the stages that took longest or shuffled most."""
    sums = collections.defaultdict(lambda: [0, 0.0, 0, 0, 0, 0])
    for log in Path(folder).iterdir():
        for line in log.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            if event["Event"] != "SparkListenerTaskEnd" or "Task Metrics" not in event:
                continue
            metrics = event["Task Metrics"]
            of_stage = sums[event["Stage ID"]]
            of_stage[0] += 1
            of_stage[1] += metrics["Executor Run Time"] / 1000
            of_stage[2] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
            of_stage[3] += metrics["Shuffle Write Metrics"]["Shuffle Records Written"]
            of_stage[4] += metrics["Disk Bytes Spilled"]
            of_stage[5] = max(of_stage[5], metrics["Peak Execution Memory"])
    tasks, seconds, shuffled, _, spilled, _ = (sum(column) for column in zip(*sums.values()))
    print(f"  {len(sums)} stages, {tasks} tasks of {seconds:.1f} s, {shuffled} bytes shuffled, {spilled} spilled")
    longest = sorted(sums, key=lambda stage: -sums[stage][1])[:12]
    largest = sorted(sums, key=lambda stage: -sums[stage][2])[:12]
    for stage in sorted({*longest, *largest}):
        row = "  stage %d: %d tasks, %.1f s, %d bytes shuffled in %d rows, %d spilled, %d of memory"
        print(row % (stage, *sums[stage]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--partitions", type=int, default=16)
    parser.add_argument("--memory", default="2g", help="of each process of Spark")
    parser.add_argument("--conf", action="append", default=[], metavar="NAME=VALUE", help="another setting of Spark")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as ended:
        cores = arguments.workers or arguments.cores
        timed([sys.executable, "-c", ALONE, arguments.input, f"{folder}/alone", str(cores)], {})
        (Path(folder) / "events").mkdir()
        os.environ |= {"SPARK_LOCAL_DIRS": folder, "SPARK_LOCAL_IP": "127.0.0.1"}
        settings = {
            "spark.master": f"local[{cores}]",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.memory": arguments.memory,
            "spark.executor.memory": arguments.memory,
            "spark.sql.shuffle.partitions": arguments.partitions,
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": f"file://{folder}/events",
            "spark.eventLog.compress": "false",
            "spark.eventLog.rolling.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
        }
        settings |= dict(setting.split("=", 1) for setting in arguments.conf)
        if arguments.workers:
            sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "spark"))
            from standalone import Cluster

            cluster = Cluster(Path(folder), arguments.workers, arguments.memory)
            ended.callback(cluster.stop)
            settings["spark.master"] = cluster.address
        flags = [flag for name, value in settings.items() for flag in ("--conf", f"{name}={value}")]
        environment = {"PYSPARK_SUBMIT_ARGS": " ".join([*flags, "pyspark-shell"]), "PYSPARK_PYTHON": sys.executable}
        timed([sys.executable, "-c", SPARK, arguments.input, f"{folder}/spark", str(arguments.partitions)], environment)
        stages(f"{folder}/events")


if __name__ == "__main__":
    main()
