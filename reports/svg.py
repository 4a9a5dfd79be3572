"""A figure as inline SVG: no script, no request, the page's own ink, with words beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup

from reports.marks import Panels
from reports.words import printable

WIDE, NARROW = 700, 340
"""Pixels of a figure on a desk and on a phone; the text is the same size in both."""

_INK = "currentColor"
_CONFIG: dict[str, Any] = {
    "background": "transparent",
    "aria": False,
    "padding": 2,
    # Text is measured in this font; the page draws it in its own, of about the same widths.
    "font": "sans-serif",
    "view": {"stroke": None},
    "text": {"fill": _INK, "fontSize": 12},
    "rule": {"color": _INK},
    "axis": {
        "labelColor": _INK,
        "labelFontSize": 12,
        "titleColor": _INK,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "domainColor": _INK,
        "domainOpacity": 0.5,
        "tickColor": _INK,
        "tickOpacity": 0.5,
        "gridColor": _INK,
        "gridOpacity": 0.12,
    },
    "title": {
        "color": _INK,
        "fontSize": 12,
        "fontWeight": "bold",
        "offset": 4,
        "subtitleColor": _INK,
        "subtitleFontSize": 12,
    },
    "legend": {"labelColor": _INK, "labelFontSize": 12, "symbolOpacity": 1},
}

_TAG = re.compile(r"<[^>]+>")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_NOISE = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events|font-family)="[^"]*"| opacity="1"')
_INVISIBLE = re.compile(r'<path[^>]* d=""[^>]*/>')
_REFERENCE = re.compile(r'id="|url\(#')
_NO_ID = re.compile(r"[^A-Za-z0-9_-]+")
_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')


def responsive(draw: Callable[[int], Panels], name: str, words: str) -> Markup:
    """Draw a figure for a desk and for a phone; the page's style sheet shows one of them.

    Parameters
    ----------
    draw
        The figure at a given width in pixels.
    name
        Unique on the page.
    words
        What the figure shows, for those who do not see it.
    """
    wide = inline(draw(WIDE), f"{name}-wide", words)
    narrow = inline(draw(NARROW), f"{name}-narrow", words)
    return Markup('<div class="wide">{}</div><div class="narrow">{}</div>').format(wide, narrow)


def inline(panels: Panels, name: str, words: str, columns: int = 1) -> Markup:
    """Convert a figure to an ``<svg>`` element to be put into a page.

    `name` is unique on the page and prefixes every id inside; `columns` panels stand side by side.
    """
    name = _NO_ID.sub("-", name)  # it may be made of a feature's name, and those are anything
    stacked = columns == 1
    chart = alt.vconcat(*panels, spacing=12) if stacked else alt.concat(*panels, columns=columns)
    # A control character in a group's name aborts the converter, and the whole process with it.
    spec = _printable(chart.to_dict(validate=False) | {"config": _CONFIG})
    root, _, drawing = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]).partition(">")
    width, height = _SIZE.findall(root)[0]
    return Markup(
        '<svg role="img" aria-labelledby="{name}-words" width="{width}" height="{height}" '
        'viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">'
        '<title id="{name}-words">{words}</title>{drawing}'
    ).format(name=name, width=width, height=height, words=words, drawing=_clean(drawing, name))


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list) else value


def _clean(drawing: str, name: str) -> Markup:
    """Drop what only Vega's own scripts read, round coordinates, and make ids unique.

    A page with a dozen figures is half as large for it. Only tags are touched: the text between
    them is what the reader sees, already escaped.
    """

    def tidied(match: re.Match[str]) -> str:
        tag = _NOISE.sub("", match[0])
        tag = _LONG_NUMBER.sub(lambda m: f"{float(m[0]):.1f}", tag)
        return _REFERENCE.sub(lambda m: f"{m[0]}{name}-", tag)

    # S704: the drawing is Vega's output, every text in it escaped by Vega; tests hold it to that.
    return Markup(_TAG.sub(tidied, _INVISIBLE.sub("", drawing)))  # noqa: S704
