"""How the shipped bundles came about, run after run: what each starts from, who teaches it, how its recipe differs,
or whose weights are averaged.

What each run gave is in docs/models.md; what they scored is in training/runs and in the cards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["BUNDLES", "DLIB", "FACENET", "FILES", "HSE", "STAGES", "Average", "Bundle", "Stage", "needed"]

FILES = DLIB, HSE, FACENET = "dlib", "hse", "facenet"
"""Starts that are files from elsewhere: three networks that learnt to tell faces apart."""


@dataclass(frozen=True)
class Stage:
    """One run. name: its folder. start: an earlier stage, or a file: DLIB, HSE, FACENET. teachers: earlier stages.
    ferplus: whether it learns from FER+'s csv."""

    name: str
    recipe: str
    start: str
    changed: tuple[str, ...] = ()
    teachers: tuple[str, ...] = ()
    ferplus: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        """The stages and files that must be there before."""
        return (self.start, *self.teachers)


@dataclass(frozen=True)
class Average:
    """A run that is the mean of earlier stages' weights. shares: each with its own, as `fer-train average` found
    them, the one first that gives recipe and classes. ferplus: whether that one learnt from FER+'s csv."""

    name: str
    shares: tuple[tuple[str, float], ...]
    ferplus: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        """The stages that must be there before."""
        return tuple(name for name, _ in self.shares)


@dataclass(frozen=True)
class Bundle:
    """What is shipped. stage: the run that it is exported from. test: what its card calls the test split."""

    name: str
    stage: str
    test: str = "FER2013 PublicTest"


_LABELS = "vote_weight=0"  # FER2013's own labels alone: votes teach what a face shows, the labels what its tests ask
_VOTES = "vote_weight=0.5"
_TAUGHT = "teacher_weight=0.5"
_BY_LOSS = "monitor=val_mixed_loss"
_BY_FITTED_LOSS = "monitor=val_fitted_loss"
_MIXED = "mixup=0.2"
_LARGE = ("batch_size=256", "ema=0.99", "warmup_epochs=1", _MIXED)  # batches, and what goes with them

