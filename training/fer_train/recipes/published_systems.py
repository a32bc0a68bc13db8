"""Recipes of the published systems A to E, each system as differences from one recipe.

Settings come from the reports of the five systems. Where a report does not give a setting (batch size, augmentation,
layer widths), the recipe has a usual value of that time. fer-train report prints the published numbers beside ours.
"""

from __future__ import annotations

from dataclasses import replace

from fer_train.data import EMOTIONS
from fer_train.recipes.augmentation import Augmentation
from fer_train.recipes.recipe import Recipe

__all__ = ["PUBLISHED_SYSTEMS"]

EIGHT = (*EMOTIONS, "contempt")
"""AffectNet's classes."""
FIVE = ("happy", "sad", "angry", "surprise", "neutral")

_PLAIN = Recipe(
    "",
    resize=0,
    optimizer="adam",
    learning_rate=1e-3,
    schedule="constant",
    weight_decay=0.0,
    clip=0.0,
    ema=0.0,
    label_smoothing=0.0,
    monitor="val_loss",
)

# System A: headset occlusion study on AffectNet. The reported rotation of 0.1 is a fraction of a full turn.
_A = replace(
    _PLAIN,
    system="A",
    classes=EIGHT,
    input_size=(224, 224),
    channels=3,
    epochs=50,
    batch_size=32,
    schedule="plateau",
    patience=20,
    class_weights="balanced",
    augmentation=Augmentation(flip=0.5, rotation=36.0, brightness=0.2, contrast=0.2, zoom=0.3),
)
# The study trained one network on four training sets. Here that is MobileNetV2 on FER2013.
_A_SETS = replace(
    _A, architecture="mobilenet-v2", classes=EMOTIONS, input_size=(48, 48), channels=1, resize=96, batch_size=64,
    learning_rate=5e-4, schedule="cosine", epochs=10, class_weights="none",
)  # fmt: skip
SYSTEM_A = (
    replace(_A, name="a-small", architecture="a-small", about="small convnet"),
    replace(_A, name="a-own", architecture="a-own", about="own convnet"),
    replace(_A, name="a-vgg16", architecture="vgg16", fine_tune=4, about="VGG16, last 4 layers"),
    replace(_A, name="a-resnet50", architecture="resnet50", fine_tune=32, about="ResNet50 from conv5 on"),
    replace(_A, name="a-senet50", architecture="senet50", fine_tune=44, about="SENet50 from conv5 on"),
    replace(_A_SETS, name="a-normal", about="trained on normal faces"),
    replace(
        _A_SETS, name="a-headset", occlusion="headset", monitor="val_headset_loss", about="trained on headset faces"
    ),
    replace(
        _A_SETS,
        name="a-mixed-both",
        occlusion="mixed-both",
        monitor="val_mixed_loss",
        about="each face in both versions",
    ),
    replace(
        _A_SETS, name="a-mixed-once", occlusion="mixed-once", monitor="val_mixed_loss", about="each face in one version"
    ),
)

# System B: VGG-style networks for FER2013. Keras's optimizers of 2019 divided the rate by (1 + decay * step).
_B = replace(
    _PLAIN, system="B", epochs=60, batch_size=128, patience=15, monitor="val_accuracy",
    augmentation=Augmentation(flip=0.5),
)  # fmt: skip
_B_SGD = replace(_B, optimizer="sgd", schedule="time")
SYSTEM_B = (
    replace(
        _B_SGD, name="b-reference", architecture="b-reference", learning_rate=0.1, decay=1e-4,
        about="reference: 8 conv, 1 hidden layer, SGD",
    ),
    replace(_B, name="b-reference-adam", architecture="b-reference", about="the reference with Adam"),
    replace(
        _B_SGD, name="b-a", architecture="b-a", learning_rate=0.1, decay=1e-5,
        about="A: last block without pooling, SGD",
    ),
    replace(_B, name="b-b", architecture="b-b", optimizer="sgd", about="B: 4 conv, 1 hidden layer, SGD 0.001"),
    replace(
        _B_SGD, name="b-c", architecture="b-c", learning_rate=0.1, decay=1e-4,
        about="C: B with batch norm at the end, SGD 0.1",
    ),
    replace(_B_SGD, name="b-d", architecture="b-d", decay=1e-4, about="D: as C, SGD 0.001"),
    replace(
        _B_SGD, name="b-e", architecture="b-e", learning_rate=0.1, decay=1e-4,
        about="E: B without dropout in its blocks, SGD 0.1",
    ),
    replace(_B, name="b-f", architecture="b-f", schedule="time", decay=1e-4, about="F: B with Adam"),
    replace(_B, name="b-g", architecture="b-g", about="G: 4 conv, a small hidden layer, Adam"),
    replace(_B, name="b-h", architecture="b-h", about="H: 4 conv without batch norm, Adam"),
)  # fmt: skip

