"""The faster PyTorch layers compute the same as Keras's layers. Needs PyTorch."""

import importlib.util
import os
import subprocess
import sys

import keras
import pytest

from fer_train.backend.torch_layers import faster_layers

pytestmark = pytest.mark.slow

SCRIPT = r"""
import os, sys
os.environ["KERAS_BACKEND"] = "torch"
import keras, numpy as np, torch
from keras import layers as L
from fer_train.backend import torch_layers
from fer_train.backend.torch_layers import bfloat16_is_fast, faster_layers

def network():
    keras.utils.set_random_seed(1)
    x = inputs = keras.Input((17, 17, 3))
    x = L.ReLU()(L.BatchNormalization(momentum=0.9)(L.Conv2D(8, 3, 2, "same", use_bias=False)(x)))
    x = L.BatchNormalization(scale=False)(L.DepthwiseConv2D(3, padding="same")(x))
    x = L.BatchNormalization(center=False, epsilon=1e-5)(L.AveragePooling2D(2, padding="same")(x))
    frozen = L.BatchNormalization(name="frozen")
    frozen.trainable = False
    x = L.GlobalAveragePooling2D()(frozen(L.MaxPooling2D(2)(x)))
    return keras.Model(inputs, L.Dense(4)(L.BatchNormalization()(x)))  # the last of rank 2

def learn():
    model, rng = network(), np.random.default_rng(0)
    x = torch.tensor(rng.normal(3, 2, (8, 17, 17, 3)).astype("float32"))
    for _ in range(3):
        model.zero_grad()
        out = model(x, training=True)
        (out ** 2).sum().backward()
        with torch.no_grad():
            for v in model.trainable_variables:
                v.value.sub_(0.01 * v.value.grad)
    return [model(x, training=False).detach().float().numpy(), *model.get_weights()]

usual, own = learn(), keras.layers.BatchNormalization.call
arguments, native = [], torch.native_batch_norm
def recorded(faces, weight, bias, *more):
    arguments.append((weight is None, bias is None))
    return native(faces, weight, bias, *more)
torch.native_batch_norm = recorded
with faster_layers():
    assert keras.layers.BatchNormalization.call is not own
    faster = learn()
torch.native_batch_norm = native
# A bias without a weight fails on CUDA, backwards.
assert (False, True) in arguments and (True, False) not in arguments
assert keras.layers.BatchNormalization.call is own
for a, b in zip(usual, faster):
    np.testing.assert_allclose(a, b, rtol=2e-4, atol=2e-5)

calls, usual_twos = [], torch_layers.convolve_stride_two
def counted(inputs, kernel, padding):
    calls.append(padding)
    return usual_twos(inputs, kernel, padding)
torch_layers.convolve_stride_two = counted

def by_twos(dtype="float32"):
    # Answers and gradients of depthwise convolutions of stride 2, valid and same, over odd and even sides.
    results, rng = [], np.random.default_rng(0)
    for size, padding, side in ((3, "valid", 17), ((3, 2), "valid", 16), (3, "same", 16), (5, "same", 17)):
        faces = torch.tensor(rng.normal(0, 1, (4, side, side + 3, 6)), dtype=getattr(torch, dtype), requires_grad=True)
        layer = L.DepthwiseConv2D(size, 2, padding, dtype=dtype)
        layer.build(faces.shape)
        layer.kernel.assign(rng.normal(0, 1, layer.kernel.shape))
        out = layer(faces)
        (out.float() * torch.arange(out.numel()).reshape(out.shape).sin()).sum().backward()
        results += [v.detach().float().numpy() for v in (out, faces.grad, layer.kernel.value.grad)]
    return results

def warp():
    rng = np.random.default_rng(0)
    faces, turn = rng.uniform(0, 255, (9, 48, 40, 3)), rng.normal(0, 0.4, (9, 6)) + [1, 0, 3, 0, 1, -3]
    turn = np.concatenate([turn, np.zeros((9, 2))], axis=1)
    faces, turn = (keras.ops.convert_to_tensor(v.astype("float32")) for v in (faces, turn))
    return keras.ops.convert_to_numpy(keras.ops.image.affine_transform(
        faces, turn, interpolation="bilinear", fill_mode="reflect", data_format="channels_last"))

def averages():
    model = network()
    model.compile(keras.optimizers.SGD(1e-2, use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=None), "mse")
    rng = np.random.default_rng(0)
    faces, answers = rng.normal(3, 2, (32, 17, 17, 3)), rng.normal(0, 1, (32, 4))
    model.fit(faces, answers, batch_size=8, epochs=2, shuffle=False, verbose=0)
    return [keras.ops.convert_to_numpy(v) for v in model.optimizer._model_variables_moving_average]

plain = warp(), *averages()
with faster_layers():
    quick = warp(), *averages()
for a, b in zip(plain, quick):
    np.testing.assert_allclose(a, b, rtol=2e-3, atol=2e-3)
assert np.ptp(plain[0]) > 100 and any(np.abs(a).max() > 0.1 for a in plain[1:])
def drop(rate, dtype="float32", **more):
    faces = torch.ones(301, 7, 5, 9, dtype=getattr(torch, dtype), requires_grad=True)
    out = L.Dropout(rate, dtype=dtype, **more)(faces, training=True)
    out.float().sum().backward()
    kept = out.detach().float() != 0
    # What was kept is divided by the share that is kept, and so is its gradient.
    for values in (out, faces.grad):
        expected = (torch.ones((), dtype=getattr(torch, dtype)) * (1 / (1 - rate))).float()
        assert (values.detach().float() == kept * expected).all()
    return kept.float().mean(dim=(1, 2, 3)).numpy()

for rate in (0.25, 0.3, 0.9):
    for dtype in ("float32", "bfloat16"):
        with faster_layers():
            shares = drop(rate, dtype)
        # 315 values a face: shares spread as those of independent draws do.
        assert abs(shares.mean() - (1 - rate)) < 0.006 and 0.8 < shares.std() / np.sqrt(rate * (1 - rate) / 315) < 1.2
usual_drop = drop(0.3, seed=4)
with faster_layers():
    np.testing.assert_array_equal(drop(0.3, seed=4), usual_drop)
    keras.utils.set_random_seed(5)
    first = drop(0.3)
    assert (first != drop(0.3)).any()
    keras.utils.set_random_seed(5)
    np.testing.assert_array_equal(drop(0.3), first)
plain = by_twos()
with faster_layers():
    quick, short = by_twos(), by_twos("bfloat16")
    assert calls == 2 * ["valid", "valid", "same", "same"]
    faces = torch.zeros(1, 9, 9, 2)
    for other in (dict(strides=1), dict(strides=2, depth_multiplier=2), dict(dilation_rate=2)):
        assert L.DepthwiseConv2D(3, **other)(faces).shape[1] < 9 and len(calls) == 8
for a, b, c in zip(plain, quick, short):
    np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(a, c, rtol=0.05, atol=0.05 * np.abs(a).max())
    assert np.abs(a).max() > 0.5
keras.mixed_precision.set_global_policy("mixed_bfloat16")
with faster_layers():
    half = learn()
    # The averages and weights stay float32, whatever the network computes in.
    assert all(v.dtype == "float32" for v in network().weights)
np.testing.assert_allclose(usual[0], half[0], rtol=0.2, atol=0.2)
assert bfloat16_is_fast() in (True, False)
print("same")
"""


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
def test_faster_layers_train_the_same_network():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=dict(os.environ))
    assert done.stdout.strip().endswith("same"), done.stderr[-2000:]


@pytest.mark.skipif(keras.backend.backend() == "torch", reason="the backend is PyTorch")
def test_other_backends_keep_keras_layers():
    before = keras.layers.BatchNormalization.call
    with faster_layers():
        assert keras.layers.BatchNormalization.call is before
