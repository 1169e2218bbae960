# Brobygger. `make run` and `make test` set up whatever is missing, say what they do, and are quick the second time.
# They work for root and for an ordinary user. Nothing is installed outside this folder, except that root gets
# Chromium for the tests through apt, and the embedded database keeps its data as docs/operations.md says.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

PY := .venv/bin/python
STAMPS := .venv/stamps
PIP := $(PY) -m pip install -q --no-input --disable-pip-version-check --require-hashes
VENDOR := src/brobygger/ui/static/vendor
PO := $(shell find src -name '*.po' 2>/dev/null)
PORT ?= 8000
PG15 ?= /usr/lib/postgresql/15/bin

export BROBYGGER_OUTBOX ?= $(CURDIR)/var/outbox

.PHONY: run setup setup-dev vendor translations test lint bench chaos test-pg15 coverage-of-requirements lock pictures clean help

help: ## What can be made here
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1	\2/p' Makefile

run: setup ## Start Brobygger with Are's story on http://localhost:8000
	@BROBYGGER_STORY=1 exec .venv/bin/brobygger serve --story --port $(PORT)

setup: $(STAMPS)/base $(VENDOR)/.stamp translations ## Install what Brobygger needs, in this folder

setup-dev: $(STAMPS)/dev $(VENDOR)/.stamp translations ## The same, with the tools of the tests

vendor: $(VENDOR)/.stamp ## Copy the pages' third-party parts out of the npm packages

test: setup-dev lint ## Check everything and run all tests
	@scripts/install_chromium.sh
	@echo "Tests ..."
	@$(PY) -m pytest -n 3 --dist loadgroup -q

lint: setup-dev ## Style, types, layers, migrations and translations
	@echo "Style, types, layers, migrations, translations ..."
	@.venv/bin/ruff check -q .
	@.venv/bin/ruff format -q --check .
	@.venv/bin/djlint --quiet --lint src
	@.venv/bin/mypy --no-error-summary src
	@.venv/bin/lint-imports --no-cache > .venv/lint-imports.log 2>&1 || { cat .venv/lint-imports.log; exit 1; }
	@BROBYGGER_DATABASE_POOL=0 $(PY) -W ignore -m django makemigrations --check --dry-run -v 0 --settings brobygger.config.settings \
		|| { echo "A model has changed without a migration: .venv/bin/brobygger manage makemigrations"; exit 1; }
	@$(PY) scripts/translations.py check

bench: setup-dev $(STAMPS)/bench ## Measure what the product promises, and print the table
	@$(PY) -m tests.bench

chaos: setup-dev ## Kill the server and the database under load, and count the messages
	@$(PY) -m tests.chaos

test-pg15: setup-dev ## Schema and access tests on a PostgreSQL 15 of this machine
	@$(PY) -m scripts.test_pg15 $(PG15)

coverage-of-requirements: setup-dev ## Which requirement is shown by which test
	@$(PY) -m pytest -p tests.requirements --collect-only -qqq

pictures: setup-dev ## Take the README's pictures anew
	@scripts/install_chromium.sh
	@$(PY) -m tests.pictures

lock: ## Write the locks anew (needs uv and npm)
	@scripts/lock.sh

clean: ## Remove everything that was made in this folder (the database's data stays)
	rm -rf .venv node_modules build dist var $(VENDOR) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests scripts \( -name __pycache__ -o -name '*.mo' \) -prune -exec rm -rf {} +

$(STAMPS)/venv: scripts/make_venv.sh scripts/find_python.sh
	@echo "Making the virtual environment .venv ..."
	@scripts/make_venv.sh
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/base: $(STAMPS)/venv requirements/base.txt requirements/build.txt pyproject.toml
	@echo "Installing the Python packages (about a minute the first time) ..."
	@$(PIP) -r requirements/build.txt -r requirements/base.txt
	@$(PY) -m pip install -q --no-input --disable-pip-version-check --no-deps --no-index --no-build-isolation -e .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/base requirements/dev.txt
	@echo "Installing the tools of the tests ..."
	@$(PIP) -r requirements/dev.txt
	@touch $@

$(STAMPS)/bench: $(STAMPS)/dev requirements/bench.txt
	@echo "Installing what the bench compares with ..."
	@$(PIP) -r requirements/bench.txt
	@touch $@

$(VENDOR)/.stamp: package.json package-lock.json scripts/vendor.py | $(STAMPS)/base
	@echo "Installing the npm packages and copying what the pages serve ..."
	@scripts/install_npm.sh
	@$(PY) scripts/vendor.py
	@touch $@

translations: $(STAMPS)/base $(PO) ## Compile the translations
	@$(PY) scripts/translations.py compile
