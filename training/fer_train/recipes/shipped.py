"""Recipes that the models shipped with fer-cam are trained by; rebuild/stages.py has the runs that use them."""

from __future__ import annotations

from dataclasses import replace

from fer_train.data.ferplus import FERPLUS
from fer_train.recipes.augmentation import Augmentation
from fer_train.recipes.recipe import Recipe

__all__ = ["SHIPPED"]

_VARIED = Augmentation(
    flip=0.5,
    rotation=12.0,
    # Detectors cut faces this differently in size and place: docs/notebook.md, "How crops should be cut".
    zoom=0.2,
    shift=0.1,
    brightness=0.15,
    contrast=0.3,
    noise=5.0,
    blur=0.15,
    erase=0.15,
    # System A: a network that sees both versions in training loses nothing on unoccluded faces.
    headset=0.4,
)

_SEVEN = Recipe(
    "mobilenet-7",
    about="the default: FER2013's seven emotions; start from mobilenet-start, dlib-7 as teacher (--ferplus)",
    architecture="mobilenet",
    # HSE's face network was trained at 224 pixels. Its frozen features give 59 % accuracy at 128 pixels, 54 % at 96 and
    # 45 % at 64 (docs/notebook.md).
    resize=128,
    even_light=True,
    # Half of a face's target is its own label, half is what ten people's votes say of it: batches/vote_targets.py.
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
    # Frozen features are as good at 112 pixels as at 128 or 160: FER2013's crops are tighter than FaceNet's.
    resize=112,
    even_light=True,
    label_smoothing=0.0,
    learning_rate=3e-4,
    warmup_epochs=0.5,
    weight_decay=0.02,
    dropout=0.4,
    epochs=10,
    augmentation=_VARIED,
)

_GENDER = Recipe(
    "gender",
    about="man or woman, in colour: HSE's face MobileNet with its gender head, fine-tuned; average with gender-start",
    task="gender",
    # The set's pictures are a third higher than wide. In their centre squares, eyes and mouth (median, found by
    # MTCNN) lie where FER2013's crop has them when it is cut 17 % tighter. Hair, which tells little of people who tie
    # it back, is mostly cut away.
    crop_margin=-0.17,
    resize_mode="centre",
    architecture="mobilenet",
    head="256-dense-relu",
    classes=("man", "woman"),
    # At 96 pixels the published network misses many more women in dark and in blurred pictures.
    input_size=(128, 128),
    channels=3,
    resize=128,
    even_light=True,
    # Few small steps: the set shows actors, and the longer a network learns from them, the more women of other sets it
    # takes for men.
    learning_rate=1e-4,
    epochs=3,
    batch_size=32,
    validation=0.2,
    monitor="val_fitted_loss",
    # Light, colour and sharpness must say nothing about a person; glasses neither.
    augmentation=replace(
        _VARIED,
        brightness=0.2,
        contrast=0.4,
        noise=8.0,
        blur=0.3,
        grey=0.25,
        colour=0.25,
        gamma=0.5,
        shade=0.6,
        coarse=0.3,
        jpeg=0.3,
    ),
    ema=0.95,  # an epoch has 46 steps: a slower EMA would lag behind until the run ends
    equal_recall=True,
)

SHIPPED = (
    _SEVEN,
    replace(
        _SEVEN,
        name="mobilenet-start",
        about="start of mobilenet-7: trains only the last layer on HSE's face network (--ferplus)",
        fine_tune=0,
        learning_rate=5e-3,
        warmup_epochs=1.0,
        epochs=2,
    ),
    replace(
        _SEVEN,
        name="mobilenet-5",
        about="the five emotions that people tell apart best; start from mobilenet-7 (--ferplus)",
        classes=("happy", "sad", "angry", "surprise", "neutral"),
        learning_rate=2e-4,
        epochs=3,
    ),
    replace(
        _SEVEN,
        name="mobilenet-7-headset",
        about="mobilenet-7 for faces whose eyes are always covered; start from mobilenet-7, which also teaches it",
        # The bar is on every face that it learns from; its teacher sees the same face without the bar.
        occlusion="headset",
        teacher_unoccluded=True,
        monitor="val_headset_accuracy",
        learning_rate=2e-4,
        epochs=2,
    ),
    replace(
        _SEVEN,
        name="mobilenet-8",
        about="FER+'s eight emotions, with contempt; start from mobilenet-7 (--ferplus)",
        classes=FERPLUS,
        # Targets are the shares of the votes, which train a better network than the majority's label: Barsoum et al.
        # 2016, "Training deep networks for facial expression recognition with crowd-sourced label distribution".
        soft_labels=True,
        vote_weight=0.0,
        learning_rate=2e-4,
        epochs=4,
    ),
    Recipe(
        "dlib-7",
        about="FER2013's seven emotions by dlib's face recognition network; teacher of mobilenet-7 (--ferplus)",
        architecture="resnet-29",
        # The eyes are then 47 pixels apart, as in the faces that dlib's network was trained on.
        resize=112,
        even_light=True,
        vote_weight=0.5,
        label_smoothing=0.0,
        # Higher rates destroy what the pretrained network knows: validation accuracy after four epochs was 60.9 % at
        # this rate and 56.9 % at 1e-3 in batches of 128.
        learning_rate=3e-4,
        weight_decay=0.02,
        epochs=26,
        augmentation=_VARIED,
    ),
    _FACENET,
    _GENDER,
    replace(
        _GENDER,
        name="gender-start",
        about="start of gender: HSE's face network and its gender head, nearly as they are",
        fine_tune=0,
        learning_rate=1e-6,
        epochs=1,
        ema=0.0,
    ),
)
