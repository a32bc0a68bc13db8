"""What a setting gives: one recipe trained as it is and once more for each change, on the same faces and draws."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from matplotlib.figure import Figure

from fer_models.atomic import write_json, write_text
from fer_models.card import sha256_of
from fer_models.errors import FerError
from fer_train.compare import Comparison, compare, same_faces
from fer_train.evaluate import Predictions, predict_set, predictor
from fer_train.fit import fit
from fer_train.plots import save_figure
from fer_train.recipes import Recipe, override
from fer_train.runs import Run
from fer_train.training_data import held_out

__all__ = ["BASE", "Effect", "ablate", "markdown", "variants", "write"]

BASE = "as it is"
SAME_FACES = ("classes", "limit", "rename", "seed", "validation")
"""Settings that change which faces are held out: runs that differ in them are not compared on the same ones."""


@dataclass(frozen=True)
class Effect:
    """changed: the settings, or BASE. against: {"normal", "headset"}: this run as A, the recipe as it is as B, on the
    same validation faces.
    """

    changed: str
    against: dict[str, Comparison]

    @property
    def lost_under_bar(self) -> float:
        """The share of the accuracy on bare faces that is lost under the headset bar."""
        bare, worn = (self.against[kind].accuracy[0] for kind in ("normal", "headset"))
        return 1 - worn / bare if bare else 0.0


def variants(recipe: Recipe, changes: Sequence[Sequence[str]]) -> dict[str, Recipe]:
    """{what is changed: the recipe so changed}, the recipe as it is first.

    changes: for each run its `key=value` settings. Raises FerError for a setting that is none, that changes nothing
    or that another run has, and for one by which other faces would be held out.
    """
    found = {BASE: recipe}
    for settings in changes:
        name = " ".join(settings)
        changed = override(recipe, list(settings))
        moved = [key for key in SAME_FACES if getattr(changed, key) != getattr(recipe, key)]
        if moved:
            raise FerError(
                f"--try {name}: {moved[0]} changes which faces are held out; give it to all by --set", exit_code=2
            )
        same = next((other for other, known in found.items() if known == changed), None)
        if same:
            raise FerError(
                f"--try {name}: the same as {'the recipe' if same == BASE else '--try ' + same}", exit_code=2
            )
        found[name] = changed
    return found


def _folder(out: Path, changed: str) -> Path:
    return out / (re.sub(r"[^\w.=,+-]+", "_", changed) if changed != BASE else "base")


def _validated(run: Run, data: str | Path, ferplus: str | Path | None) -> Predictions:
    """What the run's best weights say of the faces that it held out; read where it was asked before."""
    stored, weights = run.folder / "validation-predictions.npz", sha256_of(run.best)
    if stored.is_file():
        said = Predictions.load(stored)
        if said.about.get("weights") == weights and said.about.get("flip") == "no":
            return said
    model = predictor(run.folder)
    _, validation, _ = held_out(run, model.recipe, data, ferplus)
    about = {
        "model": model.name, "kind": "run", "weights": weights, "data": Path(data).resolve().name,
        "split": "validation", "flip": "no",
    }  # fmt: skip
    said = predict_set(model.predict, validation, about)
    said.save(stored)
    return said


def ablate(
    recipes: dict[str, Recipe],
    data: str | Path,
    out: str | Path,
    weights: str | None = None,
    *,
    ferplus: str | Path | None = None,
    precision: str = "auto",
    progress: bool = True,
) -> list[Effect]:
    """Train each of `variants` into a run folder of its own under `out`, and compare all to the first.

    data, weights, ferplus, precision, progress: as for fit. A run that is finished is not trained again, one that
    was stopped goes on. What draws at random draws alike in all: one seed orders and varies the faces.
    """
    said: dict[str, Predictions] = {}
    for number, (changed, recipe) in enumerate(recipes.items(), 1):
        print(f"run {number} of {len(recipes)}: {changed}", flush=True)
        run = fit(
            recipe, data, _folder(Path(out), changed), weights, ferplus=ferplus, precision=precision, progress=progress
        )
        said[changed] = _validated(run, data, ferplus)
        keras.backend.clear_session()  # ten runs are not ten networks in memory
    base = said[BASE]
    return [Effect(changed, compare(*same_faces(one, base))) for changed, one in said.items()]


def markdown(effects: Sequence[Effect]) -> str:
    """A table: a row a run, differences to the recipe as it is in points with their 95 % intervals."""
    lines = [
        "| changed | validation | difference | with headset | difference | lost under the bar |",
        "|---|---|---|---|---|---|",
    ]
    for effect in effects:
        cells = [effect.changed]
        for kind in ("normal", "headset"):
            one = effect.against[kind]
            points = f"{100 * one.difference:+.1f} ({100 * one.low:+.1f} to {100 * one.high:+.1f})"
            cells += [f"{one.accuracy[0]:.1%}", "" if effect.changed == BASE else points]
        lines.append(f"| {' | '.join(cells)} | {effect.lost_under_bar:.1%} |")
    return "\n".join(lines)


def _figure(effects: Sequence[Effect], title: str) -> Figure:
    """Differences and their intervals, a line a change: what crosses zero may be chance."""
    figure = Figure(figsize=(8, 1.6 + 0.55 * len(effects)), layout="constrained")
    axes = figure.subplots()
    for kind, label, colour, up in (
        ("normal", "bare faces", "#4878b8", 0.12),
        ("headset", "with headset", "#d08030", -0.12),
    ):
        found = [effect.against[kind] for effect in effects]
        middle = np.array([100 * one.difference for one in found])
        reach = np.abs([[100 * one.low for one in found], [100 * one.high for one in found]] - middle)
        places = np.arange(len(effects)) - up
        axes.errorbar(middle, places, xerr=reach, fmt="o", color=colour, capsize=3, label=label)
    axes.axvline(0, color="0.5", linewidth=1)
    axes.set_yticks(range(len(effects)), [effect.changed.replace("$", r"\$") for effect in effects])
    axes.set_ylim(len(effects) - 0.5, -0.5)
    axes.grid(axis="x", alpha=0.3)
    axes.set(xlabel="points of validation accuracy, and the 95 % interval", title=title.replace("$", r"\$"))
    figure.legend(loc="outside lower center", ncols=2)
    return figure


def write(effects: Sequence[Effect], out: Path, title: str) -> None:
    """ablation.md, ablation.json and ablation.png into `out`. Raises OSError where that fails."""
    write_text(out / "ablation.md", f"# {title}\n\n{markdown(effects)}\n")
    rows: list[dict[str, Any]] = [
        {"changed": e.changed, "lost_under_bar": e.lost_under_bar} | {k: c.as_dict() for k, c in e.against.items()}
        for e in effects
    ]
    write_json(out / "ablation.json", {"title": title, "runs": rows})
    save_figure(_figure([e for e in effects if e.changed != BASE], title), out / "ablation.png")
