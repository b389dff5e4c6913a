"""Announcements heard before they are sealed."""
