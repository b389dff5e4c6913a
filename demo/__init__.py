"""The demo county: its content and the scripts that draw it."""
