"""How long a page stays: by reading speed, never too short to notice.

Invariant: a page of running text stays at least its characters / `chars_per_second`.
"""

from disclosure.items import Strict


class Pace(Strict, frozen=True, kw_only=True):
    """The speeds.

    Attributes:
        chars_per_second: reading speed in passing; 4 to 5 is measured.
        shortest_seconds: least stay of any page.
        longest_table_seconds: most stay of a page of rows, which nobody reads whole.
        figure_seconds: stay of a picture, before its caption's reading time.
        pdf_seconds: stay of a PDF's page.
        longest_video_seconds: a longer video leaves after so long.
        strip_chars_per_second: most speed of running text on a LED bar.
    """

    chars_per_second: float = 4.5
    shortest_seconds: float = 6.0
    longest_table_seconds: float = 45.0
    figure_seconds: float = 6.0
    pdf_seconds: float = 12.0
    longest_video_seconds: float = 180.0
    strip_chars_per_second: float = 4.0

    def reading(self, text: str) -> float:
        """Return the stay of a page with these words, in seconds."""
        return max(self.shortest_seconds, round(inked(text) / self.chars_per_second, 1))

    def rows(self, text: str) -> float:
        """Return the stay of a page of table rows or addresses."""
        return min(self.reading(text), self.longest_table_seconds)

    def figure(self, caption: str) -> float:
        """Return the stay of a picture."""
        return self.figure_seconds + round(inked(caption) / self.chars_per_second, 1)

    def video(self, seconds: float) -> float:
        """Return the stay of a video."""
        return min(max(seconds, self.shortest_seconds), self.longest_video_seconds)


def inked(text: str) -> int:
    """Return how many characters of a text are not white space."""
    return sum(not char.isspace() for char in text)
