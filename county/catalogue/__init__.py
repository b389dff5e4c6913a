"""The county's catalogue: the shipped one, and what the county made of it."""
