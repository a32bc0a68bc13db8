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


def check_plot(path: str | Path) -> None:
    """Raises FerError where matplotlib is missing or `path` is not one that it could write."""
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


def plot(rows: Sequence[tuple[Case, dict]], path: str | Path, title: str) -> None:
    """Write a picture (.png, .svg, .pdf): a bar a case.

    A search is drawn by its share of the frames, so that the parts of a bar add up to the mean frame.
    Raises FerError where the file cannot be written. check_plot comes first.
    """
    from matplotlib import pyplot

    names = [f"{c.detector}, {c.source}, {c.threads} thr.\n{c.model}" for c, _ in rows]
    figure, axes = pyplot.subplots(figsize=(9, 1.5 + 0.42 * len(rows)), layout="constrained")
    left = [0.0] * len(rows)
    for (stage, label), colour in zip(STAGES.items(), COLOURS, strict=True):
        share = [f["searched"] if stage == "detect" else 1.0 for _, f in rows]
        widths = [f["stages"].get(stage, {}).get("median_ms", 0) * s for (_, f), s in zip(rows, share, strict=True)]
        axes.barh(names, widths, left=left, label=label, color=colour)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    for i, (_, figures) in enumerate(rows):
        axes.text(left[i], i, f"  {figures['frames_per_second']:.0f} frames/s", va="center", fontsize=8)
    axes.invert_yaxis()
    axes.margins(x=0.15)
    axes.tick_params(axis="y", labelsize=7)
    axes.set_xlabel("milliseconds a frame (medians; the search by its share of frames)")
    axes.set_title(title, fontsize=9)
    figure.legend(loc="outside lower center", ncols=len(STAGES), fontsize=8)
    try:
        with replacing(path) as aside:
            figure.savefig(aside, dpi=120)
    except (OSError, ValueError) as error:
        raise FerError(f"{path}: cannot be written ({getattr(error, 'strerror', None) or error})") from error
    finally:
        pyplot.close(figure)
