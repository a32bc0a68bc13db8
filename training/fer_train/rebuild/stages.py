"""How the shipped bundles came about, run after run: what each starts from, who teaches it, how its recipe differs.

What each run gave is in docs/models.md; what they scored is in training/runs and in the cards.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BUNDLES", "DLIB", "HSE", "STAGES", "Bundle", "Stage"]

DLIB, HSE = "dlib", "hse"
"""Starts that are files from elsewhere: dlib's face recognition ResNet, HSE's MobileNet."""


@dataclass(frozen=True)
class Stage:
    """One run. name: its folder. start: an earlier stage, DLIB or HSE. teachers: earlier stages. ferplus: whether it
    learns from FER+'s csv."""

    name: str
    recipe: str
    start: str
    changed: tuple[str, ...] = ()
    teachers: tuple[str, ...] = ()
    ferplus: bool = False


@dataclass(frozen=True)
class Bundle:
    """What is shipped. stage: the run that it is exported from. test: what its card calls the test split."""

    name: str
    stage: str
    test: str = "FER2013 PublicTest"


_LABELS = "votes=0"  # FER2013's own labels alone: votes teach what a face shows, the labels what its tests ask

STAGES = (
    Stage("resnet-7", "resnet-7", DLIB, ferplus=True),
    Stage("resnet-7-labels", "resnet-7", "resnet-7", (_LABELS, "epochs=18")),
    Stage("mobilenet-start", "mobilenet-start", HSE, ferplus=True),
    Stage(
        "mobilenet-7-face", "mobilenet-7", "mobilenet-start", ("teacher_weight=0.5",), ("resnet-7",), ferplus=True
    ),
    Stage("mobilenet-7", "mobilenet-7", "mobilenet-7-face", (_LABELS, "learning_rate=1.5e-4", "epochs=3")),
    Stage(
        "mobilenet-7-long", "mobilenet-7", "mobilenet-7",
        (_LABELS, "learning_rate=3e-4", "epochs=16", "teacher_weight=0.5"), ("resnet-7-labels", "mobilenet-7"),
    ),
    Stage(
        "resnet-7-taught", "resnet-7", "resnet-7-labels", (_LABELS, "learning_rate=5e-4", "epochs=24"),
        ("mobilenet-7-long", "resnet-7-labels"),
    ),
    Stage(
        "mobilenet-5", "mobilenet-5", "mobilenet-7-long", (_LABELS, "learning_rate=1e-4", "teacher_weight=0.5"),
        ("resnet-7-labels", "mobilenet-7-long"),
    ),
    Stage("mobilenet-8", "mobilenet-8", "mobilenet-7-face", ("epochs=3",), ferplus=True),
)  # fmt: skip
"""Every run, each after those that it needs."""

BUNDLES = (
    Bundle("mobilenet-7", "mobilenet-7-long"),
    Bundle("mobilenet-5", "mobilenet-5", "FER2013 PublicTest, its five classes"),
    Bundle("mobilenet-8", "mobilenet-8", "FER2013 PublicTest, FER+ majority labels"),
    Bundle("resnet-7", "resnet-7-taught"),
)
