"""The faces that an evaluation is asked for: a split of a set, or a person's labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fer_models.errors import FerError
from fer_train.data import Dataset, load_dataset
from fer_train.data.ferplus import FERPLUS
from fer_train.data.select import rename_classes
from fer_train.evaluation.labelled import load_labelled
from fer_train.evaluation.leakage import not_in
from fer_train.evaluation.metrics import wilson
from fer_train.inference.predictor import Predictor
from fer_train.recipes import renames

__all__ = ["Faces", "faces_of", "stored_accuracy"]


@dataclass(frozen=True)
class Faces:
    """data: the faces to measure on. train: those of the same set that a model may have learnt from, or None.
    notes: lines for the user. stored: by a face's name what a csv of labels says was predicted, or None.
    """

    data: Dataset
    train: Dataset | None = None
    notes: tuple[str, ...] = ()
    stored: dict[str, str] | None = None


def _problems(lines: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    if not lines:
        return ()
    more = f"; and {len(lines) - 5:,} more" if len(lines) > 5 else ""
    return (f"left out: {'; '.join(lines[:5])}{more}",)


def _person(model: Predictor, path: str) -> Faces:
    found = load_labelled(path, model.input_size, model.channels, model.labels)
    notes = _problems(found.unreadable)
    if found.without:
        notes += (f"left out {found.without:,} row{'s' * (found.without > 1)} without a label",)
    if model.channels == 3 and (found.data.images == found.data.images[..., :1]).all():
        notes += ("these faces are grey, the model learnt colour: live, on colour pictures, it may do better",)
    stored = dict(zip(found.data.names, found.stored, strict=True))
    return Faces(found.data, notes=notes, stored=stored if any(stored.values()) else None)


def _held_out(model: Predictor, data: str, ferplus: str | None, majority: bool) -> Faces:
    """The validation part of a run; with `majority` those of it that FER+ names, by that name.

    A run of some classes held out no face of the others: by majority it is asked about those that it would have.
    """
    from fer_train.runs.folder import Run
    from fer_train.runs.held_out import held_out, holds_out_alike, training_parts

    run = Run(model.file.parent)
    config = run.config()
    own = None if majority and not config.get("ferplus") else ferplus
    learnt, validation, problems = held_out(run, model.recipe, data, own)
    if not majority:
        return Faces(validation, learnt, _problems(problems))
    voted = replace(model.recipe, classes=FERPLUS, rename="", vote_weight=0.0, soft_labels=False)
    if not holds_out_alike(config, voted, data):
        raise FerError(
            f"{run.folder}: what it held out is not known for FER+'s labels: its set had another name "
            f"({config['data']}), or an earlier fer-train drew it"
        )
    learnt_as, validation, problems = training_parts(voted, data, ferplus)
    # In a small class, others lie next to the tenth that is held out than by the run's own labels.
    unseen = validation.take(not_in(validation, learnt))
    return Faces(unseen, learnt_as, _problems(problems))


def faces_of(
    model: Predictor,
    data: str | None,
    split: str,
    *,
    labels: str | None = None,
    ferplus: str | None = None,
    majority: bool = False,
    votes: bool | None = None,
) -> Faces:
    """The faces at `data` (a path), or those that the csv `labels` says a person labelled.

    split: of the set; for a run `validation` is the part that it held out. ferplus: FER+'s csv. majority:
    by what most of its people saw, whatever the model was taught. votes: whether the set keeps its own labels beside
    FER+'s votes (default: as the model was taught). Raises FerError where there is nothing to read, or no such split,
    and for a majority without votes.
    """
    if labels is not None:
        return _person(model, labels)
    if data is None:
        raise FerError("nothing to measure on: give --data PATH or --labels CSV", exit_code=2)
    if majority and ferplus is None:
        raise FerError("--majority is of FER+'s votes: give its fer2013new.csv with --ferplus", exit_code=2)
    if split == "validation" and model.recipe is not None:
        return _held_out(model, data, ferplus, majority)
    votes = ferplus is not None and not majority and (model.votes if votes is None else votes)
    loaded = load_dataset(data, model.input_size, model.channels, ferplus=ferplus, votes=votes, resize_mode=model.fit)
    known = next(iter(loaded.splits.values())).classes
    other = {old: new for old, new in (renames(model.recipe) if model.recipe else {}).items() if old in known}
    loaded = rename_classes(loaded, other) if other else loaded
    if split not in loaded.splits:
        raise FerError(f"{Path(data)}: no split {split!r}, only {', '.join(loaded.splits)}", exit_code=2)
    train = loaded.splits.get("train") if split != "train" else None
    return Faces(loaded.splits[split], train, _problems(loaded.problems))


def stored_accuracy(faces: Faces, measured: Dataset) -> dict[str, Any]:
    """{accuracy, interval, faces} of the stored predictions, on those measured faces that have one."""
    truth = [measured.classes[label] for label in measured.labels]
    pairs = [(t, (faces.stored or {}).get(n)) for t, n in zip(truth, measured.names, strict=True)]
    right = [t == said for t, said in pairs if said]
    total = len(right)
    return {"accuracy": sum(right) / max(1, total), "interval": list(wilson(sum(right), total)), "faces": total}
