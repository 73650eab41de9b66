"""How close what people write is to what others offer: `closeness`, the one function through which texts are compared.

A text becomes a row of numbers, and two texts are as close as the product of their rows. A row has two parts. The
greater one stands in the known skills (`data/skills.toml`): those that the text names, or else those whose names and
related words have words like its own. The lesser one is the spelling itself, as pieces of three to five letters of
each word, the rare ones weighing most (TF-IDF). What is rare is learnt from the list of skills alone: so two texts
are as close in one program as in another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mentoring.skills import catalogue, skill_key

Floats = NDArray[np.float32]

#: lengths of the pieces of words
PIECES = (3, 4, 5)
#: places for pieces; two of them share one so seldom that it does not show
PLACES = 2**18
#: share of a row's length that stands in the known skills, and in the spelling; their squares add up to one
MEANING, SPELLING = 0.866, 0.5
#: how much an exact name, and a name inside a longer text, say about a skill
NAMED, MENTIONED = 1.0, 0.8
#: two words less alike than this have nothing to do with each other
ALIKE = 0.45
#: a known skill less like a text than this share of the most alike one is not meant
CLOSE = 0.35
#: a related word says less than a name
RELATED = 0.7
#: likeness of a text to a skill that is as good as half a name: about one rare word in common
HALF = 3.0
#: words in the longest name of a skill that is looked for inside a text
LONGEST_NAME = 4
#: how much of a skill another one is that shares its words, and all others of its field of work together
SAME_WORDS, SAME_FIELD = 0.5, 0.3
#: skills that share less of their words than this share them by accident
BY_ACCIDENT = 0.05
#: words that say nothing of what somebody wants
SAYS_NOTHING = (
    "a about after again all also am an and any anybody are as at be because been before being best better but by can "
    "could do does doing each etc for from get gets getting give good had has have having he her here him his how i if "
    "in into is it its just keep know last learn learning less like make makes making many may me more most much my "
    "need needs never new next no not of on one only or other others our out over own people really should so some "
    "somebody someone something than that the their them then there these they thing things this those time times to "
    "too two up us use using very want wants was way we were what when where which while who whom why will with "
    "without work would year you your"
)
EMPTY = frozenset(SAYS_NOTHING.split())
#: a letter that is none stands for a space here: what may stand inside a word besides letters and digits
INSIDE = "#+./&-"


@dataclass(frozen=True, eq=False, slots=True)
class _Known:
    """The list of skills as tables; rows are skills, or the words that their names and related words are made of."""

    weight: Floats  # (PLACES,): how rare a piece is
    words: Any  # sparse (PLACES, words): the spelling of each word
    says: Any  # sparse (words, skills): how much a word says about a skill
    near: Any  # sparse (skills, skills): ones on the diagonal, a little for those that are related
    row_of: dict[str, int]  # key of a name or alias -> row
    starts: frozenset[str]  # first words of names and aliases


def closeness(goals: Sequence[str], offers: Sequence[str]) -> Floats:
    """How close each goal is to each offer: (goals, offers), from 0 to 1."""
    table: Floats = (features(goals) @ features(offers).T).toarray()
    return np.clip(table, 0, 1, out=table)


def features(texts: Sequence[str]) -> Any:
    """The rows of some texts: sparse (texts, columns), none longer than one; 0 for a text that says nothing."""
    known = _known()
    unique = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    tokens = [_tokens(text) for text in unique]
    counts, words = _counted([_telling(own) for own in tokens])
    pieces = _pieces(words)
    pieces.data *= known.weight[pieces.indices]
    spelt = _scaled(counts @ pieces)
    meant = _meanings(counts @ _word_says(pieces, known), *_named(list(unique), tokens, known))
    rows = sparse.hstack([_no_longer(meant @ known.near) * MEANING, spelt * SPELLING], format="csr")
    return rows[[unique[text] for text in texts]]


def _word_says(pieces: Any, known: _Known) -> Any:
    """How much each word says about each skill, by way of the known words that it is spelt like."""
    alike = (_scaled(pieces) @ known.words).tocsr()
    alike.data[alike.data < ALIKE] = 0
    alike.eliminate_zeros()
    return alike.power(2) @ known.says


def _meanings(likeness: Any, at: list[int], skill: list[int], says: list[float]) -> Any:
    """How much each text says about each skill: the named ones, or else those that it is most like."""
    likeness = likeness.tocsr()
    found = sparse.coo_matrix((says, (at, skill)), shape=likeness.shape, dtype=np.float32).tocsr()
    silent = np.ones(likeness.shape[0], np.bool_)
    # who names a skill means it: what else the text is like says no more
    silent[at] = False
    top = likeness.max(axis=1).toarray().ravel() if likeness.shape[0] else np.zeros(0, np.float32)
    row = np.repeat(np.arange(likeness.shape[0]), np.diff(likeness.indptr))
    keep = silent[row] & (likeness.data >= CLOSE * top[row]) & (likeness.data > 0)
    best, row = likeness.data[keep], row[keep]
    guess = (best / top[row]) ** 2 * top[row] / (top[row] + HALF)
    guesses = sparse.coo_matrix((guess, (row, likeness.indices[keep])), shape=likeness.shape)
    return _no_longer((found + guesses.tocsr()).tocsr())


def _named(
    texts: Sequence[str], tokens: Sequence[list[str]], known: _Known
) -> tuple[list[int], list[int], list[float]]:
    """The skills whose names are the text, or stand in it: rows of texts, rows of skills, and how much that says."""
    at, skills, says = [], [], []
    for row, (text, words) in enumerate(zip(texts, tokens, strict=True)):
        key = skill_key(text)
        whole = known.row_of.get(key, known.row_of.get(key.replace("-", " ")))
        inside = {whole: NAMED} if whole is not None else dict.fromkeys(_mentioned(words, known), MENTIONED)
        at += [row] * len(inside)
        skills += list(inside)
        says += list(inside.values())
    return at, skills, says


def _mentioned(words: Sequence[str], known: _Known) -> Iterable[int]:
    """The skills that a longer text names, the longest names first; a word counts for one of them."""
    at = 0
    while at < len(words):
        step = 1
        if words[at] in known.starts:
            for size in range(min(LONGEST_NAME, len(words) - at), 0, -1):
                name = " ".join(words[at : at + size])
                # a single short word inside a sentence is seldom the language R, or Go
                if name in known.row_of and (size > 1 or (len(name) > 2 and name not in EMPTY)):
                    yield known.row_of[name]
                    step = size
                    break
        at += step


def _tokens(text: str) -> list[str]:
    """The words of a text in small letters, without the marks around them."""
    spaced = "".join(one if one.isalnum() or one in INSIDE else " " for one in text.casefold())
    return [word for word in (piece.strip("./&-") for piece in spaced.split()) if word]


def _telling(words: Sequence[str]) -> list[str]:
    """The words that say something; all of them if none does."""
    simple = [part for word in words for part in word.replace("/", "-").split("-") if part]
    return [word for word in simple if word not in EMPTY] or simple


def _counted(texts: Sequence[Sequence[str]]) -> tuple[Any, list[str]]:
    """Which words are in which texts: sparse (texts, words), and the words."""
    words: dict[str, int] = {}
    column = [words.setdefault(word, len(words)) for own in texts for word in own]
    ends = np.cumsum([0, *(len(own) for own in texts)])
    counts = sparse.csr_matrix(
        (np.ones(len(column), np.float32), np.array(column, np.intp), ends), shape=(len(texts), len(words))
    )
    counts.sum_duplicates()
    return counts, list(words)


def _pieces(words: Sequence[str]) -> Any:
    """Counts of the pieces of words, which begin and end with a space: sparse (words, PLACES).

    All words are one array of letters, so that thousands of them take some milliseconds.
    """
    letters = np.frombuffer("".join(f" {word} " for word in words).encode("utf-32-le"), np.uint32).astype(np.uint64)
    row = np.repeat(np.arange(len(words)), [len(word) + 2 for word in words])
    rows, places = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
    code = np.zeros(len(letters), np.uint64)
    for size in range(1, min(max(PIECES), len(letters)) + 1):
        code = code[: len(letters) - size + 1] * np.uint64(0x100000001B3) + letters[size - 1 :]
        if size in PIECES:
            good = np.flatnonzero(row[: len(code)] == row[size - 1 :])
            rows.append(row[good])
            places.append((_mixed(code[good]) % np.uint64(PLACES)).astype(np.intp))
    at, place = np.concatenate(rows), np.concatenate(places)
    return sparse.coo_matrix((np.ones(len(at), np.float32), (at, place)), shape=(len(words), PLACES)).tocsr()


def _mixed(code: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Codes whose lowest bits depend on all of theirs."""
    code = code ^ (code >> np.uint64(29))
    return (code * np.uint64(0xBF58476D1CE4E5B9)) ^ (code >> np.uint64(32))


