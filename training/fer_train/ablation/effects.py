"""The runs of an ablation, trained one after the other, and what each gave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import keras

from fer_models.card import sha256_of
from fer_models.errors import FerError
from fer_train.ablation.variants import BASE, folder_name
from fer_train.charts.training import plot_history
from fer_train.evaluation import Predictions, predict_set
from fer_train.evaluation.significance import Comparison, compare, same_faces
from fer_train.fitting.fit import fit
from fer_train.inference.predictor import predictor
from fer_train.recipes import Recipe
from fer_train.runs.folder import Run
from fer_train.runs.held_out import held_out

__all__ = ["Effect", "ablate"]


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


def _validated(run: Run, data: str | Path, ferplus: str | Path | None) -> Predictions:
    """What the run's best weights say of the faces that it held out; read where it was asked before."""
    stored, weights = run.folder / "validation-predictions.npz", sha256_of(run.need_best())
    if stored.is_file():
        with suppress(FerError):  # a damaged one is asked for again
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
) -> Iterator[Effect]:
    """Train each of `variants` into a run folder of its own under `out`, and yield how it compares to the first.

    data, weights, ferplus, precision, progress: as for fit. A run that is finished is not trained again, one that
    was stopped goes on. Raises FerError where `out` is itself a run folder.
    """
    root, plain = Path(out), recipes[BASE]
    if (root / "config.json").exists():
        raise FerError(f"{root}: is a run folder; choose another --out, for a folder of several")
    base: Predictions | None = None
    for number, (changed, recipe) in enumerate(recipes.items(), 1):
        print(f"run {number} of {len(recipes)}: {changed}", flush=True)
        run = fit(
            recipe, data, root / folder_name(plain, recipe), weights, ferplus=ferplus, precision=precision,
            progress=progress,
        )  # fmt: skip
        plot_history((run.state() or {"history": []})["history"], run.folder / "history.png")
        said = _validated(run, data, ferplus)
        base = base or said
        yield Effect(changed, compare(*same_faces(said, base)))
        keras.backend.clear_session()  # ten runs are not ten networks in memory
