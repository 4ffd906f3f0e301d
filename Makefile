# make build   set up, then build the library in sources/ into dist/
# make test    set up, then run all tests
# make test-long  set up, then run the tests that take minutes
# make gallery set up, then make the pictures of docs/gallery
# make bench   set up, then measure: bench/RESULTS.md; BENCH='--quick' for a trial
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
BROWSER := tests/browser/node_modules

.PHONY: build test test-long lint bench gallery setup setup-test native judges clean

build: setup
	$(BIN)/publish build

test: setup-test
	$(BIN)/python -m pytest -n 2 --dist loadgroup

test-long: setup-test
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m long

bench: native $(VENV)/.benched
	$(BIN)/python -m bench.build $(BENCH)

gallery: setup-test
	$(BIN)/python -m bench.gallery

lint: setup-test
	$(BIN)/ruff check publish tests bench
	$(BIN)/ruff format --check publish tests bench
	$(BIN)/mypy --strict publish
	$(BIN)/lint-imports --no-cache

setup: native $(VENV)/.built
setup-test: native judges $(VENV)/.tested $(BROWSER)/.installed

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "publish needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.built: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.tested: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@ $(VENV)/.built

$(VENV)/.benched: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@ $(VENV)/.built

# What the tests run in a browser; without npm they are skipped and say so.
$(BROWSER)/.installed: tests/browser/package.json tests/browser/package-lock.json
	@mkdir -p $(BROWSER)
	@if command -v npm >/dev/null; then npm ci --silent --ignore-scripts --prefix tests/browser \
	  || echo "publish: npm could not install tests/browser; some tests will be skipped" >&2; fi
	@mkdir -p $(BROWSER) && touch $@

# Pango sets the type and HarfBuzz cuts the fonts down; both are system libraries.
native:
	@sh .ci/native

# MARC checkers, pandoc and the like: second opinions that the tests ask for.
judges:
	@sh .ci/judges

clean:
	rm -rf $(VENV) dist build
