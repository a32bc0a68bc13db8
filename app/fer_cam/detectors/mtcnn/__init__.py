"""MTCNN (Zhang et al. 2016) on the TFLite runtime: finds faces turned by up to about 60 degrees, with five points."""

from fer_cam.detectors.mtcnn.detector import MtcnnDetector

__all__ = ["MtcnnDetector"]