# System C: five emotions on a Raspberry Pi. A fifth of the faces is for validation: 24,175 and 6,043 faces.
_C = replace(
    _PLAIN, system="C", classes=FIVE, learning_rate=5e-4, schedule="plateau", plateau_factor=0.1, epochs=100,
    patience=14, validation=0.2, augmentation=Augmentation(flip=0.5, rotation=10.0, zoom=0.1, shift=0.1),
)  # fmt: skip
_C_MOBILE = replace(_C, architecture="mobilenet", resize=224, head="3-dense-leaky-relu", batch_size=32)
_C_MOBILE_2 = replace(_C_MOBILE, architecture="mobilenet-v2")
SYSTEM_C = (
    replace(_C, name="c-own", architecture="c-own", about="own CNN"),
    replace(_C, name="c-course", architecture="c-course", about="course CNN"),
    replace(_C_MOBILE, name="c-mobilenet-20", fine_tune=20, about="MobileNet, last 20 layers"),
    replace(_C_MOBILE, name="c-mobilenet", about="MobileNet, all layers, 3 dense LeakyReLU"),
    replace(_C_MOBILE, name="c-mobilenet-relu", head="3-dense-relu", about="MobileNet, all layers, 3 dense ReLU"),
    replace(_C_MOBILE_2, name="c-mobilenetv2-0", fine_tune=0, about="MobileNetV2, frozen base"),
    replace(_C_MOBILE_2, name="c-mobilenetv2-50", fine_tune=50, about="MobileNetV2, last 50 layers"),
    replace(_C_MOBILE_2, name="c-mobilenetv2-100", fine_tune=100, about="MobileNetV2, last 100 layers"),
    replace(_C_MOBILE_2, name="c-mobilenetv2", about="MobileNetV2, all layers"),
    replace(_C_MOBILE_2, name="c-mobilenetv2-bare", head="linear", about="MobileNetV2, all layers, no 3 dense"),
)

# System D: emotion and gender on a live camera picture.
_D = replace(_PLAIN, system="D", epochs=50, patience=10, validation=0.2)
SYSTEM_D = (
    replace(_D, name="d-emotion-1", architecture="d-emotion-1", about="model 1: 4 conv, 2 dense"),
    replace(
        _D, name="d-emotion-2", architecture="d-emotion-2", patience=5, epochs=25, about="model 2: 3 conv, 1 dense",
    ),
    replace(
        _D, name="d-emotion-3", architecture="d-emotion-3", patience=3, epochs=17, schedule="plateau",
        plateau_patience=1, about="model 3: 2 conv, 1 dense",
    ),
    replace(
        _D, name="d-gender", architecture="d-gender", classes=("man", "woman"), input_size=(96, 96), channels=3,
        epochs=100, about="6 conv, 1 dense, early stopping", augmentation=Augmentation(flip=0.5),
    ),
    replace(
        _D, name="d-gender-100", architecture="d-gender", classes=("man", "woman"), input_size=(96, 96), channels=3,
        epochs=100, patience=0, about="6 conv, 1 dense, 100 epochs", augmentation=Augmentation(flip=0.5),
    ),
)  # fmt: skip

# System E: networks from scratch against pretrained ones, for faces in class photos.
_E = replace(_PLAIN, system="E", monitor="val_accuracy", epochs=60, patience=10)
_E_EDGES = replace(_E, architecture="e-edges", optimizer="sgd", learning_rate=2e-3)
_E_TORCH = replace(_E, architecture="e-torch", optimizer="sgd", learning_rate=1.5e-3, weight_decay=1e-3)
_E_RESNET = replace(
    _E, architecture="resnet50v2", resize=128, fine_tune=50, optimizer="nadam", learning_rate=5e-4,
    schedule="plateau", plateau_patience=1, dropout=0.3, batch_size=32, epochs=30, patience=5,
)  # fmt: skip
_E_EFFICIENT = replace(
    _E, architecture="efficientnet-v2-b3", resize=128, fine_tune=109, learning_rate=1e-4, batch_size=16, dropout=0.3,
    epochs=30, patience=5,
)  # fmt: skip
SYSTEM_E = (
    replace(_E_EDGES, name="e-edges", about="6 edge kernels first"),
    replace(_E_EDGES, name="e-edges-weighted", class_weights="inverse", about="6 edge kernels, class weights N/n"),
    replace(_E_EDGES, name="e-edges-5", classes=FIVE, about="6 edge kernels, five classes"),
    replace(_E_TORCH, name="e-torch", about="the PyTorch network"),
    replace(
        _E_TORCH, name="e-torch-disgust", oversample="disgust", about="the PyTorch network, disgust augmented",
        augmentation=Augmentation(flip=0.5, rotation=10.0, zoom=0.1),
    ),
    replace(_E_RESNET, name="e-resnet50v2", about="ResNet50V2, last 50 layers"),
    replace(_E_RESNET, name="e-resnet50v2-frozen", fine_tune=0, about="ResNet50V2, frozen base"),
    replace(_E_RESNET, name="e-resnet50v2-one", architecture="resnet50v2-one", fine_tune=-1, about="one dense layer"),
    replace(_E_EFFICIENT, name="e-efficientnet", about="EfficientNetV2B3, last 109 layers"),
    replace(_E_EFFICIENT, name="e-efficientnet-frozen", fine_tune=0, about="EfficientNetV2B3, frozen base"),
    replace(_E_EFFICIENT, name="e-efficientnet-5", classes=FIVE, about="EfficientNetV2B3, five classes"),
)  # fmt: skip

PUBLISHED_SYSTEMS = (*SYSTEM_A, *SYSTEM_B, *SYSTEM_C, *SYSTEM_D, *SYSTEM_E)
