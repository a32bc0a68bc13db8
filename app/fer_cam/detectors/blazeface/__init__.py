"""BlazeFace (Bazarevsky et al. 2019) on the TFLite runtime: faces of any tilt, covered or dark, with five points."""

from fer_cam.detectors.blazeface.detector import BlazeFaceDetector

__all__ = ["BlazeFaceDetector"]
