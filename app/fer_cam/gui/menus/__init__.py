"""Menus, tool bar and status line."""
