"""Several flights on one set of axes."""
