"""Parts of window.py, which measures the window."""
