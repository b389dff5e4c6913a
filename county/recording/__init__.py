"""Announcements that a person has recorded: checked, brought to one level, made drafts."""
