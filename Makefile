# The commands of the project; what they do stands in scripts/. "PYTHON=python3.12 make test" chooses the interpreter.
.DEFAULT_GOAL := help
.PHONY: help demo test lint types contracts catalogues lock installer wheel screenshots bench fuzz clean

help: ## list the commands
	@sed -nE 's/^([a-z]+): ## (.*)/\1\t\2/p' Makefile | expand -t 14

demo: ## set everything up and open the program on made-up cards
	@scripts/setup runtime
	@.venv/bin/python -m cardtool demo

test: ## set everything up, then lint, types, import contracts, all tests and the coverage gates
	@scripts/setup dev
	@scripts/check lint types contracts
	@scripts/test

lint: ## style (ruff)
	@scripts/setup dev
	@scripts/check lint

types: ## types (mypy)
	@scripts/setup dev
	@scripts/check types

contracts: ## which room may import which (import-linter)
	@scripts/setup dev
	@scripts/check contracts

lock: ## write requirements/*.txt anew from pyproject.toml
	@scripts/lock

installer: ## build the one-folder program into dist/cardtool
	@scripts/setup dev
	@scripts/installer

wheel: ## build the wheel into dist/
	@scripts/setup dev
	@.venv/bin/python -m hatchling build -t wheel

catalogues: ## take new texts into the catalogues, and say which are not translated
	@scripts/setup dev
	@.venv/bin/python scripts/catalogues.py

screenshots: ## render the window's main states in three languages into docs/screenshots/
	@scripts/setup dev
	@.venv/bin/python scripts/screenshots.py docs/screenshots

bench: ## measure against the peer programs
	@scripts/setup dev
	@scripts/bench

fuzz: ## fuzz every parser of foreign bytes for a minute (Linux on x86-64)
	@scripts/setup dev
	@scripts/fuzz

clean: ## remove everything that was built or installed here
	@rm -rf .venv build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} + -o -path './resources/*.mo' -delete
