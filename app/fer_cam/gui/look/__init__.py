"""Colours, style, icon and theme of the window."""
