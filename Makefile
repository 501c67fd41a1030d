# Few commands, the same everywhere: demo, run, test, check, fix, bench.
PYTHON ?= python3
PORT   ?= 8000
SERVE  ?= 1
FORMAT ?= all
MUTANTS ?= 110000
DOCUMENTS ?= 100000
OFFSET ?= 0
SEED   ?= 1
BULK   ?= 1000000
BIN    := .venv/bin
export PYTHON

.PHONY: demo test check fix soak mutants differential bench bench-full bench-desk bench-directory bench-figures bench-view bench-routing bench-standing lock pictures clean help

help:            ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

demo: .venv/runtime   ## set up and run the whole job on SQLite (PORT=8000, SERVE=0 only to prepare)
	@$(BIN)/assay demo --port $(PORT) $(if $(filter 0 no false,$(SERVE)),--no-serve)

test: .venv/development   ## set up and run every test
	@.ci/system-packages test
	@$(BIN)/pytest -n auto $(PYTEST_ARGS)

check: .venv/development   ## lint, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

fix: .venv/development   ## mend what can be mended by machine
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

soak: .venv/development   ## random acts over time against a reference, 10,000 steps and more (long)
	@ASSAY_TEST_SOAK=250 $(BIN)/pytest -q tests/issuer/over_time

mutants: .venv/development   ## mutants of valid credentials, 110,000 of each format: none may be VALID (long)
	@$(BIN)/python -m tests.mutants --format $(FORMAT) --count $(MUTANTS) --offset $(OFFSET) --seed $(SEED)

differential: .venv/development   ## 100,000 documents canonicalized by us, pyoxigraph, PyLD and jsonld.js (long)
	@$(BIN)/python -m tests.differential --count $(DOCUMENTS) --offset $(OFFSET) --seed $(SEED)

bench: .venv/development   ## measure, against raw Ed25519 of the same machine
	@$(BIN)/python -m bench

bench-full: .venv/development   ## the same with larger counts and BULK=1000000 credentials in bulk (hours)
	@$(BIN)/python -m bench --full --credentials $(BULK)

bench-standing: .venv/development   ## standings and sweeps over 100,000 certifications (minutes)
	@$(BIN)/python -m bench.standing

bench-directory: .venv/development   ## queries of the directory with 100,000 people, on both databases (minutes)
	@$(BIN)/python -m bench.directory

bench-desk: .venv/development   ## the desk's lists with 100,000 people, on both databases (minutes)
	@$(BIN)/python -m bench.desk

bench-figures: .venv/development   ## the dashboard and the report of 10,000 people, on both databases (minutes)
	@$(BIN)/python -m bench.figures

bench-routing: .venv/development   ## who takes a ticket, of 10,000 agents by 50 rules, on both databases (a minute)
	@$(BIN)/python -m bench.routing

bench-view: .venv/development   ## first paint and bytes of the first view, on a slow phone (a minute)
	@$(BIN)/python -m tests.browser.first_view

lock: .venv/development   ## resolve the dependencies anew (no index host is recorded)
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --quiet --upgrade --extra install --extra postgresql pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --quiet --all-extras pyproject.toml -c requirements.lock -o requirements-dev.lock

pictures: .venv/development   ## picture every page in every standing (build/pictures)
	@$(BIN)/python -m tests.browser.pictures

clean:   ## remove what the commands above made inside the tree
	@rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .coverage htmlcov

.venv/bin/pip:
	@.ci/system-packages run
	@echo "Making a virtual environment"
	@$(PYTHON) -m venv .venv

.venv/runtime: requirements.lock pyproject.toml | .venv/bin/pip
	@.ci/system-packages run
	@echo "Installing the locked Python packages (once; a minute or two)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/development: requirements-dev.lock .venv/runtime
	@echo "Installing the locked packages for development"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
