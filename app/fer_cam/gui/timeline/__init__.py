"""The timeline of the last minutes."""
