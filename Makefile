# MotCua. `make` lists the targets; `make demo` and `make test` set up what they need themselves.
#
#   SWIFT=/path/to/swift     another Swift than the one found
#   BUILD_DIR=folder         where to build (.build)
#   BUILD_FLAGS="…"          more flags for every `swift build` and `swift test`
#   TEST_FLAGS="…"           more flags for `swift test`, such as --filter DossiersTests

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

SWIFT ?= $(shell bash scripts/setup --swift)
SWIFT := $(SWIFT)
BUILD_DIR ?= .build
BUILD_FLAGS ?=
TEST_FLAGS ?=
BENCH_ARGS ?=

# Swift's package manager keeps its caches in the home directory; without a home that can be
# written to they go into the build folder.
HOME_USABLE := $(shell [ -n "$$HOME" ] && [ -d "$$HOME" ] && [ -w "$$HOME" ] && echo yes)
ifneq ($(HOME_USABLE),yes)
PLACES := --cache-path $(BUILD_DIR)/cache --config-path $(BUILD_DIR)/configuration \
	--security-path $(BUILD_DIR)/security
export CLANG_MODULE_CACHE_PATH := $(BUILD_DIR)/clang-modules
endif
FLAGS = --scratch-path $(BUILD_DIR) $(PLACES) $(BUILD_FLAGS)

LINTED := Package.swift Sources Tests bench

.PHONY: help setup build release test check demo bench bench-large model docs format lint clean

help: ## list the targets
	@echo "MotCua: one door, two levels, every hand-off stamped"
	@sed -nE 's/^([a-z-]+):.*## (.*)$$/  make \1\t\2/p' Makefile | expand -t 18

setup: ## install what this machine lacks (PostgreSQL, libpq, …), and say so
	@SWIFT="$(SWIFT)" bash scripts/setup

build: setup ## build everything for development
	@"$(SWIFT)" build $(FLAGS)

release: setup ## build the programs optimised, Swift's libraries linked in: .build/release/motcua
	@"$(SWIFT)" build $(FLAGS) --configuration release --static-swift-stdlib -Xswiftc -use-ld=lld

# Fewer tests at a time than Swift would start: in a crowd of hundreds none is under its own load.
test: ## build and run all tests, against a private PostgreSQL
	@SWIFT="$(SWIFT)" bash scripts/setup --tests
	@"$(SWIFT)" build $(FLAGS) --build-tests
	@"$(SWIFT)" test $(FLAGS) --skip-build --disable-xctest \
		--experimental-maximum-parallelization-width 6 $(TEST_FLAGS)

check: setup lint ## what must pass before a change is merged: lint, release without warnings, tests
	@"$(SWIFT)" build $(FLAGS) --configuration release --static-swift-stdlib -Xswiftc -use-ld=lld \
		-Xswiftc -warnings-as-errors
	@$(MAKE) test

demo: setup ## play a morning at the counters on real procedures, then say what to type next
	@"$(SWIFT)" build $(FLAGS) --product motcua
	@"$(SWIFT)" build $(FLAGS) --product motcua-router
	@MOTCUA_BIN="$(abspath $(BUILD_DIR))/debug" bash scripts/demo

bench: release ## measure; print every number beside its limit from the same run
	@"$(BUILD_DIR)/release/motcua-bench" --programs "$(BUILD_DIR)/release" \
		--plots docs/performance $(BENCH_ARGS)
	@"$(BUILD_DIR)/release/motcua-bench" growth --plots docs/performance

bench-large: release ## measure growth to ten million dossiers; some 80 GB of disk and hours
	@"$(BUILD_DIR)/release/motcua-bench" growth --dossiers 10000 --dossiers 1000000 \
		--dossiers 10000000 --plots docs/performance

model: ## check custody and the two levels in a model, every state of it (Spin)
	@bash scripts/setup --model
	@bash scripts/model "$(BUILD_DIR)/model"

docs: setup ## build the documentation of the public libraries into .build/docs
	@SWIFT="$(SWIFT)" BUILD_DIR="$(BUILD_DIR)" bash scripts/docs $(FLAGS)

format: ## format the Swift sources in place
	@"$(SWIFT)" format format --in-place --parallel --recursive $(wildcard $(LINTED))

lint: ## check format and documentation comments; changes nothing
	@"$(SWIFT)" format lint --strict --parallel --recursive $(wildcard $(LINTED))

clean: ## remove what was built (the demo's database stays: motcua db stop, motcua db path)
	@rm -rf "$(BUILD_DIR)"
