"""Bring HDR video (PQ and HLG) to the range of an ordinary screen, as a table of colours for FFmpeg's lut3d filter."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

__all__ = ["HLG", "PQ", "colour_table"]

PQ, HLG = 16, 18
"""Numbers of the two HDR transfer functions in H.273 and FFmpeg: SMPTE ST 2084, and ARIB STD-B67."""
WHITE = 203.0
"""Brightness of white paper in HDR, cd/m2 (ITU-R BT.2408); it becomes almost white here."""
HLG_PEAK, HLG_GAMMA = 1000.0, 1.2
"""Brightness in cd/m2, and system gamma, of the screen for which HLG is meant (BT.2100)."""
KNEE = 0.6
"""Linear light, with WHITE at 1, above which highlights are compressed. Faces lie below it."""
SIDE = 33
"""Entries of the table for each channel."""
BT2020_TO_BT709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], np.float64
)
"""Linear RGB (ITU-R BT.2087, inverted)."""


def _pq_light(signal: np.ndarray) -> np.ndarray:
    """Return linear light, with WHITE at 1, of a PQ signal 0..1 (SMPTE ST 2084)."""
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
    root = signal ** (1 / m2)
    return 10_000 / WHITE * (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1)


def _hlg_light(signal: np.ndarray) -> np.ndarray:
    """Return linear light, with WHITE at 1, of an HLG signal 0..1, shape (..., 3) RGB (ITU-R BT.2100)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    luma = scene @ np.array([0.2627, 0.678, 0.0593])
    return HLG_PEAK / WHITE * scene * np.maximum(luma, 1e-6)[..., None] ** (HLG_GAMMA - 1)


def _to_screen(light: np.ndarray) -> np.ndarray:
    """Return the sRGB signal 0..1 of linear BT.2020 light, shape (..., 3): narrower colours, softer highlights."""
    light = np.maximum(light @ BT2020_TO_BT709.T, 0)
    peak = light.max(axis=-1, keepdims=True)
    # One factor for the three channels keeps the hue. Its slope is 1 at the knee, and it never reaches 1.
    soft = KNEE + (1 - KNEE) * (1 - np.exp(-(peak - KNEE) / (1 - KNEE)))
    light = light * np.where(peak > KNEE, soft / np.maximum(peak, 1e-9), 1)
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)


@lru_cache(2)
def colour_table(transfer: int) -> str:
    """Return the text of a .cube file that turns RGB of `transfer` (PQ or HLG) in BT.2020 colours into sRGB."""
    axis = np.linspace(0, 1, SIDE)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")  # red changes fastest in a .cube file
    signal = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    light = _pq_light(signal) if transfer == PQ else _hlg_light(signal)
    rows = "\n".join(" ".join(f"{value:.5f}" for value in row) for row in np.clip(_to_screen(light), 0, 1))
    return f"LUT_3D_SIZE {SIDE}\n{rows}\n"
