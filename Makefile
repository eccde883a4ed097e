# make demo      install into .venv and score the example that ships
# make test      lint, types, arrows, then the tests on the built wheel: the one command that checks everything
# make slow      the tests that are left out there because they take long
# make coverage  all tests, slow ones too, and how much of the code they run
# make quick     the same checks on src/ as it stands, nothing is built
# make bench     measure
# make bundle    everything in one zip, for 64-bit Windows without a network: build/cchc-windows.zip
# make fuzz      mutate the inputs and look for what stops the program: make fuzz MINUTES=60
# make messages  bring the message catalogues to the code's messages and compile them
# make clean     delete what was made
#
# Needs Python 3.11 or newer with pip and venv; another one than python3: make PYTHON=python3.13 test

PYTHON ?= python3
TESTS ?= tests
JOBS ?= auto
MINUTES ?= 60

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
WHEEL := build/wheel

# What the wheel is made of. Its fingerprint, not its times, says whether to build anew: deleted files count too.
SOURCES := src rubrics examples tools pyproject.toml hatch_build.py README.md LICENSE
FINGERPRINT = find $(SOURCES) -type f ! -name '*.py[co]' ! -name '*.mo' -exec cksum {} + 2>/dev/null | sort | cksum

.DEFAULT_GOAL := help
.PHONY: help demo test slow coverage quick bench bundle fuzz messages check installed clean
.NOTPARALLEL:

help:
	@sed -n 's/^# \{0,1\}//p; /^$$/q' Makefile

demo: installed
	@$(BIN)/cchc demo

test: check installed
	$(BIN)/python -m pytest -n $(JOBS) $(TESTS)

slow: $(VENV)/ready-to-test installed
	$(BIN)/python -m pytest -n $(JOBS) -m slow $(TESTS)

coverage: $(VENV)/ready-to-test installed
	$(BIN)/python -m pytest -n $(JOBS) -m "slow or not slow" --cov --cov-report=term $(TESTS)

quick: export CCHC_TEST_SOURCE = 1
quick: export PYTHONPATH = $(CURDIR)/src
quick: check
	$(BIN)/python -m pytest -n $(JOBS) $(TESTS)

check: $(VENV)/ready-to-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports --no-logo

bench: $(VENV)/ready-to-test installed
	$(BIN)/python -m bench

bundle: $(VENV)/ready-to-test installed
	$(BIN)/python tools/bundle.py $(WHEEL)/*.whl build/cchc-windows.zip

fuzz: $(VENV)/ready-to-test installed
	$(BIN)/python -m tests.fuzz $(MINUTES)

messages: $(VENV)/ready-to-test
	$(BIN)/python tools/messages.py

clean:
	rm -rf $(VENV) build dist .coverage .coverage.* htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache

# The virtual environment; asked first, so that an old Python is told plainly.
$(VENV)/made:
	@command -v $(PYTHON) >/dev/null 2>&1 || \
		{ echo "$(PYTHON) was not found: install Python 3.11 or newer, or say which: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "cchc-index needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
		  echo "Say where a newer one is: make PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The built wheel, installed with what it needs. Runs every time, works only when the fingerprint has changed.
installed: $(VENV)/made
	@now=$$($(FINGERPRINT)); \
	if [ "$$now" != "$$(cat $(VENV)/installed 2>/dev/null)" ]; then \
		echo "Building and installing the wheel ..." && \
		rm -rf $(WHEEL) $(VENV)/installed && \
		$(PIP) wheel --no-deps --wheel-dir $(WHEEL) . && \
		$(PIP) install $(WHEEL)/*.whl && \
		$(PIP) install --force-reinstall --no-deps $(WHEEL)/*.whl && \
		echo "$$now" >$(VENV)/installed; \
	fi

# The test extra; asked for again only when pyproject.toml has changed.
$(VENV)/ready-to-test: $(VENV)/made pyproject.toml
	@$(MAKE) --no-print-directory installed
	@echo "Installing what the checks need ..."
	@for wheel in $(WHEEL)/*.whl; do $(PIP) install "$$wheel[test]" || exit 1; done
	@touch $@
