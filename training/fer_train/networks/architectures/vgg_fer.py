"""System B: VGG-style networks for 48x48 grey faces, described by strings of layers.

C is a 3x3 convolution with ReLU, B batch norm, P 2x2 max pooling, D dropout 0.5, F dense. The last F is the classifier;
a B behind it is a batch norm before the softmax.
"""

from __future__ import annotations

import keras

from fer_train.networks.architectures.spec import Architecture, Spec, classify, pixels

__all__ = ["SYSTEM_B"]


def _build(
    name: str, blocks: tuple[str, ...], filters: tuple[int, ...], dense: int, top: str, last_same: bool, spec: Spec
) -> keras.Model:
    """Build a network of system B.

    blocks: strings of C, B, P and D. filters: of each block. dense: width of the dense layer. top: the layers from the
    dense layer on, such as FBDFB. last_same: pad the convolutions of the last block and end in 1x1. The published
    flatten of 1x1x256 needs that, because after three blocks of unpadded 3x3 convolutions only 2x2 of 48x48 are left.
    """
    layers = keras.layers
    inputs, x = pixels(spec)
    for number, (block, width) in enumerate(zip(blocks, filters, strict=True)):
        padding = "same" if last_same and number == len(blocks) - 1 else "valid"
        for step in block:
            if step == "C":
                x = layers.Conv2D(width, 3, padding=padding, activation="relu")(x)
            elif step == "B":
                x = layers.BatchNormalization()(x)
            elif step == "P":
                x = layers.MaxPooling2D()(x)
            else:
                x = layers.Dropout(0.5)(x)
    # The last block of b-a has no pooling: only an average over the remaining pixels gives 1x1x256 there.
    x = layers.GlobalAveragePooling2D()(x) if last_same and "P" not in blocks[-1] else layers.Flatten()(x)
    before, after = top.split("F")[1:]
    x = layers.Dense(dense, activation="relu")(x)
    for step in before:
        x = layers.BatchNormalization()(x) if step == "B" else layers.Dropout(0.5)(x)
    if not after:
        return classify(inputs, x, spec, name)
    x = layers.Dense(spec.classes)(x)
    x = layers.BatchNormalization(dtype="float32", name="logits")(x)
    return keras.Model(inputs, layers.Softmax(dtype="float32", name="probabilities")(x), name=name)


def _architecture(
    name: str,
    blocks: tuple[str, ...],
    filters: tuple[int, ...],
    dense: int,
    top: str,
    published: int,
    same: bool = False,
) -> Architecture:
    about = f"{' '.join(blocks)} - {top}, conv {','.join(map(str, filters))}, dense {dense}"
    return Architecture(
        f"b-{name}",
        lambda spec: _build(f"b_{name}", blocks, filters, dense, top, same, spec),
        about,
        published=published,
    )


_FOUR, _TWO = (32, 64, 128, 256), (32, 64)
SYSTEM_B = (
    _architecture("reference", ("CBCBPD",) * 4, _FOUR, 1024, "FBDFB", 1_449_987, same=True),
    _architecture("a", (*("CBCBPD",) * 3, "CBCBD"), _FOUR, 1024, "FBDF", 1_449_959, same=True),
    _architecture("b", ("CBCBPD",) * 2, _TWO, 1024, "FBDF", 5_386_471),
    _architecture("c", ("CBCBPD",) * 2, _TWO, 1024, "FBDFB", 5_386_499),
    _architecture("d", ("CBCBPD",) * 2, _TWO, 1024, "FBDFB", 5_386_499),
    _architecture("e", ("CBCBP",) * 2, _TWO, 1024, "FBDF", 5_386_471),
    _architecture("f", ("CBCBPD",) * 2, _TWO, 1024, "FBDF", 5_386_471),
    _architecture("g", ("CBCBPD",) * 2, (32, 32), 128, "FBDF", 361_895),
    _architecture("h", ("CCP",) * 2, _TWO, 64, "FF", 397_287),
)
