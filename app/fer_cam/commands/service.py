"""`fer-cam service`: run a configuration as a systemd service."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from fer_models.command import HelpFormatter, OneLineParser
from fer_models.errors import FerError

__all__ = ["run"]

DESCRIPTION = """\
Run a configuration as a systemd service, which starts with the machine and again after a fault."""

EPILOG = """\
As root (--system) the service runs as a user that exists only while it runs, and may do no more than its
configuration needs: without a network unless an option talks to one, without devices but the camera.
Without root (--user) it runs as you, while you are logged in; `loginctl enable-linger` keeps it running.

examples:
  fer-cam service install --config /etc/fer-cam.toml --dry-run
  sudo fer-cam service install --config /etc/fer-cam.toml
  fer-cam service status
  fer-cam service logs --follow
  sudo fer-cam service uninstall

exit codes: 0 done, 1 it failed or there is no systemd, 2 the command line or the configuration is wrong,
and that of systemctl for `status` (3: it does not run)."""

VERBS = {
    "install": "write the unit, enable it and start it; again after a change of the configuration",
    "status": "say whether it runs, and how",
    "logs": "print what it said",
    "uninstall": "stop it and remove the unit; what it has written stays",
}


def run(arguments: Sequence[str]) -> int:
    """Run `fer-cam service` with these arguments and return the exit code. Raises FerError."""
    options = _parser().parse_args(list(arguments))
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", options.unit):
        raise FerError(f"--unit {options.unit!r}: may have letters, digits, - and _ only", exit_code=2)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    system = options.scope == "system" or (options.scope is None and root)
    from fer_cam.service.systemd import Systemd

    systemd = Systemd(options.unit, system=system)
    if options.verb == "install":
        from fer_cam.commands.service_install import unit_of

        place = Path(options.config) if options.config else systemd.usual_config
        text = unit_of(options.unit, place, system=system, dry_run=options.dry_run)
        if options.dry_run:
            sys.stdout.write(text)
            return 0
        systemd.install(text)
    elif options.verb == "uninstall":
        systemd.uninstall(dry_run=options.dry_run)
    elif options.verb == "status":
        return systemd.status()
    else:
        return systemd.logs(options.lines, follow=options.follow)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(
        prog="fer-cam service", usage="fer-cam service install|status|logs|uninstall [options]",
        description=DESCRIPTION, epilog=EPILOG, formatter_class=HelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    words = "; ".join(f"{verb}: {text}" for verb, text in VERBS.items())
    parser.add_argument("verb", choices=VERBS, metavar="VERB", nargs="?", default="status", help=words)
    scope = parser.add_mutually_exclusive_group()
    scope.add_argument(
        "--system", dest="scope", action="store_const", const="system",
        help="a service of the machine (default for root)",
    )  # fmt: skip
    scope.add_argument(
        "--user", dest="scope", action="store_const", const="user", help="a service of yours (default without root)"
    )
    parser.add_argument(
        "--config", metavar="FILE",
        help="with install: the configuration (default: /etc/NAME.toml, or ~/.config/NAME.toml with --user)",
    )  # fmt: skip
    parser.add_argument(
        "--unit", metavar="NAME", default="fer-cam", help="name of the service, for several (default: fer-cam)"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="with install: print the unit; with uninstall: say what would be removed"
    )
    parser.add_argument("--lines", type=int, default=50, metavar="N", help="with logs: the last N lines (default: 50)")
    parser.add_argument("--follow", action="store_true", help="with logs: go on as new lines come")
    return parser
