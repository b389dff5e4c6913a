"""Printing at the kiosk: what is made, where it goes, and what of it is kept (nothing)."""
