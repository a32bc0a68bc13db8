"""After an epoch: validate, keep the best, lower the rate, stop, and make the epoch count."""

from __future__ import annotations

import time
from typing import Any

import keras
import numpy as np

from fer_models.errors import FerError
from fer_train.batches.training_batches import TrainingBatches
from fer_train.data import Dataset
from fer_train.evaluation.validation import answers_by_way, validation_scores
from fer_train.fitting.progress_bar import EpochProgress
from fer_train.fitting.trainer import Trainer
from fer_train.progress import duration
from fer_train.recipes import Recipe
from fer_train.runs.checkpoint import save_checkpoint, save_weights
from fer_train.runs.folder import Run

__all__ = ["EpochEnd", "finished"]


def finished(recipe: Recipe, state: dict[str, Any] | None) -> bool:
    """Whether a run in this state has nothing left to do."""
    if state is None:
        return False
    waited = state["epoch"] - state["best"]["epoch"]
    return state["epoch"] >= recipe.epochs or bool(recipe.patience and waited >= recipe.patience)


class EpochEnd(keras.callbacks.Callback):
    """Validates with the averaged weights; state.json is written last, and alone commits the epoch."""

    def __init__(
        self,
        run: Run,
        recipe: Recipe,
        batches: TrainingBatches,
        validation: Dataset,
        state: dict[str, Any] | None,
        progress: EpochProgress | None = None,
    ) -> None:
        super().__init__()
        self.progress = progress
        self.run, self.recipe, self.batches, self.validation = run, recipe, batches, validation
        self.past = list(state["history"]) if state else []
        self.best = state["best"] if state else {"epoch": 0}
        self.plateau = (state or {}).get("plateau") or {"best": None, "waited": 0}
        self.started = 0.0

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.started = time.monotonic()
        self.batches.begin(epoch)

    def _validate(self, trainer: Trainer, epoch: int) -> dict[str, float]:
        """Scores of the averaged weights, which are kept where they are the best; the raw ones come back."""
        trained, ema = trainer.network.trainable_variables, self.recipe.ema
        # Copies: on PyTorch the arrays are the weights' own memory.
        raw = [np.array(keras.ops.convert_to_numpy(v.value)) for v in trained] if ema else []
        if ema:
            trainer.optimizer.finalize_variable_values(trained)
            # On JAX the weights now share their memory with the optimizer's average, and the first
            # prediction gives it away: copies of their own are safe.
            for variable in trained:
                variable.assign(np.array(keras.ops.convert_to_numpy(variable.value)))
        scores = self._score(trainer.network, epoch)
        if self._is_better(scores):
            self.best = {"epoch": epoch + 1, "value": scores[self.recipe.monitor]}
            self.best["accuracy"] = scores["val_accuracy"]
            save_weights(self.run.best, trainer.network)
        for variable, before in zip(trained, raw, strict=bool(raw)):
            variable.assign(before)
        return scores

    def _score(self, network: keras.Model, epoch: int) -> dict[str, float]:
        """What it scores. Raises FerError where it has become useless."""
        answers = answers_by_way(network, self.validation)
        if not all(np.isfinite(one).all() for one in answers.values()):  # before anything of this epoch is kept
            raise FerError(f"after epoch {epoch + 1} the network's answers are NaN; lower --set learning_rate")
        return validation_scores(self.validation.labels, answers, self.recipe.classes)

    def _is_better(self, scores: dict[str, float]) -> bool:
        value = scores[self.recipe.monitor]
        if self.recipe.monitor.endswith("loss"):
            return value < self.best.get("value", np.inf)
        return value > self.best.get("value", -np.inf)

    def _lower_rate(self, trainer: Trainer, loss: float) -> None:
        """Schedule `plateau`: as Keras's ReduceLROnPlateau, but with its state in the run folder."""
        best = self.plateau["best"]
        if best is None or loss < best - 1e-4:
            self.plateau = {"best": loss, "waited": 0}
            return
        self.plateau["waited"] += 1
        rate = float(keras.ops.convert_to_numpy(trainer.optimizer.learning_rate))
        if self.plateau["waited"] >= self.recipe.plateau_patience and rate > self.recipe.least_rate:
            trainer.optimizer.learning_rate = max(rate * self.recipe.plateau_factor, self.recipe.least_rate)
            self.plateau["waited"] = 0

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        logs, trainer, recipe = {} if logs is None else logs, self.model, self.recipe
        if not np.isfinite(logs["loss"]):
            raise FerError(f"the loss became {logs['loss']} in epoch {epoch + 1}; lower --set learning_rate")
        rate = float(keras.ops.convert_to_numpy(trainer.optimizer.learning_rate))
        scores = self._validate(trainer, epoch)
        if recipe.schedule == "plateau":
            self._lower_rate(trainer, scores[recipe.monitor.replace("accuracy", "loss")])
        save_checkpoint(self.run.checkpoint(epoch + 1), trainer.network, trainer.optimizer)
        row = {"epoch": epoch + 1, "loss": float(logs["loss"]), "accuracy": float(logs["accuracy"])}
        row |= {"learning_rate": rate} | scores | {"seconds": round(time.monotonic() - self.started, 1)}
        self.past.append(row)
        logs.update(scores)  # TensorBoard, which comes after, shows them too
        state = {"epoch": epoch + 1, "best": self.best, "plateau": self.plateau, "history": self.past}
        self.run.commit(state)
        self._tell(row, finished(recipe, state))

    def _tell(self, row: dict[str, float], done: bool) -> None:
        if self.progress:
            self.progress.clear()
        left = (self.recipe.epochs - row["epoch"]) * float(np.median([r["seconds"] for r in self.past]))
        rest = "" if done else f", at most {duration(left)} left"
        told = f"validation {row['val_accuracy']:.2%}, headset {row['val_headset_accuracy']:.2%}, "
        told += f"best {self.best['accuracy']:.2%} (epoch {self.best['epoch']})"
        took = duration(row["seconds"])
        print(f"  epoch {row['epoch']} of {self.recipe.epochs}: {told}, {took}{rest}", flush=True)
        if done and row["epoch"] < self.recipe.epochs:
            print(f"  no better {self.recipe.monitor} in {self.recipe.patience} epochs: stopped", flush=True)
            self.model.stop_training = True
