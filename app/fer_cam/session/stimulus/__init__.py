"""Stimuli that were shown during a session: their markers, and each person's response to each item."""
