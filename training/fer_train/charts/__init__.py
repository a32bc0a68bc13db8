"""Charts of datasets and runs, as matplotlib figures and PNG files."""
