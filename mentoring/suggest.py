"""What somebody may have meant by a word that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that is most like `word`, or alone begins with it, regardless of case; None if none is."""
    by_key = {known.casefold(): known for known in words}
    key = word.strip().casefold()
    begun = [known for known in by_key if len(key) > 2 and known.startswith(key)]
    if len(begun) == 1:
        return by_key[begun[0]]
    found = get_close_matches(key, by_key, n=1, cutoff=0.6)
    return by_key[found[0]] if found else None
