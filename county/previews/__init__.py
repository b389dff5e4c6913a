"""Previews: what a draft will look like on screens and on paper, before it is sealed.

Invariant: nothing is set here; lines, sizes and pages are those of `screen.paging` and
`paper`, which the faces themselves use.
"""
