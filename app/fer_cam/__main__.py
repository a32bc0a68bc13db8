"""`python -m fer_cam` is the command `fer-cam`."""

import sys

from fer_cam.cli import main

sys.exit(main())
