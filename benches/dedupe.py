"""Times `gristmill dedupe` on corpora with known duplicates and scores what it drops.

    dedupe.py --gristmill BINARY --measure FOLDER --work FOLDER [--sizes 100,1000,4000]

The folder of --measure holds make_corpus.py and dedupe.py. A corpus of each size, in megabytes of text, is made once and kept
under --work. Each row is one run from `.jsonl.gz` to `.jsonl.zst`: megabytes of text per CPU-second and per second of
wall time, peak memory, and recall for each class of duplicates. Needs only the standard library.
"""

import argparse
import json
import os
import subprocess
import sys
import time

# Name of the row, settings under [dedupe], threads.
RUNS = [
    ("exact", {"near": False}, 1),
    ("exact, 2 threads", {"near": False}, 2),
    ("near", {}, 1),
    ("near, 2 threads", {}, 2),
    ("near from .5 on", {"near_min_similarity": 0.5}, 2),
    ("near, 256 MB", {"memory_limit_bytes": 256 << 20}, 2),
    ("near, 64 MB", {"memory_limit_bytes": 64 << 20}, 2),
]
CLASSES = ["cross", "indoc", "norm", "near 0.02", "near 0.05", "near 0.1"]


def corpus(size, measure, work):
    """Returns the folder of a corpus of `size` megabytes, made if it is missing, and its actual megabytes of text."""
    folder = os.path.join(work, f"corpus-{size}")
    manifest = os.path.join(folder, "MANIFEST.json")
    if not os.path.exists(manifest):
        print(f"making {folder}", file=sys.stderr)
        make = [sys.executable, os.path.join(measure, "make_corpus.py"), "--mb", str(size), "--out", folder, "--sep", "blank"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
    with open(manifest, encoding="utf-8") as file:
        return folder, json.load(file)["text_bytes"] / 1e6


def settings(name, keys, work):
    """Writes a settings file with `keys` under [dedupe] and returns its path."""
    path = os.path.join(work, f"{name.replace(' ', '-').replace(',', '')}.toml")
    values = {key: str(value).lower() for key, value in keys.items()}
    with open(path, "w", encoding="utf-8") as file:
        file.write("[dedupe]\n" + "".join(f"{key} = {value}\n" for key, value in values.items()))
    return path


def run(command):
    """Runs `command` and returns its wall seconds, CPU seconds and peak memory in bytes."""
    start = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def score(removed, folder, measure):
    """Returns the scores that dedupe.py of the measure folder gives for the paragraphs listed in `removed`."""
    ids = removed + ".ids"
    with subprocess.Popen(["zstd", "-dcq", removed], stdout=subprocess.PIPE) as lines, open(ids, "w", encoding="utf-8") as out:
        for line in lines.stdout:
            row = json.loads(line)
            out.write(f"{row['id']}:{row['paragraph']}\n")
    command = [sys.executable, os.path.join(measure, "dedupe.py"), "--corpus", folder, "--removed", ids, "--json"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gristmill", required=True)
    parser.add_argument("--measure", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--sizes", default="100,1000,4000")
    parser.add_argument("--no-score", action="store_true", help="measure times only")
    args = parser.parse_args()
    os.makedirs(args.work, exist_ok=True)
    print("| MB of text | run | MB/CPU-s | MB/s | peak MB |", " | ".join(CLASSES), "| wrongly dropped | first kept |")
    print("|" + "---|" * (7 + len(CLASSES)))
    for size in args.sizes.split(","):
        folder, megabytes = corpus(size, args.measure, args.work)
        for name, keys, threads in RUNS:
            output, removed = (os.path.join(args.work, file) for file in ("kept.jsonl.zst", "removed.jsonl.zst"))
            command = [args.gristmill, "dedupe", os.path.join(folder, "documents"), "--quiet", "--threads", str(threads)]
            command += ["--config", settings(name, keys, args.work), "--output", output, "--removed", removed]
            wall, cpu, peak = run(command)
            cells = [f"{megabytes:.0f}", name, f"{megabytes / cpu:.1f}", f"{megabytes / wall:.1f}", f"{peak / 1e6:.0f}"]
            if not args.no_score:
                found = score(removed, folder, args.measure)
                rates = found["classes"]
                cells += [f"{rates[name]['rate']:.4f}" if name in rates else "" for name in CLASSES]
                cells += [str(found["removed_wrong"]), str(found["first_kept"])]
            print("|", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
