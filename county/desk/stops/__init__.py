"""Stopping the loudspeakers from the desk, and letting them speak again."""
