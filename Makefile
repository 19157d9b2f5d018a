# Two commands do everything from a bare clone; they need Python 3.11 or newer with pip, and make.
#   make demo    set up .venv, then serve our newsroom on loopback, crawl it and show what comes of it
#   make test    set up .venv with the development tools, then run the tests

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Tests that run the program wait for it half of the time: twice as many as there are cores.
TESTERS = $(shell $(PYTHON) -c 'import os; print(2 * (os.cpu_count() or 1))')

.PHONY: demo test check clean
demo: $(VENV)/installed
	$(BIN)/kawaraban demo

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -q -n $(TESTERS) --dist worksteal -p no:cacheprovider

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy

$(VENV)/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kawaraban needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV)
