"""What somebody may have meant by a word that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that is most like `word`, regardless of case; None if none is."""
    by_key = {known.casefold(): known for known in words}
    found = get_close_matches(word.strip().casefold(), by_key, n=1, cutoff=0.6)
    return by_key[found[0]] if found else None
