"""The end of an epoch: validation, best weights, the plateau schedule, early stopping and the checkpoint."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import keras
import numpy as np

from fer_models.errors import FerError
from fer_train.backend.random_numbers import begin_epoch
from fer_train.batches.training_batches import TrainingBatches
from fer_train.data import Dataset
from fer_train.evaluation.validation import answers_by_way, validation_scores
from fer_train.fitting.progress_bar import EpochProgress
from fer_train.fitting.stopwatch import Stopwatch
from fer_train.fitting.trainer import Trainer
from fer_train.progress import duration
from fer_train.recipes import Recipe
from fer_train.runs.checkpoint import save_checkpoint, save_weights
from fer_train.runs.folder import Run
from fer_train.runs.state import BestEpoch, HistoryRow, Plateau, RunState, is_finished

__all__ = ["EpochEnd"]


class EpochEnd(keras.callbacks.Callback):
    """Validate with the EMA of the weights and write the epoch; state.json comes last and makes the epoch count.

    watch: measures the epochs; one that was entered leaves out pauses.
    """

    model: Trainer

    def __init__(
        self,
        run: Run,
        recipe: Recipe,
        batches: TrainingBatches,
        validation: Dataset,
        state: RunState | None,
        progress: EpochProgress | None = None,
        watch: Stopwatch | None = None,
    ) -> None:
        super().__init__()
        self.progress = progress
        self.run, self.recipe, self.batches, self.validation = run, recipe, batches, validation
        self.history: list[HistoryRow] = list(state.history) if state else []
        self.best = state.best if state else BestEpoch(0)
        self.plateau = (state.plateau if state else None) or Plateau()
        self.watch = watch or Stopwatch()

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.watch.start()
        self.batches.begin(epoch)
        begin_epoch(self.recipe.seed, epoch)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        logs, trainer, recipe = {} if logs is None else logs, self.model, self.recipe
        if not np.isfinite(logs["loss"]):
            raise FerError(f"the loss became {logs['loss']} in epoch {epoch + 1}; lower --set learning_rate")
        rate = _rate(trainer)
        scores = self._validate(trainer, epoch)
        if recipe.schedule == "plateau":
            self._lower_rate(trainer, scores[recipe.monitor.replace("accuracy", "loss")])
        save_checkpoint(self.run.checkpoint(epoch + 1), trainer.network, trainer.optimizer)
        row = {"epoch": epoch + 1, "loss": float(logs["loss"]), "accuracy": float(logs["accuracy"])}
        row |= {"learning_rate": rate} | scores | {"seconds": round(self.watch.seconds(), 1)}
        self.history.append(row)
        logs.update(scores)  # TensorBoard's callback comes later and shows them too
        state = RunState(epoch + 1, self.best, self.plateau, tuple(self.history))
        self.run.commit(state)
        done = is_finished(recipe, state)
        self._print(row, done)
        if done:
            trainer.stop_training = True

    def _validate(self, trainer: Trainer, epoch: int) -> dict[str, float]:
        """Return the scores of the EMA weights, and save these if they are the best; the raw weights are put back."""
        variables, ema = trainer.network.trainable_variables, self.recipe.ema
        # Copies, because PyTorch's arrays share the memory of the weights.
        raw = [np.array(keras.ops.convert_to_numpy(v.value)) for v in variables] if ema else []
        if ema:
            trainer.optimizer.finalize_variable_values(variables)
            # On JAX the weights now share memory with the optimizer's EMA, which the first prediction would free.
            for variable in variables:
                variable.assign(np.array(keras.ops.convert_to_numpy(variable.value)))
        scores = self._scores(trainer.network, epoch)
        if self._is_better(scores):
            self.best = BestEpoch(epoch + 1, scores[self.recipe.monitor], scores["val_accuracy"])
            save_weights(self.run.best, trainer.network)
        for variable, value in zip(variables, raw, strict=bool(raw)):
            variable.assign(value)
        return scores

    def _scores(self, network: keras.Model, epoch: int) -> dict[str, float]:
        """Return the network's scores on the validation faces. Raises FerError if it answers NaN."""
        answers = answers_by_way(network, self.validation)
        if not all(np.isfinite(one).all() for one in answers.values()):  # before anything of this epoch is written
            raise FerError(f"after epoch {epoch + 1} the network's answers are NaN; lower --set learning_rate")
        return validation_scores(self.validation.labels, answers, self.recipe.classes)

    def _is_better(self, scores: dict[str, float]) -> bool:
        value, best = scores[self.recipe.monitor], self.best.value
        if self.recipe.monitor.endswith("loss"):
            return value < (np.inf if best is None else best)
        return value > (-np.inf if best is None else best)

    def _lower_rate(self, trainer: Trainer, loss: float) -> None:
        """Apply the schedule `plateau`: Keras's ReduceLROnPlateau with its progress in the run folder."""
        if self.plateau.best is None or loss < self.plateau.best - 1e-4:
            self.plateau = Plateau(loss)
            return
        self.plateau = replace(self.plateau, waited=self.plateau.waited + 1)
        rate = _rate(trainer)
        if self.plateau.waited >= self.recipe.plateau_patience and rate > self.recipe.least_rate:
            trainer.optimizer.learning_rate = max(rate * self.recipe.plateau_factor, self.recipe.least_rate)
            self.plateau = replace(self.plateau, waited=0)

    def _print(self, row: HistoryRow, done: bool) -> None:
        if self.progress:
            self.progress.clear()
        left = (self.recipe.epochs - row["epoch"]) * float(np.median([r["seconds"] for r in self.history]))
        rest = "" if done else f", at most {duration(left)} left"
        print(
            f"  epoch {row['epoch']} of {self.recipe.epochs}: validation {row['val_accuracy']:.2%}, "
            f"headset {row['val_headset_accuracy']:.2%}, best {self.best.accuracy:.2%} (epoch {self.best.epoch}), "
            f"{duration(row['seconds'])}{rest}",
            flush=True,
        )
        if done and row["epoch"] < self.recipe.epochs:
            print(f"  stopped: no better {self.recipe.monitor} in {self.recipe.patience} epochs", flush=True)


def _rate(trainer: Trainer) -> float:
    return float(keras.ops.convert_to_numpy(trainer.optimizer.learning_rate))
