"""Sound: clips, loudness, the chime, and an announcement put together."""
