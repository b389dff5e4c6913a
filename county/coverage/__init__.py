"""Coverage: who owes what of the catalogue, counted from what is public."""
