# One environment, made once, from the lock; `make report` and `make test` need nothing installed before but Python.
PYTHON ?= python3
REGION ?= paser
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
UV := $(shell command -v uv 2>/dev/null)
OPTIONS := $(if $(YEAR),--year $(YEAR)) $(if $(LANG_),--lang $(LANG_)) $(if $(SOURCE),--source $(SOURCE))

.PHONY: help report test test-all lint lab lock clean
help:
	@echo "make report REGION=paser [YEAR=2022] [LANG_=en]   write a report"
	@echo "make test        check code, data and notebooks (a few minutes)"
	@echo "make test-all    the same with every slow test"
	@echo "make lab         open the notebooks in JupyterLab"

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "spbe-research needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
ifdef UV
	uv venv --quiet --clear --python "$(PYTHON)" $(VENV)
	uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	@$(BIN)/python -m compileall -q spbe_research
	@$(BIN)/python -c 'import pathlib; pathlib.Path("$(VENV)/.ready").touch()'

report: $(VENV)/.ready
	$(BIN)/spbe report "$(REGION)" $(OPTIONS)

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/spbe check
	$(BIN)/python -m pytest -q --nbval --nbval-sanitize-with tests/nbval.cfg notebooks papers
	$(BIN)/python -m pytest -q -n auto --dist loadgroup -m "not slow" --doctest-modules spbe_research tests

test-all: lint
	$(BIN)/spbe check
	$(BIN)/python -m pytest -q --nbval --nbval-sanitize-with tests/nbval.cfg notebooks papers
	$(BIN)/python -m pytest -q -n auto --dist loadgroup --doctest-modules spbe_research tests

lab: $(VENV)/.ready
	$(BIN)/jupyter lab notebooks

lock:
	uv pip compile pyproject.toml --all-extras --universal --generate-hashes --python-version 3.11 \
	  --no-emit-index-url --no-header -o requirements.lock

clean:
	$(PYTHON) -c 'import shutil; shutil.rmtree("$(VENV)", ignore_errors=True)'
