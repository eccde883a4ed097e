"""Charts drawn (vẽ biểu đồ): figures in, SVG or PNG out, by Vega-Lite; the library is the extra `[report]`.

What is written at a mark is the published figure itself, so that chart and table never differ by a rounding.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from importlib.util import find_spec
from typing import Any, Final

from cchc_index.model.language import _, current, number
from cchc_index.report.page import Chart, Series, printable

Spec = dict[str, Any]

BLUE, RED, GREEN, GREY = "#2a6fb0", "#c4532d", "#2f8557", "#8a8f98"
LINES: Final = (BLUE, RED, GREEN, "#8a5fb0", "#b08a2a", "#3f9fa8", "#a04f7d", GREY)
"""Colours of lines, told apart by people who see colours otherwise, and again by the name at their end."""
EXTRA: Final = "cchc-index[report]"
"""What holds the library that draws."""
ROW: Final = 24
"""Height of a row of a chart, in pixels."""
LOCALES: Final = {"vi": {"decimal": ",", "thousands": "."}, "en": {"decimal": ".", "thousands": ","}}
NAME_WIDTH: Final = 240
LEGEND_COLUMNS: Final = 3
"""So many names stand beside each other below a chart; of more the last ones would be cut off."""
WORDS: Final[Spec] = {
    "mark": {"type": "text", "align": "left", "dx": 5},
    "encoding": {"x": {"field": "at", "type": "quantitative"}, "text": {"field": "text"}},
}
"""The layer with what is written beside the marks."""
SERIF: Final = "Times New Roman, Liberation Serif, DejaVu Serif, serif"


def available() -> bool:
    """Whether the library that draws is installed."""
    return find_spec("vl_convert") is not None


def svg(chart: Chart, width: int, font: str = "sans-serif") -> str:
    """The chart as an SVG of its own, text in the colour of what is around it (biểu đồ SVG)."""
    from vl_convert import vegalite_to_svg  # noqa: PLC0415 - an extra, and slow to load

    spec = _spec(chart, width, font, "currentColor")
    return str(vegalite_to_svg(json.dumps(spec), format_locale=_locale()))


def png(chart: Chart, width: int, font: str = SERIF) -> bytes:
    """The chart as a picture on white, twice as fine as a screen (biểu đồ PNG)."""
    from vl_convert import vegalite_to_png  # noqa: PLC0415 - an extra, and slow to load

    spec = _spec(chart, width, font, "black") | {"background": "white"}
    return bytes(vegalite_to_png(json.dumps(spec), scale=2, format_locale=_locale()))


def _inert(chart: Chart) -> Chart:
    return replace(
        chart,
        title=printable(chart.title),
        labels=tuple(map(printable, chart.labels)),
        series=tuple(Series(printable(one.name), one.values) for one in chart.series),
        measure=printable(chart.measure),
    )


def _locale() -> Spec:
    return {**LOCALES[current()], "grouping": [3], "currency": ["", ""]}


def _spec(chart: Chart, width: int, font: str, ink: str) -> Spec:
    """The chart in Vega-Lite's words; a character that no SVG may hold would end the whole program."""
    chart = _inert(chart)
    faint = {"gridOpacity": 0.25, "gridColor": GREY, "tickCount": 6, "domainColor": GREY, "tickColor": GREY}
    axis = {"labelColor": ink, "titleColor": ink, "labelLimit": NAME_WIDTH, "titleFontWeight": "normal", **faint}
    legend = {"labelColor": ink, "titleColor": ink}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None,
        "description": chart.title,
        "width": width,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": {"font": font, "axis": axis, "legend": legend, "text": {"fill": ink}, "view": {"stroke": None}},
        **DRAWN[chart.kind](chart, ink),
    }


def _bars(chart: Chart, _ink: str) -> Spec:
    rows = _rows(chart)
    value = {"field": "value", "type": "quantitative", "title": chart.measure or None}
    bar = {"mark": {"type": "bar", "color": BLUE, "height": {"band": 0.72}}, "encoding": {"x": value}}
    return _down(rows, [bar, WORDS])


def _waterfall(chart: Chart, ink: str) -> Spec:
    """Changes as bars from where the one before ended; the totals as marks, since the axis need not begin at 0."""
    values = [value or Fraction(0) for value in chart.series[0].values]
    rows, at = [], values[0]
    for place, (label, value) in enumerate(zip(chart.labels, values, strict=True)):
        total = place in (0, len(values) - 1)
        start, end = (value, value) if total else (at, at + value)
        text = number(value, chart.decimals)
        painted = ink if total else (RED if value < 0 else GREEN)
        shown = text if total or value <= 0 else f"+{text}"
        more = {"colour": painted, "total": total, "end": float(end)}
        rows.append(_row(label, place, start, **more, **_said(max(start, end), shown)))
        at = end
    ends = [one for row in rows for one in (row["value"], row["end"])]
    pad = (max(ends) - min(ends) or 1) / 6
    scale = {"domain": [min(ends) - pad, max(ends) + pad], "zero": False, "nice": False}
    x: Spec = {"field": "value", "type": "quantitative", "title": chart.measure or None, "scale": scale}
    colour: Spec = {"field": "colour", "type": "nominal", "scale": None}
    bar = {
        "mark": {"type": "bar", "height": {"band": 0.72}},
        "encoding": {"x": x, "x2": {"field": "end"}, "color": colour},
        "transform": [{"filter": "!datum.total"}],
    }
    mark = {
        "mark": {"type": "tick", "thickness": 3, "size": ROW * 0.8},
        "encoding": {"x": x, "color": colour},
        "transform": [{"filter": "datum.total"}],
    }
    return _down(rows, [bar, mark, WORDS])


