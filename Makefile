# The words that people, README and CI share. Every target installs what it lacks by itself, once (see scripts/install).
# For people: make run.  For developers: make check before a commit, make test for everything.

PYTHON ?= python3
SEEDS  ?= 100
FIRST  ?= 1
JOBS   ?= 2
POINTS ?= 1500
TILL_KILLS   ?= 600
SERVER_KILLS ?= 150
KILLS_DIR    ?= build/kills
PROPS        ?= promised
ONLY         ?=
SCANS        ?= 10000
ENTRIES      ?= 10000
REAL_SCANS   ?= 500
REAL_ENTRIES ?= 200

export PYTHON
.DEFAULT_GOAL := help
.PHONY: help run test check drill sim mutants powercuts kills prints judges scans policy bench props fix lock style types layers

bin     := .venv/bin
sources := loyalty terminal central tests
pytest  := $(bin)/python -m pytest -q

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

run: .venv/installed-run  ## the demo shop: a till window with a sample shop, or a scripted day where there is no display
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(bin)/pointill demo; else $(bin)/pointill demo --headless; fi

test: .venv/installed-dev style types layers  ## everything that CI runs
	@echo "test: unit, property, screens, offline, simulation, PostgreSQL"
	@$(pytest) --numprocesses $(JOBS) --dist worksteal --hypothesis-profile=ci

check: .venv/installed-dev style types layers  ## the fast part of it, under a minute
	@echo "check: fast tests"
	@$(pytest) --numprocesses $(JOBS) -m "not slow and not postgres and not display"

sim: .venv/installed-dev  ## tills, server, crashes and lost lines, by seed: make sim SEEDS=1000 FIRST=1
	@$(bin)/python -m tests.simulation --seeds $(SEEDS) --first $(FIRST) --jobs $(JOBS)

kills: .venv/installed-dev  ## real tills and servers killed while trading; Ctrl-C stops, again continues: TILL_KILLS= SERVER_KILLS=
	@$(bin)/python -m tests.kills --folder $(KILLS_DIR) --till-kills $(TILL_KILLS) --server-kills $(SERVER_KILLS)

prints: .venv/installed-dev  ## a printer fails at every byte and line of a receipt, on the clock, over TCP, tills killed; last line JSON
	@$(bin)/python -m tests.prints

judges: .venv/installed-dev  ## our receipts read, and our virtual printer asked, by programs of others; needs node and npm, no part of CI
	@$(bin)/python -m tests.judges

policy: .venv/installed-dev  ## how often points can be used offline, by a model of 90 days of a chain of shops (docs/policy.md)
	@$(bin)/python -m tests.policy --jobs $(JOBS)

mutants: .venv/installed-dev  ## the same with broken variants, each until a seed catches it: make mutants SEEDS=1000
	@$(bin)/python -m tests.simulation.mutants --seeds $(SEEDS) --first $(FIRST) --jobs $(JOBS)

scans: .venv/installed-dev  ## 10,000 scans and 10,000 typed entries as the window hears them, 500 and 200 more through a real X server; last line JSON: SCANS= ENTRIES= REAL_SCANS= REAL_ENTRIES=
	@$(bin)/python -m tests.scans --scans $(SCANS) --entries $(ENTRIES) --real-scans $(REAL_SCANS) --real-entries $(REAL_ENTRIES)

drill: .venv/installed-dev  ## the server put back by a day while tills trade on, both databases; last line JSON
	@$(bin)/python -m tests.drill

powercuts: .venv/installed-dev  ## the power is cut at every moment of a real till's day: make powercuts POINTS=1500
	@$(bin)/python -m tests.powercuts --points $(POINTS)

bench: .venv/installed-dev  ## the benchmarks, one JSON object a line: make bench ONLY="codes backlog" POINTILL_CODES=photographs
	@$(bin)/python -m tests.bench $(ONLY)

props: .venv/installed-dev  ## what we promise of every case, at 20,000 cases each; every property test: make props PROPS=hypothesis
	@$(pytest) --numprocesses $(JOBS) -m $(PROPS) --hypothesis-profile=props --timeout=0

fix: .venv/installed-dev  ## format, and mend what can be mended safely
	@$(bin)/ruff check --fix --quiet $(sources) || true
	@$(bin)/ruff format $(sources)

lock: .venv/installed-dev  ## write the lock files anew from the ranges in pyproject.toml
	@scripts/lock

style: .venv/installed-dev
	@echo "style: ruff"
	@$(bin)/ruff format --check --quiet $(sources)
	@$(bin)/ruff check --quiet $(sources)

types: .venv/installed-dev
	@echo "types: mypy --strict"
	@$(bin)/mypy

layers: .venv/installed-dev
	@echo "layers: import-linter"
	@$(bin)/lint-imports --no-logo

.venv/installed-run: requirements/run.lock requirements/installer.lock pyproject.toml scripts/install
	@scripts/install run

.venv/installed-dev: requirements/dev.lock requirements/installer.lock pyproject.toml scripts/install
	@scripts/install dev
