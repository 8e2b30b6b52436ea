# Each target is a few plain lines; the README repeats them for machines without make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint docs wheel-check bench clean

demo: .venv/core
	rm -rf out/ram-c-ii
	$(BIN)/shocklayer run ram-c-ii --out out/ram-c-ii
	@echo "Open out/ram-c-ii/report.html in a browser."

# A worker that dies ends the run as failed: one that takes its place can wait for work for ever.
test: lint
	$(BIN)/python -m pytest -n auto --dist loadfile --max-worker-restart 0

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright
	$(BIN)/lint-imports --no-logo

docs: .venv/dev
	$(BIN)/python -m sphinx -W -b html docs docs/_build/html

# The wheel, built, installed apart from this folder, and flown with.
wheel-check: .venv/uv
	$(BIN)/python tools/wheel_check.py

bench: .venv/dev
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf .venv out docs/_build

.venv/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv || true
	touch $@

# uv is only faster; where it cannot be had, pip does the same. Both compile what they install, since a machine
# told not to write bytecode would else compile JAX anew at every start.
.venv/core: .venv/uv pyproject.toml constraints.txt
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -e . -c constraints.txt || $(BIN)/python -m pip install --quiet -e . -c constraints.txt
	touch $@

.venv/dev: .venv/uv pyproject.toml constraints.txt
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -e '.[dev]' -c constraints.txt || $(BIN)/python -m pip install --quiet -e '.[dev]' -c constraints.txt
	touch $@ .venv/core
