# What README, CI and a newcomer call. Needs Python 3.11-3.13 and make; everything else is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check bench docs install rule cases

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml requirements-dev.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "apr-mypy needs Python 3.11, 3.12 or 3.13; this is %d.%d: say make PYTHON=python3.12" % v)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -e .
	@touch $@

demo: install
	@cd examples/shop && ../../$(BIN)/apr check --fail-on never

test: install
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: install
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest tests -n 2 --dist loadfile -m "not slow"

bench: install
	@$(BIN)/python -m benchmarks.overhead

docs: install
	@$(BIN)/python -m docs.build

rule: install
	@$(BIN)/python scripts/new_rule.py $(NAME)

cases: install
	@$(BIN)/python -m pytest tests/test_cases.py -k "$(RULE)"
