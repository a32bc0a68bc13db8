"""Numbers and facts as text, the same in the page and in the tables."""

from __future__ import annotations

from fer_train.recipes import setting
from fer_train.report.rows import Row
from fer_train.report.run_results import RunResult

__all__ = [
    "METRIC_NAMES",
    "difference",
    "duration",
    "epochs",
    "evaluated",
    "hardware",
    "interval",
    "lost_share",
    "metric",
    "note",
    "number",
    "published",
    "published_split",
    "settings",
    "signed",
    "validated",
]

METRIC_NAMES = {"accuracy": "accuracy", "loss": "log loss", "macro_f1": "macro-F1", "parameters": "parameters"}
NOT_STATED = "not stated"


def number(metric: str, value: float | None) -> str:
    """Return 58.9 % for an accuracy, 0.760 for a loss or an F1, 1,449,987 for a count, and a dash for None."""
    if value is None:
        return "–"
    if metric == "parameters":
        return f"{value:,.0f}"
    return f"{value:.1%}".replace("%", " %") if metric == "accuracy" else f"{value:.3f}"


def published(row: Row) -> str:
    """Return the published number with as many decimals as its source has (percentages have up to two)."""
    one = row.published
    if one.value is None:
        return NOT_STATED
    if one.metric == "accuracy":
        text = f"{100 * one.value:.2f}".rstrip("0").rstrip(".")
        return f"{text} %"
    if one.metric == "parameters":
        return number(one.metric, one.value)
    whole, decimals = f"{one.value:.4f}".split(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"


def published_split(row: Row) -> str:
    """Return the split of a published score; nothing for a parameter count."""
    one = row.published
    return "" if one.metric == "parameters" or one.value is None else one.split or NOT_STATED


def metric(row: Row) -> str:
    """Return the metric's name, with the kind of faces if these are not normal ones."""
    name = METRIC_NAMES[row.published.metric]
    return name if row.published.faces == "normal" else f"{name}, {row.published.faces}"


def evaluated(row: Row) -> str:
    """Return our number on the report's split, or why there is none."""
    if row.run is None and row.evaluated is None:
        return "not run"
    if row.evaluated is None:
        return "not recorded" if row.published.metric == "parameters" else "not evaluated"
    return number(row.published.metric, row.evaluated)


def interval(row: Row) -> str:
    """Return the 95 % interval of our number, as 0.593–0.609 or 59.3–60.9; nothing if there is none."""
    if row.interval is None:
        return ""
    return "–".join(number(row.published.metric, v).removesuffix(" %") for v in row.interval)


def validated(row: Row) -> str:
    """Return our validation score; nothing for a parameter count or without a run."""
    one = row.published
    return "" if one.metric == "parameters" or row.run is None else number(one.metric, row.validated)


def difference(row: Row) -> str:
    """Return ours minus published; for accuracies in percentage points."""
    if row.like_for_like is None:
        return ""
    value = row.like_for_like[0]
    if row.published.metric == "parameters":
        return "same" if value == 0 else signed(f"{value:+,.0f}")
    return signed(f"{100 * value:+.1f} pp" if row.published.metric == "accuracy" else f"{value:+.3f}")


def signed(text: str) -> str:
    """Return a number's text with the minus sign for the hyphen, as wide as the plus sign."""
    return text.replace("-", "−")


def lost_share(normal: float | None, headset: float | None) -> str | None:
    """Return the share of the accuracy on normal faces that is lost under the headset bar; None if one is unknown."""
    if not normal or headset is None:
        return None
    return signed(f"{(normal - headset) / normal:.1%}").replace("%", " %")


def note(row: Row, with_run: bool = True) -> str:
    """Return the published number's note and, `with_run`, how our run's conditions differ from the published ones."""
    parts = [row.published.note] if row.published.note else []
    if with_run and row.published.epochs:
        ours = f", ours {'averaged' if row.run.averaged else len(row.run.history)}" if row.run else ""
        parts.append(f"published after {row.published.epochs} epochs{ours}")
    if row.published.last_epoch:
        parts.append("scores of the last epoch")
    if row.run is None and row.evaluated is not None:
        parts.append("counted on the network, not trained")
    if with_run and row.run is not None and row.run.changes:
        parts.append(f"run with {settings(row.run)}")
    return "; ".join(parts)


def settings(run: RunResult) -> str:
    """Return the settings that differ from the recipe, as key=value."""
    return ", ".join(f"{key}={setting(value)}" for key, value in run.changes.items())


def duration(seconds: float) -> str:
    """Return 3 h 20 min, 12 min or 40 s."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"


def epochs(run: RunResult) -> str:
    """Return `7 of 8`, or `averaged` for a mean of the weights of several runs."""
    return "averaged" if run.averaged else f"{len(run.history)} of {run.recipe.epochs}"


def hardware(run: RunResult) -> str:
    """Return GPUs or processor, machine, library versions and precision."""
    environment = run.config.environment
    devices = environment.get("gpus") or environment.get("devices") or ["device not recorded"]
    if not environment.get("gpus") and environment.get("processor"):
        devices = [environment["processor"]]
    backend = str(environment.get("backend", ""))
    versions = environment.get("versions") or {}
    libraries = [f"{n} {versions[n]}" for n in ("keras", backend, "numpy") if n in versions]
    precision = [str(environment["precision"])] if environment.get("precision") else []
    machine = str(environment.get("machine", ""))
    parts = (", ".join(map(str, devices)), machine, ", ".join(libraries), *precision)
    return "; ".join(part for part in parts if part)
