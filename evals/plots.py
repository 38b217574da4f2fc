"""Plots as inline SVG, written by hand: nothing to load, and every word in them escaped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 560, 320
LEFT, RIGHT, TOP, BOTTOM = 60, 16, 12, 44
# Told apart by people who do not see red and green, and in grey by their dashes.
COLOURS = ("#0a58a8", "#b45309", "#047857", "#7c3aed", "#6b7280")
DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 4")
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Plane:
    """Where the values 0 to `right` and 0 to `top` lie on the drawing."""

    right: float = 1.0
    top: float = 1.0

    def x(self, value: float) -> float:
        """Pixels from the left."""
        return LEFT + value / self.right * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM)

    def path(self, points: Points) -> str:
        """The points as SVG coordinates."""
        return " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)


def curves(
    about: str, across: str, up: str, series: Mapping[str, Points], band: tuple[Points, Points] | None = None
) -> str:
    """Lines by name over a common plane; `band` is the lower and the upper edge around the first."""
    highest = max(y for points in (*series.values(), *(band or ())) for _, y in points)
    plane = Plane(top=_round_up(highest))
    parts = [_axes(plane, across, up)]
    if band:
        edge = plane.path([*band[0], *reversed(band[1])])
        parts.append(f'<polygon points="{edge}" fill="{COLOURS[0]}" fill-opacity=".15" />')
    for (name, points), colour, dash in zip(series.items(), COLOURS, DASHES, strict=False):
        line = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        parts.append(f'<polyline points="{plane.path(points)}" {line}><title>{escape(name)}</title></polyline>')
    return _figure(about, parts, _legend(series))


def reliability(about: str, bins: Iterable[tuple[float, float, float, float, int]]) -> str:
    """For each bin: mean confidence, share right, its interval, and how many turns are in it."""
    plane = Plane()
    diagonal = f'<polyline points="{plane.path([(0, 0), (1, 1)])}" stroke="#6b7280" stroke-dasharray="4 4" />'
    parts = [_axes(plane, "confidence", "share right"), diagonal]
    for said, right, low, high, n in bins:
        x, colour = plane.x(said), COLOURS[0]
        told = f"said {said:.2f}, right {right:.2f} ({low:.2f} to {high:.2f}), {n} turns"
        parts += [
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{plane.y(low):.1f}" y2="{plane.y(high):.1f}" stroke="{colour}" />',
            f'<circle cx="{x:.1f}" cy="{plane.y(right):.1f}" r="4" fill="{colour}"><title>{told}</title></circle>',
            f'<text x="{x + 6:.1f}" y="{plane.y(right) + 4:.1f}">{n}</text>',
        ]
    return _figure(about, parts)


def bars(about: str, counts: Mapping[str, int]) -> str:
    """One bar for each name, with its count."""
    step, widest = 24, max([1, *counts.values()])
    height = step * len(counts) + 8
    parts = []
    for place, (name, n) in enumerate(counts.items()):
        y, width = 4 + place * step, 300 * n / widest
        parts += [
            f'<text x="0" y="{y + 14}">{escape(name)}</text>',
            f'<rect x="200" y="{y}" width="{width:.1f}" height="{step - 6}" fill="{COLOURS[0]}" />',
            f'<text x="{206 + width:.1f}" y="{y + 14}">{n}</text>',
        ]
    return _figure(about, parts, height=height)


def intervals(about: str, metrics: Mapping[str, tuple[float, float, float]]) -> str:
    """Each metric's value as a dot in its interval, on a scale from 0 to 1."""
    step = 24
    parts = []
    for place, (name, (value, low, high)) in enumerate(metrics.items()):
        y = 16 + place * step
        x1, x, x2 = (160 + 380 * min(max(one, 0.0), 1.0) for one in (low, value, high))
        parts += [
            f'<text x="0" y="{y + 4}">{escape(name)}</text>',
            f'<line x1="160" x2="540" y1="{y}" y2="{y}" stroke="#e5e7eb" />',
            f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y}" y2="{y}" stroke="{COLOURS[0]}" stroke-width="3" />',
            f'<circle cx="{x:.1f}" cy="{y}" r="4" fill="{COLOURS[0]}" />',
        ]
    bottom = 16 + step * len(metrics)
    ends = ((160, 0), (540, 1))
    parts += [f'<text x="{x}" y="{bottom + 4}" text-anchor="middle">{label}</text>' for x, label in ends]
    return _figure(about, parts, height=bottom + 12)


def _axes(plane: Plane, across: str, up: str) -> str:
    parts = []
    for tenth in range(0, 11, 2):
        x, y = plane.x(plane.right * tenth / 10), plane.y(plane.top * tenth / 10)
        parts += [
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e5e7eb" />',
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{plane.top * tenth / 10:.2g}</text>',
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{plane.right * tenth / 10:.1f}</text>',
        ]
    middle = HEIGHT / 2 - 16
    parts += [
        f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 6}" text-anchor="middle">{escape(across)}</text>',
        f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">{escape(up)}</text>',
    ]
    return "".join(parts)


def _legend(names: Iterable[str]) -> str:
    keys = zip(names, COLOURS, DASHES, strict=False)
    return " ".join(_key(name, colour, dash) for name, colour, dash in keys)


def _key(name: str, colour: str, dash: str) -> str:
    line = f'<line x1="0" x2="32" y1="5" y2="5" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}" />'
    return f'<span><svg width="32" height="10">{line}</svg> {escape(name)}</span>'


def _figure(about: str, parts: Sequence[str], legend: str = "", height: int = HEIGHT) -> str:
    told = escape(about, quote=True)
    drawing = f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{told}">{"".join(parts)}</svg>'
    return f"<figure>{drawing}<figcaption>{escape(about)}{f'<br>{legend}' if legend else ''}</figcaption></figure>"


def _round_up(value: float) -> float:
    """To the next tenth that has a place for every line, at most 1."""
    return min(1.0, max(0.1, (int(value * 10) + 1) / 10))
