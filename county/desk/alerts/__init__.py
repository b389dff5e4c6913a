"""Alerts on the desk."""
