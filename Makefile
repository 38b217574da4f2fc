# Everything a newcomer needs: `make demo` shows Warmline at work, `make test` proves it.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PEERS := .venv-peers

.DEFAULT_GOAL := help
.PHONY: help install demo test coverage check eval docs lock slow bench bench-peers clean

help:
	@echo "make demo   ingest the sample help centre, serve it, play one conversation"
	@echo "make test   run the tests"
	@echo "make coverage   the same, and which lines and branches they reach"
	@echo "make slow   run the long tests: kill -9, interleavings, browsers"
	@echo "make check  ruff, mypy, import-linter, generated docs"
	@echo "make eval   one invented organisation, measured and compared with the reports that are kept"
	@echo "make bench  the figures of docs/benchmarks.md"
	@echo "make bench-peers   Warmline beside Haystack, LlamaIndex, txtai and LangChain: docs/peers.md"
	@echo "make docs   write the generated parts of docs/ again"
	@echo "make lock   resolve the dependencies again"

install: $(STAMP)

$(STAMP): requirements/main.lock requirements/torch.lock requirements/torch-cpu.lock requirements/tools.lock pyproject.toml
	@echo "Making a virtual environment in $(VENV) (about 3 GB; a minute or two) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.lock
	@echo "Installing torch ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-index --no-deps --require-hashes -r requirements/torch-cpu.lock 2>/dev/null \
	  || $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/torch.lock
	@echo "Installing everything else, checked against requirements/main.lock ..."
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements/main.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/python -m cli demo

test: $(STAMP)
	@$(BIN)/python -m pytest

# The same tests under the tracer, which takes half as long again.
coverage: $(STAMP)
	@$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

slow: $(STAMP)
	@$(BIN)/python -m pytest -m "slow or browser"

check: $(STAMP)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m docs.generate --check
	@$(BIN)/python -m pytest -n 0 -m slow tests/evals/test_train.py tests/retrieval/test_cross_encoder.py tests/runtime/test_reranked.py

# Worse than data/reports beyond noise is a failure. What is better, or worse on purpose, is kept: cp .eval/*.json* data/reports
eval: $(STAMP)
	@rm -rf .eval && mkdir .eval
	@for task in retrieval answers decisions; do echo "$$task:" \
	  && $(BIN)/python -m cli eval $$task data/workspaces/travel --json .eval/$$task.json --home .eval/home > /dev/null \
	  && $(BIN)/python -m cli eval compare data/reports/$$task.json .eval/$$task.json || exit 1; done

docs: $(STAMP)
	@$(BIN)/python -m docs.generate

bench: $(STAMP)
	@test -n "$(DATA)" || { echo "Give the folder with the labelled sets: make bench DATA=..."; exit 2; }
	@$(BIN)/python -m benchmarks.quality $(DATA)
	@$(BIN)/python -m benchmarks.speed $(DATA)
	@$(BIN)/python -m benchmarks.served $(DATA)
	@$(BIN)/python -m benchmarks.live $(DATA)
	@$(BIN)/python -m benchmarks.recall $(DATA)

bench-peers: $(STAMP) $(PEERS)/.installed
	@test -n "$(DATA)" || { echo "Give the folder with the labelled sets: make bench-peers DATA=... [RUNS=3]"; exit 2; }
	@$(BIN)/python -m benchmarks.peers $(DATA) $(RUNS)

# Copied, not linked: NLTK reads no file that has two names.
$(PEERS)/.installed: requirements/peers.lock requirements/torch.lock requirements/torch-cpu.lock | $(STAMP)
	@echo "Making a virtual environment for the others in $(PEERS) (about 2 GB; half a minute or more) ..."
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS) || python3 -m venv $(PEERS)
	@$(PEERS)/bin/pip install --quiet --disable-pip-version-check --no-index --no-deps --require-hashes -r requirements/torch-cpu.lock 2>/dev/null \
	  || $(PEERS)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/torch.lock
	@$(BIN)/uv pip install --quiet --link-mode copy --python $(PEERS)/bin/python --no-deps --require-hashes -r requirements/peers.lock
	@touch $@

lock: $(STAMP)
	@$(BIN)/python requirements/lock.py

clean:
	rm -rf $(VENV) $(PEERS) .demo .eval
