# Entry point for people and cron jobs. `make help` lists the targets.

CARGO ?= cargo
PYTHON ?= python3
INPUT ?= seeds
OUTPUT ?= output
DATA ?= ../shared/data
# Folders of labelled pages: DATA/pages and DATA/suites if either exists, otherwise DATA itself.
PAGES ?= $(or $(wildcard $(DATA)/pages $(DATA)/suites),$(DATA)) tests/written
MEASURE ?= ../shared/measure
SIZES ?= 100,1000,4000
CORPUS ?= target/bench-corpus
# Limits `make bench` to the named stages, such as `STAGES=run`; empty for all.
STAGES ?=
# Version of PySpark for `make test-spark`; 3.5.9 is supported too.
SPARK ?= 4.0.1
GRISTMILL := target/release/gristmill
VENV := .venv
PIP_WHEEL := $(VENV)/bin/pip install --quiet --no-index --no-deps --force-reinstall
# Uses nextest if it is installed and `cargo test` otherwise; both run every test. The release profile shares every dependency with
# `make run`; `cargo test` alone has the development profile, with checks for overflow.
RUN_TESTS := $(if $(shell command -v cargo-nextest 2>/dev/null),$(CARGO) nextest run,$(CARGO) test --lib --bins --tests) --release

.DEFAULT_GOAL := help
.PHONY: help build run test test-rust test-python pyspark test-spark test-spark-quick wheel check soak bench bench-dedupe eval train golden clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

# With the Python package, the features of dependencies are those of the wheel and of the tests, so that each is compiled once.
build: ## build the release binary
	$(CARGO) build --release --locked --workspace

run: build ## process INPUT (seeds) into OUTPUT (output)
	$(GRISTMILL) run $(INPUT) --output $(OUTPUT)

test: test-rust test-python ## run every test

test-rust:
	$(RUN_TESTS) --workspace --locked
	$(CARGO) test --release --workspace --doc --locked --quiet

wheel: $(VENV)/installed ## build the Python package into target/wheels
	rm -rf target/wheels
	$(VENV)/bin/maturin build --release --locked --quiet --manifest-path python/Cargo.toml --out target/wheels

test-python: build wheel
	rm -rf target/test-output
	$(PIP_WHEEL) target/wheels/*.whl
	$(GRISTMILL) run seeds --output target/test-output --quiet
	GRISTMILL_OUTPUT=target/test-output GRISTMILL=$(GRISTMILL) $(VENV)/bin/python -m pytest -q -rs tests/python
	$(VENV)/bin/python -m pytest -q -rs python/tests
	$(VENV)/bin/mypy --config-file python/pyproject.toml --strict python/gristmill

pyspark: $(VENV)/installed
	$(VENV)/bin/pip install --quiet pyspark==$(SPARK)

test-spark: wheel pyspark ## test the Spark job, on version SPARK and a local cluster of two workers (about ten minutes; needs Java 17, downloads Spark)
	$(PIP_WHEEL) target/wheels/*.whl
	$(VENV)/bin/python -m pytest -q -rs $(SPARK_TESTS) tests/spark

test-spark-quick: SPARK_TESTS := -m quick
test-spark-quick: test-spark ## the part of test-spark with seeds and a killed executor (about two minutes)

$(VENV)/installed: tests/python/requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --requirement $<
	touch $@

check: test ## run every check: tests, formatting, lints, documentation, and that fuzz targets and benches compile
	$(CARGO) fmt --all --check
	$(CARGO) clippy --release --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --release --workspace --no-deps --locked --document-private-items
	$(CARGO) check --release --manifest-path fuzz/Cargo.toml --target-dir target --locked

soak: ## run the long fault and hostile-input tests: a kill at every step, hundreds of random inputs (about ten minutes)
	GRISTMILL_SOAK=1 $(CARGO) test --release --locked --test it -- faults hostile --nocapture

bench: ## measure bytes per second of each stage, and time and memory of whole runs; MEASURE makes the prose corpus
	@test -d $(CORPUS)/documents || test ! -f $(MEASURE)/make_corpus.py || $(PYTHON) $(MEASURE)/make_corpus.py --mb 60 --sep blank --out $(CORPUS)
	GRISTMILL_BENCH_CORPUS=$(CORPUS) $(CARGO) bench --locked --bench stages -- $(STAGES)

bench-dedupe: build ## measure speed, memory and recall of dedupe on corpora of SIZES MB with known duplicates; needs MEASURE and 3 GB of disk
	$(PYTHON) benches/dedupe.py --gristmill $(GRISTMILL) --measure $(MEASURE) --work target/bench-dedupe --sizes $(SIZES)

eval: build ## measure quality on the labelled data in DATA (../shared/data); cross-validates chrome (about fifteen minutes)
	$(GRISTMILL) eval pages $(PAGES) --folds 5
	$(GRISTMILL) eval sentences $(DATA)/sentences/ewt-dev.jsonl $(DATA)/sentences/gum-dev.jsonl

train: build ## retrain the models in config/models on DATA (../shared/data); gives the same bytes
	$(GRISTMILL) train titles $(PAGES:%=--data %) --output src/parse/facts/title/weights.toml
	$(MAKE) build
	$(GRISTMILL) train chrome $(PAGES:%=--data %) --output config/models/chrome.bin
	$(GRISTMILL) train sentences --data $(DATA) --output config/models/sentences.bin

golden: ## rewrite the expected files of the golden tests; review the diff like code
	GOLDEN=rewrite $(RUN_TESTS) --workspace --locked golden

clean: ## remove build products; keeps published runs
	$(CARGO) clean
	rm -rf $(VENV)
