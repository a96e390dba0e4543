# `make help` says what there is to do. Python 3.11 and make are all that is needed.

PORT ?= 8000
# 1: what cannot run here (no PostgreSQL, Redis or Chromium) is a failure; CI sets it.
REQUIRE_ALL ?=

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run setup test test-rest test-all bench lint format lock messages screenshots lighthouse

help:
	@echo 'make run       the portal with demonstration data on http://127.0.0.1:8000 (PORT= another)'
	@echo 'make test      unit and integration tests; with PostgreSQL, Redis and Chromium where they are'
	@echo 'make test-all  make test, and all that takes long'
	@echo 'make bench     search and lists with 20,000 and 100,000 practices (SIZES= others; needs PostgreSQL)'
	@echo 'make lint      everything that is checked without running the portal'
	@echo 'make format    put Python and templates in the shape that make lint asks for'
	@echo 'make screenshots  the pictures of docs/screenshots (needs Chromium)'
	@echo 'make lighthouse  the scores of docs/benchmarks.md (needs Chromium, and Node.js with npx)'
	@echo 'make messages  take new texts of the interface into the catalogues under locale/'
	@echo 'make lock      pin the newest allowed versions of all dependencies'

# -- The portal -------------------------------------------------------------------------------

run: export DEBUG := 1
run: export DEMO := 1
run: export SITE_URL := http://127.0.0.1:$(PORT)
run: export PYTHONUNBUFFERED := 1
run: $(VENV)/installed
	@$(PY) -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null || { \
		echo 'Port $(PORT) is taken: choose another, such as make run PORT=8001.' >&2; exit 1; }
	@$(PY) manage.py messages --compile
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py load_reference
	@$(PY) manage.py load_demo
	@echo
	@echo 'The portal          $(SITE_URL)/'
	@echo 'Workspace           $(SITE_URL)/en/workspace/'
	@echo 'Administration      $(SITE_URL)/admin/'
	@echo 'API                 $(SITE_URL)/api/v1/openapi.json'
	@echo
	@echo 'Accounts of the demonstration, all with the password open-roadmap-demo:'
	@echo '  secretariat@demo.example      the Secretariat'
	@echo '  focal.fr@demo.example         focal point of France'
	@echo '  contributor.fr@demo.example   contributor of France'
	@echo '  reader.fr@demo.example        reader of France'
	@echo '  focal.sn@demo.example         focal point of Senegal'
	@echo
	@$(PY) manage.py runserver 127.0.0.1:$(PORT)

# -- Tests ------------------------------------------------------------------------------------

test: setup
	@$(PY) -m tests.run $(if $(REQUIRE_ALL),--require-all) sqlite services strand

# What `make test` leaves out.
test-rest: setup
	@$(PY) -m tests.run $(if $(REQUIRE_ALL),--require-all) slow browser

test-all: setup
	@$(PY) -m tests.run $(if $(REQUIRE_ALL),--require-all) sqlite services strand slow browser

bench: setup
	@$(PY) -m tests.bench $(SIZES)

screenshots: setup
	@$(PY) -m tests.browser.screenshots

lighthouse: setup
	@$(PY) -m tests.browser.lighthouse

# -- The source -------------------------------------------------------------------------------

# Production as `check --deploy` sees it; every value is made up.
PRODUCTION := DEBUG=0 DEMO=0 HTTPS_ONLY=1 ALLOWED_HOSTS=roadmap.test SITE_URL=https://roadmap.test \
	EMAIL_URL=smtp+tls://portal:word@mail.test:587 DEFAULT_FROM_EMAIL=portal@roadmap.test \
	SECRET_KEY=wd5IoHsXEdvRy0fMkZ2nUq8bLtP1jGa7cVw4xNz6Kp3TeYh9mQ DATABASE_URL=sqlite://:memory:

lint: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint templates --lint
	$(PY) -m djlint templates --check
	@# The plugin for Django loads the settings.
	@$(PRODUCTION) $(PY) -m mypy
	$(VENV)/bin/lint-imports
	@$(PRODUCTION) $(PY) manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	@$(PRODUCTION) $(PY) manage.py messages --check

format: setup
	@$(PY) -m ruff check --fix --quiet .
	@$(PY) -m ruff format .
	@$(PY) -m djlint templates --reformat --quiet || true

messages: setup
	@DEBUG=1 $(PY) manage.py messages
	@DEBUG=1 $(PY) manage.py messages --compile

# uv's output names no registry; the second file takes the pins of the first.
lock: setup
	$(PY) -m uv pip compile pyproject.toml --universal --upgrade --generate-hashes --no-header --no-annotate --python-version 3.11 --quiet --output-file requirements.lock
	$(PY) -m uv pip compile pyproject.toml --extra dev --constraint requirements.lock --universal --upgrade --generate-hashes --no-header --no-annotate --python-version 3.11 --quiet --output-file requirements-dev.lock

# -- The virtual environment ------------------------------------------------------------------

setup: $(VENV)/installed-dev
	@DEBUG=1 $(PY) manage.py messages --compile

$(PY):
	@python='$(PYTHON)'; \
	for candidate in python3.11 python3 python3.12 python3.13 python3.14; do \
		test -z "$$python" || break; \
		$$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && python=$$candidate; \
	done; \
	test -n "$$python" || { \
		echo 'The portal needs Python 3.11 or newer: install it (on Debian: apt-get install python3 python3-venv), or name it by PYTHON=/path/to/python.' >&2; exit 1; }; \
	echo "Making a virtual environment with $$($$python --version)."; \
	$$python -m venv --clear $(VENV) || { \
		rm -rf $(VENV); \
		echo "$$python cannot make a virtual environment: install its module venv (on Debian: apt-get install python3-venv)." >&2; exit 1; }

# The empty files say which lock file was installed last; make compares their times.
$(VENV)/installed: requirements.lock | $(PY)
	@echo 'Installing the locked dependencies.'
	@$(PIP) --requirement requirements.lock
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock | $(PY)
	@echo 'Installing the locked dependencies of development.'
	@$(PIP) --requirement requirements-dev.lock
	@touch $(VENV)/installed $@
