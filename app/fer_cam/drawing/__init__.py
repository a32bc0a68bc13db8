"""Drawing on frames: boxes with labels, and the simulated headset."""
