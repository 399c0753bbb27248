# The whole developer interface. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# A source folder is not the place for byte code and tool caches of another user.
PYTHON := .venv/bin/python
STAMPS := .venv/.stamps

PORT ?=
DIR ?=

.PHONY: help setup run test check corpus bench faults lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMPS)/system $(STAMPS)/python $(STAMPS)/node $(STAMPS)/bundle ## make .venv, node_modules and the bundle; does nothing when they are there

$(STAMPS)/system: tools/setup_system.sh $(STAMPS)/venv
	@bash tools/setup_system.sh
	@touch $@

$(STAMPS)/venv:
	@bash tools/setup_venv.sh
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/python: $(STAMPS)/venv requirements-dev.txt pyproject.toml src/nbboard/_version.py jupyter-config/jupyter_server_config.d/nbboard.json
	@tools/uv.sh pip install --quiet --python $(PYTHON) -r requirements-dev.txt
	@SKIP_JUPYTER_BUILDER=1 tools/uv.sh pip install --quiet --python $(PYTHON) --no-deps -e .
	@touch $@
