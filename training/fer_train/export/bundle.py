"""Export a run's best weights to a TFLite bundle that is checked against the network it came from."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from fer_models.atomic import remove_left_overs, write_bytes, write_json
from fer_models.card import CARD, MODEL, NEXT_CARD, sha256_of
from fer_models.errors import FerError
from fer_models.file_lock import FolderLock
from fer_models.quiet import quiet
from fer_train.backend.devices import processor
from fer_train.data import Dataset
from fer_train.evaluation import Predictions, card_results, predict_set
from fer_train.export.balance import Balance, read_balance
from fer_train.export.card import BundleCard, CardMetrics, ModelFacts, make_card
from fer_train.export.convert import PRECISIONS, convert, float_convolutions, need_tensorflow
from fer_train.export.inference_graph import calibrate
from fer_train.export.parity import latency, parity, require_parity
from fer_train.headset.pictures import occluded_images
from fer_train.inference.predictor import average_with_mirror
from fer_train.inference.tflite import tflite_network
from fer_train.networks.build import load_best
from fer_train.runs.folder import Run
from fer_train.runs.held_out import TrainingFaces, held_out

__all__ = ["export"]

WORK = ".export-"
"""Beginning of the name of the temporary folder in the target folder."""
CALIBRATION_FACES = 500
"""Training faces that set the ranges of int8, each without and with the headset bar."""


def export(
    folder: str | Path,
    out: str | Path,
    data: str | Path,
    *,
    ferplus: str | Path | None = None,
    precision: str = "int8",
    test: Dataset | None = None,
    test_name: str | None = None,
    licence: str = "not stated",
    in_float: int | None = None,
    balance: str | Path | None = None,
) -> BundleCard:
    """Write `out`/model.tflite and card.json from a run's best weights; returns the card.

    data, ferplus: what the run was trained on. Its training faces set the ranges of int8, its validation faces fit
    the temperature and are the parity check. test: faces whose scores the card reports, under test_name; None reports
    the validation faces. in_float: how many convolutions at the start int8 leaves in float (see convert). balance:
    class folders with faces of other people, which choose bias and temperature of a recipe with `equal_recall` (see
    balance.py); None leaves that to the validation faces. An existing bundle is replaced only after every step
    succeeded. Raises FerError if the export differs too much from the network (see parity.py), and for invalid options
    or missing files.
    """
    _check_options(precision, in_float)
    need_tensorflow()
    run, target = Run(Path(folder)), Path(out)
    network, recipe = load_best(run)
    chosen = None if balance is None else read_balance(recipe, balance)
    faces = held_out(run, recipe, data, ferplus)
    balanced = None
    if recipe.equal_recall:
        balanced = Balance.of(network, recipe, faces.validation if chosen is None else chosen, balance)
    temperature = balanced.temperature if balanced else calibrate(network, faces.validation, recipe.trained_ways)
    with _work_folder(target) as aside:
        file = aside / "model.tflite"
        print(f"converting to {precision} ...", flush=True)
        typical = _range_faces(faces.train, recipe.seed)
        with quiet():
            write_bytes(file, convert(network, precision, typical, in_float))
        measured = parity(network, file, faces.validation.images)
        print(measured)
        require_parity(measured, precision)
        model = ModelFacts(
            sha256=sha256_of(file),
            bytes=file.stat().st_size,
            precision=precision,
            parity=measured,
            float_convolutions=float_convolutions(file.read_bytes()) if precision == "int8" else None,
            temperature=round(temperature, 3),
            latency_ms=round(latency(file, network.input_shape[1:]), 2),
            processor=processor(),
            bias=balanced.bias if balanced else None,
            certainty=balanced.certainty(file).to_dict() if balanced else None,
            metrics=_metrics(file, run, faces, Path(data).resolve().name, test, test_name),
        )
        card = make_card(target.resolve().name, run, model, licence)
        _replace_bundle(target, file, card)
    return card


def _check_options(precision: str, in_float: int | None) -> None:
    if precision not in PRECISIONS:
        raise FerError(f"--precision {precision}: unknown; give one of {', '.join(PRECISIONS)}", exit_code=2)
    if in_float is not None and precision != "int8":
        raise FerError(f"--in-float {in_float}: is for int8, not {precision}; leave it out", exit_code=2)
    if in_float is not None and in_float < 0:
        raise FerError(f"--in-float {in_float}: must be a number of convolutions, 0 or more", exit_code=2)


@contextmanager
def _work_folder(target: Path) -> Iterator[Path]:
    """Make the target folder and yield a temporary folder in it.

    Raises FerError if it cannot be written, and if another process exports into it.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        lock = FolderLock(target)
        for left_over in target.glob(f"{WORK}*"):  # of an export that was killed
            shutil.rmtree(left_over, ignore_errors=True)
        remove_left_overs(target)
        aside = Path(tempfile.mkdtemp(prefix=WORK, dir=target))
    except BlockingIOError as error:
        raise FerError(
            f"{target}: another fer-train is writing into it; wait for it, or choose another --out"
        ) from error
    except OSError as error:
        raise FerError(f"{target}: cannot be written ({error.strerror}); choose another --out") from error
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        lock.release()


def _range_faces(train: Dataset, seed: int) -> np.ndarray:
    """Return random training faces without and with the bar, uint8 (n, h, w, c), which set the ranges of int8."""
    chosen = train.take(np.random.default_rng(seed).permutation(len(train))[:CALIBRATION_FACES])
    return np.concatenate([chosen.images[:], occluded_images(chosen)])


def _metrics(
    file: Path, run: Run, faces: TrainingFaces, data: str, test: Dataset | None, test_name: str | None
) -> CardMetrics:
    """Evaluate the TFLite file for its card, each face averaged with its mirror image. data: name of the set."""
    validation = card_results(_predictions(file, faces.validation))
    if test is None or not len(test):
        choice = "its shares were chosen" if run.config().is_average else "the epoch was chosen"
        split = f"{len(faces.validation):,} faces of {data} held out, by which {choice}"
        return CardMetrics(validation, split, validation)
    answers = _predictions(file, test)
    in_training = np.isin(test.digests(), np.concatenate([faces.train.digests(), faces.validation.digests()]))
    unseen = card_results(answers.take(np.flatnonzero(~in_training))) if in_training.any() else None
    return CardMetrics(card_results(answers), test_name or f"the test split of {data}", validation, unseen)


def _predictions(file: Path, data: Dataset) -> Predictions:
    return predict_set(average_with_mirror(tflite_network(file)), data)


def _replace_bundle(target: Path, file: Path, card: BundleCard) -> None:
    # Two files cannot be renamed at once. A reader that finds a card that does not match the model takes the next
    # card (fer_models.card), so that a kill between any two steps leaves the old bundle or the whole new one.
    write_json(target / NEXT_CARD, card.to_dict())
    os.replace(file, target / MODEL)
    os.replace(target / NEXT_CARD, target / CARD)
