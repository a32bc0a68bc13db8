"""Probabilities of many faces, by a Keras network or a TFLite file."""
