"""Averages of the weights of several runs."""
