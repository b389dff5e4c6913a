"""Papers of a village: notice-board poster, household sheet, code sheet, book of guides.

Invariant: what is printed is published now and vouched for by the newest root; how it
looks is `paper`'s alone, as on the kiosk.
"""
