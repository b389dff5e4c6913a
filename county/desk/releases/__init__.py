"""The desk's pages about the terminals' software."""
