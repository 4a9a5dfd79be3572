# `make demo` and `make test` do everything, from an empty checkout; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEMO := runs/demo

export PYTHONUNBUFFERED := 1

.PHONY: help install demo test check bench dashboard docs clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED)  ## make the virtual environment

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: $(INSTALLED)  ## train a small classifier on planted data, audit it, run the gate
	rm -rf $(DEMO)
	$(BIN)/python -m finetune train medical --rows 2600 --epochs 2 --out $(DEMO)
	$(BIN)/python -m audit report $(DEMO) --budget 45s
	@echo
	@echo 'The planted data treat women worse, so the gate must break (exit status 1):'
	@$(BIN)/python -m audit gate $(DEMO)/audit/report.json; status=$$?; \
	  echo "exit status $$status"; test $$status -eq 1
	@echo 'Open $(DEMO)/audit/report.html, or run: make dashboard'

test: $(INSTALLED)  ## run every test
	$(BIN)/python -m pytest --numprocesses 2

check: $(INSTALLED)  ## formatting, lint, types, arrows between the rooms
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python docs/build.py --check

bench: $(INSTALLED)  ## measure speed against peers; results go to benchmarks/results
	$(BIN)/python -m benchmarks.fairness > benchmarks/results/fairness.txt
	$(BIN)/python -m benchmarks.statistics_simulation > benchmarks/results/statistics_simulation.txt
	$(BIN)/python -m benchmarks.scale > benchmarks/results/scale.txt
	$(BIN)/python -m benchmarks.subgroups > benchmarks/results/subgroups.txt
	$(BIN)/python -m benchmarks.predictions > benchmarks/results/predictions.txt
	@cat benchmarks/results/*.txt

dashboard: $(INSTALLED)  ## open the auditor's desk on the reports under runs/
	$(BIN)/streamlit run dashboards/app.py -- runs

docs: $(INSTALLED)  ## write the reference pages from the code
	$(BIN)/python docs/build.py

clean:  ## remove what the other targets made
	rm -rf $(VENV) runs build dist *.egg-info
