"""The window in which a recorded session is reviewed."""
