# Works on a fresh Debian machine with python3 and its venv module, make and git. See README.md.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The pins name every package there is to install, so pip has nothing to resolve.
INSTALL := $(PIP) install --no-deps --require-hashes

.PHONY: install demo test lint bench pins clean

install: .venv/installed

demo: .venv/installed
	$(BIN)/python -m flows.demo --data demo-data

test: .venv/developing tests/clients/node/node_modules
	$(BIN)/python -m pytest

lint: .venv/developing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/codespell flows connectors tests docs README.md CHANGELOG.md CONTRIBUTING.md

bench: .venv/developing
	$(BIN)/python -m tests.bench

# Newest set that works together; the caps and their reasons stand in pyproject.toml.
pins: .venv/developing
	$(BIN)/uv pip compile requirements/build.in $(COMPILE) -o requirements/build.txt
	$(BIN)/uv pip compile pyproject.toml $(COMPILE) -o requirements/runtime.txt
	$(BIN)/uv pip compile pyproject.toml --extra dev $(COMPILE) -c requirements/runtime.txt -o requirements/dev.txt

COMPILE := --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header

clean:
	rm -rf .venv demo-data .mypy_cache .ruff_cache tests/clients/node/node_modules

.venv/installed: requirements/build.txt requirements/runtime.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(INSTALL) -r requirements/build.txt
	$(INSTALL) -r requirements/runtime.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/developing: .venv/installed requirements/dev.txt requirements/apt.txt
	sh requirements/apt.sh
	$(INSTALL) -r requirements/dev.txt
	@touch $@

# Clients of Google's APIs for Node, which the embedded Workspace has to satisfy; Node itself comes with requirements/apt.txt.
tests/clients/node/node_modules: tests/clients/node/package-lock.json .venv/developing
	npm --prefix tests/clients/node ci --ignore-scripts --no-audit --no-fund
	@touch $@
