# The whole developer interface; `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Python comes from the machine; uv must not fetch an interpreter of its own.
export UV_PYTHON_DOWNLOADS := never
# Node may have been installed into .venv by tools/setup_venv.sh.
export PATH := $(CURDIR)/.venv/bin:$(PATH)

PYTHON := .venv/bin/python
STAMPS := .venv/.stamps
BUNDLE_SOURCES := $(shell find js/src js/assets -type f 2>/dev/null)
# A stamp lies in the folder it speaks of, so that removing the folder removes the stamp.
READY_TO_RUN := $(STAMPS)/python src/nbboard/static/manifest.json

.PHONY: help setup run test check format corpus faults soak bench docs lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY_TO_RUN) $(STAMPS)/machine ## make .venv and the bundle, install what is missing; nothing when all is there

$(STAMPS)/venv: tools/setup_venv.sh tools/uv.sh
	@bash tools/setup_venv.sh
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/python: $(STAMPS)/venv requirements-dev.txt pyproject.toml src/nbboard/_version.py $(shell find jupyter-config -type f)
	@tools/uv.sh pip install --quiet --python $(PYTHON) -r requirements-dev.txt
	@SKIP_JUPYTER_BUILDER=1 tools/uv.sh pip install --quiet --python $(PYTHON) --no-deps -e .
	@touch $@

# Not `npm ci`: that refuses a lock file made where other platforms' optional binaries were absent.
js/node_modules/.complete: $(STAMPS)/venv js/package.json js/package-lock.json js/.npmrc
	@cd js && npm install --no-save --silent
	@touch $@

src/nbboard/static/manifest.json: js/node_modules/.complete js/build.mjs $(BUNDLE_SOURCES)
	@if [ -f js/src/entry/widget.ts ] && [ -f js/src/entry/stub.ts ]; then cd js && npm run --silent build; \
	else echo "setup: no bundle: js/src/entry/widget.ts or stub.ts does not exist yet" >&2; fi

$(STAMPS)/machine: tools/setup_machine.sh $(STAMPS)/venv
	@bash tools/setup_machine.sh
	@touch $@

run: $(READY_TO_RUN) ## start JupyterLab with the first notebook; PORT=8888 chooses the port
	@$(PYTHON) -m tools.run_lab $(if $(PORT),--port $(PORT))

test: ## run every group of tests, also on a machine where nothing is set up yet
	@start=$$(date +%s); $(MAKE) setup; \
	$(PYTHON) -m tools.run_tests --setup-seconds $$(( $$(date +%s) - start ))

check: $(READY_TO_RUN) ## format, lint, types, layers, size budgets and the fast tests, in under a minute
	@$(PYTHON) -m tools.run_checks

format: $(READY_TO_RUN) ## rewrite Python and TypeScript in the project's format
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix-only --quiet . && cd js && npx biome check --write .

corpus: $(READY_TO_RUN) ## load every .excalidraw file of DIR=... and print what came of it
	@if [ -z "$(DIR)" ]; then echo "make corpus needs a folder: make corpus DIR=path/to/drawings" >&2; exit 2; fi
	@$(PYTHON) -m tools.corpus "$(DIR)"

faults: $(READY_TO_RUN) $(STAMPS)/machine ## kill, cut, fill and damage at full length; writes docs/evidence/reliability.md
	@tools/uv.sh pip install --quiet --python $(PYTHON) -r pyproject.toml --extra faults
	@$(PYTHON) -m tools.run_faults

soak: $(READY_TO_RUN) ## 1,000 members on one server for 20 minutes; writes docs/evidence/soak.md
	@$(PYTHON) -m tools.run_soak $(MEMBERS) $(MINUTES)

# What nbboard is measured beside; nothing else needs it.
bench/fanout/rooms/node_modules/.complete: $(STAMPS)/venv bench/fanout/rooms/package.json bench/fanout/rooms/package-lock.json
	@cd bench/fanout/rooms && npm install --no-save --silent
	@touch $@

bench: $(READY_TO_RUN) $(STAMPS)/machine bench/fanout/rooms/node_modules/.complete ## measure, beside bare rooms too; writes docs/evidence/performance.md
	@$(PYTHON) -m bench

docs: $(READY_TO_RUN) ## write the reference to artifacts/docs; warnings are errors
	@tools/uv.sh pip install --quiet --python $(PYTHON) -r pyproject.toml --extra docs
	@NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs build --quiet
	@echo artifacts/docs/index.html

lock: $(STAMPS)/venv ## choose the newest allowed versions anew, for Python and for Node
	@tools/uv.sh pip compile pyproject.toml --extra test --universal --upgrade \
	  --no-header --no-annotate --quiet -o requirements-dev.txt
	@cd js && npm update --package-lock-only

clean: ## remove everything that setup and the tests made
	@rm -rf .venv .tools js/node_modules src/nbboard/static artifacts dist build \
	  .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
