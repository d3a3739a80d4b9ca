# The only entry point for people and for cron. `make help` lists the targets.

CARGO ?= cargo
PYTHON ?= python3
INPUT ?= seeds
OUTPUT ?= output
DATA ?= ../shared/data
# Folders of labelled pages: the parts of DATA, or DATA itself where it is one.
PAGES ?= $(or $(wildcard $(DATA)/pages $(DATA)/suites),$(DATA))
MEASURE ?= ../shared/measure
SIZES ?= 100,1000,4000
CORPUS ?= target/bench-corpus
# Stages that `make bench` measures alone, such as `STAGES=run`.
STAGES ?=
GRISTMILL := target/release/gristmill
VENV := .venv
# nextest where it is installed, the standard runner elsewhere: both run every test.
RUN_TESTS := $(if $(shell command -v cargo-nextest 2>/dev/null),$(CARGO) nextest run,$(CARGO) test --lib --bins --tests)

.DEFAULT_GOAL := help
.PHONY: help build run test test-rust test-python test-spark wheel check soak bench bench-dedupe eval train golden clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

build: ## build the release binary
	$(CARGO) build --release --locked

run: build ## grind INPUT (seeds) into OUTPUT (output)
	$(GRISTMILL) run $(INPUT) --output $(OUTPUT)

test: test-rust test-python ## run every test

test-rust:
	$(RUN_TESTS) --locked
	$(CARGO) test --doc --locked --quiet

wheel: $(VENV)/installed ## build the Python package into target/wheels
	rm -rf target/wheels
	$(VENV)/bin/maturin build --release --locked --manifest-path python/Cargo.toml --out target/wheels --quiet

test-python: wheel
	$(VENV)/bin/pip install --quiet --no-index --no-deps --force-reinstall target/wheels/*.whl
	$(CARGO) build --tests --locked
	rm -rf target/test-output
	target/debug/gristmill run seeds --output target/test-output --quiet
	GRISTMILL_OUTPUT=target/test-output GRISTMILL=target/debug/gristmill $(VENV)/bin/python -m pytest -q -rs tests/python
	$(VENV)/bin/python -m pytest -q -rs python/tests
	$(VENV)/bin/mypy --config-file python/pyproject.toml --strict python/gristmill

test-spark: wheel ## slow: the Spark job on a cluster of two workers here; needs Java 17, downloads Spark; some ten minutes
	$(VENV)/bin/pip install --quiet --requirement tests/spark/requirements.txt
	$(VENV)/bin/pip install --quiet --no-index --no-deps --force-reinstall target/wheels/*.whl
	$(VENV)/bin/python -m pytest -q -rs tests/spark

$(VENV)/installed: tests/python/requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --requirement $<
	touch $@

check: test ## formatting, lints, tests, documentation, fuzz targets and benches build
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps --locked --document-private-items
	$(CARGO) check --manifest-path fuzz/Cargo.toml --target-dir target --locked

soak: ## the long sweeps of faults and hostile inputs: kills at every step, hundreds drawn by lot; some ten minutes
	GRISTMILL_SOAK=1 $(CARGO) test --locked --test it -- faults hostile --nocapture

bench: ## bytes per second of every stage; CPU, multiple of zstd and memory of whole runs; the corpus of prose needs MEASURE
	@test -d $(CORPUS)/documents || test ! -f $(MEASURE)/make_corpus.py || $(PYTHON) $(MEASURE)/make_corpus.py --mb 60 --sep blank --out $(CORPUS)
	GRISTMILL_BENCH_CORPUS=$(CORPUS) $(CARGO) bench --locked --bench stages -- $(STAGES)

bench-dedupe: build ## dedupe of 100 MB, 1 GB and 4 GB (SIZES) with known repeats: speed, memory, recall; needs MEASURE, makes 3 GB
	$(PYTHON) benches/dedupe.py --gristmill $(GRISTMILL) --measure $(MEASURE) --work target/bench-dedupe --sizes $(SIZES)

eval: build ## quality on labelled data in DATA (../shared/data), as tables; chrome by cross-validation over all sets, some twenty minutes
	$(GRISTMILL) eval pages $(PAGES) --folds 5
	$(GRISTMILL) eval sentences $(DATA)/sentences/ewt-dev.jsonl $(DATA)/sentences/gum-dev.jsonl

train: build ## fit the models again to DATA (../shared/data): the same bytes as those in config/models
	$(GRISTMILL) train chrome $(PAGES:%=--data %) --output config/models/chrome.bin
	$(GRISTMILL) train sentences --data $(DATA) --output config/models/sentences.bin

golden: ## rewrite the expected files of golden cases; review the change like code
	GOLDEN=rewrite $(RUN_TESTS) --locked golden

clean: ## remove what was built; published runs stay
	$(CARGO) clean
	rm -rf $(VENV)
