# Two commands do everything: `make verify` and `make test`. Both make .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
EXAMPLE := examples/metagraph.json
KERNEL := model/tao_model/kernel
KERNEL_SOURCES := $(wildcard $(addprefix $(KERNEL)/,CMakeLists.txt include/*.h src/*.[ch] \
	binding/CMakeLists.txt binding/native.c))

.PHONY: help verify test lint types check index figures schemas clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(INSTALLED): pyproject.toml $(KERNEL_SOURCES)
	@command -v $(PYTHON) >/dev/null || { echo "error: $(PYTHON) is not here; install Python 3.11 or later, or name yours: make PYTHON=..."; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: Python 3.11 or later is needed, $$($(PYTHON) --version) is here; name another: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "error: this Python has no venv module; install it (on Debian: apt-get install python3-venv)"; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]' > $(VENV)/install.log 2>&1 || \
		{ echo "error: installing failed ($$(grep -m 1 -o 'ERROR: .*' $(VENV)/install.log)); is the package index within reach? Details: $(VENV)/install.log"; exit 2; }
	@touch $@

verify: $(INSTALLED) ## install, then what every neuron of the example subnet earns
	@$(BIN)/tao-spec epoch $(EXAMPLE)

test: lint types check ## install, then ruff, mypy and every test

lint: $(INSTALLED) ## ruff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(INSTALLED) ## mypy --strict
	@$(BIN)/mypy

check: $(INSTALLED) ## pytest on all cores
	@$(BIN)/pytest -n auto

index: $(INSTALLED) ## write the index of rules in SPEC.md and the computed tables of the chapters anew
	@$(BIN)/python -m tests.chapter_tables
	@$(BIN)/python -m tests.rule_index

figures: $(INSTALLED) ## draw the pictures of the chapters anew
	@$(BIN)/tao-spec supply --plot spec/figures/supply.svg > /dev/null

schemas: $(INSTALLED) ## write spec/schemas anew from the classes that read and write files
	@$(BIN)/python -m tao_model.conformance.schemas spec/schemas

clean: ## remove the virtual environment and what tools left behind
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
