"""Words to sound: one interface, several engines (see `speech.engines.engine`)."""
