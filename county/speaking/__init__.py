"""Announcements rendered ahead: drafts' words as sound, heard before they are sealed."""
