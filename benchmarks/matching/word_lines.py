"""The line of the table about words: what people write against what others offer."""

from random import Random

from benchmarks.matching.measure import SEED, Line, timed
from mentoring.skills import catalogue
from mentoring.text_match import closeness, features
from tests.mentoring.word_pairs import BESIDE, PAIRS, reciprocal_rank


def words(quick: bool) -> Line:
    """24 goals among 48 offers with no word in common, and the seconds to prepare 10,000 texts."""
    goals, offers = [goal for goal, _ in PAIRS], [offer for _, offer in PAIRS] + list(BESIDE)
    spelt = [features(texts)[:, len(catalogue().skills) :] for texts in (goals, offers)]
    alone = reciprocal_rank((spelt[0] @ spelt[1].T).toarray())
    reached = reciprocal_rank(closeness(goals, offers))
    many = 2_000 if quick else 10_000
    pieces, draw = " ".join(goals + offers).split(), Random(SEED)
    texts = [" ".join(draw.choices(pieces, k=8)) for _ in range(many)]
    _, seconds = timed(lambda: features(texts), 3)
    return Line(
        f"words, 24 goals against 48 offers with no word in common; {many:,} texts of eight words",
        "mean reciprocal rank >= .55; <= .5 s",
        f"{reached:.2f}; {seconds:.2f} s",
        f"{reached / alone:.1f}",
        f"pieces of words alone (characters, TF-IDF) {alone:.2f}",
    )
