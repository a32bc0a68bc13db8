"""Code that depends on the Keras backend and its devices."""
