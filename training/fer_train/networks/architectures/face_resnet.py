"""ResNet-29, which dlib's author trained to recognise 7,485 people on 3 million faces, to be fine-tuned.

Davis King, github.com/davisking/dlib-models: ResNet-34 (He et al. 2015, "Deep residual learning for image
recognition") with fewer layers and half the filters; in the public domain (CC0 1.0). The layers are those of dlib's
dnn_face_recognition_ex.cpp: in a block that halves the size, the shortcut is an average pooling, padded with zero
channels.
"""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from fer_models.errors import FerError
from fer_train.networks.architectures.pretrained import freeze
from fer_train.networks.architectures.spec import MIDDLE_GREY, Architecture, Spec, Tensor, classify, pixels
from fer_train.networks.batch_norm import load_folded
from fer_train.networks.weight_files import DLIB_WEIGHTS, Convolution, read_convolutions

__all__ = ["FACE_RESNET"]

_STAGES = ((32, 3, False), (64, 4, True), (128, 3, True), (256, 3, True), (256, 1, True))
"""Filters, number of blocks, and True if the first block halves the size."""
_EPSILON = 1e-5
_SCALE = 1 / 127.5  # of our input
_DLIB_MEANS, _DLIB_SCALE = (122.782, 117.001, 104.298), 1 / 256  # R, G, B; dlib/dnn/input.h


def _padding(x: Tensor) -> str:
    """Return the padding of a halving layer that gives the same sampling positions as dlib."""
    return "valid" if x.shape[1] % 2 and x.shape[1] >= 3 else "same"


class _OtherNetwork(Exception):
    """The weights file holds another network; the message says how it differs."""


class _Builder:
    """Builds the layers in order, from random weights or from the convolutions of the weights file."""

    def __init__(self, spec: Spec, convolutions: list[Convolution] | None) -> None:
        self.spec, self.convolutions, self.count = spec, convolutions, 0

    def convolve(self, x: Tensor, filters: int, size: int, stride: int, padding: str = "same") -> Tensor:
        """Convolution and batch norm, no activation."""
        start = keras.initializers.HeNormal(seed=self.spec.seed + self.count)
        if stride > 1 and padding == "same":
            padding = _padding(x)
        conv = keras.layers.Conv2D(filters, size, stride, padding, use_bias=False, kernel_initializer=start)
        norm = keras.layers.BatchNormalization(momentum=0.95, epsilon=_EPSILON)
        channels = x.shape[-1]
        x = norm(conv(x))
        if self.convolutions is not None:
            self._load(conv, norm, channels, self.convolutions)
        self.count += 1
        return x

    def _load(
        self,
        conv: keras.layers.Conv2D,
        norm: keras.layers.BatchNormalization,
        channels: int,
        convolutions: list[Convolution],
    ) -> None:
        if self.count >= len(convolutions):
            raise _OtherNetwork("fewer convolutions")
        source = convolutions[self.count]
        if source.kernel.shape != (conv.filters, 3 if self.count == 0 else channels, *conv.kernel_size):
            raise _OtherNetwork(f"its convolution {self.count + 1} is {source.kernel.shape}")
        kernel, bias = source.kernel, source.bias
        if self.count == 0:
            # dlib's input is (grey - mean) / 256, ours is (grey - 128) / 127.5. Kernel and bias absorb the difference:
            # this convolution has no padding, so the shift is the same for every pixel.
            means = np.array(_DLIB_MEANS, np.float32)
            bias = bias + (kernel.sum(axis=(2, 3)) * (MIDDLE_GREY - means) * _DLIB_SCALE).sum(axis=1)
            kernel = kernel * (_DLIB_SCALE / _SCALE)
            # Three equal channels are equivalent to one channel with the sum of their kernels.
            kernel = kernel.sum(axis=1, keepdims=True) if channels == 1 else kernel
        conv.set_weights([kernel.transpose(2, 3, 1, 0)])
        # dlib's affine layer is a batch norm that was folded after training.
        load_folded(norm, source.scale, source.scale * bias + source.shift)

    def block(self, x: Tensor, filters: int, halves: bool) -> Tensor:
        """Basic block (He et al. 2015); the shortcut has no weights."""
        y = keras.layers.ReLU()(self.convolve(x, filters, 3, 2 if halves else 1))
        y = self.convolve(y, filters, 3, 1)
        if halves:
            x = keras.layers.AveragePooling2D(2, padding=_padding(x))(x)
        if x.shape[-1] < filters:
            x = keras.layers.Concatenate()([x, keras.ops.zeros_like(x[..., : filters - x.shape[-1]])])
        return keras.layers.ReLU()(keras.layers.Add()([x, y]))


def _read(weights: str) -> list[Convolution]:
    if not Path(weights).is_file():
        raise FerError(f"--weights {weights}: no such file; give dlib's {DLIB_WEIGHTS}, the folder of a run, or none")
    return read_convolutions(weights)


def _face_resnet(spec: Spec) -> keras.Model:
    builder = _Builder(spec, _read(spec.weights) if spec.weights else None)
    inputs, x = pixels(spec, _SCALE, MIDDLE_GREY)
    if x.shape[1] != x.shape[2]:
        raise ValueError("it needs square pictures: --set resize=112")
    try:
        x = keras.layers.ReLU()(builder.convolve(x, 32, 7, 2, "valid"))
        x = keras.layers.MaxPooling2D(3, 2)(x)
        for filters, blocks, halves in _STAGES:
            for block in range(blocks):
                x = builder.block(x, filters, halves and block == 0)
        if builder.convolutions is not None and builder.count < len(builder.convolutions):
            raise _OtherNetwork("more convolutions")
    except _OtherNetwork as error:
        raise FerError(
            f"--weights {spec.weights}: not dlib's face recognition network ({error}); give {DLIB_WEIGHTS} or none"
        ) from error
    freeze(keras.Model(inputs, x), spec.fine_tune, "ResNet29")
    x = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    x = keras.layers.Dropout(spec.dropout, seed=spec.seed, name="dropout")(x)
    return classify(inputs, x, spec, "resnet_29")


FACE_RESNET = (
    Architecture("resnet-29", _face_resnet, "dlib's face recognition ResNet; of dlib-7", resize=112, base="ResNet29"),
)
