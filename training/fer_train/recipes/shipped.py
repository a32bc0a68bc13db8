"""Recipes of the models that ship with fer-cam."""

from __future__ import annotations

from dataclasses import replace

from fer_train.data.ferplus import FERPLUS
from fer_train.recipes.augmentation import Augmentation
from fer_train.recipes.recipe import Recipe

__all__ = ["SHIPPED"]

_VARIED = Augmentation(
    flip=0.5,
    rotation=12.0,
    # As widely as detectors cut faces: see docs/models.md.
    zoom=0.2,
    shift=0.1,
    brightness=0.15,
    contrast=0.3,
    noise=5.0,
    blur=0.15,
    erase=0.15,
    # System A: seeing both versions costs nothing on bare faces.
    headset=0.4,
)

_SEVEN = Recipe(
    "mobilenet-7",
    about="the default: FER2013's seven emotions; from mobilenet-start, perhaps taught by dlib-7 (--ferplus)",
    architecture="mobilenet",
    # The face network that it comes from learnt at 224 pixels: frozen, it tells 59 % at 128, 54 at 96, 45 at 64.
    resize=128,
    # Half of a face's target is its own label, half what ten people's votes say of that label: see votes.py.
    vote_weight=0.5,
    label_smoothing=0.0,
    learning_rate=4e-4,
    warmup_epochs=0.5,
    epochs=18,
    augmentation=_VARIED,
)

_FACENET = Recipe(
    "resnet-7",
    about="FER2013's seven emotions by FaceNet's Inception-ResNet, fine-tuned",
    architecture="facenet",
    # Frozen, it tells as much at 112 pixels as at 128 or 160: FER2013's crops are tighter than FaceNet's.
    resize=112,
    label_smoothing=0.0,
    learning_rate=3e-4,
    warmup_epochs=0.5,
    weight_decay=0.02,
    dropout=0.4,
    epochs=10,
    augmentation=_VARIED,
)

SHIPPED = (
    _SEVEN,
    replace(
        _SEVEN,
        name="mobilenet-start",
        about="what mobilenet-7 starts from: the last layer alone, on a face recognition network (--ferplus)",
        fine_tune=0,
        learning_rate=5e-3,
        warmup_epochs=1.0,
        epochs=2,
    ),
    replace(
        _SEVEN,
        name="mobilenet-5",
        about="five emotions, those that people tell apart best; from mobilenet-7 (--ferplus)",
        classes=("happy", "sad", "angry", "surprise", "neutral"),
        learning_rate=2e-4,
        epochs=3,
    ),
    replace(
        _SEVEN,
        name="mobilenet-8",
        about="FER+'s eight emotions, contempt among them; from mobilenet-7 (--ferplus)",
        classes=FERPLUS,
        # Barsoum et al. 2016, "Training deep networks for facial expression recognition with crowd-sourced label
        # distribution": shares of votes teach more than the majority alone.
        soft_labels=True,
        vote_weight=0.0,
        learning_rate=2e-4,
        epochs=4,
    ),
    Recipe(
        "dlib-7",
        about="FER2013's seven emotions by dlib's face recognition network; teaches mobilenet-7 (--ferplus)",
        architecture="resnet-29",
        # Eyes then lie as far apart as in the faces that dlib's network learnt from, 47 pixels.
        resize=112,
        vote_weight=0.5,
        label_smoothing=0.0,
        # Higher rates lose what it knows: see docs/models.md.
        learning_rate=3e-4,
        weight_decay=0.02,
        epochs=26,
        augmentation=_VARIED,
    ),
    _FACENET,
    Recipe(
        "gender",
        about="man or woman, in colour: MobileNetV2 fine-tuned",
        task="gender",
        # The set's pictures are a third higher than wide; of their centre squares, the eyes and mouths (found by
        # MTCNN, median) lie where FER2013's crop has them when it is cut 17 % tighter.
        crop_margin=-0.17,
        resize_mode="centre",
        classes=("man", "woman"),
        input_size=(96, 96),
        channels=3,
        epochs=20,
        batch_size=32,
        validation=0.2,
        monitor="val_loss",
        # Faces at a camera are smaller and dimmer than these pictures, and glasses are no sign of a man: without this
        # the network goes by them.
        augmentation=replace(_VARIED, zoom=0.12, shift=0.08, blur=0.4, brightness=0.25),
        ema=0.99,  # an epoch has 46 steps: at 0.998 the average is still learning when the run ends
    ),
)
