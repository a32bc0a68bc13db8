"""Check a configuration for a service, and make its unit."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import fer_cam
import fer_models
from fer_cam.commands.config import check_config
from fer_cam.service.needs import needs_of, readable_by_all
from fer_cam.service.unit import make_unit
from fer_models.command import tell
from fer_models.errors import FerError

__all__ = ["unit_of"]

HOMES = ("/home", "/root", "/run/user")


def unit_of(name: str, place: Path, *, system: bool, dry_run: bool = False) -> str:
    """Return the unit for a configuration file.

    Raises FerError with exit code 2 if the file is wrong, opens a window, or asks for what a service cannot do.
    dry_run: a program that the service's user could not read is only told of.
    """
    config = place.absolute()
    options, _ = check_config(config)
    if not options.headless and options.save_faces is None:
        raise FerError(f"{config}: a service has no window; add the line headless = true", exit_code=2)
    if options.output in (None, "-") and not any(
        getattr(options, key, None) for key in ("record", "session", "save_faces", "mqtt", "web", "webhook",
                                                "on_change", "lsl", "osc")
    ):  # fmt: skip
        raise FerError(
            f"{config}: writes to standard output, which nobody reads in a service; add an output, such as "
            'output = "faces.jsonl"',
            exit_code=2,
        )
    try:
        needs = needs_of(options)
    except FerError as error:
        raise FerError(f"{config}: {error}", exit_code=2) from error
    if system and needs.folders:
        raise FerError(
            f"{config}: writes into {needs.folders[0]}, and a system service may write in /var/lib/{name} only; give "
            "a name without folders, or use --user",
            exit_code=2,
        )
    if not (options.append or options.overwrite) and (options.output or options.save_faces or options.record):
        tell("fer-cam", f"{config}: has neither append nor overwrite, so that a restart would refuse files that exist")
    read = [Path(sys.executable), *(Path(str(module.__file__)) for module in (fer_cam, fer_models))]
    if system:
        _check_readable(read, dry_run=dry_run)
    home = any(str(path.resolve()).startswith(f"{folder}/") for path in read for folder in HOMES)
    return make_unit(needs, name=name, program=_program(), config=config, system=system, home=home)


def _program() -> list[str]:
    """Return the words that start this fer-cam: the script beside Python, which looks for no module where it runs."""
    script = Path(sys.executable).with_name("fer-cam")
    return [str(script)] if os.access(script, os.X_OK) else [sys.executable, "-m", "fer_cam"]


def _check_readable(paths: list[Path], *, dry_run: bool) -> None:
    for path in paths:
        if readable_by_all(path):
            continue
        problem = (
            f"{path.resolve()}: the service's own user may not read it; install fer-cam and its Python where "
            "everybody can read, such as in /opt/fer-cam, or use --user"
        )
        if not dry_run:
            raise FerError(problem, exit_code=2)
        tell("fer-cam", problem)
        return
