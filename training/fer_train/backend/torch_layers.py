"""Faster versions of Keras's layers on PyTorch.

Keras 3.15 computes a batch norm in a dozen passes over the activations, and copies the input of each convolution and
pooling twice, from NHWC to NCHW and back. On two cores with AVX-512, a residual network at 48 pixels in bfloat16 trains
on 234 faces a second with Keras's layers, and on 507 without these two costs (TensorFlow in float32: 272). Keras also
warps the faces of a batch one by one, and averages weights one by one; its dropout draws a number for each value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import keras

from fer_train.backend.torch_depthwise import convolve_stride_two, is_stride_two

__all__ = ["bfloat16_is_fast", "faster_layers"]


def bfloat16_is_fast() -> bool:
    """Return True if PyTorch is faster in bfloat16 than in float32 on this processor: with AVX-512 BF16 or AMX."""
    import torch

    tests = [getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported")]
    return any(test is not None and test() for test in tests)


def _batch_norm(layer: keras.layers.BatchNormalization, x: Any, training: bool) -> Any:
    """Compute BatchNormalization.call with PyTorch's fused kernel; x: (n, h, w, c), on a real device."""
    import torch

    gamma = layer.gamma.value if layer.scale else None
    beta = layer.beta.value if layer.center else None
    mean, variance = layer.moving_mean.value, layer.moving_variance.value
    channels_first = x.permute(0, 3, 1, 2)  # a view: the memory stays NHWC, which PyTorch's kernels accept
    if training and layer.trainable:
        if gamma is None and beta is not None:
            # On CUDA, the backward pass of PyTorch 2.11 raises for a bias without a weight (its gradient is empty).
            gamma = torch.ones_like(beta)
        out, batch_mean, inverse = torch.native_batch_norm(
            channels_first, gamma, beta, None, None, True, 0.0, layer.epsilon
        )
        with torch.no_grad():
            # PyTorch's running variance is unbiased, Keras's is not, so the averages are updated here.
            momentum = layer.momentum
            mean.mul_(momentum).add_(batch_mean.float(), alpha=1 - momentum)
            variance.mul_(momentum).add_((inverse.float() ** -2 - layer.epsilon).clamp_(min=0), alpha=1 - momentum)
    else:
        out = torch.nn.functional.batch_norm(channels_first, mean, variance, gamma, beta, False, 0.0, layer.epsilon)
    return out.permute(0, 2, 3, 1)


def _warp(images: Any, transform: Any) -> Any:
    """Warp images, (n, h, w, c), as keras.ops.image.affine_transform does: bilinear, reflected at the border."""
    import torch

    height, width = images.shape[1:3]
    a = transform.to(images.dtype)[:, :, None, None]
    x = torch.arange(width, dtype=images.dtype, device=images.device)[None, None, :]
    y = torch.arange(height, dtype=images.dtype, device=images.device)[None, :, None]
    places = torch.stack([a[:, 0] * x + a[:, 1] * y + a[:, 2], a[:, 3] * x + a[:, 4] * y + a[:, 5]], dim=-1)
    # grid_sample has coordinates from -1 to 1, the outer borders of the outermost pixels.
    places = (2 * places + 1) / torch.tensor([width, height], dtype=images.dtype, device=images.device) - 1
    out = torch.nn.functional.grid_sample(
        images.permute(0, 3, 1, 2), places, mode="bilinear", padding_mode="reflection", align_corners=False
    )
    return out.permute(0, 2, 3, 1)


