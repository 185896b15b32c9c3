# Everything a fresh machine needs is python3 (3.11 or newer) and make.
#
#   make run      the seeds into reports/run-seeds, and the story groups on the terminal
#   make test     all tests            make lint     ruff and strict mypy
#   make report   reports/seeds anew   make docs     docs/cli.md and the examples in README.md anew
#   make check    the seeds against the limits in pyproject.toml, as a user's build would
#   make snapshots  the recorded sessions of the tests anew: read what changed
#   make quality  the detector against the floors on labelled news (needs that data; skips what is absent)
#   make bench    speed and memory     make clean    what was made

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
FEEDS ?= seeds
OUTPUT ?= reports/run-seeds

.DEFAULT_GOAL := run
.PHONY: run check test lint report docs snapshots quality bench clean

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

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.speed

clean:
	rm -rf $(VENV) reports/run-seeds build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The two stamps say what is installed; a second call starts at once.
$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(INSTALL) -e '.[test,lint]'
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "dedup needs Python 3.11 or newer, $(PYTHON) is $$($(PYTHON) --version): make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
