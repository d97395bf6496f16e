# Both commands set up everything they need in .venv; only Python 3.11 has to be there.
# Without make:  python3.11 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/firsthand demo

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN = .venv/bin
ARGS ?=

.PHONY: demo test check format clean

demo: .venv/ready
	$(BIN)/firsthand demo $(ARGS)

test: .venv/ready-test check
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: .venv/ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/ready-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

.venv/ready-test: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	touch .venv/ready $@

clean:
	rm -rf .venv var
