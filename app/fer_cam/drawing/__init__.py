"""What is drawn on a frame: boxes with labels, and the simulated headset."""
