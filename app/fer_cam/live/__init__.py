"""What the window knows of the last minutes and how it arranges it: people, history, label places, cameras. No Qt."""
