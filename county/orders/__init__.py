"""Orders to terminals: given, carried by heads, answered."""
