# Everything a fresh machine needs is python3 (3.11 or newer) and make.
#
#   make run      the seeds into reports/run-seeds, and the story groups on the terminal
#   make test     all tests            make lint     ruff and strict mypy
#   make report   reports/seeds anew   make docs     docs/cli.md and the examples in README.md anew
#   make check    the seeds against the limits in pyproject.toml, as a user's build would
#   make snapshots  the recorded sessions of the tests anew: read what changed
#   make quality  the detector against the floors on labelled news (needs that data; skips what is absent)
#   make bench    speed, memory and what is found, beside the peers (BENCH="--quick" for a look)
#   make bench-kernels  the hot kernels one by one
#   make bench-memory   a feed larger than the memory that it may take (BENCH="--articles 4250000 --memory 4G")
#   make clean    what was made

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
FEEDS ?= seeds
OUTPUT ?= reports/run-seeds

.DEFAULT_GOAL := run
.PHONY: run check test lint report docs snapshots quality bench bench-kernels bench-memory clean

run: $(VENV)/.installed
	$(BIN)/dedup run $(FEEDS) -o $(OUTPUT)

check: $(VENV)/.installed
	$(BIN)/dedup check seeds

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -q -n 2

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy

report: $(VENV)/.installed
	$(BIN)/dedup run seeds -o reports/seeds

docs: $(VENV)/.installed-dev
	$(BIN)/python docs/generate.py

snapshots: $(VENV)/.installed-dev
	SNAPSHOTS=write $(BIN)/python -m pytest -q -n 2 tests/cli/test_check.py

quality: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.quality
	$(BIN)/python -m benchmarks.credits
	$(BIN)/python -m benchmarks.credit_feeds

bench: $(VENV)/.installed-bench
	$(BIN)/python -m benchmarks.speed $(BENCH)

bench-kernels: $(VENV)/.installed-bench
	$(BIN)/python -m pytest -q benchmarks/kernels --benchmark-columns=median,min,max,rounds

bench-memory: $(VENV)/.installed
	$(BIN)/python -m benchmarks.bounded $(BENCH)

clean:
	rm -rf $(VENV) reports/run-seeds build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps say what is installed; a second call starts at once.
$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(INSTALL) -e '.[test,lint]'
	@touch $@

# The peers live apart: some ask for other versions of packages that this project needs too.
$(VENV)/.installed-bench: $(VENV)/.installed benchmarks/peers/requirements.txt benchmarks/peers/constraints.txt
	$(INSTALL) -e '.[bench]'
	$(PYTHON) -m venv $(VENV)/peers
	$(VENV)/peers/bin/python -m pip install --quiet --disable-pip-version-check -c benchmarks/peers/constraints.txt \
	  -r benchmarks/peers/requirements.txt
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "dedup needs Python 3.11 or newer, $(PYTHON) is $$($(PYTHON) --version): make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
