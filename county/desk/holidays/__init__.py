"""Pages of holiday notices."""
