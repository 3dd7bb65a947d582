# Thin: each target calls one well-kept program. Everything is installed into .venv, nothing elsewhere.
PYTHON ?= python3
LESSON ?= 03_gradient_output_layer.ipynb
ARGS   ?=

ifeq ($(OS),Windows_NT)
PY := .venv/Scripts/python.exe
else
PY := .venv/bin/python
endif

# Jupyter refuses to start for root unless told so; containers often have no other user
ROOT_FLAG := $(if $(filter 0,$(shell id -u 2>/dev/null)),--allow-root)

# The checks of the JavaScript need npm; without it they say so, and fail only in CI
NPM := $(shell command -v npm 2>/dev/null)
JS_TOOLS := $(if $(NPM),node_modules/.package-lock.json)
NO_NPM := { echo "npm was not found: the JavaScript is not checked"; test -z "$$CI"; }

.DEFAULT_GOAL := help
.PHONY: help lab test sabotage junk fuzz soak mutants torch newest lint format notebooks outputs site pages slides bench lite litetest lock links browser hooks clean
.DELETE_ON_ERROR:

help: ## List what there is
	@$(PYTHON) -c "import re; [print(f'make {t:<10} {d}') for t, d in re.findall(r'(?m)^([a-z]+):.*?## (.*)', open('Makefile', encoding='utf-8').read())]"

lab: .venv/lab.stamp ## Open JupyterLab on the lessons (more arguments: make lab ARGS="--no-browser --port 8899")
	$(PY) -m jupyterlab $(ROOT_FLAG) --ServerApp.root_dir=notebooks --LabApp.default_url=/lab/tree/$(LESSON) $(ARGS)

test: lint ## Run all checks and tests (a part: make test ARGS="tests/test_network.py")
	$(PY) -m pytest --nbval --nbval-current-env -n 3 --dist loadfile $(ARGS)

junk: .venv/dev.stamp ## Bad input for every public function: 10,000 examples each (hours)
	HYPOTHESIS_PROFILE=nightly JUNK_EXAMPLES=$${JUNK_EXAMPLES:-10000} $(PY) -m pytest tests/fuzz -n logical $(ARGS)

sabotage: .venv/dev.stamp ## Put each catalogued mistake into the library: does a lesson notice? (some minutes)
	$(PY) tools/sabotage.py $(ARGS)

fuzz: .venv/dev.stamp ## Random keys and pointers in the live views: 10,000 of each, three seeds (about an hour)
	FUZZ_EVENTS=$${FUZZ_EVENTS:-10000} FUZZ_SEEDS=$${FUZZ_SEEDS:-3} $(PY) -m pytest tests/browser/test_fuzz.py tests/browser/test_accessibility.py $(ARGS)

soak: .venv/dev.stamp ## An hour's worth of use in one browser: does anything grow? (ten minutes)
	$(PY) benchmarks/soak.py $(ARGS)

lint: .venv/dev.stamp $(JS_TOOLS) ## Check style, types, spelling and JavaScript
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -m codespell_lib
	$(dir $(PY))zizmor --offline --quiet .github/workflows
	@$(if $(NPM),npm run --silent check,$(NO_NPM))

format: .venv/dev.stamp $(JS_TOOLS) ## Put code, notebooks and JavaScript into the house style
	$(PY) -m ruff check --fix
	$(PY) -m ruff format
	@$(if $(NPM),npm run --silent format,$(NO_NPM))

notebooks: .venv/dev.stamp ## Run the lessons again and store their outputs (one: make notebooks ARGS=notebooks/03_…)
	$(PY) tools/notebooks.py $(ARGS)

site: .venv/dev.stamp $(JS_TOOLS) ## Build the lessons as pages into _site/ (some of them: make site ARGS="03 04")
	$(PY) -m tools.pages $(ARGS)

pages: .venv/dev.stamp $(JS_TOOLS) ## Build all pages and try every live view and exercise on them in a browser (minutes)
	SITE_LESSONS=all $(PY) -m pytest tests/site $(ARGS)

outputs: .venv/dev.stamp ## Say which outputs differ from the stored ones (after an upgrade: make outputs ARGS="--upgrade sympy numpy")
	$(PY) tools/outputs.py $(ARGS)

slides: .venv/dev.stamp ## Make slides with live views into _site/slides (one lesson: make slides ARGS=notebooks/03_…)
	$(PY) tools/slides.py $(ARGS)

bench: .venv/dev.stamp ## Measure beside the peers and store the results (short, storing nothing: make bench ARGS=--short)
	@for benchmark in benchmarks/*.py; do $(PY) "$$benchmark" $(ARGS) || exit 1; done

mutants: .venv/dev.stamp ## Small wrong changes to the mathematics: does a test see each? (20 minutes; some modules: make mutants ARGS="backprop")
	$(PY) tools/mutants.py $(ARGS)

torch: .venv/dev.stamp ## The gradients of 2,000 networks by PyTorch, which is installed first
	$(PY) -m pip install --disable-pip-version-check --quiet torch
	$(PY) -m pytest tests/test_judges.py -k torch $(ARGS)

newest: ## All checks and tests with the newest dependencies
	$(MAKE) lock ARGS=--upgrade
	$(MAKE) test

lite: .venv/dev.stamp $(JS_TOOLS) ## Build JupyterLite with the lessons into _site/lite: a JupyterLab in the browser, without a server
	PYTHONPATH=.venv/course $(PY) tools/lite.py $(ARGS)

litetest: .venv/dev.stamp $(JS_TOOLS) ## Start JupyterLite's kernel in a browser and run a lesson in it (minutes, and the network)
	$(PY) -m pytest tests/course/lite_kernel.py $(ARGS)

lock: .venv/dev.stamp ## Write the locked lists again (newest versions: make lock ARGS=--upgrade)
	$(PY) tools/lock.py $(ARGS)

links: .venv/dev.stamp ## Write the badges and links again after the address in pyproject.toml changed
	$(PY) tools/links.py

browser: .venv/dev.stamp ## Install a browser for the tests, where the system has no Chromium
	$(PY) -m playwright install $(ARGS) chromium

hooks: .venv/dev.stamp ## Run the checks before every commit
	$(PY) -m pre_commit install

clean: ## Remove the environment and everything that was built
	rm -rf .venv node_modules _site build dist .mypy_cache .ruff_cache .pytest_cache

# The environment. A stamp is older than the list it was made from when the list has changed.
$(PY):
	@$(PYTHON) -c "import sys; sys.version_info >= (3, 11) or sys.exit('Python 3.11 or newer is needed, this is ' + sys.version.split()[0] + '. Name another one: make lab PYTHON=python3.12')"
	$(PYTHON) -m venv --clear .venv

.venv/lab.stamp: requirements.txt pyproject.toml $(PY)
	@echo "Installing what the lessons need into .venv (a minute or two, only the first time)"
	$(PY) -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements.txt
	$(PY) -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/lab.stamp .venv/course.stamp
	@echo "Installing the tools for tests into .venv (some minutes, only the first time)"
	$(PY) -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements-dev.txt
	@touch $@

# A folder of its own: one of these logs errors in every JupyterLab
.venv/course.stamp: requirements-course.txt $(PY)
	$(PY) -c "import shutil; shutil.rmtree('.venv/course', ignore_errors=True)"
	$(PY) -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps --target .venv/course -r requirements-course.txt
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --silent
	@touch $@