def _dropout(inputs: Any, rate: float) -> Any:
    """Set a share `rate` of the values to 0, and divide the others by 1 - rate; inputs: on the CPU.

    PyTorch draws a random number for each value. Here one of 64 bits decides about four, so that the share is rounded
    to 1/65,536.
    """
    import torch

    count = inputs.numel()
    draws = torch.empty(-(-count // 4), dtype=torch.int64).random_(-(2**63), None).view(torch.int16)
    keep = draws[:count].view(inputs.shape) >= round(rate * 2**16) - 2**15
    return inputs * keep * (1 / (1 - rate))


def _average_weights(optimizer: keras.Optimizer, variables: list[keras.Variable]) -> None:
    """Update the optimizer's moving averages of the weights, all at once."""
    import torch

    variable_pairs = zip(variables, optimizer._model_variables_moving_average, strict=True)
    pairs = [(v.value.data, a.value.data) for v, a in variable_pairs if a is not None]
    ours, averages = [v for v, _ in pairs], [a for _, a in pairs]
    # In the first step, Keras copies the weights.
    share = 1 - optimizer.ema_momentum * (optimizer.iterations.value != 0).float()
    with torch.no_grad():
        differences = torch._foreach_sub(ours, averages)
        torch._foreach_mul_(differences, share)
        torch._foreach_add_(averages, differences)


@contextmanager
def _in_place_of(owner: Any, name: str, ours: Callable[..., Any]) -> Iterator[None]:
    """Replace the attribute `name` of `owner` by `ours` in the context; do nothing if there is no such attribute."""
    theirs = getattr(owner, name, None)
    if theirs is not None:
        setattr(owner, name, ours)
    try:
        yield
    finally:
        if theirs is not None:
            setattr(owner, name, theirs)


@contextmanager
def faster_layers() -> Iterator[None]:
    """Make Keras's layers as fast as PyTorch's in the context; do nothing on another backend.

    Weights, formulas and layouts stay those of Keras. Unusual cases (masks, other axes or ranks, renorm) use Keras's
    code.
    """
    if keras.backend.backend() != "torch":
        yield
        return
    import torch
    from keras.src.backend.torch import image, nn, random
    from keras.src.optimizers.base_optimizer import BaseOptimizer

    kind = keras.layers.BatchNormalization
    # The last four are private to Keras, and a later version may not have them.
    slow_call: Any = kind.call
    slow_transpose: Any = getattr(nn, "_transpose_spatial_inputs", None)
    slow_depthwise: Any = getattr(nn, "depthwise_conv", None)
    slow_affine: Any = getattr(image, "affine_transform", None)
    slow_dropout: Any = getattr(random, "dropout", None)
    average = "_update_model_variables_moving_average"

    def call(self: Any, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        usual = isinstance(inputs, torch.Tensor) and inputs.ndim == 4 and inputs.device.type != "meta"
        if not usual or mask is not None or self.axis not in (-1, 3) or getattr(self, "renorm", False):
            return slow_call(self, inputs, training=training, mask=mask)
        return _batch_norm(self, inputs.to(getattr(torch, self.compute_dtype)), bool(training))

    def transpose(inputs: Any) -> Any:
        return inputs.permute(0, 3, 1, 2) if inputs.ndim == 4 else slow_transpose(inputs)

    def affine(
        images: Any,
        transform: Any,
        interpolation: str = "bilinear",
        fill_mode: str = "constant",
        fill_value: float = 0,
        data_format: str | None = None,
    ) -> Any:
        usual = isinstance(images, torch.Tensor) and images.ndim == 4 and images.is_floating_point()
        usual = usual and images.device.type != "meta" and isinstance(transform, torch.Tensor) and transform.ndim == 2
        if usual and (interpolation, fill_mode, data_format) == ("bilinear", "reflect", "channels_last"):
            return _warp(images, transform)
        return slow_affine(images, transform, interpolation, fill_mode, fill_value, data_format)

    def depthwise(
        inputs: Any,
        kernel: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
    ) -> Any:
        value = getattr(kernel, "value", kernel)
        if is_stride_two(inputs, value, strides, data_format, dilation_rate):
            return convolve_stride_two(inputs, value.to(inputs.dtype), padding)
        return slow_depthwise(inputs, kernel, strides, padding, data_format, dilation_rate)

    def dropout(inputs: Any, rate: float, noise_shape: Any = None, seed: Any = None) -> Any:
        seeded = seed is not None and getattr(seed, "_initial_seed", 0) is not None
        usual = isinstance(inputs, torch.Tensor) and inputs.device.type == "cpu" and inputs.is_floating_point()
        if usual and 0 < rate < 1 and noise_shape is None and not seeded:
            return _dropout(inputs, rate)
        return slow_dropout(inputs, rate, noise_shape, seed)

    def average_weights(self: Any, variables: list[keras.Variable]) -> None:
        if self.use_ema:
            _average_weights(self, variables)

    with (
        _in_place_of(kind, "call", call),
        _in_place_of(nn, "_transpose_spatial_inputs", transpose),
        _in_place_of(nn, "depthwise_conv", depthwise),
        _in_place_of(image, "affine_transform", affine),
        _in_place_of(random, "dropout", dropout),
        _in_place_of(BaseOptimizer, average, average_weights),
    ):
        yield
