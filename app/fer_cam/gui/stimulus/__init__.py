"""Stimuli on a second screen: the page on which a playlist is made, the screen, and the run that sets markers."""
