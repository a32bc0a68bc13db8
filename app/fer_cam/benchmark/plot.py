"""The figures of a benchmark as a picture: where the time of a frame goes, and the frames a second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fer_cam.benchmark.case import Case
from fer_models.atomic import replacing
from fer_models.errors import FerError
from fer_models.redact import redact

__all__ = ["check_plot", "plot"]

STAGES = {"detect": "search", "follow": "follow", "track": "track", "classify": "classify"}
COLOURS = ("#d1495b", "#edae49", "#66a182", "#00798c")


def check_plot(path: str | Path, *, overwrite: bool = False) -> None:
    """Check that a plot can be written to `path`, before anything is measured.

    Raises FerError if matplotlib is missing, if it cannot write `path`, and if `path` exists and `overwrite` is False.
    """
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib.figure import Figure
    except ImportError as error:
        raise FerError("--plot needs matplotlib: pip install matplotlib") from error
    kinds = Figure().canvas.get_supported_filetypes()
    if Path(path).suffix[1:].lower() not in kinds:
        raise FerError(f"--plot {path}: the name must end in .png, .svg or .pdf", exit_code=2)
    if not Path(path).absolute().parent.is_dir():
        raise FerError(f"--plot {path}: there is no such folder; create it or choose another --plot")
    if Path(path).is_dir():
        raise FerError(f"--plot {path}: is a folder; give a file name")
    if Path(path).exists() and not overwrite:
        raise FerError(f"{path}: already exists; add --overwrite or choose another --plot", exit_code=2)


def _name(case: Case, *, several: bool) -> str:
    kind, _, faces = case.source.partition(":")
    source = f"{faces or 1} face{'s' * bool(faces)}" if kind == "demo" else Path(redact(case.source)).name
    threads = f"{case.threads} thread{'s' * (case.threads > 1)}"
    return ", ".join([case.detector, *[case.model] * several, source, threads])


def plot(rows: Sequence[tuple[Case, Mapping[str, Any]]], path: str | Path, title: str) -> None:
    """Write a picture (.png, .svg, .pdf) with a bar for each case: the mean milliseconds of each stage.

    Call check_plot first. Raises FerError if the file cannot be written.
    """
    from matplotlib import pyplot

    models = sorted({case.model for case, _ in rows})
    figure, axes = pyplot.subplots(figsize=(9, 1.6 + 0.36 * len(rows)), layout="constrained")
    names = [_name(case, several=len(models) > 1) for case, _ in rows]
    left = [0.0] * len(rows)
    for (stage, label), colour in zip(STAGES.items(), COLOURS, strict=True):
        widths = [f["stages"].get(stage, {}).get("share_ms", 0.0) for _, f in rows]
        axes.barh(range(len(rows)), widths, left=left, label=label, color=colour)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(rows)), names, fontsize=8)
    for i, (_, figures) in enumerate(rows):
        axes.text(left[i], i, f"  {figures['frames_per_second']:.0f} frames/s", va="center", fontsize=8)
    axes.invert_yaxis()
    axes.margins(x=0.15)
    axes.set_xlabel("milliseconds a frame, mean")
    axes.set_title(f"{', '.join(models)} on {title}", fontsize=9)
    figure.legend(loc="outside lower center", ncols=len(STAGES), fontsize=8)
    try:
        with replacing(path) as temporary:
            figure.savefig(temporary, dpi=120)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FerError(f"{path}: cannot be written ({reason}); choose another --plot") from error
    finally:
        pyplot.close(figure)
