"""Which characters people here write: standard ones before traditional and dialect ones.

Source: GB/T 2312 holds the simplified characters that everyday writing needs; the forms
that it lacks (誰, 係) are traditional, of dialects, or of rare names.
Invariant: only a part of a character, which nobody writes alone, is no character.
"""

PARTS = frozenset(
    "丨丶丿亅亠亻冂冖冫凵刂勹匚匸卩厶囗夂夊宀屮巛廴彐彑彡彳忄扌攵氵灬爫爿牜犭疒癶礻禸纟罒艹虍衤覀訁讠辶釒钅阝飠饣"
)
"""Parts that dictionaries list with a sound."""


def is_common(character: str) -> bool:
    """Tell whether GB/T 2312 counts the character among its 3,755 common ones."""
    return 0xB0 <= _lead(character) <= 0xD7


def is_standard(character: str) -> bool:
    """Tell whether GB/T 2312 holds the character, common or less so."""
    return _lead(character) >= 0xB0


def _lead(character: str) -> int:
    """Return the first byte of the character's place in GB/T 2312; 0 where it has none."""
    try:
        return character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return 0
