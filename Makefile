# make run: a living demo city. make test: every test. make check: everything that reads the code. Each does its own set-up.
PORT ?= 8000
BIN := .venv/bin

.PHONY: run setup setup-dev test check format lock translations

run: export CIVICLOOP_SITE_URL ?= http://127.0.0.1:$(PORT)
run: setup
	@$(BIN)/civicloop demo
	@$(BIN)/civicloop serve --port $(PORT)

setup:
	@python3 tools/setup.py

setup-dev:
	@python3 tools/setup.py --dev

test: setup-dev
	$(BIN)/pytest -n 2 --dist loadgroup $(ARGS)

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/civicloop makemigrations --check --dry-run
	$(BIN)/python tools/translations.py check

format: setup-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

translations: setup-dev
	$(BIN)/python tools/translations.py update

lock: setup-dev
	$(BIN)/python tools/lock.py