def _intervals(chart: Chart, _ink: str) -> Spec:
    value, low, high = chart.series
    rows = [
        _row(label, place, at, low=_float(one), high=_float(other), **_said(other or at, _text(chart, at)))
        for place, (label, at, one, other) in enumerate(
            zip(chart.labels, value.values, low.values, high.values, strict=True)
        )
    ]
    scale = {"zero": False}
    ends = {
        "x": {"field": "low", "type": "quantitative", "title": chart.measure or None, "scale": scale},
        "x2": {"field": "high"},
    }
    rule = {"mark": {"type": "rule", "color": BLUE, "strokeWidth": 2}, "encoding": ends}
    point = {
        "mark": {"type": "point", "filled": True, "color": BLUE, "size": 60, "opacity": 1},
        "encoding": {"x": {"field": "value", "type": "quantitative", "scale": scale}},
    }
    return _down(rows, [rule, point, WORDS])


def _lines(chart: Chart, _ink: str) -> Spec:
    rows = [
        _row(label, place, value, series=one.name, text=_text(chart, value), last=place == len(chart.labels) - 1)
        for one in chart.series
        for place, (label, value) in enumerate(zip(chart.labels, one.values, strict=True))
    ]
    x = {"field": "label", "type": "ordinal", "sort": None, "title": None, "axis": {"labelAngle": 0}}
    y = {"field": "value", "type": "quantitative", "title": chart.measure or None, "scale": {"zero": False}}
    names = [one.name for one in chart.series]
    scale = {"domain": names, "range": [LINES[place % len(LINES)] for place in range(len(names))]}
    legend = {"orient": "bottom", "columns": LEGEND_COLUMNS}
    colour = {"field": "series", "type": "nominal", "title": None, "scale": scale, "legend": legend}
    line = {"mark": {"type": "line", "point": True}, "encoding": {"x": x, "y": y, "color": colour}}
    end = {
        "mark": {"type": "text", "align": "left", "dx": 8},
        "encoding": {"x": x, "y": y, "text": {"field": "text"}},
        "transform": [{"filter": "datum.last"}],
    }
    return {"data": {"values": rows}, "height": 260, "layer": [line, *([end] if len(names) <= len(LINES) else [])]}


def _pareto(chart: Chart, _ink: str) -> Spec:
    lost, share = chart.series
    rows = [
        _row(label, place, value, share=_float(running), text=_text(chart, value))
        for place, (label, value, running) in enumerate(zip(chart.labels, lost.values, share.values, strict=True))
    ]
    x = {"field": "label", "type": "ordinal", "sort": None, "title": None, "axis": {"labelAngle": -40}}
    y = {"field": "value", "type": "quantitative", "title": lost.name}
    right = {"field": "share", "type": "quantitative", "title": share.name, "scale": {"domain": [0, 100]}}
    bar = {"mark": {"type": "bar", "color": BLUE, "width": {"band": 0.6}}, "encoding": {"x": x, "y": y}}
    text = {"mark": {"type": "text", "dy": -7}, "encoding": {"x": x, "y": y, "text": {"field": "text"}}}
    line = {"mark": {"type": "line", "point": {"color": RED}, "color": RED}, "encoding": {"x": x, "y": right}}
    layer = [{"layer": [bar, text]}, line]
    return {"data": {"values": rows}, "height": 260, "layer": layer, "resolve": {"scale": {"y": "independent"}}}


DRAWN: Final[dict[str, Callable[[Chart, str], Spec]]] = {
    "bars": _bars,
    "waterfall": _waterfall,
    "intervals": _intervals,
    "lines": _lines,
    "pareto": _pareto,
}


def _rows(chart: Chart) -> list[Spec]:
    (one,) = chart.series
    return [
        _row(label, place, value, **_said(value or Fraction(0), _text(chart, value)))
        for place, (label, value) in enumerate(zip(chart.labels, one.values, strict=True))
    ]


def _row(label: str, place: int, value: Fraction | None, **more: object) -> Spec:
    return {"label": label, "place": place, "value": _float(value), **more}


def _said(at: Fraction | None, text: str) -> Spec:
    """What is written beside a mark, and where: at the edge where there is no figure."""
    return {"at": _float(at), "text": text}


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _text(chart: Chart, value: Fraction | None) -> str:
    return _("unknown") if value is None else number(value, chart.decimals)


def _down(rows: Sequence[Spec], layer: Sequence[Spec]) -> Spec:
    """Rows one below the other, in the order given; equal labels stay two rows."""
    names = [row["label"] for row in rows]
    scale = {"domain": [row["place"] for row in rows]}  # else rows without a figure would be left out
    label = {"labelExpr": f"{json.dumps(names, ensure_ascii=False)}[datum.value]", "domain": False, "ticks": False}
    y = {"field": "place", "type": "ordinal", "sort": None, "title": None, "axis": label, "scale": scale}
    return {
        "data": {"values": list(rows)},
        "height": {"step": ROW},
        "encoding": {"y": y},
        "layer": list(layer),
    }
