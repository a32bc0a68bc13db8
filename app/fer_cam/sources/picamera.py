"""The Raspberry Pi's camera, through picamera2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from fer_cam.sources.base import LatestFrame
from fer_models.errors import FerError, first_line

__all__ = ["open_picamera"]

DEFAULT_SIZE = (640, 480)


def _picamera2() -> Any:
    try:
        from picamera2 import Picamera2
    except ImportError as error:
        raise FerError(
            "picamera: the Python module picamera2 is missing; on a Raspberry Pi: sudo apt install python3-picamera2, "
            "and a virtual environment made with --system-site-packages"
        ) from error
    except Exception as error:
        # apt's picamera2 is built for NumPy 1: under NumPy 2 its import fails with ValueError.
        raise FerError(
            f"picamera: picamera2 cannot be loaded ({first_line(error)}); with apt's picamera2: "
            "pip install 'numpy<2' 'opencv-python<4.12'"
        ) from error
    return Picamera2()


def open_picamera(
    size: tuple[int, int] | None = None, fps: float = 30.0, make: Callable[[], Any] = _picamera2
) -> LatestFrame:
    """Open the Raspberry Pi's camera as a live source.

    size: (width, height) in pixels; None: 640 x 480. fps: frame rate to request. make: returns a Picamera2; tests
    pass a substitute. Raises FerError if picamera2 is missing or no camera is connected.
    """
    try:
        camera = make()
    except FerError:
        raise
    except (IndexError, RuntimeError, OSError) as error:
        # picamera2 raises IndexError when the list of cameras is empty.
        raise FerError(f"picamera: no camera, or it is busy ({error}); see rpicam-hello --list-cameras") from error
    try:
        # "RGB888" is libcamera's name for B, G, R in memory, which is what OpenCV expects: nothing is converted.
        # One buffer fewer than the default keeps frames fresh.
        camera.configure(
            camera.create_video_configuration(
                main={"size": size or DEFAULT_SIZE, "format": "RGB888"},
                controls={"FrameRate": fps},
                buffer_count=3,
                queue=False,
            )
        )
        camera.start()
    except (RuntimeError, OSError, ValueError) as error:
        camera.close()
        raise FerError(f"picamera: cannot start ({error}); another program may be using it") from error

    def grab() -> np.ndarray | None:
        # For some sizes the rows are padded, and capture_array returns a view without the padding. OpenCV needs a
        # contiguous array.
        return np.ascontiguousarray(camera.capture_array("main")[:, :, :3])

    def release() -> None:
        camera.stop()
        camera.close()

    return LatestFrame("picamera", grab, release, fps=fps)
