"""The figures as a picture: where the time of a frame goes, and the frames a second that come of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fer_cam.benchmark.case import Case
from fer_models.atomic import replacing
from fer_models.errors import FerError

__all__ = ["check_plot", "plot"]

STAGES = {"detect": "search", "follow": "follow", "track": "track", "classify": "classify"}
COLOURS = ("#d1495b", "#edae49", "#66a182", "#00798c")


def check_plot(path: str | Path, *, overwrite: bool = False) -> None:
    """Raises FerError where matplotlib is missing, `path` is not one that it could write, or it exists."""
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
        raise FerError(f"--plot {path}: there is no such folder")
    if Path(path).is_dir():
        raise FerError(f"--plot {path}: is a folder; give a file name")
    if Path(path).exists() and not overwrite:
        raise FerError(f"{path}: already exists; add --overwrite or choose another --plot", exit_code=2)


def _name(case: Case, *, several: bool) -> str:
    kind, _, faces = case.source.partition(":")
    source = f"{faces or 1} face{'s' * bool(faces)}" if kind == "demo" else Path(case.source).name
    threads = f"{case.threads} thread{'s' * (case.threads > 1)}"
    return ", ".join([case.detector, *[case.model] * several, source, threads])


def plot(rows: Sequence[tuple[Case, dict]], path: str | Path, title: str) -> None:
    """Write a picture (.png, .svg, .pdf): a bar a case, of the mean milliseconds of each stage.

    Raises FerError where the file cannot be written. check_plot comes first.
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
        with replacing(path) as aside:
            figure.savefig(aside, dpi=120)
    except (OSError, ValueError) as error:
        raise FerError(f"{path}: cannot be written ({getattr(error, 'strerror', None) or error})") from error
    finally:
        pyplot.close(figure)
