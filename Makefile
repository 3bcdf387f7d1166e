# Two commands do everything: `make verify` and `make test`. Both make .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
EXAMPLE := examples/metagraph.json
KERNEL := model/tao_model/kernel
KERNEL_SOURCES := $(wildcard $(addprefix $(KERNEL)/,CMakeLists.txt include/*.h src/*.[ch] \
	binding/CMakeLists.txt binding/native.c))

.PHONY: help verify test kernel lint types check index figures schemas vectors witnesses bench bench-blocks campaign powers mutate \
	second-opinion sanitize fuzz clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(INSTALLED): pyproject.toml $(KERNEL_SOURCES)
	@command -v $(PYTHON) >/dev/null || { echo "error: $(PYTHON) is not here; install Python 3.11 or later, or name yours: make PYTHON=..."; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: Python 3.11 or later is needed, $$($(PYTHON) --version) is here; name another: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "error: this Python has no venv module; install it (on Debian: apt-get install python3-venv)"; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) ..."
	@rm -f $(KERNEL)/_native.abi3.so
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]' > $(VENV)/install.log 2>&1 || \
		{ echo "error: installing failed ($$(grep -m 1 -o 'ERROR: .*' $(VENV)/install.log)); is the package index within reach? Details: $(VENV)/install.log"; exit 2; }
	@$(BIN)/tao-spec kernel-path > /dev/null 2>&1 || \
		{ echo "warning: no C compiler, or no headers of this Python: the epoch kernel is not built; 'make test' needs it, the rest runs on the reference"; test -z "$$CI"; }
	@touch $@

verify: $(INSTALLED) ## install, then what every neuron of the example subnet earns, then every proof
	@$(BIN)/tao-spec epoch $(EXAMPLE)
	@echo
	@echo "Proving what is claimed about the functions that have computed this; about a minute or two ..."
	@$(BIN)/tao-spec prove --brief

test: kernel lint types check ## install, then ruff, mypy and every test

kernel: $(INSTALLED)
	@$(BIN)/tao-spec kernel-path > /dev/null 2>&1 || { rm -f $(INSTALLED); \
		echo "error: the epoch kernel is not built; install a C compiler and the headers of this Python (on Debian: apt-get install gcc python3-dev) and run make again"; exit 2; }

lint: $(INSTALLED) ## ruff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(INSTALLED) ## mypy --strict
	@$(BIN)/mypy

check: $(INSTALLED) ## pytest on all cores
	@$(BIN)/pytest -n auto --dist worksteal

index: $(INSTALLED) ## prove what is new, and write the indexes in SPEC.md and the chapters' tables anew
	@$(BIN)/python -m tests.theorem_index
	@$(BIN)/python -m tests.chapter_tables
	@$(BIN)/python -m tests.rule_index

figures: $(INSTALLED) ## draw the pictures of the chapters anew
	@$(BIN)/tao-spec supply --plot spec/figures/supply.svg > /dev/null

schemas: $(INSTALLED) ## write spec/schemas anew, and the published records whose manifest names them
	@$(BIN)/python -m tao_model.conformance.schemas spec/schemas
	@$(MAKE) --no-print-directory vectors > /dev/null

vectors: $(INSTALLED) ## write the published records in spec/vectors anew
	@$(BIN)/tao-spec vectors generate --out spec/vectors

witnesses: $(INSTALLED) ## prove, and write anew the inputs that published records take from proofs; then make vectors
	@$(BIN)/python -m tao_proofs.witnesses model/tao_model/conformance/generation/witnesses.json numbers supply emission pools

bench: $(INSTALLED) ## time the epoch: the kernel against the reference (benchmarks/README.md)
	@$(BIN)/python -m benchmarks.epoch

POWERS ?= 1000000
powers: $(INSTALLED) ## measure how far POWERS powers of reserves lie from the real ones
	@$(BIN)/python -m tests.power_campaign --powers $(POWERS)

bench-blocks: $(INSTALLED) ## time the block: what a subnet adds, and an epoch (benchmarks/blocks.md)
	@$(BIN)/python -m benchmarks.blocks

EPOCHS ?= 1000000
campaign: $(INSTALLED) ## compare the kernel with the reference on EPOCHS epochs
	@$(BIN)/python -m tests.engine_campaign --epochs $(EPOCHS)

mutate: $(INSTALLED) ## change functions under proof, and see whether theorems and tests notice (long)
	@$(BIN)/python -m tests.mutation_campaign

second-opinion: $(INSTALLED) ## ask cvc5 what Z3 was asked; installs cvc5 (long)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[second-opinion]'
	@$(BIN)/python -m tests.second_opinion

sanitize: $(INSTALLED) ## the kernel's tests under AddressSanitizer and UBSan; needs cmake and gcc
	@cmake -S $(KERNEL)/binding -B build/sanitize -DCMAKE_C_COMPILER=gcc -DTAO_EPOCH_SANITIZE=ON \
		-DTAO_EPOCH_WERROR=ON -DPython_EXECUTABLE=$(CURDIR)/$(BIN)/python > /dev/null
	@cmake --build build/sanitize > /dev/null
	@LD_PRELOAD=$$(gcc -print-file-name=libasan.so) ASAN_OPTIONS=detect_leaks=0 \
		TAO_SPEC_NATIVE=build/sanitize/_native.abi3.so $(BIN)/pytest -p tests.native_under_test \
		tests/model/kernel tests/model/consensus/test_engines.py tests/model/consensus/test_arrays.py

FUZZ_SECONDS ?= 600
fuzz: ## drive the kernel with arbitrary bytes for FUZZ_SECONDS; needs cmake and clang
	@cmake -S $(KERNEL) -B build/fuzz -DCMAKE_C_COMPILER=clang -DTAO_EPOCH_FUZZ=ON > /dev/null
	@cmake --build build/fuzz --target fuzz_epoch > /dev/null
	@mkdir -p build/fuzz/corpus
	@build/fuzz/fuzz_epoch -max_total_time=$(FUZZ_SECONDS) -max_len=8192 -artifact_prefix=build/fuzz/ \
		build/fuzz/corpus

clean: ## remove the virtual environment and what tools left behind
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
	rm -rf $(KERNEL)/lib $(KERNEL)/_native.abi3.so $(addprefix $(KERNEL)/binding/,library .cmake *.cmake \
		CMakeCache.txt CMakeFiles CMakeInit.txt Makefile build.ninja .ninja_* .skbuild-info.json)

.PHONY: walk
STEPS ?= 50000
walk: $(INSTALLED) ## STEPS calls and blocks on random networks, every invariant after each (spec/23-invariants.md)
	@$(BIN)/python -m tests.network_campaign --steps $(STEPS)
