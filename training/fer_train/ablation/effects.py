"""Train the runs of an ablation one after the other, and compare each with the unchanged recipe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import keras

from fer_models.card import sha256_of
from fer_models.errors import FerError
from fer_train.ablation.variants import BASE, folder_name
from fer_train.charts.training import plot_history
from fer_train.evaluation import Predictions, predict_set
from fer_train.evaluation.choose_faces import choose_faces
from fer_train.evaluation.significance import Comparison, align_predictions, compare
from fer_train.fitting.fit import fit
from fer_train.inference.predictor import predictor
from fer_train.recipes import Recipe
from fer_train.runs.folder import Run

__all__ = ["Effect", "ablate"]


@dataclass(frozen=True)
class Effect:
    """One run compared with the unchanged recipe on the same validation faces.

    changed: its settings as typed, or BASE. against: by kind of faces, `normal` and `headset`: this run is A, the
    unchanged recipe B.
    """

    changed: str
    against: Mapping[str, Comparison]

    @property
    def lost_under_bar(self) -> float:
        """The share of the accuracy on normal faces that is lost under the headset bar."""
        normal, headset = (self.against[kind].accuracy[0] for kind in ("normal", "headset"))
        return 1 - headset / normal if normal else 0.0


def ablate(
    recipes: Mapping[str, Recipe],
    data: str | Path,
    out: str | Path,
    weights: str | None = None,
    *,
    ferplus: str | Path | None = None,
    precision: str = "auto",
    progress: bool = True,
) -> Iterator[Effect]:
    """Train each recipe of `variants` into a run folder of its own under `out`, and yield its effect.

    data, weights, ferplus, precision, progress: as for fit. A finished run is not trained again, and a stopped run is
    resumed. Raises FerError if `out` is itself a run folder.
    """
    root, base_recipe = Path(out), recipes[BASE]
    if (root / "config.json").exists():
        raise FerError(f"{root}: is a run folder; choose another --out, for a folder of several runs")
    base: Predictions | None = None
    for number, (changed, recipe) in enumerate(recipes.items(), 1):
        print(f"run {number} of {len(recipes)}: {changed}", flush=True)
        run = fit(
            recipe, data, root / folder_name(base_recipe, recipe), weights, ferplus=ferplus, precision=precision,
            progress=progress,
        )  # fmt: skip
        state = run.state()
        plot_history(state.history if state else [], run.folder / "history.png")
        predictions = _validation_predictions(run, data, ferplus)
        base = base or predictions
        yield Effect(changed, compare(*align_predictions(predictions, base)))
        keras.backend.clear_session()  # or the networks of all runs stay in memory


def _validation_predictions(run: Run, data: str | Path, ferplus: str | Path | None) -> Predictions:
    """Return the predictions of the run's best weights for its held-out faces; saved ones if there are any."""
    path, weights = run.folder / "validation-predictions.npz", sha256_of(run.need_best())
    if path.is_file():
        with suppress(FerError):  # a damaged file is replaced
            predictions = Predictions.load(path)
            if predictions.about.get("weights") == weights and predictions.about.get("flip") == "no":
                return predictions
    model = predictor(run.folder)
    faces = choose_faces(model, str(data), "validation", ferplus=None if ferplus is None else str(ferplus))
    about = {
        "model": model.name, "kind": "run", "weights": weights, "data": Path(data).resolve().name,
        "split": "validation", "flip": "no",
    }  # fmt: skip
    predictions = predict_set(model.predict, faces.data, about)
    predictions.save(path)
    return predictions
