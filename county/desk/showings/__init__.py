"""Desk pages on what was shown where (see `county.showings`)."""
