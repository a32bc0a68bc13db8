"""Stimuli: a playlist of pictures and videos, how it is stored, and what of it is shown when. Without widgets."""
