# chibo: `make` lists what there is. A newcomer needs git, make, python3 >= 3.11 and python3-venv.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
BASE := $(VENV)/base.stamp
DEV := $(VENV)/dev.stamp
CHIBO := $(BIN)/chibo
PYTEST := $(CHIBO) database run -- $(BIN)/python -m pytest
SERVE ?= 1
SEED ?= 1
JOBS ?= 2
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help venv demo test check fix drill docs messages migrations reset lock frontend

help:
	@echo "make demo        play a whole branch meeting, verify it, serve it on 127.0.0.1:8000 (SERVE=0: end after the report)"
	@echo "make test        all tests, browser journeys included (ARGS='tests/people -k move': some of them)"
	@echo "make check       format, lint, types, floors and rooms, templates, migrations, messages, documents"
	@echo "make fix         put right what the tools can put right by themselves"
	@echo "make drill       the long drills: killed processes, full disks, a day of meetings"
	@echo "make docs        write the generated part of docs/reference anew"
	@echo "make messages    collect messages of all rooms into their .po files"
	@echo "make migrations  write the migrations of changed models"
	@echo "make reset       stop the embedded database and remove all data of this checkout"
	@echo "make lock        pin the newest packages with their hashes (needs uv)"
	@echo "make frontend    build the committed styles and scripts anew (needs Node)"

venv: $(BASE)

$(BASE): requirements/base.txt pyproject.toml scripts/venv.sh
	@scripts/venv.sh base
	@touch $@

$(DEV): $(BASE) requirements/dev.txt
	@scripts/venv.sh dev
	@touch $@

demo: $(BASE)
	@$(CHIBO) demo --seed $(SEED) $(if $(filter 0 no,$(SERVE)),--no-serve)

test: $(DEV)
	@scripts/test-tools.sh
ifeq ($(strip $(ARGS)),)
	@$(BIN)/coverage erase
	@$(PYTEST) -n $(JOBS) --dist loadfile --cov --cov-report=json --cov-report=
	@$(BIN)/python tests/coverage_gate.py coverage.json
else
	@$(PYTEST) $(ARGS)
endif

drill: $(DEV)
	@scripts/test-tools.sh
	@$(PYTEST) -m drill $(ARGS)

check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint src
	$(BIN)/python scripts/docs.py --check
	$(CHIBO) manage makemigrations --check --dry-run
	@scripts/frontend-check.sh

fix: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(DEV)
	@$(BIN)/python scripts/docs.py

messages: $(DEV)
	@$(BIN)/python -m tests.support.messages

migrations: $(DEV)
	$(CHIBO) manage makemigrations
	$(BIN)/ruff format src

reset: $(BASE)
	@$(CHIBO) database reset --yes
	rm -rf var

lock:
	requirements/lock.sh --upgrade

frontend:
	cd frontend && npm ci --ignore-scripts && npm run build
