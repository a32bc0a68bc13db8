"""From a frame to a result: the stages in order, on one thread or two, and what is left out if frames take too long."""
