"""Text to the words a voice says (see `speech.words.reading`)."""
