"""The commands of `fer-cam` and what they share."""
