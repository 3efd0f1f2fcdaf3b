# The environment is .venv; every target works from a fresh clone.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
PDFS ?= ../shared/corpus/real
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: setup run test gate baseline lint fix bench guide

setup: .venv/.ready

.venv/.ready: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	sh .ci/system-packages
	touch $@

run: setup
	$(BIN)/arpenteur serve --samples --port $(PORT)

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test: lint
	HF_HUB_OFFLINE=1 OMP_NUM_THREADS=1 $(BIN)/pytest -n 2
	$(MAKE) gate

# The bundled questions, held against the figures that were last taken for good.
gate: setup
	mkdir -p build
	$(BIN)/arpenteur-evals run --samples --brief --json build/evaluation.json > build/evaluation.txt
	$(BIN)/arpenteur-evals gate build/evaluation.json --against evals/samples/baseline.json --config evals/samples/gate.toml

baseline: setup
	$(BIN)/arpenteur-evals run --samples --brief --json evals/samples/baseline.json

bench: setup
	HF_HUB_OFFLINE=1 $(BIN)/python -m evals.experiments.bench
	$(BIN)/python -m evals.experiments.bench_reading $(PDFS)

# The pictures of docs/guide, of the pages as they are now.
guide: setup
	HF_HUB_OFFLINE=1 PYTHONPATH=tests/support $(BIN)/python tests/support/guide_pictures.py
