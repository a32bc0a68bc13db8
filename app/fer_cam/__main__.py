"""Runs the command `fer-cam` for `python -m fer_cam`."""

import sys

from fer_cam.cli import main

sys.exit(main())
