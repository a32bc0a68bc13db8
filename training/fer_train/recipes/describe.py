"""A recipe as a flat table of keys: what each means, what it holds, as --set would take it."""

from __future__ import annotations

from typing import Any

from fer_train.recipes.recipe import Recipe, to_dict

__all__ = ["MEANINGS", "flat", "setting"]

MEANINGS = {
    "crop_margin": "how much larger than FER2013's crop the set's faces are: 0.1 for 10 %",
    "fit": "how a picture that is not square becomes so",
    "rename": "other names for the set's classes: old=new,old=new; two of one name become one",
    "architecture": "the network, see fer-train architectures",
    "classes": "the set's classes that are learnt, in this order",
    "input_size": "pixels of the model's input, height x width",
    "channels": "1 grey, 3 colour",
    "resize": "side in pixels that the graph resizes its input to; 0 leaves it",
    "head": "what a MobileNet has before its last layer",
    "fine_tune": "so many last layers of a pretrained base are trained; -1 all, 0 none",
    "dropout": "share of values dropped before the last layer, 0..1",
    "epochs": "times that every face is seen",
    "batch_size": "faces a step",
    "optimizer": "",
    "momentum": "of sgd, 0..1",
    "learning_rate": "at its peak",
    "schedule": "how the rate goes on",
    "warmup_epochs": "of cosine: epochs in which the rate rises",
    "decay": "of schedule time: rate / (1 + decay * step)",
    "plateau_factor": "of plateau: what the rate is multiplied by",
    "plateau_patience": "of plateau: epochs without a better loss before that",
    "least_rate": "of plateau: the rate falls no further",
    "weight_decay": "decoupled, a step",
    "clip": "largest norm of the gradient; 0 does not clip",
    "ema": "decay of the weight average that is validated and shipped; 0 is none",
    "monitor": "what chooses the best epoch, and stops (fitted: mixed, at the temperature that makes it least)",
    "patience": "stop after so many epochs without a better one; 0 never",
    "validation": "share of train that is held out to choose by, 0..1",
    "limit": "at most so many faces of a class; 0 takes all",
    "faces": "system A's training sets: bare, barred, both versions of each face, one of each",
    "soft_labels": "shares of FER+'s votes instead of one label (needs --ferplus)",
    "votes": "share of what FER+'s votes say of the label in what is learnt, beside the label itself, 0..1 (--ferplus)",
    "label_smoothing": "share of a label given to all classes alike, 0..1",
    "class_weights": "balanced N/(classes*n), inverse N/n; n faces of the class, N of all",
    "oversample": "all: each class as often as the largest; or classes, as often as the mean one: disgust,fear",
    "mixup": "alpha of the beta distribution that two faces are mixed by; 0 is none",
    "cutmix": "the same for a rectangle of one face in another",
    "teacher": "run folders, or bundles, to learn from too: one, or several with commas between",
    "teacher_weight": "share of the teacher's answers in the loss; the labels have the rest",
    "teacher_temperature": "by which both are softened",
    "teacher_bare": "true: a run that teaches sees each face without bar and patches (a bundle always does)",
    "flip_average": "the exported graph averages a face and its mirror image",
    "seed": "of the validation part, the first weights, and all that is random",
    "flip": "how often a face is mirrored, 0..1",
    "rotation": "degrees either way",
    "zoom": "share of the side either way",
    "shift": "share of the side either way",
    "brightness": "share of 255 either way",
    "contrast": "share either way",
    "noise": "standard deviation in grey levels, up to",
    "blur": "how often a face is blurred, 0..1",
    "erase": "how often a rectangle is blanked, 0..1",
    "headset": "how often the bar is worn, 0..1",
}
"""What each key that --set can change means, for people; tests hold it complete."""


def flat(recipe: Recipe) -> dict[str, Any]:
    """Every key that --set can change, with its value; lists where the recipe has tuples, as JSON would."""
    values = to_dict(recipe)
    values |= values.pop("augmentation")
    return {key: values[key] for key in MEANINGS}


def setting(value: object) -> str:
    """A value as --set would take it."""
    if isinstance(value, (tuple, list)):
        return ("x" if all(isinstance(v, int) for v in value) else ",").join(str(v) for v in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
