"""Choose the faces of an evaluation: one split of a data set, or faces that a person labelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from fer_models.errors import FerError
from fer_train.data import Dataset, Loaded, load_dataset
from fer_train.data.class_numbers import ask_for_order
from fer_train.data.ferplus import FERPLUS
from fer_train.evaluation.labelled import load_labelled
from fer_train.evaluation.leakage import rows_not_in
from fer_train.inference.predictor import Predictor
from fer_train.recipes import Recipe, renames

__all__ = ["Faces", "choose_faces", "known_faces"]


@dataclass(frozen=True)
class Faces:
    """Faces to evaluate on.

    data: the faces. train: the faces of the same set that a model may have been trained on, or None. notes: lines to
    print for the user. stored: by a face's name the emotion that the csv of labels holds as its prediction, or None.
    """

    data: Dataset
    train: Dataset | None = None
    notes: tuple[str, ...] = ()
    stored: dict[str, str] | None = None


def choose_faces(
    model: Predictor,
    data: str | None,
    split: str,
    *,
    labels: str | None = None,
    ferplus: str | None = None,
    majority: bool = False,
    votes: bool | None = None,
    rename: Mapping[str, str] | None = None,
) -> Faces:
    """Return the faces of a split of the set at `data`, or those that a person labelled in the csv `labels`.

    split: for a run, `validation` is the part that it held out. ferplus: the path of FER+'s csv. majority: label each
    face by the majority of FER+'s votes, whatever labels the model was trained on. votes: keep the set's own labels
    beside FER+'s votes instead of taking FER+'s labels (default: as in the model's training). rename: {class: new
    name} for the classes of the set or of the csv, beside the names that the model's recipe gives.
    Raises FerError if there is nothing to read, for an unknown split, and for a majority without FER+'s csv.
    """
    if labels is not None:
        return _labelled_faces(model, labels, rename or {})
    if data is None:
        raise FerError("nothing to measure on: give --data PATH or --labels CSV", exit_code=2)
    if majority and ferplus is None:
        raise FerError("--majority needs FER+'s votes: give their fer2013new.csv with --ferplus", exit_code=2)
    if split == "validation" and model.recipe is not None:
        if rename:
            raise FerError(
                f"--rename does not go with the faces that {model.name} held out: these have the names of its "
                "training; leave --rename out",
                exit_code=2,
            )
        return _held_out_faces(model, model.recipe, data, ferplus, majority)
    votes = ferplus is not None and not majority and (model.votes if votes is None else votes)
    loaded = load_dataset(
        data, model.input_size, model.channels, ferplus=ferplus, votes=votes, resize_mode=model.resize_mode,
        rename=rename, rename_if_there=renames(model.recipe) if model.recipe else None,
    )  # fmt: skip
    if split not in loaded.splits:
        splits = ", ".join(loaded.splits)
        raise FerError(f"{Path(data)}: no split {split!r}, only {splits}; give one of these (--split)", exit_code=2)
    train = loaded.splits.get("train") if split != "train" else None
    return Faces(loaded.splits[split], train, _notes(loaded))


def known_faces(data: Dataset, labels: tuple[str, ...]) -> tuple[Dataset, dict[str, int]]:
    """Return the faces whose class a model knows, with labels in the model's order, and the others' counts by class.

    Raises FerError if the model and the data have no class in common.
    """
    if data.classes == labels:
        return data, {}
    model_index = np.array([labels.index(c) if c in labels else -1 for c in data.classes])
    mapped = model_index[data.labels]
    left_out = {c: n for c, n in data.counts().items() if n and c not in labels}
    if (mapped < 0).all():
        raise FerError(
            f"no class in common: the model has {', '.join(labels)}, the data {', '.join(data.classes)}; "
            + (ask_for_order(data.classes) or "give another model or other faces, or --rename OLD=NEW")
        )
    rows = np.flatnonzero(mapped >= 0)
    # The columns of soft labels are still in the data's order, and no score needs them.
    return replace(data.take(rows), labels=mapped[rows], classes=labels, soft=None), left_out


def _labelled_faces(model: Predictor, path: str, rename: Mapping[str, str]) -> Faces:
    labelled = load_labelled(path, model.input_size, model.channels, model.labels, rename)
    notes = labelled.notes + _left_out(labelled.unreadable)
    if labelled.without:
        notes += (f"left out {labelled.without:,} row{'s' * (labelled.without > 1)} without a label",)
    images = labelled.data.images[:]
    if model.channels == 3 and (images == images[..., :1]).all():
        notes += ("these faces are grey, but the model was trained on colour: on colour pictures it may do better",)
    stored = dict(zip(labelled.data.names, labelled.stored, strict=True))
    return Faces(labelled.data, notes=notes, stored=stored if any(stored.values()) else None)


def _held_out_faces(model: Predictor, recipe: Recipe, data: str, ferplus: str | None, majority: bool) -> Faces:
    """Return the validation part of a run; with `majority`, the faces that FER+'s labels hold out, less trained ones.

    A run of some classes held out no face of the others. By majority it is tested on those that it would have.
    """
    from fer_train.runs.folder import Run
    from fer_train.runs.held_out import held_out, same_validation_split, training_parts

    run = Run(model.file.parent)
    config = run.config()
    own_ferplus = None if majority and not config.ferplus else ferplus
    own = held_out(run, recipe, data, own_ferplus)
    if not majority:
        return Faces(own.validation, own.train, own.notes + _left_out(own.left_out))
    majority_recipe = replace(recipe, classes=FERPLUS, rename="", vote_weight=0.0, soft_labels=False)
    if not same_validation_split(config, majority_recipe, data):
        raise FerError(
            f"{run.folder}: which faces it held out by FER+'s labels is unknown, because its set had another name "
            f"({config.data}) or an earlier fer-train drew them; leave --majority out, or give another --split"
        )
    voted = training_parts(majority_recipe, data, ferplus)
    # In a small class, FER+'s labels hold out other faces than the run's own labels did: drop those it was trained on.
    unseen = voted.validation.take(rows_not_in(voted.validation, own.train))
    return Faces(unseen, voted.train, voted.notes + _left_out(voted.left_out))


def _notes(loaded: Loaded) -> tuple[str, ...]:
    """Return what the user must know of how a set was read. A question is asked only where it stands in the way."""
    question = ask_for_order(next(iter(loaded.splits.values())).classes)
    return tuple(note for note in loaded.notes if note != question) + _left_out(loaded.problems)


def _left_out(problems: Sequence[str]) -> tuple[str, ...]:
    if not problems:
        return ()
    more = f"; and {len(problems) - 5:,} more" if len(problems) > 5 else ""
    return (f"left out: {'; '.join(problems[:5])}{more}",)
