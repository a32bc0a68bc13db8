"""Label saved faces by hand, and count how the model agrees with the person."""
