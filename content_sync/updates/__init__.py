"""Updates of a terminal's software: fetched by the agent, judged again and installed by root.

Invariant: what runs as root believes the pinned root alone; what the agent hands over is
bytes to judge.
"""
