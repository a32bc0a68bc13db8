"""Calls of systemctl and journalctl, without a shell."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from fer_models.atomic import write_text
from fer_models.command import tell
from fer_models.errors import FerError

__all__ = ["Systemd"]

RUNNING = Path("/run/systemd/system")
"""Exists where systemd runs the machine, see sd_booted(3)."""


class Systemd:
    """One unit of the system's or of the user's service manager."""

    def __init__(self, name: str, *, system: bool) -> None:
        """name: of the unit, without .service. system: of the system's manager."""
        self.name, self._system = name, system
        config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        folder = Path("/etc/systemd/system") if system else config / "systemd" / "user"
        self.place = folder / f"{name}.service"
        self.usual_config = Path("/etc" if system else config) / f"{name}.toml"

    def install(self, text: str) -> None:
        """Write the unit, enable it, and start it anew. Raises FerError if something of it fails."""
        self._check("write the unit by hand: `fer-cam service install --dry-run` prints it")
        self._check_rights()
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            write_text(self.place, text)
            self.place.chmod(0o644)
        except OSError as error:
            raise FerError(f"{self.place}: cannot be written ({error.strerror}); check its permissions") from error
        self._systemctl("daemon-reload")
        self._systemctl("enable", self.place.name)
        self._systemctl("restart", self.place.name)
        scope = "" if self._system else " --user"
        tell("fer-cam", f"{self.place}: runs now and from the next start of the machine; see: fer-cam service "
             f"status{scope}")  # fmt: skip

    def uninstall(self, *, dry_run: bool = False) -> None:
        """Stop the service and remove its unit. Raises FerError if there is none."""
        if not self.place.exists():
            raise FerError(f"{self.place}: there is no such unit; nothing is to be removed")
        if dry_run:
            print(f"would stop {self.name} and remove {self.place}")
            return
        self._check(f"remove {self.place} by hand")
        self._check_rights()
        self._systemctl("disable", "--now", self.place.name)
        self.place.unlink()
        self._systemctl("daemon-reload")
        state = f"/var/lib/{self.name}" if self._system else "its state folder"
        tell("fer-cam", f"{self.place}: stopped and removed; what it has written stays in {state}")

    def status(self) -> int:
        """Print the state of the service, and return systemctl's exit code."""
        self._check("fer-cam cannot run as a service here")
        return self._call("systemctl", "status", "--no-pager", self.place.name)

    def logs(self, lines: int, *, follow: bool) -> int:
        """Print the last lines of its log, and return journalctl's exit code. follow: go on until Ctrl+C."""
        self._check("fer-cam cannot run as a service here", "journalctl")
        more = ("--follow",) if follow else ()
        return self._call("journalctl", "--no-pager", "--lines", str(max(0, lines)), *more, "--unit", self.place.name)

    def _check(self, otherwise: str, program: str = "systemctl") -> None:
        if not RUNNING.is_dir() or shutil.which(program) is None:
            raise FerError(f"systemd does not run this machine; {otherwise}")

    def _check_rights(self) -> None:
        if self._system and os.geteuid() != 0:
            raise FerError("a service of the machine is for root; put sudo before the command, or use --user")

    def _command(self, program: str, *words: str) -> list[str]:
        scope = [] if self._system else ["--user"]
        if scope and program == "journalctl":
            words = tuple("--user-unit" if word == "--unit" else word for word in words)
            scope = []
        return [program, *scope, *words]

    def _call(self, program: str, *words: str) -> int:
        try:
            return subprocess.run(self._command(program, *words), check=False).returncode
        except KeyboardInterrupt:
            return 130

    def _systemctl(self, *words: str) -> None:
        done = subprocess.run(
            self._command("systemctl", *words), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[0]
            raise FerError(f"systemctl {' '.join(words)} failed ({reason}); see: journalctl -u {self.name}")
