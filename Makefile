# Everything one does with this repository. `make run` starts Bureau, `make test` checks everything.

# One profile and one target folder for all of it, so that nothing is built twice.
ifeq ($(strip $(CARGO_TARGET_DIR)),)
unexport CARGO_TARGET_DIR
TARGET := $(CURDIR)/target
else
export CARGO_TARGET_DIR
TARGET := $(abspath $(CARGO_TARGET_DIR))
endif
BUREAU_TOOLS ?= $(HOME)/.cargo
BUREAU_MODELS_DIR ?= $(CURDIR)/.models
BENCH_FOLDER ?= $(TARGET)
export BUREAU_TOOLS BUREAU_MODELS_DIR
export PATH := $(BUREAU_TOOLS)/bin:$(HOME)/.cargo/bin:$(PATH)

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# The steps share the target folder and the machine; side by side they only wait for each other.
.NOTPARALLEL:

UI_SOURCES := $(shell find ui -path ui/node_modules -prune -o -path 'ui/dist*' -prune -o -type f -print 2>/dev/null)
, := ,
step = @printf '\n\033[1m== %s: %s\033[0m\n' '$@' '$(1)'

.PHONY: help run test setup setup-test ui build fmt clippy deny unused-dependencies advisories rust-test doc-test doc bindings \
	ui-check ui-lint ui-test e2e bench screenshots samples icons

help: ## what there is
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

## Using it

run: ## start Bureau on the sample case; without a display, show it working through the case in the terminal
	@scripts/setup.sh run
	@$(MAKE) --no-print-directory build
	@BUREAU_BIN='$(TARGET)/debug' scripts/run-sample-case.sh

setup: ## install what building and running needs
	@scripts/setup.sh run

setup-test: ## install that, and what the checks need
	$(call step,system packages$(,) npm packages and cargo tools)
	@scripts/setup.sh test

ui: ui/dist/index.html ## build the window's page, if its sources changed

ui/dist/index.html: $(UI_SOURCES)
	npm --prefix ui run build
	@touch $@

build: ui ## build the programs
	cargo build --workspace --bins

## Checking it

STEPS := setup-test fmt ui clippy deny unused-dependencies advisories build rust-test doc-test doc ui-check ui-lint ui-test e2e
test: $(STEPS) ## every check a reviewer would make
	@printf '\nmake test: all of these passed: %s\n' '$(STEPS)'

fmt: ## Rust is formatted
	$(call step,the Rust sources are formatted)
	cargo fmt --all --check

clippy: ui ## Rust lints
	$(call step,no lint of Rust is broken)
	cargo clippy --workspace --all-targets -- -D warnings

deny: ## licences and sources of the dependencies
	$(call step,licences$(,) bans and sources of the dependencies)
	cargo deny check licenses bans sources

unused-dependencies: ## every dependency is used
	$(call step,every dependency that is named is used)
	@scripts/unused-dependencies.py

advisories: ## known vulnerabilities of the dependencies, where the database can be had
	$(call step,known vulnerabilities of the dependencies)
	@scripts/advisories.sh

rust-test: build ## Rust tests; the TypeScript bindings are up to date
	$(call step,the Rust tests)
	cargo nextest run --workspace --no-tests=pass

doc-test: ui ## examples in the Rust documentation
	$(call step,the examples in the Rust documentation)
	cargo test --doc --workspace --quiet

doc: ui ## the Rust documentation has no broken links
	$(call step,the Rust documentation)
	RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps --workspace --document-private-items --quiet

bindings: ## write the TypeScript bindings anew
	UPDATE_BINDINGS=1 cargo test -p bureau-model bindings

ui-check: ## types of the window's page
	$(call step,the types of the window)
	npm --prefix ui run check

ui-lint: ## lints and format of the window's page
	$(call step,lints and format of the window)
	npm --prefix ui run lint

ui-test: ## unit tests of the window's page
	$(call step,the unit tests of the window)
	npm --prefix ui run test

e2e: build ## the real window, driven: drop, live status, errors, restart, notifications
	$(call step,the real window on a screen of its own)
	BUREAU_BIN='$(TARGET)/debug' e2e/run.sh

## Looking after it

bench: ## measure, as BENCHMARKS.md tells; BENCH_FOLDER is where the databases are made (needs 8 GB)
	cargo build --release -p bureau-cli -p bureau-extractor -p bureau-benches --features bureau-benches/compare
	'$(TARGET)/release/store' --folder '$(BENCH_FOLDER)' compare
	'$(TARGET)/release/store' --folder '$(BENCH_FOLDER)' sizes
	'$(TARGET)/release/latency' --folder '$(BENCH_FOLDER)'
	@[[ -z "$${BUREAU_SHARED:-}" ]] || '$(TARGET)/release/ingest' --folder '$(BENCH_FOLDER)'

screenshots: build ## pictures of the window, into docs/screenshots
	BUREAU_BIN='$(TARGET)/debug' e2e/run.sh screenshots docs/screenshots

samples: ## make the sample case anew
	scripts/make-samples.sh

icons: ## make the icons anew from icons/icon.svg
	scripts/make-icons.sh
