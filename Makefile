# Two commands matter: `make demo` and `make test`. Both need only python3 (3.11 or newer) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
LOCKED := --require-hashes --no-deps --only-binary :all:

.PHONY: help demo test check lint types tests bench sheets docs lock clean

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.run  ## talk with the bot in your browser
	@$(BIN)/evenkeel demo $(ARGS)

test: lint types tests  ## ruff, mypy, pytest

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev
	@$(BIN)/mypy

tests: $(VENV)/.dev
	@$(BIN)/pytest $(ARGS)

bench: $(VENV)/.dev  ## measure the speed, as ratios in one run
	@$(BIN)/python -m benchmarks $(ARGS)

sheets: $(VENV)/.dev  ## every text as it looks on a phone, as pictures in sheets/
	@$(BIN)/python -m tests.phone.contact_sheets sheets $(ARGS)

docs: $(VENV)/.dev  ## the documentation as a site, in site/
	@$(BIN)/python -m mkdocs build --strict --quiet

lock:  ## pin the dependencies anew (needs uv)
	uv pip compile pyproject.toml --extra postgres --group dev $(UV_LOCK) -o requirements-dev.lock
	uv pip compile pyproject.toml --extra postgres --group build $(UV_LOCK) -c requirements-dev.lock -o requirements.lock
UV_LOCK := --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --quiet

clean:  ## remove the virtual environment
	rm -rf $(VENV)

# A stamp per set of packages: what is installed already is not looked at again.
$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Evenkeel needs Python 3.11 or newer; `make PYTHON=python3.12 …` names another one.'; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo 'Installing what Evenkeel needs into $(VENV) (once) …'
	@$(PIP) install $(LOCKED) -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo 'Installing what the tests need …'
	@$(PIP) install $(LOCKED) -r requirements-dev.lock
	@touch $@
