"""How fast fer-cam is on this machine: `fer-cam benchmark`."""
