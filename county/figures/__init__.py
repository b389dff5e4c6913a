"""The request desk in figures: how many fell due and were kept, how soon, how people marked it.

Invariant: figures are added up from the requests' tables each time; they hold no personal data
and stay when personal data are erased.
"""
