"""The timetable as the county foresees it: what is said where on a day, and what clashes."""
