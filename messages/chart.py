"""The picture of a report: in how many groups people met, round by round. Its text form carries every number."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from mentoring.reports import meeting_rate
from messages.text import ELLIPSIS, count, one_line

#: (label, groups, groups that met)
Point = tuple[str, int, int]

WIDTH, HEIGHT = 1200, 675
#: more bars than these could not be told apart on a phone
MOST_POINTS = 12

_SCALE = 2  # drawn twice as large and scaled down, for smooth edges
_PAPER, _INK, _SOFT, _LINE = "#ffffff", "#1d2433", "#5b6475", "#e3e7ee"
_BAR, _LAST, _TRACK = "#9db8e0", "#2f5fa8", "#f2f5fa"
_LEFT, _RIGHT, _TOP, _BOTTOM = 116, 1152, 178, 548

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def meeting_rate_chart(points: Sequence[Point], *, title: str) -> bytes:
    """A PNG of 1200 x 675 pixels with one bar for each of the latest points, oldest first."""
    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), _PAPER)
    draw = ImageDraw.Draw(image)
    _heading(draw, title)
    _grid(draw)
    shown = points[-MOST_POINTS:]
    for index, point in enumerate(shown):
        _bar(draw, point, index, len(shown))
    target = BytesIO()
    image.reduce(_SCALE).save(target, "PNG")
    return target.getvalue()


def alt_text(points: Sequence[Point], group: str = "group") -> str:
    """The chart in words, with every number that it shows."""
    shown = points[-MOST_POINTS:]
    if not shown:
        return "No round has closed yet."
    return f"{group.capitalize()}s that met. {'. '.join(point_words(point, group) for point in shown)}."


def point_words(point: Point, group: str = "group") -> str:
    """ "Round 3: 9 of 12 groups met (75%)"; `group` is what they are called."""
    label, groups, met = point
    rate = meeting_rate(groups, met)
    if rate is None:
        return f"{label}: no {group}s"
    return f"{label}: {met} of {count(groups, group)} met ({rate}%)"


def _heading(draw: ImageDraw.ImageDraw, title: str) -> None:
    bold = _font(40)
    _text(draw, (48, 48), _fitting(draw, _drawable(title, bold), bold, WIDTH - 96), bold, _INK)
    _text(draw, (48, 104), "Share of groups in which somebody said “we met”", _font(25), _SOFT)


def _grid(draw: ImageDraw.ImageDraw) -> None:
    for percent in (0, 25, 50, 75, 100):
        y = _height(percent)
        draw.line(_scaled(_LEFT - 12, y, _RIGHT, y), fill=_LINE, width=2 * _SCALE)
        _text(draw, (_LEFT - 24, y), f"{percent}%", _font(21), _SOFT, anchor="rm")


def _bar(draw: ImageDraw.ImageDraw, point: Point, index: int, of: int) -> None:
    label, groups, met = point
    step = (_RIGHT - _LEFT) / of
    centre, half = _LEFT + step * (index + 0.5), min(step * 0.33, 62)
    rate = meeting_rate(groups, met)
    last = index == of - 1
    small = _font(25 if of <= 6 else 17)
    _column(draw, centre, half, _TOP, _TRACK)
    if rate:
        _column(draw, centre, half, _height(rate), _LAST if last else _BAR)
    if rate is not None:
        _rate(draw, centre, rate, last=last, size=30 if of <= 6 else 22)
    ink = _INK if last else _SOFT
    _text(
        draw, (centre, _BOTTOM + 30), _fitting(draw, _drawable(label, small), small, step - 8), small, ink, anchor="mm"
    )
    said = f"{met} of {groups}" if groups else "no groups"
    _text(draw, (centre, _BOTTOM + 64), said, small, _SOFT, anchor="mm")


def _column(draw: ImageDraw.ImageDraw, centre: float, half: float, top: float, ink: str) -> None:
    box = _scaled(centre - half, top, centre + half, _BOTTOM)
    radius = min(8, int(_BOTTOM - top)) * _SCALE
    draw.rounded_rectangle(box, radius=radius, fill=ink, corners=(True, True, False, False))


def _rate(draw: ImageDraw.ImageDraw, centre: float, rate: int, *, last: bool, size: int) -> None:
    """Inside the bar where there is room, else above it."""
    inside = rate >= 15
    y = _height(rate) + (30 if inside else -24)
    ink = _PAPER if inside and last else _INK
    _text(draw, (centre, y), f"{rate}%", _font(size), ink, anchor="mm")


def _height(percent: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * percent / 100


def _scaled(*values: float) -> tuple[float, ...]:
    return tuple(value * _SCALE for value in values)


@cache
def _font(size: int) -> _Font:
    return ImageFont.load_default(size * _SCALE)


def _text(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], words: str, font: _Font, ink: str, anchor: str = "la"
) -> None:
    draw.text((at[0] * _SCALE, at[1] * _SCALE), words, font=font, fill=ink, anchor=anchor)


def _fitting(draw: ImageDraw.ImageDraw, words: str, font: _Font, width: float) -> str:
    if draw.textlength(words, font=font) <= width * _SCALE:
        return words
    while words and draw.textlength(words + ELLIPSIS, font=font) > width * _SCALE:
        words = words[:-1]
    return words.rstrip() + ELLIPSIS


def _drawable(words: str, font: _Font) -> str:
    """Without the characters that the bundled font does not have: an empty box says less than nothing."""
    missing = font.getmask("\uffff")
    kept = "".join(char for char in one_line(words)[:200] if char == " " or bytes(font.getmask(char)) != bytes(missing))
    return one_line(kept).strip(" :-") or "Groups that met"
