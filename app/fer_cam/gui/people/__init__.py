"""The cards beside the picture: one for each person."""
