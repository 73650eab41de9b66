# Two commands are enough: `make run` and `make test`. Both create what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Tests make and throw away many databases that wait for the disk at every commit: keep them in memory where that is
# possible. Nothing here pulls the plug, so nothing is proven less.
SHM := $(shell [ -w /dev/shm ] && [ "$$(df -k /dev/shm | awk 'NR==2 {print $$4}')" -gt 2000000 ] && echo /dev/shm)

# uv takes a third of pip's time, and trusts whom the system trusts. It does not read pip's settings: where it finds no
# index, pip does the work.
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes
UV := UV_LINK_MODE=copy UV_SYSTEM_CERTS=1 $(BIN)/python -m uv
COMPILE = $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
define install
	$(PIP) --only-binary :all: -r requirements-uv.lock \
	    && $(UV) pip install -q --python $(BIN)/python --require-hashes --compile-bytecode -r $(1) \
	    || $(PIP) -r $(1)
endef

.PHONY: run test tests lint ruff types contracts year soak bench bench-matching lock clean help

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(VENV)/run.stamp ## the sandbox with its page; with tokens in .env, Slack (FRESH=1 begins anew)
	@$(BIN)/python -m bot run $(if $(FRESH),--fresh)

test: $(VENV)/test.stamp ## linters, contracts, types and every test
	@$(MAKE) --no-print-directory ruff
	@$(MAKE) --no-print-directory -j 3 types contracts tests

lint: $(VENV)/test.stamp ## ruff, mypy strict, import-linter
	@$(MAKE) --no-print-directory -j 2 ruff types contracts

ruff:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

# four workers on two cores: a test waits for the other side, a server or a browser, as long as it works itself
tests:
	$(if $(SHM),TMPDIR=$(SHM)) $(BIN)/python -m pytest -n 4 --dist loadgroup $(ARGS)

year: $(VENV)/test.stamp ## 200 people, 12 simulated months, a summary
	$(if $(SHM),TMPDIR=$(SHM)) $(BIN)/python -u -m tests.year $(PAGE)

soak: $(VENV)/test.stamp ## kill and disturb the bot for SECONDS=300, count what is lost or there twice
	$(if $(SHM),TMPDIR=$(SHM)) $(BIN)/python -u -m tests.soak --seconds $(or $(SECONDS),300) $(ARGS)

bench: $(VENV)/test.stamp ## delivery, ticks and acknowledgements against baselines of the same run
	$(if $(SHM),TMPDIR=$(SHM)) $(BIN)/python -u -m benchmarks $(ARGS)

bench-matching: $(VENV)/test.stamp ## the matching against other solvers
	$(BIN)/python -u -m benchmarks.matching $(ARGS)

lock: $(VENV)/test.stamp ## resolve the dependencies anew
	echo uv | $(COMPILE) --no-annotate - -o requirements-uv.lock
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --extra test -c requirements.lock pyproject.toml -o requirements-test.lock

clean: ## remove everything that make created
	rm -rf $(VENV) .sandbox .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/pip.stamp:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; try make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/pip.stamp requirements.lock
	$(call install,requirements.lock)
	@touch $@

$(VENV)/test.stamp: $(VENV)/pip.stamp requirements-test.lock
	$(call install,requirements-test.lock)
	@touch $@
