"""The recipe: one frozen dataclass that holds everything that decides a run, besides the data."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from fer_models.errors import FerError
from fer_train.data import EMOTIONS
from fer_train.recipes.augmentation import Augmentation

__all__ = ["CHOICES", "Recipe", "from_dict", "to_dict"]


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a training run, besides the data and the machine."""

    name: str
    system: str = ""  # the published system that it rebuilds, A to E
    about: str = ""

    # what it answers, and how faces are cut out
    task: str = "emotion"
    crop_margin: float = 0.0  # how much larger than FER2013's crop the faces of the data are, 0.1 for 10 %
    rename: str = ""  # other names for the set's classes, old=new,old=new
    fit: str = "stretch"  # how pictures that are not square become so: stretched, or the centre cut out

    # the network
    architecture: str = "mobilenet-v2"
    classes: tuple[str, ...] = EMOTIONS
    input_size: tuple[int, int] = (48, 48)  # pixels of the model's input, height and width
    channels: int = 1  # 1 grey, 3 RGB
    resize: int = 96  # side the graph resizes its input to; 0 leaves it
    head: str = "linear"  # what a MobileNet has before its classifier
    fine_tune: int = -1  # so many last layers of a pretrained base are trained; -1 all
    dropout: float = 0.2

    # how it learns
    epochs: int = 15
    batch_size: int = 64
    optimizer: str = "adamw"
    momentum: float = 0.9  # of sgd
    learning_rate: float = 5e-4  # the peak
    schedule: str = "cosine"  # see schedules.py
    warmup_epochs: float = 1.0  # of cosine
    decay: float = 0.0  # of schedule time: rate / (1 + decay * step)
    plateau_factor: float = 0.2  # of schedule plateau: what the rate is multiplied by
    plateau_patience: int = 5  # of schedule plateau: epochs without a better monitored loss
    least_rate: float = 1e-8  # of schedule plateau
    weight_decay: float = 1e-4
    clip: float = 1.0  # largest norm of the gradient; 0 does not clip
    ema: float = 0.998  # decay of the weight average that is evaluated and shipped; 0 is none
    monitor: str = "val_accuracy"  # what chooses the best epoch, and stops
    patience: int = 0  # stop after so many epochs without a better monitored value; 0 never

    # what it learns from
    validation: float = 0.1  # fraction of train held out to choose by
    limit: int = 0  # at most so many faces of a class, for trials; 0 takes all
    faces: str = "normal"  # system A's sets: see headset_sets.py
    soft_labels: bool = False  # shares of FER+ votes instead of one label
    votes: float = 0.0  # share in the target of what FER+'s votes say of FER2013's label; the label has the rest
    label_smoothing: float = 0.1
    class_weights: str = "none"
    oversample: str = "none"
    mixup: float = 0.0  # alpha of the beta distribution; 0 is none
    cutmix: float = 0.0
    teacher: str = ""  # run folders, or bundles, to learn from as well: one, or several with commas between
    teacher_weight: float = 0.7  # of the teacher's answers; the labels have the rest
    teacher_temperature: float = 2.0
    teacher_bare: bool = False  # a run that teaches sees faces without the bar and patches that the pupil sees
    augmentation: Augmentation = field(default_factory=Augmentation)

    flip_average: bool = True  # the exported graph averages a face and its mirror image
    seed: int = 1

    @property
    def teachers(self) -> tuple[str, ...]:
        """The folders and bundles that `teacher` names, one by one."""
        return tuple(name.strip() for name in self.teacher.split(",") if name.strip())

    @property
    def learnt_ways(self) -> tuple[str, ...]:
        """How the network sees faces while it learns: `normal`, `headset` or both."""
        if self.faces == "headset":
            return ("headset",)
        return ("normal", "headset") if self.faces != "normal" or self.augmentation.headset > 0 else ("normal",)


CHOICES: dict[str, tuple[str, ...]] = {
    "fit": ("stretch", "centre"),
    "head": ("linear", "3-dense-leaky-relu", "3-dense-relu"),
    "optimizer": ("adamw", "adam", "nadam", "sgd"),
    "schedule": ("constant", "cosine", "one-cycle", "plateau", "time"),
    "monitor": (
        "val_accuracy", "val_loss", "val_headset_accuracy", "val_headset_loss", "val_mixed_loss", "val_fitted_loss",
    ),
    "faces": ("normal", "headset", "mixed-both", "mixed-once"),
    "class_weights": ("none", "balanced", "inverse"),
}  # fmt: skip
"""Keys whose value is one of a few words."""


def from_dict(values: dict[str, Any]) -> Recipe:
    """A recipe from the JSON of a run folder; keys of later versions are left out.

    Raises FerError where it is none.
    """
    try:
        return _from_dict(values)
    except (KeyError, TypeError, AttributeError) as error:
        raise FerError(f"the run's config.json has no whole recipe ({type(error).__name__}: {error})") from error


def _from_dict(values: dict[str, Any]) -> Recipe:
    known = {f.name for f in fields(Recipe)}
    values = {k: v for k, v in values.items() if k in known}
    inner = {f.name for f in fields(Augmentation)}
    values["augmentation"] = Augmentation(**{k: v for k, v in values["augmentation"].items() if k in inner})
    for key in ("classes", "input_size"):
        values[key] = tuple(values[key])
    return Recipe(**values)


def to_dict(recipe: Recipe) -> dict[str, Any]:
    """The recipe as JSON-ready values."""
    return asdict(recipe)