STAGES: tuple[Stage | Average, ...] = (
    Stage("dlib-7", "dlib-7", DLIB, ferplus=True),
    Stage("dlib-7-labels", "dlib-7", "dlib-7", (_LABELS, "epochs=18")),
    Stage("mobilenet-start", "mobilenet-start", HSE, ferplus=True),
    Stage("mobilenet-7-face", "mobilenet-7", "mobilenet-start", (_TAUGHT,), ("dlib-7",), ferplus=True),
    Stage("mobilenet-7", "mobilenet-7", "mobilenet-7-face", (_LABELS, "learning_rate=1.5e-4", "epochs=3")),
    Stage(
        "mobilenet-7-long", "mobilenet-7", "mobilenet-7",
        (_LABELS, "learning_rate=3e-4", "epochs=16", _TAUGHT), ("dlib-7-labels", "mobilenet-7"),
    ),
    Stage("resnet-7", "resnet-7", FACENET, (_TAUGHT,), ("mobilenet-7-long",)),
    Stage("resnet-7-long", "resnet-7", "resnet-7", (_TAUGHT, "dropout=0.2", "epochs=12"), ("mobilenet-7-long",)),
    Stage(
        "resnet-7-144", "resnet-7", "resnet-7-long",
        (_TAUGHT, "dropout=0.2", "resize=144", "learning_rate=2e-4", "epochs=5"), ("mobilenet-7-long",),
    ),
    Stage(
        "mobilenet-7-taught", "mobilenet-7", "mobilenet-7-long",
        (_LABELS, "learning_rate=2e-4", "epochs=7", _TAUGHT, _BY_LOSS), ("resnet-7-144",),
    ),
    Stage(
        "resnet-7-more", "resnet-7", "resnet-7-144",
        (_TAUGHT, "dropout=0.2", "resize=144", "learning_rate=2e-4", "epochs=6", _BY_LOSS), ("mobilenet-7-taught",),
    ),
    Stage(
        "resnet-7-gpu", "resnet-7", "resnet-7-more",
        (_TAUGHT, "dropout=0.2", "resize=144", "learning_rate=4e-4", "epochs=28", *_LARGE, _BY_LOSS),
        ("resnet-7-more", "mobilenet-7-taught"),
    ),
    Stage(
        "mobilenet-7-gpu", "mobilenet-7", "mobilenet-7-taught",
        (_LABELS, _TAUGHT, "learning_rate=5e-4", "epochs=20", *_LARGE, _BY_LOSS), ("resnet-7-gpu",),
    ),
    Stage(
        "mobilenet-5-taught", "mobilenet-5", "mobilenet-7-gpu",
        (_LABELS, _TAUGHT, "learning_rate=2e-4", "epochs=8", _MIXED, _BY_LOSS), ("resnet-7-gpu",),
    ),
    Stage(
        "mobilenet-5-votes", "mobilenet-5", "mobilenet-7-gpu",
        (_VOTES, _TAUGHT, "learning_rate=1.5e-4", "epochs=4", _MIXED, _BY_LOSS), ("mobilenet-7-gpu",),
        ferplus=True,
    ),
    Stage(
        "mobilenet-8-gpu", "mobilenet-8", "mobilenet-7-face", ("learning_rate=5e-4", "epochs=14", *_LARGE, _BY_LOSS),
        ferplus=True,
    ),
    Stage(
        "mobilenet-8-more", "mobilenet-8", "mobilenet-8-gpu", ("learning_rate=5e-4", "epochs=14", *_LARGE, _BY_LOSS),
        ferplus=True,
    ),
    Average(
        "mobilenet-5-average",
        (
            ("mobilenet-5-votes", 0.378), ("mobilenet-7-gpu", 0.252), ("mobilenet-5-taught", 0.27),
            ("mobilenet-8-more", 0.1),
        ),
        ferplus=True,
    ),
    Average("mobilenet-8-average", (("mobilenet-8-more", 0.9), ("mobilenet-7-gpu", 0.1)), ferplus=True),
    Stage(
        "mobilenet-7-mixed", "mobilenet-7", "mobilenet-7-gpu",
        (_VOTES, _TAUGHT, "learning_rate=5e-4", "epochs=14", *_LARGE, _BY_LOSS), ("resnet-7-gpu", "mobilenet-7-gpu"),
        ferplus=True,
    ),
    Stage(
        "mobilenet-5-mixed", "mobilenet-5", "mobilenet-7-mixed",
        (_VOTES, _TAUGHT, "learning_rate=3e-4", "epochs=8", *_LARGE, _BY_LOSS), ("resnet-7-gpu", "mobilenet-7-mixed"),
        ferplus=True,
    ),
    Average(
        "mobilenet-7-average",
        (
            ("mobilenet-7-mixed", 0.512), ("mobilenet-7-gpu", 0.128), ("mobilenet-5-taught", 0.16),
            ("mobilenet-5-mixed", 0.2),
        ),
        ferplus=True,
    ),
    Average(
        "mobilenet-5-mean",
        (
            ("mobilenet-5-mixed", 0.28), ("mobilenet-5-average", 0.28), ("mobilenet-7-mixed", 0.24),
            ("mobilenet-5-taught", 0.2),
        ),
        ferplus=True,
    ),
    Stage(
        "resnet-7-mixed", "resnet-7", "resnet-7-gpu",
        (
            _VOTES, _TAUGHT, "dropout=0.2", "resize=144", "learning_rate=2e-4", "epochs=5", "batch_size=128",
            "ema=0.99", "warmup_epochs=0.5", _MIXED, _BY_LOSS,
        ),
        ("mobilenet-7-average",),
        ferplus=True,
    ),
    Average("resnet-7-average", (("resnet-7-mixed", 0.5), ("resnet-7-gpu", 0.5)), ferplus=True),
    Stage(
        "mobilenet-5-late", "mobilenet-5", "mobilenet-7-average",
        (_VOTES, _TAUGHT, "learning_rate=4e-4", "epochs=8", *_LARGE, _BY_LOSS, "headset=0.3"),
        ("resnet-7-average", "mobilenet-5-mean"),
        ferplus=True,
    ),
    Average("mobilenet-5-late-mean", (("mobilenet-5-late", 0.6), ("mobilenet-5-mean", 0.4)), ferplus=True),
    Stage(
        "mobilenet-7-late", "mobilenet-7", "mobilenet-7-average",
        (_VOTES, _TAUGHT, "learning_rate=5e-4", "epochs=9", *_LARGE, _BY_FITTED_LOSS),
        ("resnet-7-average", "mobilenet-7-average"),
        ferplus=True,
    ),
    Average(
        "mobilenet-7-late-mean",
        (("mobilenet-7-average", 0.35), ("mobilenet-5-late-mean", 0.35), ("mobilenet-7-late", 0.3)),
        ferplus=True,
    ),
    Average("mobilenet-5-later-mean", (("mobilenet-5-late-mean", 0.8), ("mobilenet-7-late", 0.2)), ferplus=True),
    Stage(
        "mobilenet-8-late", "mobilenet-8", "mobilenet-8-average",
        (_TAUGHT, "learning_rate=5e-4", "epochs=10", *_LARGE, _BY_FITTED_LOSS),
        ("mobilenet-8-average",),
        ferplus=True,
    ),
    Average("mobilenet-8-late-mean", (("mobilenet-8-late", 0.7), ("mobilenet-8-average", 0.3)), ferplus=True),
)  # fmt: skip
"""Every run, each after those that it needs."""

BUNDLES = (
    Bundle("mobilenet-7", "mobilenet-7-late-mean"),
    Bundle("mobilenet-5", "mobilenet-5-later-mean", "FER2013 PublicTest, its five classes"),
    Bundle("mobilenet-8", "mobilenet-8-late-mean", "FER2013 PublicTest, FER+ majority labels"),
    Bundle("resnet-7", "resnet-7-average"),
)


def needed(bundles: Sequence[Bundle], stages: Sequence[Stage | Average] = STAGES) -> tuple[Stage | Average, ...]:
    """The stages that lead to the bundles, in the order of `stages`."""
    by_name = {stage.name: stage for stage in stages}
    found: set[str] = set()
    waiting = [bundle.stage for bundle in bundles]
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in found:
            found.add(name)
            waiting += by_name[name].needs
    return tuple(stage for stage in stages if stage.name in found)
