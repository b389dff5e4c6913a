"""The colours of the look, and tints mixed from them."""

Colour = tuple[int, int, int]


def colour(text: str) -> Colour:
    """Return the colour written ``#RRGGBB``."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return `first` with `share` (0 to 1) of `second` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


INK = colour("#16233B")
MUTED = colour("#4A5A73")
PAPER = colour("#FFFFFF")
MIST = colour("#EEF4FB")
CIVIC = colour("#0B4F9E")
DEEP = colour("#083B78")
SEAL = colour("#B8322A")
AMBER = colour("#9A5200")
GREEN = colour("#1B6E3E")
FOCUS = colour("#FFB000")
HAIRLINE = colour("#8FA3BF")

# Tints for scenes: air and water from civic, fields from green, earth from amber.
SKY = mix(CIVIC, PAPER, 0.86)
SKY_LOW = mix(CIVIC, PAPER, 0.93)
FAR = mix(CIVIC, PAPER, 0.70)
MIDDLE = mix(mix(CIVIC, GREEN, 0.45), PAPER, 0.52)
NEAR = mix(GREEN, PAPER, 0.34)
MEADOW = mix(mix(GREEN, FOCUS, 0.25), PAPER, 0.42)
LEAF = mix(GREEN, PAPER, 0.14)
LEAF_LIGHT = mix(mix(GREEN, FOCUS, 0.22), PAPER, 0.22)
LEAF_DARK = mix(GREEN, INK, 0.30)
WATER = mix(CIVIC, PAPER, 0.55)
WATER_LIGHT = mix(CIVIC, PAPER, 0.72)
EARTH = mix(AMBER, PAPER, 0.55)
EARTH_LIGHT = mix(AMBER, PAPER, 0.78)
EARTH_DARK = mix(AMBER, INK, 0.25)
GRAIN = mix(FOCUS, PAPER, 0.30)
GRAIN_DARK = mix(FOCUS, AMBER, 0.35)
WALL = mix(EARTH_LIGHT, PAPER, 0.72)
WALL_SHADE = mix(MUTED, PAPER, 0.80)
ROOF = mix(INK, PAPER, 0.22)
ROOF_LIGHT = mix(INK, PAPER, 0.38)
STONE = mix(MUTED, PAPER, 0.52)
STONE_LIGHT = mix(MUTED, PAPER, 0.70)
STONE_DARK = mix(MUTED, PAPER, 0.28)
SKIN = mix(mix(FOCUS, SEAL, 0.36), PAPER, 0.58)
HAIR = mix(INK, PAPER, 0.08)
GREY_HAIR = mix(MUTED, PAPER, 0.62)
