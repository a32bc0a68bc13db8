"""Compare mode: two pictures, the agreement below them, and the page about it."""
