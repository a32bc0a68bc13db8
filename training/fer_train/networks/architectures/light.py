"""Even light: dark, hazy and backlit faces are brought to ordinary brightness and contrast inside the graph."""

from __future__ import annotations

from typing import Any

import keras

__all__ = ["EvenLight"]

MEAN, SPREAD = 128.0, 48.0
"""Mean and standard deviation, in grey levels, that flat faces are brought to. FER2013's training faces have 129 and 54
on average; docs/notebook.md has the values that were tried."""
FLAT, ORDINARY = 24.0, 32.0
"""Standard deviations in grey levels. Faces below FLAT are corrected wholly, faces above ORDINARY stay as they are, and
between them the correction fades out. 1 % of FER2013's faces lie below 25,
5 % below 32."""
LEAST_SPREAD = 2.0
"""Standard deviation below which noise is no longer amplified further: the gain is at most 24."""


@keras.saving.register_keras_serializable("fer_train")
class EvenLight(keras.layers.Layer):
    """Brings faces of little contrast to one mean and spread; other faces pass unchanged. Has no weights.

    Takes and returns float32 (n, h, w, c), 0..255. Mean and standard deviation are those of each face over all its
    pixels and channels. Black pixels (0) are left out of both, so that the headset bar does not count as a dark face.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"dtype": "float32", "trainable": False} | options)

    def call(self, inputs: Any) -> Any:
        """Return the faces in even light."""
        ops = keras.ops
        image, channels = (1, 2, 3), inputs.shape[-1]
        seen = ops.minimum(ops.max(inputs, axis=-1, keepdims=True), 1.0)  # 0 for black pixels, 1 for all others
        count = ops.maximum(channels * ops.sum(seen, axis=image, keepdims=True), 1.0)
        # Black pixels add nothing to these sums.
        mean = ops.sum(inputs, axis=image, keepdims=True) / count
        variance = ops.sum(inputs * inputs, axis=image, keepdims=True) / count - mean * mean
        spread = ops.sqrt(ops.maximum(variance, LEAST_SPREAD**2))
        share = ops.clip((ORDINARY - spread) / (ORDINARY - FLAT), 0.0, 1.0)
        gain = SPREAD / spread
        # Of the corrected face (x - mean) * gain + MEAN and the face itself, by `share`.
        scale, offset = 1.0 + share * (gain - 1.0), share * (MEAN - gain * mean)
        return ops.clip(inputs * scale + offset, 0.0, 255.0)
