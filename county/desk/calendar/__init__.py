"""The loudspeakers' calendar: any day's timetable, with what clashes."""
