"""Figures as words, the same in the page and in the table."""

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
    "metric",
    "number",
    "published",
]

METRIC_NAMES = {"accuracy": "accuracy", "loss": "log loss", "macro_f1": "macro-F1", "parameters": "parameters"}


def number(metric: str, value: float | None) -> str:
    """58.9 % for an accuracy, 0.760 for a loss or an F1, 1,449,987 for a count."""
    if value is None:
        return "–"
    if metric == "parameters":
        return f"{value:,.0f}"
    return f"{value:.1%}".replace("%", " %") if metric == "accuracy" else f"{value:.3f}"


def published(row: Row) -> str:
    """As in the source, where percentages have up to two decimals."""
    one = row.published
    if one.value is None:
        return "not told"
    if one.metric == "accuracy":
        text = f"{100 * one.value:.2f}".rstrip("0").rstrip(".")
        return f"{text} %"
    if one.metric == "parameters":
        return number(one.metric, one.value)
    whole, parts = f"{one.value:.4f}".split(".")
    return f"{whole}.{parts.rstrip('0'):0<2}"


def metric(row: Row) -> str:
    """The metric, and the faces where they are not normal ones."""
    name = METRIC_NAMES[row.published.metric]
    return name if row.published.faces == "normal" else f"{name}, {row.published.faces}"


def evaluated(row: Row) -> str:
    """Ours on the report's split, or why there is none."""
    if row.run is None:
        return "not run"
    if row.evaluated is None:
        return "not recorded" if row.published.metric == "parameters" else "not evaluated"
    return number(row.published.metric, row.evaluated)


def interval(row: Row) -> str:
    """The 95 % interval of ours, 0.593–0.609 or 59.3–60.9; nothing where there is none."""
    if row.interval is None:
        return ""
    return "–".join(number(row.published.metric, v).removesuffix(" %") for v in row.interval)


def difference(row: Row) -> str:
    """Ours less published; of accuracies in percentage points."""
    if row.like_for_like is None:
        return ""
    value = row.like_for_like[0]
    if row.published.metric == "parameters":
        return "same" if value == 0 else _minus(f"{value:+,.0f}")
    return _minus(f"{100 * value:+.1f} pp" if row.published.metric == "accuracy" else f"{value:+.3f}")


def _minus(text: str) -> str:
    """With the sign that is as wide as a plus."""
    return text.replace("-", "−")


def lost(normal: float | None, headset: float | None) -> str | None:
    """The share of the accuracy on normal faces that the bar costs, or None where one is not there."""
    if not normal or headset is None:
        return None
    return _minus(f"{(normal - headset) / normal:.1%}").replace("%", " %")


def circumstances(row: Row) -> str:
    """Under what conditions the published number and ours came about, where they are known to differ."""
    parts = []
    if row.published.epochs:
        ours = f", ours {'averaged' if row.run.averaged else len(row.run.history)}" if row.run else ""
        parts.append(f"published after {row.published.epochs} epochs{ours}")
    if row.run is not None and row.run.changes:
        parts.append("run with " + ", ".join(f"{k}={setting(v)}" for k, v in row.run.changes.items()))
    return "; ".join(parts)


def duration(seconds: float) -> str:
    """3 h 20 min, 12 min, 40 s."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"


def epochs(run: RunResult) -> str:
    """7 of 8, or `averaged` for a mean of runs' weights."""
    return "averaged" if run.averaged else f"{len(run.history)} of {run.recipe.epochs}"


def hardware(run: RunResult) -> str:
    """GPUs or processor, backend and the versions that decide a result."""
    where = run.config.get("environment") or {}
    devices = where.get("gpus") or where.get("devices") or ["device not recorded"]
    if not where.get("gpus") and where.get("processor"):
        devices = [where["processor"]]
    backend = str(where.get("backend", ""))
    versions = where.get("versions") or {}
    named = [f"{n} {versions[n]}" for n in ("keras", backend, "numpy") if n in versions]
    precision = [str(where["precision"])] if where.get("precision") else []
    machine = str(where.get("machine", ""))
    return "; ".join(part for part in (", ".join(map(str, devices)), machine, ", ".join(named), *precision) if part)
