"""Sessions: a folder that one run records and anyone can open. Each part is imported from its own module."""
