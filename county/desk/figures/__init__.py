"""The request desk in figures: page, list behind a figure, XLSX file, printable report.

Invariant: pages, templates and permission of this noun lie together.
"""
