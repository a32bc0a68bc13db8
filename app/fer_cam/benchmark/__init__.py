"""`fer-cam benchmark`: measures how fast fer-cam is on this machine."""
