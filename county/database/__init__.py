"""The county's database: tables, migrations, transactions.

Invariant: writes are one at a time; each is a transaction that is kept whole or not.
"""
