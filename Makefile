# What one types here. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test build lint format run migrate seed test-browser test-faults bench ecg-score interop interop-formats tsan asan release packages clean link conformance fuzz
CHECK := --explicit-target-dependency-import-check error
CONFIG ?= .lianyi/demo/hub.conf
SOURCES := Sources Tests Package.swift

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## the whole main job once, on a private database, then keep serving until Ctrl-C
	@Deploy/dev/demo

test: ## everything that must be green: build, lint, all tests, on a private database
	@Deploy/dev/test

test-browser: ## the tests in a real browser alone; pictures of the pages in .lianyi/screenshots
	@Deploy/dev/test --filter '^BrowserTests\.'

test-faults: ## 300 random faults against real processes (LIANYI_FAULT_SEED, LIANYI_FAULT_RUNS to choose)
	@LIANYI_FAULTS=long Deploy/dev/test --filter '^FaultTests\.'

build: packages ## the three commands, for debugging, in .build/debug
	swift build $(CHECK)

lint: ## is the code in the house's format?
	swift format lint --strict --recursive --parallel $(SOURCES)

format: ## put the code into the house's format
	swift format format --in-place --recursive --parallel $(SOURCES)

run: ## serve with the demo's configuration (CONFIG=… for another)
	swift run lianyi-hub serve --config $(CONFIG)

migrate: ## bring the schema of CONFIG's database up to date
	swift run lianyi-hub migrate --config $(CONFIG)

seed: ## fill CONFIG's database with the demo county
	swift run lianyi-hub seed --demo --more-reviewers 2 --config $(CONFIG)

bench: ## the ratios of Docs/Architecture.md, release build, reference and ours in turn
	@Deploy/dev/packages wrk python3 orthanc orthanc-dicomweb orthanc-postgresql dcmtk
	@Deploy/dev/bench

conformance: ## scores every real file against its known values and writes Docs/Formats/conformance.md
	@Deploy/dev/conformance

fuzz: ## bytes of every kind at every parser, under the address sanitizer (LIANYI_FUZZ_SECONDS each, 120)
	@Deploy/dev/fuzz

ecg-score: ## beats and heart rates of real recordings against experts: Se, PPV, offset, a table
	@Tests/Scores/ecg-score.sh

link: ## a terminal on 23 kbit/s: seconds from an emergency ECG to its reading (LINK='--photo-bytes 200000', '--no-lift', '--proxy')
	@Deploy/dev/packages iproute2 iptables python3
	@Tests/Link/slow-line.sh $(LINK)

interop: ## foreign clients against a demo that runs: tuspy uploads and resumes
	@Tests/Interop/tuspy.sh

interop-formats: ## foreign programs read the pictures, sheets and DICOM that the worker built last writes
	@Deploy/dev/packages python3 dcmtk pngcheck librsvg2-bin poppler-utils
	@Tests/Interop/formats.sh

tsan: ## all tests under the thread sanitizer
	@LIANYI_SANITIZE=thread Deploy/dev/test

asan: ## all tests under the address sanitizer
	@LIANYI_SANITIZE=address Deploy/dev/test

release: packages ## the three commands for an installation, with what must lie beside them, as .lianyi/release/lianyi.tar.gz
	@Deploy/dev/release

packages: ## install the Debian packages that are missing
	@Deploy/dev/packages

clean: ## forget everything built and every private database
	@for name in $$(ls .lianyi/clusters 2>/dev/null); do Deploy/dev/cluster drop $$name || true; done
	rm -rf .build .build-* .lianyi
