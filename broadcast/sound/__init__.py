"""Sound: the chime, and an announcement put together."""
