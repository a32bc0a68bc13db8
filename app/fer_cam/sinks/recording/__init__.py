"""Write a video file that keeps the source's time, holds its sound, and can be played up to a kill or a full disk."""
