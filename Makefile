# The README has the same commands for machines without make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-long lint docs wheel-check bench clean

demo: .venv/core
	rm -rf out/ram-c-ii
	$(BIN)/shocklayer run ram-c-ii --out out/ram-c-ii
	@echo "Open out/ram-c-ii/report.html in a browser."

# A crashed worker fails the run: its replacement may wait for tests indefinitely.
test: lint
	$(BIN)/python -m pytest -n auto --dist loadfile --max-worker-restart 0

# The cases that take minutes each, such as 300 random flights through the chain.
test-long: .venv/dev
	$(BIN)/python -m pytest -n auto --dist load --max-worker-restart 0 -m long

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright
	$(BIN)/lint-imports --no-logo

docs: .venv/dev
	$(BIN)/python -m sphinx -W -b html docs docs/_build/html

# Build the wheel, install it outside this folder and run a flight with it.
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

# uv is faster; without it pip does the same. Both compile what they install: with PYTHONDONTWRITEBYTECODE set, JAX
# would otherwise be compiled at every start.
.venv/core: .venv/uv pyproject.toml constraints.txt
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -e . -c constraints.txt || $(BIN)/python -m pip install --quiet -e . -c constraints.txt
	touch $@

.venv/dev: .venv/uv pyproject.toml constraints.txt
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -e '.[dev]' -c constraints.txt || $(BIN)/python -m pip install --quiet -e '.[dev]' -c constraints.txt
	touch $@ .venv/core
