"""Backups: what a county needs to go on elsewhere, boxed to a key that is kept offline."""
