"""Evaluation of a run or a bundle on a set of faces: without the headset bar, with it, and mixed."""

from __future__ import annotations

from fer_train.evaluation.predictions import Predictions, predict_set
from fer_train.evaluation.results import Evaluation, Results, card_results, results_of
from fer_train.evaluation.scores import Scores

__all__ = ["Evaluation", "Predictions", "Results", "Scores", "card_results", "predict_set", "results_of"]
