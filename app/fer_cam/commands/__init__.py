"""The commands of `fer-cam`, and the parts that they share."""
