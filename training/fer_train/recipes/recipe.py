"""The recipe: one frozen dataclass that holds everything that decides a training run, besides the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from fer_models.errors import FerError
from fer_train.data import EMOTIONS
from fer_train.recipes.augmentation import Augmentation
from fer_train.recipes.keys import key

__all__ = ["RENAMED", "Recipe", "from_dict", "to_dict", "with_current_keys"]

RENAMED = {
    "faces": "occlusion",
    "fit": "resize_mode",
    "votes": "vote_weight",
    "teacher_bare": "teacher_unoccluded",
}
"""Keys of versions up to 0.1 and their names today. Run folders, cards and --set may still use the old ones."""


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a training run, besides the data and the machine.

    Fields made by `key` can be changed with `--set KEY=VALUE`. Their metadata holds what they mean and their bounds.
    """

    name: str
    system: str = ""  # the published system that it rebuilds, A to E
    about: str = ""

    # What the network answers, and how faces are cropped.
    task: str = "emotion"
    crop_margin: float = key(0.0, "how much larger than FER2013's crop the faces are: 0.1 for 10 %", at_least=-0.9)
    rename: str = key("", "new names for the data set's classes: old=new,old=new; classes of one name are merged")
    resize_mode: str = key(
        "stretch", "how pictures that are not square become square: stretched, or cut to the centre",
        choices=("stretch", "centre"),
    )  # fmt: skip

    # The network.
    architecture: str = key("mobilenet-v2", "the network, see fer-train architectures")
    classes: tuple[str, ...] = key(EMOTIONS, "the classes of the data set to train on, in this order")
    input_size: tuple[int, int] = key((48, 48), "pixels of the model's input, height x width")
    channels: int = key(1, "1 grey, 3 colour")
    resize: int = key(96, "side in pixels to which the graph resizes its input; 0 does not resize")
    even_light: bool = key(False, "the graph brings dark, hazy and backlit faces to ordinary light first")
    head: str = key(
        "linear", "layers of a MobileNet before its last one",
        choices=("linear", "3-dense-leaky-relu", "3-dense-relu", "256-dense-relu"),
    )  # fmt: skip
    fine_tune: int = key(-1, "number of last layers of a pretrained base to train; -1 all, 0 none", at_least=-1)
    dropout: float = key(0.2, "share of values dropped before the last layer, 0..1", below=1)

    # The optimizer and the length of training.
    epochs: int = key(15, "passes over all training faces", at_least=1)
    batch_size: int = key(64, "faces in a step", at_least=1)
    optimizer: str = key("adamw", "the optimizer", choices=("adamw", "adam", "nadam", "sgd"))
    momentum: float = key(0.9, "momentum of sgd, 0..1", below=1)
    learning_rate: float = key(5e-4, "peak learning rate", above=0)
    schedule: str = key(
        "cosine", "course of the learning rate", choices=("constant", "cosine", "one-cycle", "plateau", "time")
    )
    warmup_epochs: float = key(1.0, "epochs in which the rate rises at the start (schedule cosine)")
    decay: float = key(0.0, "rate / (1 + decay * step) (schedule time)")
    plateau_factor: float = key(0.2, "factor on the rate at a plateau (schedule plateau)", below=1)
    plateau_patience: int = key(5, "epochs without a better loss that make a plateau (schedule plateau)")
    least_rate: float = key(1e-8, "smallest learning rate (schedule plateau)")
    weight_decay: float = key(1e-4, "decoupled weight decay in a step")
    clip: float = key(1.0, "largest norm of the gradient; 0 does not clip")
    ema: float = key(0.998, "decay of the EMA of the weights, which is validated and exported; 0 is none", below=1)
    monitor: str = key(
        "val_accuracy",
        "score on the held-out faces that chooses the best epoch and stops training (mixed: mean over unoccluded and "
        "headset faces; fitted: mixed loss at the temperature that makes it smallest)",
        choices=(
            "val_accuracy", "val_loss", "val_headset_accuracy", "val_headset_loss", "val_mixed_loss",
            "val_fitted_loss",
        ),
    )  # fmt: skip
    patience: int = key(0, "stop after this many epochs without a better score; 0 never stops early")

    # What it is trained on.
    validation: float = key(0.1, "fraction of train that is held out for validation", above=0, below=1)
    limit: int = key(0, "largest number of faces to use of each class; 0 uses all")
    occlusion: str = key(
        "normal",
        "how faces are shown in training: normal (the bar on a share `headset` of them), headset (the bar on all), "
        "mixed-both (each face in both versions), mixed-once (the bar on half of them)",
        choices=("normal", "headset", "mixed-both", "mixed-once"),
    )  # fmt: skip
    soft_labels: bool = key(False, "train on the shares of FER+'s votes instead of one label (needs --ferplus)")
    vote_weight: float = key(
        0.0, "weight of FER+'s votes in the target beside FER2013's label, 0..1 (needs --ferplus)", at_most=1
    )
    label_smoothing: float = key(0.1, "share of the target that is spread evenly over all classes, 0..1", below=1)
    class_weights: str = key(
        "none", "weight of a class in the loss: balanced N/(classes*n), inverse N/n; n faces of the class, N of all",
        choices=("none", "balanced", "inverse"),
    )  # fmt: skip
    oversample: str = key(
        "none",
        "repeat faces of rare classes: all (up to the largest class), or names of classes such as disgust,fear (up to "
        "the mean over the classes)",
    )
    mixup: float = key(0.0, "alpha of mixup's beta distribution; 0 is none", at_most=100)
    cutmix: float = key(0.0, "alpha of cutmix's beta distribution; 0 is none", at_most=100)
    teacher: str = key("", "run folders or bundles to distil from, separated by commas")
    teacher_weight: float = key(0.7, "weight of the teacher's answers in the loss; labels have the rest", at_most=1)
    teacher_temperature: float = key(2.0, "temperature that softens teacher and student", above=0)
    teacher_unoccluded: bool = key(
        False,
        "a teacher run sees unoccluded faces (a bundle always does) while the student sees occluded ones",
    )
    augmentation: Augmentation = field(default_factory=Augmentation)

    equal_recall: bool = key(
        False, "of two classes: at export, choose a bias by which both are found equally often (see --balance)"
    )
    seed: int = key(1, "seed of the validation split, the first weights, and all that is random", below=2**32)

    @property
    def teachers(self) -> tuple[str, ...]:
        """The folders and bundles that `teacher` names, one by one."""
        return tuple(name.strip() for name in self.teacher.split(",") if name.strip())

    @property
    def trained_ways(self) -> tuple[str, ...]:
        """Kinds of faces that the network is trained on: `normal`, `headset` or both."""
        if self.occlusion == "headset":
            return ("headset",)
        return ("normal", "headset") if self.occlusion != "normal" or self.augmentation.headset > 0 else ("normal",)


def with_current_keys(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored recipe with keys of earlier versions under today's names (see RENAMED)."""
    return {RENAMED.get(name, name): value for name, value in values.items()}


def from_dict(values: Mapping[str, Any]) -> Recipe:
    """Return the recipe stored in a run folder's JSON. Keys of earlier versions are read, those of later ones skipped.

    Raises FerError if it is not a whole recipe.
    """
    try:
        known, inner = ({f.name for f in fields(kind)} for kind in (Recipe, Augmentation))
        current = {k: v for k, v in with_current_keys(values).items() if k in known}
        current["augmentation"] = Augmentation(**{k: v for k, v in current["augmentation"].items() if k in inner})
        for name in ("classes", "input_size"):
            current[name] = tuple(current[name])
        return Recipe(**current)
    except (KeyError, TypeError, AttributeError) as error:
        raise FerError(f"no whole recipe ({type(error).__name__}: {error}); give another run folder") from error


def to_dict(recipe: Recipe) -> dict[str, Any]:
    """Return the recipe as JSON-ready values."""
    return asdict(recipe)
