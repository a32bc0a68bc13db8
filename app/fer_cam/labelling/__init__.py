"""From crops of faces to labels: the classifier, labels that last, and their smoothing."""
