"""Where sound goes: one interface, several outputs (see `broadcast.loudspeakers.output`)."""
