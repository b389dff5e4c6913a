"""Typing an emergency text on the desk."""
