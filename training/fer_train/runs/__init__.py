"""Run folders: their files and checkpoints, the machine that trained them, and the faces they were trained on."""
