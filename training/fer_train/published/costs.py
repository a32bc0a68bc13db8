"""Seconds an epoch of each published recipe: a table of one machine, corrected by what this machine has measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Literal

__all__ = ["COSTS", "SOURCE", "Cost", "Expected", "expected", "ratio"]

SOURCE = "two cores of an AMD EPYC"
"""The machine of the table: FER2013 with 28,700 faces in train, without the start of the program."""


@dataclass(frozen=True)
class Cost:
    """The cost of an epoch of one recipe.

    seconds: on SOURCE. gigabytes: GPU memory, estimated as 0.9 GB for the program, 16 bytes a parameter (weight,
    gradient, two moments of Adam) and 8 bytes for each value that a layer gives for each face of a batch. estimated:
    the seconds were not measured but are in proportion to the multiplications of measured networks of the same kind.
    """

    seconds: float
    gigabytes: float
    estimated: bool = False


@dataclass(frozen=True)
class Expected:
    """Seconds an epoch that are expected on this machine, and their basis.

    basis: `here` for an earlier epoch of this recipe, `table` for a measured value of SOURCE, `estimate` for one that
    was not measured.
    """

    seconds: float
    basis: Literal["here", "table", "estimate"]


COSTS = {
    "a-small": Cost(400, 1.9, estimated=True),
    "a-own": Cost(5900, 3.3, estimated=True),
    "a-vgg16": Cost(5200, 5.2, estimated=True),
    "a-resnet50": Cost(1600, 12.5, estimated=True),
    "a-senet50": Cost(1600, 13.7, estimated=True),
    "a-normal": Cost(330, 3.0, estimated=True),
    "a-headset": Cost(330, 3.0, estimated=True),
    "a-mixed-both": Cost(660, 3.0, estimated=True),
    "a-mixed-once": Cost(330, 3.0, estimated=True),
    "b-reference": Cost(45, 1.4),
    "b-reference-adam": Cost(45, 1.4),
    "b-a": Cost(45, 1.4),
    "b-b": Cost(35, 1.4),
    "b-c": Cost(35, 1.4),
    "b-d": Cost(35, 1.4),
    "b-e": Cost(35, 1.4),
    "b-f": Cost(35, 1.4),
    "b-g": Cost(45, 1.3),
    "b-h": Cost(25, 1.1),
    "c-own": Cost(75, 1.4),
    "c-course": Cost(140, 1.5),
    "c-mobilenet-20": Cost(500, 5.3, estimated=True),
    "c-mobilenet": Cost(1000, 5.3, estimated=True),
    "c-mobilenet-relu": Cost(1000, 5.3, estimated=True),
    "c-mobilenetv2-0": Cost(290, 6.6, estimated=True),
    "c-mobilenetv2-50": Cost(530, 6.6, estimated=True),
    "c-mobilenetv2-100": Cost(650, 6.6, estimated=True),
    "c-mobilenetv2": Cost(860, 6.6, estimated=True),
    "c-mobilenetv2-bare": Cost(850, 6.5, estimated=True),
    "d-emotion-1": Cost(80, 1.2),
    "d-emotion-2": Cost(20, 1.0),
    "d-emotion-3": Cost(20, 1.0),
    "d-gender": Cost(7.5, 1.3),
    "d-gender-100": Cost(7.5, 1.3),
    "e-edges": Cost(40, 1.1),
    "e-edges-weighted": Cost(40, 1.1),
    "e-edges-5": Cost(34, 1.1),
    "e-torch": Cost(170, 1.5),
    "e-torch-disgust": Cost(170, 1.5),
    "e-resnet50v2": Cost(490, 4.0, estimated=True),
    "e-resnet50v2-frozen": Cost(330, 4.0, estimated=True),
    "e-resnet50v2-one": Cost(980, 4.0, estimated=True),
    "e-efficientnet": Cost(990, 2.7, estimated=True),
    "e-efficientnet-frozen": Cost(780, 2.7, estimated=True),
    "e-efficientnet-5": Cost(990, 2.7, estimated=True),
}
"""Of every recipe of the published systems. B, C, D and E's own networks were measured with PyTorch, and b-g,
d-emotion-1 and d-gender with TensorFlow beside other work. e-edges-5 and e-torch were measured later, on a faster
machine, and are in proportion to b-h there."""


def ratio(measured: Mapping[str, float]) -> float:
    """Return this machine's seconds divided by the table's: the median over the recipes that it has trained, or 1.

    measured: seconds an epoch by recipe. Estimates of the table count only if nothing else was trained.
    """
    known = {name: seconds for name, seconds in measured.items() if seconds > 0}
    sure = {name: seconds for name, seconds in known.items() if not COSTS[name].estimated} or known
    return median(seconds / COSTS[name].seconds for name, seconds in sure.items()) if sure else 1.0


def expected(name: str, measured: Mapping[str, float]) -> Expected:
    """Return what an epoch of a recipe takes here. measured: as for `ratio`."""
    if measured.get(name):
        return Expected(measured[name], "here")
    cost = COSTS[name]
    return Expected(cost.seconds * ratio(measured), "estimate" if cost.estimated else "table")
