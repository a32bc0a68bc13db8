"""Mixup (Zhang et al. 2018) and CutMix (Yun et al. 2019): combine two faces of a batch, and their labels.

The partner of face i in a batch of b is face b - 1 - i, so that no face is read twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["MixupDraws", "draw_mixup", "mixup_targets"]


@dataclass(frozen=True)
class MixupDraws:
    """Random draws that combine each of n faces with its partner.

    cut: float32 (n, 4), the box that is taken from the partner: top, left, bottom, right in pixels. blend: float32
    (n,), the weight of the face outside the box; the partner has the rest. own_share: float32 (n,), the weight of the
    face's own label.
    """

    cut: np.ndarray
    blend: np.ndarray
    own_share: np.ndarray


def draw_mixup(
    count: int, size: tuple[int, int], mixup: float, cutmix: float, rng: np.random.Generator
) -> MixupDraws | None:
    """Draw how `count` faces of `size` (height, width) are combined; return None if mixup and cutmix are both 0.

    mixup, cutmix: alpha of the beta distribution, 0 to switch it off. With both, each applies to half of the faces.
    """
    if not (mixup or cutmix):
        return None
    h, w = size
    cuts = rng.random(count) < (0.5 if mixup and cutmix else float(cutmix > 0))
    blend = np.where(cuts, 1.0, rng.beta(mixup, mixup, count) if mixup else 1.0)
    share = np.sqrt(1 - rng.beta(cutmix, cutmix, count)) if cutmix else np.zeros(count)
    extent = (share[:, None] * np.array([h, w]) * cuts[:, None]).round()
    # As published: the centre of the box is anywhere in the picture, and the border cuts the box off.
    centre = rng.random((count, 2)) * (h, w)
    low = np.clip((centre - extent / 2).round(), 0, (h, w))
    high = np.clip((centre + extent / 2).round(), 0, (h, w))
    area = (high - low).prod(axis=1) / (h * w)
    return MixupDraws(
        cut=np.concatenate([low, high], axis=1).astype(np.float32),
        blend=blend.astype(np.float32),
        own_share=(blend * np.where(cuts, 1 - area, 1.0)).astype(np.float32),
    )


def mixup_targets(targets: np.ndarray, own_share: np.ndarray) -> np.ndarray:
    """Combine the targets of a batch, float (b, k), with those of the partners; own_share: float (b,)."""
    return (own_share[:, None] * targets + (1 - own_share[:, None]) * targets[::-1]).astype(np.float32)
