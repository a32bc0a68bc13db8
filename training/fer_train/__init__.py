"""fer-train: rebuild fer-cam's models with Keras on TensorFlow, JAX or PyTorch."""
