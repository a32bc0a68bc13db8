"""Make toy-gender/model.tflite: `python make_toy_gender.py` (needs TensorFlow; its result is kept).

It stands for an attribute's bundle: colour in, 96x96, two labels. "woman" is the likelier the redder a crop
is than it is blue, "man" the bluer, so that a test can tell what it must say, and would see swapped channels.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import tensorflow as tf

FOLDER = Path(__file__).parent / "toy-gender"


@tf.function(input_signature=[tf.TensorSpec([None, 96, 96, 3], tf.uint8)])
def redder(pixels: tf.Tensor) -> tf.Tensor:
    means = tf.reduce_mean(tf.cast(pixels, tf.float32), axis=[1, 2])
    redness = (means[:, 0] - means[:, 2]) / 20
    return tf.nn.softmax(tf.stack([-redness, redness], axis=1))


data = tf.lite.TFLiteConverter.from_concrete_functions([redder.get_concrete_function()]).convert()
(FOLDER / "model.tflite").write_bytes(data)
card = {
    "name": "toy-gender",
    "task": "gender",
    "labels": ["man", "woman"],
    "input": {"height": 96, "width": 96, "channels": 3},
    "crop": {"margin": 0.2, "alignment": "eyes"},
    "sha256": hashlib.sha256(data).hexdigest(),
    "bytes": len(data),
    "metrics": {"split": "nothing: it is a toy", "normal": {"accuracy": 0.5}},
}
(FOLDER / "card.json").write_text(json.dumps(card, indent=2) + "\n")
