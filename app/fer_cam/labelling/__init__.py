"""Labelling: the classifier of face crops, and labels that are smoothed over time."""
