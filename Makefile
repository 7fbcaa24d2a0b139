# Everything from a fresh checkout: `make run` serves the samples, `make test` runs the tests. Needs Python 3.11 or later.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARCHIVE ?= .archive
PORT ?= 8000
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --only-binary :all: --constraint constraints.txt

.PHONY: run install dev browser firefox lint test soak bench format clean

run: install  ## index the samples and serve them
	@test ! -e $(ARCHIVE)/CURRENT || $(BIN)/kashshaf reindex --if-needed --archive $(ARCHIVE)
	@$(BIN)/kashshaf index samples --archive $(ARCHIVE) || test $$? -eq 1  # 1: some samples are unreadable on purpose
	@$(BIN)/kashshaf serve --archive $(ARCHIVE) --port $(PORT)

install: $(VENV)/.installed
dev: $(VENV)/.dev

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kashshaf needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python setup.cfg pyproject.toml constraints.txt
	$(INSTALL) --editable .
	@touch $@

# With the rivals of the benchmark, which its tests ask too.
$(VENV)/.dev: $(VENV)/.installed
	$(INSTALL) --editable '.[dev,bench,opensearch]'
	@touch $@

$(VENV)/.bench: $(VENV)/.installed
	$(INSTALL) --editable '.[bench]'
	@touch $@

# A browser of the tests: the system's, installed where that is possible.
define with_apt
@command -v $(1) >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
  && apt-get update -qq && apt-get install -y -qq $(1) >/dev/null; } \
  || echo "no $(1) here and no way to install it: its tests are skipped, or fail where CI is set"
endef

browser:
	$(call with_apt,chromium)

firefox:
	$(call with_apt,firefox-esr)

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: dev browser
	$(BIN)/pytest

soak: dev browser firefox  ## the long tests: many kills, many random queries
	$(BIN)/pytest -m soak --timeout 3600

bench: $(VENV)/.bench  ## this index beside others: make bench FILE=articles.jsonl ARGS='--articles 5000 --write'
	$(BIN)/python -m bench $(FILE) $(ARGS)

format: dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) $(ARCHIVE) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
