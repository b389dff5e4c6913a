"""The county over HTTP: the application, its errors, limits and look.

Invariant: a person sees words, a terminal a sentence in JSON; never a traceback.
"""
