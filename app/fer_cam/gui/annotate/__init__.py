"""The window in which a person labels saved faces."""
