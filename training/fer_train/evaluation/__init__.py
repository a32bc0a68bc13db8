"""What a run or a bundle is worth on a set of faces: bare, under the headset bar, and mixed."""

from __future__ import annotations

from fer_train.evaluation.predictions import Predictions, predict_set
from fer_train.evaluation.scores import evaluate_both, known_faces, results_of

__all__ = ["Predictions", "evaluate_both", "known_faces", "predict_set", "results_of"]
