# Two steps into one environment: the lock of a user, and what tests and checks add; nothing need be installed before
# but Python.
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
# nothing is byte-compiled beforehand, only what is used, when it is first used: half the time and a fifth of the disk
export PYTHONDONTWRITEBYTECODE :=
ifdef UV
INSTALL := uv pip install --quiet --python $(BIN)/python
else
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
endif

.PHONY: help report test test-fast test-all lint lab notebooks snapshots docs panels lock clean
help:
	@echo "make report REGION=paser [YEAR=2022] [LANG_=en]   write a report"
	@echo "make lab         open the notebooks in JupyterLab"
	@echo "make test        check code, data and notebooks (a few minutes)"
	@echo "make test-fast   the tests of a daily round, without the checks of data and notebooks"
	@echo "make test-all    make test with every slow test"
	@echo "make notebooks   run the committed notebooks and write their outputs anew"
	@echo "make snapshots   write the kept texts and pictures of the tests anew, and the notebooks"
	@echo "make docs        build the documentation site in build/docs/html, without a network; PICTURES=1 runs its notebooks"
	@echo "make panels      write Parquet copies of the panel for a release to build/panels"
	@echo "make lock        write the locks anew, at the versions they hold already wherever these still fit"

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "spbe-research needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Installing about 149 packages (730 MB) into $(VENV) ..."
ifdef UV
	@uv venv --quiet --clear --python "$(PYTHON)" $(VENV)
else
	@$(PYTHON) -m venv --clear $(VENV)
endif
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@$(BIN)/python -c 'import pathlib; pathlib.Path("$@").touch()'

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	@echo "Adding about 57 packages for tests, checks and the documentation site (420 MB) to $(VENV) ..."
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@$(BIN)/python -c 'import pathlib; pathlib.Path("$@").touch()'

report: $(VENV)/.ready
	$(BIN)/spbe report "$(REGION)" $(OPTIONS)

lab: $(VENV)/.ready
	$(BIN)/jupyter lab notebooks/start_here.ipynb

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/spbe check
	$(BIN)/python -m pytest -q -n auto --dist loadfile --nbval --nbval-sanitize-with tests/nbval.cfg notebooks papers
	$(BIN)/python -m pytest -q -n auto --dist loadgroup -m "not slow" --doctest-modules spbe_research tests

test-fast: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -q -n auto --dist loadgroup -m "not slow and not full" tests

test-all: lint
	$(BIN)/spbe check
	$(BIN)/python -m pytest -q -n auto --dist loadfile --nbval --nbval-sanitize-with tests/nbval.cfg notebooks papers
	$(BIN)/python -m pytest -q -n auto --dist loadgroup --every-key --doctest-modules spbe_research tests

notebooks: $(VENV)/.ready-dev
	$(BIN)/python tests/renew_notebooks.py

# after another wording: look at the difference, it is what a reader will see
snapshots: notebooks
	$(BIN)/python docs/concepts.py
	$(BIN)/python -m pytest -q --snapshot-update -m snapshot tests
	$(BIN)/python -m pytest -q --mpl-generate-path=tests/baseline -m mpl_image_compare tests

# every warning is an error; nothing is fetched, neither while it is built nor by its pages
docs: $(VENV)/.ready-dev
	$(BIN)/python docs/site/build.py $(if $(PICTURES),--pictures)

# for a release, attached to it and never committed
panels: $(VENV)/.ready
	$(BIN)/python .ci/panels.py

COMPILE := uv pip compile --quiet pyproject.toml --universal --generate-hashes --python-version 3.11 \
  --no-emit-index-url --no-header
lock:
	$(COMPILE) --extra reports --extra study --extra analysis --group build -o requirements.lock
	$(COMPILE) -c requirements.lock -o requirements-core.lock
	$(COMPILE) --extra dev --group build -c requirements.lock -o requirements-dev.lock

clean:
	$(PYTHON) -c 'import shutil; shutil.rmtree("$(VENV)", ignore_errors=True)'
