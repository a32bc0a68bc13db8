"""Keras's layers on PyTorch, without what makes them slow there.

Keras 3.15 takes a batch norm apart into a dozen passes over the activations, and copies the input of each
convolution and pooling twice, from NHWC to NCHW and back. On two cores with AVX-512, a residual network at 48 pixels
in bfloat16 learns from 234 faces a second as it comes, and from 507 with both amended (TensorFlow in float32: 272).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keras

__all__ = ["bfloat16_is_fast", "faster_layers"]


def bfloat16_is_fast() -> bool:
    """Whether PyTorch computes bfloat16 faster than float32 on this processor: AVX-512 BF16, or AMX."""
    import torch

    tests = [getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported")]
    return any(test is not None and test() for test in tests)


def _batch_norm(layer: keras.layers.BatchNormalization, x, training: bool):
    """What BatchNormalization.call does, by PyTorch's fused kernel; x: (n, h, w, c), on a real device."""
    import torch

    gamma = layer.gamma.value if layer.scale else None
    beta = layer.beta.value if layer.center else None
    mean, variance = layer.moving_mean.value, layer.moving_variance.value
    channels_first = x.permute(0, 3, 1, 2)  # a view: the memory stays NHWC, which the kernels take as it is
    if training and layer.trainable:
        out, seen, inverse = torch.native_batch_norm(channels_first, gamma, beta, None, None, True, 0.0, layer.epsilon)
        with torch.no_grad():
            # PyTorch's own running variance is the unbiased one, Keras's is not: so the averages are kept here.
            keep = layer.momentum
            mean.mul_(keep).add_(seen.float(), alpha=1 - keep)
            variance.mul_(keep).add_((inverse.float() ** -2 - layer.epsilon).clamp_(min=0), alpha=1 - keep)
    else:
        out = torch.nn.functional.batch_norm(channels_first, mean, variance, gamma, beta, False, 0.0, layer.epsilon)
    return out.permute(0, 2, 3, 1)


@contextmanager
def faster_layers() -> Iterator[None]:
    """Layers as fast as PyTorch's own while inside; nothing on another backend.

    Weights, formulas and layouts stay Keras's. What is not the usual case (masks, other axes or ranks, renorm)
    goes through Keras's own code.
    """
    if keras.backend.backend() != "torch":
        yield
        return
    import torch
    from keras.src.backend.torch import nn

    kind = keras.layers.BatchNormalization
    slow_call, slow_transpose = kind.call, getattr(nn, "_transpose_spatial_inputs", None)

    def call(self, inputs, training=None, mask=None):
        usual = isinstance(inputs, torch.Tensor) and inputs.ndim == 4 and inputs.device.type != "meta"
        if not usual or mask is not None or self.axis not in (-1, 3) or getattr(self, "renorm", False):
            return slow_call(self, inputs, training=training, mask=mask)
        return _batch_norm(self, inputs.to(getattr(torch, self.compute_dtype)), bool(training))

    def transpose(inputs):
        return inputs.permute(0, 3, 1, 2) if inputs.ndim == 4 else slow_transpose(inputs)

    kind.call = call
    if slow_transpose is not None:  # private to Keras: a later version may do without
        nn._transpose_spatial_inputs = transpose
    try:
        yield
    finally:
        kind.call = slow_call
        if slow_transpose is not None:
            nn._transpose_spatial_inputs = slow_transpose
