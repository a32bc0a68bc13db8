"""What a run or a bundle is worth on a set of faces: bare, under the headset bar, and mixed."""

from __future__ import annotations

from fer_train.evaluate.predictions import Predictions, predict_set
from fer_train.evaluate.predictors import Predictor, make_interpreter, mirrored, predict_tflite, predictor
from fer_train.evaluate.scores import evaluate_both, known_faces, results_of

__all__ = [
    "Predictions",
    "Predictor",
    "evaluate_both",
    "known_faces",
    "make_interpreter",
    "mirrored",
    "predict_set",
    "predict_tflite",
    "predictor",
    "results_of",
]
