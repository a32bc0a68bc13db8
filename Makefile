# make run   set everything up and start the app
# make test  set everything up and run the tests
# Both make a virtual environment in .venv and say in one line what the machine lacks.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# An older wheel rather than the newest source: PyQt6's newest for ARM want a newer glibc than Debian 12's, and
# what pip would build instead fails without Qt's own tools.
INSTALL := $(PIP) install -q --prefer-binary --only-binary=PyQt6,PyQt6-Qt6,PyQt6-sip,opencv-python,numpy

.PHONY: help run test check clean system-run system-test
.DEFAULT_GOAL := help

help:
	@echo "make run    set up and start fer-cam (ARGS='--headless ...' passes options on)"
	@echo "make test   set up and run the tests (ARGS='-k name' passes options on)"
	@echo "make check  look over style with ruff"
	@echo "make clean  remove the virtual environment"

run: system-run $(VENV)/.run
	@$(BIN)/fer-cam $(ARGS)

test: system-test $(VENV)/.test
	@$(BIN)/python -m pytest $(ARGS)

# Looked at first, from the sources and with the standard library alone: what is missing is told before
# anything is downloaded.
system-run system-test:
	@PYTHONPATH=app:models $(PYTHON) -m fer_cam.system --install --then "make $(@:system-%=%) again" \
	    $(if $(DISPLAY)$(WAYLAND_DISPLAY)$(filter system-test,$@),--gui)

check: $(VENV)/.test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; (3, 10) <= v < (3, 14) or sys.exit("fer-cam: needs Python 3.10 to 3.13, this is %d.%d: make PYTHON=python3.12 $(MAKECMDGOALS)" % v)'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "fer-cam: python3-venv is missing; run: sudo apt-get install -y python3-venv; then make $(MAKECMDGOALS) again" >&2; exit 1; }
	@echo "making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

# A stamp is written only when the install is whole, so that a broken one is done again.
$(VENV)/.run: pyproject.toml | $(BIN)/python
	@echo "installing fer-cam (about 600 MB) ..."
	@$(INSTALL) -e '.[gui]'
	@touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	@echo "installing fer-cam with everything that the tests need (TensorFlow: about 3 GB, minutes) ..."
	@$(INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV)
