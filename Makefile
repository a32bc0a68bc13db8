# make run   set everything up and start the app
# make test  set everything up and run every test
# Both make a virtual environment in .venv and say in one line what the machine lacks.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Take an older wheel rather than the newest source: PyQt6's newest wheels for ARM need a newer glibc than Debian 12
# has, and building it instead fails without Qt's own tools.
INSTALL := $(PIP) install -q --prefer-binary --only-binary=PyQt6,PyQt6-Qt6,PyQt6-sip,opencv-python,numpy
# Two processes: most of a test of training is Keras building graphs, which uses one core. A file's tests stay in one
# process, since they share the networks that its fixtures train. A process that crashes is not replaced: its test fails
# and the other process runs the rest, while a new process would get the same test, and with --dist loadfile may wait
# for ever. The time limit of a test is in pyproject.toml; those of faults and fuzz repeat one test for long.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --max-worker-restart=0
LONG := -o faulthandler_timeout=3600

.PHONY: help run test test-fast faults fuzz check audit clean system-run system-test
.DEFAULT_GOAL := help

help:
	@echo "make run        set up and start fer-cam (ARGS='--headless ...' passes options on)"
	@echo "make test       set up and run every test (ARGS='-k name' passes options on)"
	@echo "make test-fast  run the tests that take no training: under a minute, for use while coding"
	@echo "make faults     kill, starve and disturb runs, 50 times each, and print what was lost (FER_CAM_FAULTS=20: times)"
	@echo "make fuzz       draw thousands of damaged inputs (ARGS='-k card' chooses; FER_CAM_FUZZ=20000 of each)"
	@echo "make check      check style, types and import order: ruff, mypy, import-linter; then make audit"
	@echo "make audit      look up known vulnerabilities of the installed packages; skipped without a network"
	@echo "make clean      remove the virtual environment"

run: system-run $(VENV)/.run
	@$(BIN)/fer-cam $(ARGS)

test: system-test $(VENV)/.test
	@$(PYTEST) $(ARGS)

test-fast: system-test $(VENV)/.test
	@$(PYTEST) -m "not slow" $(ARGS)

faults: system-test $(VENV)/.test
	@FER_CAM_FAULTS=$${FER_CAM_FAULTS:-50} $(PYTEST) $(LONG) tests/faults $(ARGS)

fuzz: system-test $(VENV)/.test
	@FER_CAM_FUZZ=$${FER_CAM_FUZZ:-5000} $(PYTEST) $(LONG) $(wildcard tests/faults/test_bad_*.py) tests/faults/test_sessions.py $(ARGS)

check: $(VENV)/.test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(MAKE) --no-print-directory audit

audit: $(VENV)/.test
	@$(BIN)/python .ci/audit.py

# Checked first, from the sources and with the standard library alone, so that a missing system library is named before
# anything is downloaded.
system-run system-test:
	@PYTHONPATH=app:models $(PYTHON) -m fer_cam.system --install --then "make $(@:system-%=%) again" \
	    $(if $(DISPLAY)$(WAYLAND_DISPLAY)$(filter system-test,$@),--gui)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; (3, 10) <= v < (3, 15) or sys.exit("fer-cam: needs Python 3.10 to 3.14, this is %d.%d: make PYTHON=python3.12 $(MAKECMDGOALS)" % v)'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "fer-cam: python3-venv is missing; run: sudo apt-get install -y python3-venv; then make $(MAKECMDGOALS) again" >&2; exit 1; }
	@echo "making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

# A stamp is written only after a whole install, so that a broken one is repeated.
$(VENV)/.run: pyproject.toml | $(BIN)/python
	@echo "installing fer-cam (about 800 MB) ..."
	@$(INSTALL) -e '.[gui]'
	@touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	@$(BIN)/python -c 'import sys; v = sys.version_info[:2]; v < (3, 14) or sys.exit("fer-cam: the tests need TensorFlow, which has no release for Python 3.14 yet: make clean, then make PYTHON=python3.12 $(MAKECMDGOALS)")'
	@echo "installing fer-cam with everything that the tests need (TensorFlow: about 3 GB, minutes) ..."
	@$(INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV)
