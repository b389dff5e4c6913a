"""What kiosk and signage share: `paging` cuts content into pages, `widgets` draws it.

Invariant: nothing here searches, speaks or touches the network.
"""
