"""Train one recipe into a run folder; a killed run resumes after its last whole epoch."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import keras
import numpy as np

from fer_models.errors import FerError
from fer_models.quiet import quiet
from fer_train.backend.devices import ON_DEVICE_BYTES, choose_precision, devices, has_gpu, spread_over_devices
from fer_train.backend.memory import keep_freed_memory
from fer_train.backend.torch_layers import faster_layers
from fer_train.batches.training_batches import TrainingBatches
from fer_train.batches.vote_targets import training_targets
from fer_train.data import Dataset, PictureFiles
from fer_train.fitting.epoch_callback import EpochEnd
from fer_train.fitting.optimizer import make_optimizer
from fer_train.fitting.progress_bar import EpochProgress
from fer_train.fitting.run_identity import require_same_run, run_identity, same_precision
from fer_train.fitting.stopwatch import Stopwatch
from fer_train.fitting.teacher import find_teacher
from fer_train.fitting.tensorboard import TensorBoardLogs
from fer_train.fitting.time_limit import TimeLimit
from fer_train.fitting.trainer import Trainer
from fer_train.networks.batch_norm import recalibrate_batch_norm
from fer_train.networks.build import first_network, has_folded_batch_norm, load_weights, start_weights
from fer_train.networks.parameters import parameter_counts
from fer_train.recipes import Recipe
from fer_train.runs.checkpoint import load_checkpoint
from fer_train.runs.config import RunConfig
from fer_train.runs.environment import environment
from fer_train.runs.folder import Run
from fer_train.runs.held_out import TrainingFaces, training_parts, warn_if_leaked
from fer_train.runs.identity import FaceCounts, RunIdentity
from fer_train.runs.state import RunState, is_finished

__all__ = ["fit", "make_trainer"]

RECALIBRATION_FACES = 1024
"""Faces on which batch norm of weights from other frameworks is measured. Each gives it 100,000s of pixels."""
SHOWN = 5
"""Number of left-out faces that are printed; config.json has more."""


@dataclass(frozen=True)
class _Machine:
    """Precision (float32, bfloat16 or float16) and number of devices of a run."""

    precision: str
    devices: int


def fit(
    recipe: Recipe,
    data: str | Path,
    out: str | Path,
    weights: str | None = None,
    *,
    ferplus: str | Path | None = None,
    precision: str = "auto",
    tensorboard: bool = False,
    progress: bool = True,
    deadline: float | None = None,
) -> Run:
    """Train `recipe` on the `train` split of the data set at `data`, into the run folder `out`.

    weights: the start: `imagenet`, `none`, a file of the base (.weights.h5; dlib's; HSE's .json; facenet_keras.h5),
    another run's folder (its best weights), or None for the default (see start_weights). ferplus: FER+'s csv.
    precision: see choose_precision. tensorboard: write logs into `out`/tensorboard. progress: draw a bar on a terminal.
    deadline: the time of time.monotonic() at which training should have ended, see TimeLimit.

    If `out` holds the same run unfinished, training resumes after its last whole epoch. If it holds another run,
    FerError is raised and nothing is changed.
    """
    run = Run(Path(out))
    with run.lock(), faster_layers():
        start = start_weights(recipe, weights)
        warn_if_leaked(recipe, data, [start, *recipe.teachers])
        faces = training_parts(recipe, data, ferplus)
        identity = run_identity(recipe, data, ferplus, start, faces.digest())
        state = run.state()
        if state is not None:
            require_same_run(run, identity)
            run.follow(state)  # a kill may have come right after an epoch began to count
            precision = same_precision(run, precision)
        for note in faces.notes:
            print(note, file=sys.stderr)
        _print_left_out(faces.left_out)
        if state is not None and is_finished(recipe, state):
            print(f"{run.folder}: already finished ({state.epoch} epochs)")
            return run
        machine = _prepare_machine(recipe, precision)
        network = _first_network(recipe, faces.train, start) if state is None else first_network(recipe, None)
        trainer, batches = make_trainer(recipe, network, faces.train, identity.weights_digest)
        if state is None:
            run.create(_config(identity, faces, network, machine))
        else:
            _restore(run, recipe, trainer, state)
        _print_summary(recipe, faces, network, machine)
        with Stopwatch() as watch:
            bar = EpochProgress(recipe.epochs, len(batches)) if progress else None
            epochs = EpochEnd(run, recipe, batches, faces.validation, state, bar, watch)
            trainer.fit(
                batches, initial_epoch=state.epoch if state else 0, epochs=recipe.epochs, shuffle=False, verbose=0,
                callbacks=_callbacks(epochs, tensorboard, deadline),
            )  # fmt: skip
    return run


def make_trainer(
    recipe: Recipe, network: keras.Model, train: Dataset, start: str | None = None
) -> tuple[Trainer, TrainingBatches]:
    """Return the compiled model that trains `network` on `train`, and its batches.

    start: SHA-256 of the weights that training begins with, see TrainingBatches. Raises FerError if the faces do not
    fill one batch.
    """
    train = replace(train, soft=training_targets(recipe, train))
    teacher, answers = find_teacher(recipe, train)
    images = _images_on_device(train)
    batches = TrainingBatches(train, recipe, on_device=images is not None, teacher=answers, start=start)
    if len(batches) == 0:
        raise FerError(f"{len(train)} faces are fewer than one batch; lower --set batch_size")
    trainer = Trainer(network, recipe, images=images, teacher=teacher)
    trainer.compile(optimizer=make_optimizer(recipe, len(batches)))
    trainer.optimizer.build(network.trainable_variables)
    return trainer, batches


def _images_on_device(train: Dataset) -> np.ndarray | None:
    """Return the pixels to keep on the training device; None if the batches must bring them."""
    if isinstance(train.images, PictureFiles) or train.images.nbytes > ON_DEVICE_BYTES:
        return None
    # The exact headset bar follows landmarks and is drawn on the host.
    return train.images if train.landmarks is None else None


def _prepare_machine(recipe: Recipe, precision: str) -> _Machine:
    """Seed Keras, set memory and precision, and spread training over all devices of one kind."""
    if keras.backend.backend() == "torch" and not has_gpu():
        keep_freed_memory()
    with quiet():  # seeding imports TensorFlow if it is installed, whatever the backend
        keras.utils.set_random_seed(recipe.seed)
    return _Machine(choose_precision(precision), spread_over_devices(recipe.batch_size))


def _first_network(recipe: Recipe, train: Dataset, start: str | None) -> keras.Model:
    """Return the network of a new run; batch norm that another framework folded is measured anew on training faces."""
    network = first_network(recipe, start)
    if has_folded_batch_norm(recipe, start):
        rows = np.random.default_rng(recipe.seed).permutation(len(train))[:RECALIBRATION_FACES]
        recalibrate_batch_norm(network, train.take(rows).images[:])
    return network


def _config(identity: RunIdentity, faces: TrainingFaces, network: keras.Model, machine: _Machine) -> RunConfig:
    return RunConfig.of_fit(
        identity,
        environment=environment() | {"precision": machine.precision, "devices_used": machine.devices},
        faces=FaceCounts(len(faces.train), len(faces.validation)),
        parameters=parameter_counts(network),
        left_out=faces.left_out,
    )


def _restore(run: Run, recipe: Recipe, trainer: Trainer, state: RunState) -> None:
    """Set network and optimizer to where the run stopped. Raises FerError for damaged files."""
    print(f"resuming after epoch {state.epoch} of {recipe.epochs}")
    load_weights(trainer.network, run.best)  # a damaged file must show now, not after the last epoch
    load_checkpoint(run.checkpoint(state.epoch), trainer.network, trainer.optimizer)


def _callbacks(epochs: EpochEnd, tensorboard: bool, deadline: float | None) -> list[keras.callbacks.Callback]:
    """Return the callbacks in order: `epochs` writes what the later ones read."""
    callbacks: list[keras.callbacks.Callback] = [epochs.progress] if epochs.progress else []
    callbacks.append(epochs)
    if tensorboard:
        callbacks.append(TensorBoardLogs(epochs.run.folder / "tensorboard"))
    if deadline is not None:
        callbacks.append(TimeLimit(deadline, epochs))
    return callbacks


def _print_left_out(lines: Sequence[str]) -> None:
    if lines:
        more = f" and {len(lines) - SHOWN:,} more" if len(lines) > SHOWN else ""
        print(f"left out {len(lines):,}: {'; '.join(lines[:SHOWN])}{more}", file=sys.stderr)


def _print_summary(recipe: Recipe, faces: TrainingFaces, network: keras.Model, machine: _Machine) -> None:
    more = f" and {machine.devices - 1} more" if machine.devices > 1 else ""
    print(
        f"{recipe.name}: {len(faces.train):,} faces to train on, {len(faces.validation):,} to validate, "
        f"{parameter_counts(network).total:,} parameters, {machine.precision}, {keras.backend.backend()} on "
        f"{devices()[0]}{more}"
    )