def _lengths(rows: Any) -> NDArray[Any]:
    return np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1), np.float32).ravel())


def _scaled(rows: Any) -> Any:
    """Rows of length one; a row of zeros stays."""
    length = _lengths(rows)
    return (sparse.diags(np.divide(1, length, out=np.zeros_like(length), where=length > 0)) @ rows).tocsr()


def _no_longer(rows: Any) -> Any:
    """Rows no longer than one."""
    return (sparse.diags(1 / np.maximum(_lengths(rows), 1)) @ rows).tocsr()


@cache
def _known() -> _Known:
    skills = catalogue().skills
    names, called = _words_of([" ".join((skill.name, *skill.aliases)) for skill in skills])
    hints, hinted = _words_of([" ".join(skill.related) for skill in skills])
    words = list(dict.fromkeys((*called, *hinted)))
    place = {word: at for at, word in enumerate(words)}
    says = sparse.lil_matrix((len(words), len(skills)), dtype=np.float32)
    for row, (own, more) in enumerate(zip(names, hints, strict=True)):
        for word in more:
            says[place[word], row] = RELATED
        for word in own:
            says[place[word], row] = 1
    says = says.tocsr()
    rare = np.log(len(skills) / np.diff(says.indptr)).astype(np.float32)
    pieces = _pieces(words)
    seen = np.asarray((pieces > 0).sum(axis=0)).ravel()
    weight = (np.log((1 + len(words)) / (1 + seen))).astype(np.float32)
    rows = {skill.name: at for at, skill in enumerate(skills)}
    row_of = {key: rows[skill.name] for key, skill in catalogue().by_key.items()}
    says = (sparse.diags(rare) @ says).tocsr()
    return _Known(
        weight=weight,
        words=_scaled(pieces.multiply(weight[None, :]).tocsr()).T.tocsr(),
        says=says,
        near=_near(says, [skill.field for skill in skills]),
        row_of=row_of,
        starts=frozenset(key.split()[0] for key in row_of),
    )


def _words_of(texts: Sequence[str]) -> tuple[list[list[str]], list[str]]:
    found = [_telling(_tokens(text)) for text in texts]
    return found, [word for own in found for word in own]


def _near(says: Any, fields: Sequence[str]) -> Any:
    """How much of each skill each other one is: sparse (skills, skills)."""
    rows = _scaled(says.T.tocsr())
    shared = (rows @ rows.T).tocsr()
    shared.data[shared.data < BY_ACCIDENT] = 0
    shared.setdiag(0)
    shared.eliminate_zeros()
    known = sorted(set(fields))
    column = [known.index(field) for field in fields]
    belongs = sparse.csr_matrix((np.ones(len(fields), np.float32), (range(len(fields)), column)))
    size = np.asarray(belongs.sum(axis=0)).ravel()
    same = belongs @ sparse.diags(SAME_FIELD / size) @ belongs.T
    return (sparse.identity(len(fields)) + SAME_WORDS * shared + same).tocsr().astype(np.float32)
