"""The runs and averages that lead to the shipped bundles, in order, as data.

docs/notebook.md says what each step contributed. Settings and histories of the runs are in training/runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["BUNDLES", "DLIB", "FACENET", "FILES", "HSE", "STAGES", "Average", "Bundle", "Stage", "needed"]

FILES = DLIB, HSE, FACENET = "dlib", "hse", "facenet"
"""Names of the starts that are files: three pretrained networks for face recognition."""


@dataclass(frozen=True)
class Stage:
    """One training run.

    name: of its run folder. recipe: name of the recipe that it is trained by. start: what its weights start from, an
    earlier stage or a file (DLIB, HSE, FACENET). changed: `key=value` changes of the recipe. teachers: earlier stages
    that it is distilled from. ferplus: True if it is trained with FER+'s csv.
    """

    name: str
    recipe: str
    start: str
    changed: tuple[str, ...] = ()
    teachers: tuple[str, ...] = ()
    ferplus: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        """The stages and files that must exist before this run."""
        return (self.start, *self.teachers)


@dataclass(frozen=True)
class Average:
    """A run folder with the averaged weights of earlier stages.

    name: of the folder. shares: earlier stages, each with the share that `fer-train average` found or was given; the
    first gives recipe and classes. ferplus: True if the first was trained with FER+'s csv.
    """

    name: str
    shares: tuple[tuple[str, float], ...]
    ferplus: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        """The stages that must exist before this average."""
        return tuple(name for name, _ in self.shares)


@dataclass(frozen=True)
class Bundle:
    """A shipped bundle. stage: the run that it is exported from. test: name of the test split in its card."""

    name: str
    stage: str
    test: str = "FER2013 PublicTest"


# Targets. FER2013's tests ask for its own labels; votes describe what ten people see in a face.
_LABELS = "vote_weight=0"
_VOTES = "vote_weight=0.5"
_TEACHER = "teacher_weight=0.5"
# The score that chooses the best epoch.
_BY_LOSS = "monitor=val_mixed_loss"
_BY_FITTED_LOSS = "monitor=val_fitted_loss"
_MIXUP = "mixup=0.2"
# Batches of 256 faces for a GPU, and the settings that go with them.
_LARGE = ("batch_size=256", "ema=0.99", "warmup_epochs=1", _MIXUP)

STAGES: tuple[Stage | Average, ...] = (
    # A first teacher: dlib's face network, with votes, then with labels alone.
    Stage("dlib-7", "dlib-7", DLIB, ferplus=True),
    Stage("dlib-7-labels", "dlib-7", "dlib-7", (_LABELS, "epochs=18")),
    # A first student: HSE's face MobileNet, taught by dlib-7.
    Stage("mobilenet-start", "mobilenet-start", HSE, ferplus=True),
    Stage("mobilenet-7-face", "mobilenet-7", "mobilenet-start", (_TEACHER,), ("dlib-7",), ferplus=True),
    Stage("mobilenet-7", "mobilenet-7", "mobilenet-7-face", (_LABELS, "learning_rate=1.5e-4", "epochs=3")),
    Stage(
        "mobilenet-7-long", "mobilenet-7", "mobilenet-7",
        (_LABELS, "learning_rate=3e-4", "epochs=16", _TEACHER), ("dlib-7-labels", "mobilenet-7"),
    ),
    # A larger teacher, FaceNet's network; teacher and student then teach each other in turns.
    Stage("resnet-7", "resnet-7", FACENET, (_TEACHER,), ("mobilenet-7-long",)),
    Stage("resnet-7-long", "resnet-7", "resnet-7", (_TEACHER, "dropout=0.2", "epochs=12"), ("mobilenet-7-long",)),
    Stage(
        "resnet-7-144", "resnet-7", "resnet-7-long",
        (_TEACHER, "dropout=0.2", "resize=144", "learning_rate=2e-4", "epochs=5"), ("mobilenet-7-long",),
    ),
    Stage(
        "mobilenet-7-taught", "mobilenet-7", "mobilenet-7-long",
        (_LABELS, "learning_rate=2e-4", "epochs=7", _TEACHER, _BY_LOSS), ("resnet-7-144",),
    ),
    Stage(
        "resnet-7-more", "resnet-7", "resnet-7-144",
        (_TEACHER, "dropout=0.2", "resize=144", "learning_rate=2e-4", "epochs=6", _BY_LOSS), ("mobilenet-7-taught",),
    ),
    Stage(
        "resnet-7-gpu", "resnet-7", "resnet-7-more",
        (_TEACHER, "dropout=0.2", "resize=144", "learning_rate=4e-4", "epochs=28", *_LARGE, _BY_LOSS),
        ("resnet-7-more", "mobilenet-7-taught"),
    ),
    Stage(
        "mobilenet-7-gpu", "mobilenet-7", "mobilenet-7-taught",
        (_LABELS, _TEACHER, "learning_rate=5e-4", "epochs=20", *_LARGE, _BY_LOSS), ("resnet-7-gpu",),
    ),
    # Students for five and for eight classes, and their averages.
    Stage(
        "mobilenet-5-taught", "mobilenet-5", "mobilenet-7-gpu",
        (_LABELS, _TEACHER, "learning_rate=2e-4", "epochs=8", _MIXUP, _BY_LOSS), ("resnet-7-gpu",),
    ),
    Stage(
        "mobilenet-5-votes", "mobilenet-5", "mobilenet-7-gpu",
        (_VOTES, _TEACHER, "learning_rate=1.5e-4", "epochs=4", _MIXUP, _BY_LOSS), ("mobilenet-7-gpu",),
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
    # Seven and five classes on labels and votes together, and averages over runs of both.
    Stage(
        "mobilenet-7-mixed", "mobilenet-7", "mobilenet-7-gpu",
        (_VOTES, _TEACHER, "learning_rate=5e-4", "epochs=14", *_LARGE, _BY_LOSS), ("resnet-7-gpu", "mobilenet-7-gpu"),
        ferplus=True,
    ),
    Stage(
        "mobilenet-5-mixed", "mobilenet-5", "mobilenet-7-mixed",
        (_VOTES, _TEACHER, "learning_rate=3e-4", "epochs=8", *_LARGE, _BY_LOSS), ("resnet-7-gpu", "mobilenet-7-mixed"),
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
    # The shipped resnet-7, which then teaches the last students.
    Stage(
        "resnet-7-mixed", "resnet-7", "resnet-7-gpu",
        (
            _VOTES, _TEACHER, "dropout=0.2", "resize=144", "learning_rate=2e-4", "epochs=5", "batch_size=128",
            "ema=0.99", "warmup_epochs=0.5", _MIXUP, _BY_LOSS,
        ),
        ("mobilenet-7-average",),
        ferplus=True,
    ),
    Average("resnet-7-average", (("resnet-7-mixed", 0.5), ("resnet-7-gpu", 0.5)), ferplus=True),
    # The last students, each averaged with earlier runs: the shipped MobileNets.
    Stage(
        "mobilenet-5-late", "mobilenet-5", "mobilenet-7-average",
        (_VOTES, _TEACHER, "learning_rate=4e-4", "epochs=8", *_LARGE, _BY_LOSS, "headset=0.3"),
        ("resnet-7-average", "mobilenet-5-mean"),
        ferplus=True,
    ),
    Average("mobilenet-5-late-mean", (("mobilenet-5-late", 0.6), ("mobilenet-5-mean", 0.4)), ferplus=True),
    Stage(
        "mobilenet-7-late", "mobilenet-7", "mobilenet-7-average",
        (_VOTES, _TEACHER, "learning_rate=5e-4", "epochs=9", *_LARGE, _BY_FITTED_LOSS),
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
        (_TEACHER, "learning_rate=5e-4", "epochs=10", *_LARGE, _BY_FITTED_LOSS),
        ("mobilenet-8-average",),
        ferplus=True,
    ),
    Average("mobilenet-8-late-mean", (("mobilenet-8-late", 0.7), ("mobilenet-8-average", 0.3)), ferplus=True),
)  # fmt: skip
"""Every run and average, each after those that it needs."""

BUNDLES = (
    Bundle("mobilenet-7", "mobilenet-7-late-mean"),
    Bundle("mobilenet-5", "mobilenet-5-later-mean", "FER2013 PublicTest, its five classes"),
    Bundle("mobilenet-8", "mobilenet-8-late-mean", "FER2013 PublicTest, FER+ majority labels"),
    Bundle("resnet-7", "resnet-7-average"),
)


def needed(bundles: Sequence[Bundle], stages: Sequence[Stage | Average] = STAGES) -> tuple[Stage | Average, ...]:
    """Return the stages that lead to the bundles, in the order of `stages`."""
    by_name = {stage.name: stage for stage in stages}
    chain: set[str] = set()
    waiting = [bundle.stage for bundle in bundles]
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in chain:
            chain.add(name)
            waiting += by_name[name].needs
    return tuple(stage for stage in stages if stage.name in chain)
