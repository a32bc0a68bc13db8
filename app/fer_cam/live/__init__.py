"""The state that the window shows: people, the last minutes, places of labels, files, cameras. No Qt."""
