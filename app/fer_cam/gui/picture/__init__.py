"""The picture, drawn at the screen's resolution."""
