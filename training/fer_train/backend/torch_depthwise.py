"""A depthwise convolution of stride 2 with a fast gradient in PyTorch on a CPU.

PyTorch's fast kernel for the gradient has no strides. In a training step of MobileNet (128 pixels, a batch of 64,
bfloat16, two cores with AVX-512) its four convolutions of stride 2 took 143 of 430 ms. The gradient through a
convolution of stride 1 that drops every other output is the same and takes 41 ms.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import keras

__all__ = ["convolve_stride_two", "is_stride_two"]


def is_stride_two(inputs: Any, kernel: Any, strides: Any, data_format: Any, dilation: Any) -> bool:
    """Return True if a call of keras.backend.nn.depthwise_conv has stride 2 and one filter a channel, on a CPU."""
    import torch

    shapes = isinstance(inputs, torch.Tensor) and inputs.ndim == 4 and kernel.shape[-1] == 1
    two = strides == 2 or tuple(strides if isinstance(strides, (tuple, list)) else ()) == (2, 2)
    whole = dilation == 1 or tuple(dilation if isinstance(dilation, (tuple, list)) else ()) == (1, 1)
    last = (data_format or keras.config.image_data_format()) == "channels_last"
    return shapes and two and whole and last and inputs.device.type == "cpu"


def convolve_stride_two(inputs: Any, kernel: Any, padding: str) -> Any:
    """Compute a depthwise convolution of stride 2, with the same result as Keras.

    inputs: (n, h, w, c). kernel: (h, w, c, 1), of the same floating dtype, which the result has as well. padding: valid
    or same. Raises RuntimeError, as PyTorch does, if the picture is smaller than the kernel.
    """
    import torch

    x = inputs.permute(0, 3, 1, 2)  # a view: the memory stays NHWC, which PyTorch's kernels accept
    if padding.lower() == "same":
        borders = []
        for side, size in ((x.shape[3], kernel.shape[1]), (x.shape[2], kernel.shape[0])):
            missing = max((-(-side // 2) - 1) * 2 + size - side, 0)
            borders += [missing // 2, missing - missing // 2]
        x = torch.nn.functional.pad(x, borders)
    return _function().apply(x, kernel.permute(2, 3, 0, 1).contiguous()).permute(0, 2, 3, 1)


@cache
def _function() -> Any:
    """Return the differentiable function. Created on first use, because PyTorch may not be installed."""
    import torch

    class StrideTwo(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any, kernel: Any) -> Any:
            ctx.save_for_backward(x, kernel)
            return torch.nn.functional.conv2d(x, kernel, stride=2, groups=x.shape[1])

        @staticmethod
        def backward(ctx: Any, gradient: Any) -> tuple[Any, Any]:
            x, kernel = ctx.saved_tensors
            height, width = (side - size + 1 for side, size in zip(x.shape[2:], kernel.shape[2:], strict=True))
            shape, kind = (*x.shape[:2], height, width), {"dtype": gradient.dtype, "device": gradient.device}
            whole = torch.empty(shape, **kind, memory_format=torch.channels_last).zero_()
            whole[..., ::2, ::2] = gradient
            needs = [*ctx.needs_input_grad, False]
            backward = torch.ops.aten.convolution_backward
            gradients = backward(whole, x, kernel, None, [1, 1], [0, 0], [1, 1], False, [0, 0], x.shape[1], needs)
            return gradients[0], gradients[1]

    return StrideTwo
