"""Who owes what, and the catalogue that says so, on the desk."""
