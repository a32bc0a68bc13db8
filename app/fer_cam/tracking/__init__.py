"""Tracking: from the boxes of single frames to faces that keep their identity."""
