"""Mixup (Zhang et al. 2018) and cutmix (Yun et al. 2019): two faces in one, and their labels likewise.

A face's partner is the one at the mirrored place of its batch, so that nothing is read twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["MixupDraws", "draw_mixup", "mixup_targets"]


@dataclass(frozen=True)
class MixupDraws:
    """How each of n faces is combined with its partner.

    cut: float32 (n, 4), the box that is taken from the partner: top, left, bottom, right, pixels. blend: float32
    (n,), the share of the face outside the box. own_share: float32 (n,), the share of the face's own label.
    """

    cut: np.ndarray
    blend: np.ndarray
    own_share: np.ndarray


def draw_mixup(
    count: int, size: tuple[int, int], mixup: float, cutmix: float, rng: np.random.Generator
) -> MixupDraws | None:
    """How `count` faces of `size` (height, width) are mixed, or None for neither.

    mixup, cutmix: alpha of the beta distribution, 0 for none; with both, half of the faces each. Returns float32
    cut (n, 4): the box taken from the partner (top, left, bottom, right); blend (n,): the share of the face
    outside it; own_share (n,): the share of its own label.
    """
    if not (mixup or cutmix):
        return None
    h, w = size
    cuts = rng.random(count) < (0.5 if mixup and cutmix else float(cutmix > 0))
    blend = np.where(cuts, 1.0, rng.beta(mixup, mixup, count) if mixup else 1.0)
    share = np.sqrt(1 - rng.beta(cutmix, cutmix, count)) if cutmix else np.zeros(count)
    extent = (share[:, None] * np.array([h, w]) * cuts[:, None]).round()
    # As published, the box's centre is anywhere and the box is cut off at the border.
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
    """Targets (b, k) with a partner's share of each; own_share (b,) as from draw_mixup."""
    return (own_share[:, None] * targets + (1 - own_share[:, None]) * targets[::-1]).astype(np.float32)
