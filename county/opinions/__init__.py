"""Opinions (意见) and ratings (满意度): what residents said, counted.

Invariant: nothing here says, or could say, who gave an opinion.
"""
