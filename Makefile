# The two that do all the set-up: make demo, make test.
PYTHON ?= python3.11
ORG ?= lantern
ROLE ?= hr
BIN := .venv/bin

.PHONY: demo test nightly bench lock clean

demo: .venv/ready
	$(BIN)/alongside demo --organisation $(ORG) --role $(ROLE)

test: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

nightly: .venv/ready-dev
	$(BIN)/python -m pytest --nightly

# Ratios of one run, in bench.json: ours beside the bare libraries, pages beside the least page, peaks of memory.
bench: .venv/ready-dev
	$(BIN)/python tests/benchmarks/bench.py --output bench.json

# Everything is installed from the lock, by hash; the project itself without looking anything up.
.venv/ready: requirements.txt requirements-dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv || python3 -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/ready-dev: .venv/ready
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
		|| { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium; } \
		|| { echo "The tests need Chromium. Install it (Debian and Ubuntu: sudo apt-get install chromium), then try again."; exit 1; }
	touch $@

# After a change in pyproject.toml; needs uv.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q --extra dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf .venv build *.egg-info
