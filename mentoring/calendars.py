"""Public holidays: one calendar per country, and per part of a country where parts have their own.

A calendar is named by its ISO code: "DE", or "DE-BY" with the part after the dash. The empty code has no holidays.
The library behind it loads all countries, when the first calendar is asked for: who uses none never waits for it.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from mentoring.errors import InvalidInput, MentoringError

if TYPE_CHECKING:
    from holidays import HolidayBase

#: the code of the calendar without holidays
NO_HOLIDAYS = ""
#: countries, of which the parts are offered as well
FEW = 5
#: the rank of a country that is not meant
MISSED = 3
SMALL_WORDS = frozenset({"and", "of", "the", "da"})


@lru_cache(maxsize=4096)
def holidays_of(calendar: str, year: int) -> frozenset[date]:
    """The holidays of one year; none for a code that is not known, so that one odd setting stops nobody's round."""
    found = _split(calendar)
    if found is None:
        return frozenset()
    country, part = found
    return frozenset(_entity(country)(subdiv=part or None, years=year))


def is_holiday(calendar: str, on: date) -> bool:
    """Whether `on` is a public holiday of the calendar."""
    return bool(calendar) and on in holidays_of(calendar, on.year)


def check_calendar(calendar: str, field: str = "calendar") -> str:
    """The code as it is kept ("de-by" is "DE-BY"). Raises InvalidInput, with the remedy beside `field`, if unknown."""
    if not calendar.strip():
        return NO_HOLIDAYS
    found = _split(calendar)
    if found is None:
        raise InvalidInput({field: MentoringError("calendar.unknown", code=calendar)})
    return _code(*found)


def calendar_name(calendar: str) -> str:
    """What people call it: "Germany (Bayern)"; the code itself if it is not known, "" for no holidays."""
    found = _split(calendar)
    if found is None:
        return calendar
    country, part = found
    name = _countries()[country][0]
    return f"{name} ({_parts(country).get(part, part)})" if part else name


def find_calendars(text: str, limit: int = 100) -> tuple[str, ...]:
    """The codes of up to `limit` calendars that somebody may mean who typed this: a code, or some of a name.

    Once few countries are left, each is followed by its parts. What no country has is looked for among all parts.
    """
    wanted, _, part_wanted = text.strip().casefold().partition("-")
    names = {code: name for code, (name, _) in _countries().items()}
    ranks = {code: _rank(wanted, code) for code in names}
    meant = (code for code, rank in ranks.items() if rank < MISSED)
    chosen = sorted(meant, key=lambda code: (ranks[code], names[code]))
    if not chosen:
        return tuple(_code(*one) for one in _all_parts() if wanted in _parts(one[0])[one[1]].casefold())[:limit]
    found: list[str] = []
    for country in chosen:
        found.append(country)
        if ranks[country] == 0 or len(chosen) <= FEW:
            found += [_code(country, part) for part in _parts(country) if part.casefold().startswith(part_wanted)]
    return tuple(found[:limit])


def _rank(wanted: str, code: str) -> int:
    """0 for the country's own code, 1 for the beginning of its name, 2 for any of it, else MISSED."""
    name, spellings = _countries()[code]
    if wanted in spellings:
        return 0
    if name.casefold().startswith(wanted):
        return 1
    return 2 if wanted in name.casefold() else MISSED


def _all_parts() -> Iterator[tuple[str, str]]:
    return ((country, part) for country in _countries() for part in _parts(country))


def _split(calendar: str) -> tuple[str, str] | None:
    """(country, part or "") as the library spells them; None if it knows no such calendar, and for no holidays."""
    country, _, part = calendar.strip().partition("-")
    country = country.upper()
    if country not in _countries():
        return None
    if not part:
        return country, ""
    spelled = {known.casefold(): known for known in _parts(country)}.get(part.casefold())
    return (country, spelled) if spelled else None


def _code(country: str, part: str) -> str:
    return f"{country}-{part}" if part else country


@cache
def _countries() -> dict[str, tuple[str, frozenset[str]]]:
    """ISO code -> name, and all codes of the country in small letters: "gb", "gbr" and "uk"."""
    from holidays.registry import COUNTRIES

    return {
        codes[0]: (" ".join(_title(module)), frozenset(code.casefold() for code in codes))
        for module, (_, *codes) in COUNTRIES.items()
    }


def _title(module: str) -> Iterator[str]:
    """ "bosnia_and_herzegovina" -> Bosnia, and, Herzegovina."""
    for word in module.split("_"):
        yield word if word in SMALL_WORDS else word.capitalize()


@cache
def _parts(country: str) -> dict[str, str]:
    """Code of each part that has a calendar of its own -> its name."""
    entity = _entity(country)
    named = {part: name for name, part in reversed(getattr(entity, "subdivisions_aliases", {}).items())}
    return {part: named.get(part, part) for part in entity.subdivisions}


def _entity(country: str) -> "type[HolidayBase]":
    import holidays

    entity: type[HolidayBase] = getattr(holidays, country)
    return entity
