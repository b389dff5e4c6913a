"""Sound: clips, and how loud they are."""
