"""Classifiers on pretrained bases.

System A: VGG16, ResNet50 and SENet50. System C: MobileNets. System E: ResNet50V2 and EfficientNetV2B3.
"""

from __future__ import annotations

from typing import Any

import keras

from fer_train.networks.architectures.face_mobilenet import FACE_FEATURES
from fer_train.networks.architectures.pretrained import on_base
from fer_train.networks.architectures.spec import Architecture, Spec, classify

__all__ = ["FINE_TUNED", "HEADS"]

HEADS = ("linear", "3-dense-leaky-relu", "3-dense-relu", "256-dense-relu")
"""Layers between the pooling and the classifier of a MobileNet. The last is the head of HSE's face network."""


def _mobilenet(kind: str, name: str, spec: Spec) -> keras.Model:
    """Global average pooling, optionally three dense layers (widths 1024, 1024, 512 are our choice), dropout."""
    inputs, x = on_base(kind, spec)
    x = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    if spec.head == "256-dense-relu":
        x = keras.layers.Dense(256, activation="relu", name=FACE_FEATURES)(x)
    elif spec.head != "linear":
        for width in (1024, 1024, 512):
            x = keras.layers.Dense(width)(x)
            x = keras.layers.LeakyReLU()(x) if spec.head == "3-dense-leaky-relu" else keras.layers.ReLU()(x)
    x = keras.layers.Dropout(spec.dropout, seed=spec.seed, name="dropout")(x)
    return classify(inputs, x, spec, name)


def _vgg16(spec: Spec) -> keras.Model:
    inputs, x = on_base("VGG16", spec)
    x = keras.layers.Dense(256, activation="relu")(keras.layers.Flatten()(x))
    return classify(inputs, keras.layers.Dropout(0.5)(x), spec, "vgg16")


def _resnet(kind: str, spec: Spec) -> keras.Model:
    inputs, x = on_base(kind, spec)
    x = keras.layers.Dense(1024, activation="relu")(keras.layers.Flatten()(x))
    return classify(inputs, x, spec, kind.lower())


def _resnet50v2(spec: Spec) -> keras.Model:
    layers = keras.layers
    inputs, x = on_base("ResNet50V2", spec)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    for width in (256, 32):
        x = layers.BatchNormalization()(layers.Dense(width, activation="relu")(x))
        x = layers.Dropout(spec.dropout)(x)
    return classify(inputs, x, spec, "resnet50v2")


def _resnet50v2_one(spec: Spec) -> keras.Model:
    inputs, x = on_base("ResNet50V2", spec)
    return classify(inputs, keras.layers.GlobalAveragePooling2D(name="pool")(x), spec, "resnet50v2_one")


def _efficientnet(spec: Spec) -> keras.Model:
    layers = keras.layers
    inputs, x = on_base("EfficientNetV2B3", spec)
    x = layers.Flatten()(x)
    for width in (1024, 256):
        x = layers.Dropout(spec.dropout)(layers.Dense(width, activation="relu")(x))
    return classify(inputs, x, spec, "efficientnetv2b3")


_A: dict[str, Any] = {"size": (224, 224), "channels": 3, "classes": 8}
FINE_TUNED = (
    Architecture(
        "mobilenet", lambda s: _mobilenet("MobileNet", "mobilenet", s), "MobileNet", resize=96, base="MobileNet"
    ),
    Architecture(
        "mobilenet-v2", lambda s: _mobilenet("MobileNetV2", "mobilenet_v2", s), "MobileNetV2", resize=96,
        base="MobileNetV2",
    ),
    Architecture("vgg16", _vgg16, "VGG16, dense 256, dropout 0.5", fine_tune=4, base="VGG16", **_A),
    # Fine-tuned is conv5, the last three blocks: 32 layers of ResNet50, 44 of SENet50.
    Architecture(
        "resnet50", lambda s: _resnet("ResNet50", s), "ResNet50, flatten, dense 1024", fine_tune=32, base="ResNet50",
        **_A,
    ),
    Architecture(
        "senet50", lambda s: _resnet("SENet50", s), "SENet50, flatten, dense 1024", fine_tune=44, base="SENet50", **_A
    ),
    Architecture(
        "resnet50v2", _resnet50v2, "ResNet50V2, dense 256-32 with batch norm", resize=128, fine_tune=50,
        published=24_098_951, base="ResNet50V2",
    ),
    Architecture(
        "resnet50v2-one", _resnet50v2_one, "ResNet50V2, one dense", resize=128, published=23_579_143,
        base="ResNet50V2",
    ),
    Architecture(
        "efficientnet-v2-b3", _efficientnet, "EfficientNetV2B3, flatten, dense 1024-256", resize=128, fine_tune=109,
        published=38_361_669, base="EfficientNetV2B3",
    ),
)  # fmt: skip
