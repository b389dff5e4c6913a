"""Text to the words a voice says, and words to sound.

Invariant: what is spoken are the words that `speech.words` returns, and every sound
that an engine returns has been measured: it exists, is long enough and is not silent.
"""
