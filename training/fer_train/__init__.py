"""fer-train: train fer-cam's models with Keras on TensorFlow, JAX or PyTorch."""

__all__ = ["__version__"]

__version__ = "0.1.0"
