"""Run folders: their files, checkpoints, environment, and the faces that a run held out."""
