"""Training of every recipe of the five published systems: what is left, in which order, and how it is run."""

from fer_train.published.costs import COSTS, Cost, Expected, expected
from fer_train.published.gpu import free_gigabytes, may_start, uses_gpu
from fer_train.published.jobs import Inputs, Job, make_jobs
from fer_train.published.overview import problem_lines, summary, table
from fer_train.published.runner import Finished, remove_work, run_jobs
from fer_train.published.select import select
from fer_train.published.start_weights import BASES, Obstacle, StartWeights, parse_weights, start_weights_of

__all__ = [
    "BASES",
    "COSTS",
    "Cost",
    "Expected",
    "Finished",
    "Inputs",
    "Job",
    "Obstacle",
    "StartWeights",
    "expected",
    "free_gigabytes",
    "make_jobs",
    "may_start",
    "parse_weights",
    "problem_lines",
    "remove_work",
    "run_jobs",
    "select",
    "start_weights_of",
    "summary",
    "table",
    "uses_gpu",
]
