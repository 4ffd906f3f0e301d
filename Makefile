# make build   set up, then build the library in sources/ into dist/
# make test    set up, then run all tests
# make coverage  the same, and what of publish/ they reach
# make test-long  set up, then run the tests that take minutes
# make test-lowest  the tests with the oldest versions allowed
# make mutate ROOM=statement  set up, then plant small faults in a room, and tell which no test notices
# make fuzz MINUTES=10  set up, then try inputs that nobody would write, so long for each kind
# make lock    write the locks of requirements/ anew, with uv
# make sbom    write requirements/sbom.json, the bill of materials
# make gallery set up, then make the pictures of docs/gallery
# make docs    set up, then build the site of the documentation: build/docs/index.html
# make bench   set up, then measure: bench/RESULTS.md; BENCH='--quick' for a trial
PYTHON ?= python3
VENV   := .venv
LOWEST := .venv-lowest
MINUTES ?= 10
ROOM   ?= statement
BIN    := $(VENV)/bin
BROWSER := tests/browser/node_modules

.PHONY: build test coverage test-long test-lowest lint lock sbom fuzz mutate bench gallery docs setup setup-test native judges clean

build: setup
	$(BIN)/publish build

test: setup-test
	$(BIN)/python -m pytest -n 2 --dist loadgroup

coverage: setup-test
	$(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-report=term:skip-covered --cov-fail-under=95

test-long: setup-test
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m long

bench: native $(VENV)/.tested
	$(BIN)/python -m bench.build $(BENCH)

gallery: setup-test
	$(BIN)/python -m bench.gallery

docs: setup-test
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict
	@echo build/docs/index.html

lint: setup-test
	$(BIN)/ruff check publish tests bench manual
	$(BIN)/ruff format --check publish tests bench manual
	$(BIN)/mypy --strict publish manual
	$(BIN)/mypy --explicit-package-bases --follow-imports=silent bench
	$(BIN)/lint-imports --no-cache

setup: native $(VENV)/.built
setup-test: native judges $(VENV)/.tested $(BROWSER)/.installed

$(BIN)/python $(LOWEST)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "publish needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(patsubst %/bin,%,$(@D))

# Only what the locks name, by hash, and no code of packages at install: wheels, but for those
# that have none, or none for this Python. The package itself is built with what is installed then.
# Each is called with the folder of the environment's programs.
PIP = $(1)/python -m pip install --quiet --disable-pip-version-check
NEWEST := import sys; print("mwparserfromhell" * (sys.version_info >= (3, 14)))
SOURCE_ONLY = bagit odfpy jstyleson $(shell $(1)/python -c '$(NEWEST)')
LOCKED = $(PIP) --require-hashes --no-deps --only-binary :all: $(SOURCE_ONLY:%=--no-binary %)
OWN = $(PIP) --no-deps --no-build-isolation --no-index -e .

# mwparserfromhell is built without its part in C where there is no compiler.
export WITH_EXTENSION := optional

$(VENV)/.built: pyproject.toml requirements/run.txt $(BIN)/python
	$(call LOCKED,$(BIN)) -r requirements/run.txt
	$(call OWN,$(BIN))
	@touch $@

$(VENV)/.tested: pyproject.toml requirements/dev.txt $(BIN)/python
	$(call LOCKED,$(BIN)) -r requirements/dev.txt
	$(call OWN,$(BIN))
	@touch $@ $(VENV)/.built

# The tests with the oldest versions that pyproject.toml allows, in an environment of their own.
test-lowest: native judges $(LOWEST)/.tested $(BROWSER)/.installed
	$(LOWEST)/bin/python -m pytest -n 2 --dist loadgroup

$(LOWEST)/.tested: pyproject.toml requirements/dev.txt requirements/lowest.txt $(LOWEST)/bin/python
	$(call LOCKED,$(LOWEST)/bin) -r requirements/dev.txt
	$(call LOCKED,$(LOWEST)/bin) -r requirements/lowest.txt
	$(call OWN,$(LOWEST)/bin)
	@touch $@

# The locks, anew: every version the newest that pyproject.toml allows, or the oldest.
COMPILE := uv pip compile pyproject.toml requirements/build.in --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet
EXTRAS := --extra test --extra bench --extra dask --extra docs

fuzz: setup-test
	$(BIN)/python -m bench.fuzz --minutes $(MINUTES)

mutate: setup-test
	$(BIN)/python -m bench.mutate $(ROOM)

lock:
	$(COMPILE) -o requirements/run.txt
	$(COMPILE) $(EXTRAS) -c requirements/run.txt -o requirements/dev.txt
	$(COMPILE) --resolution lowest-direct -o requirements/lowest.txt

sbom: setup-test
	$(BIN)/python -m bench.sbom > requirements/sbom.json

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
