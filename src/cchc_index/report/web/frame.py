"""The frame of every HTML page (khung trang HTML): one file with all in it, no request to anywhere, text escaped."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cchc_index.model.language import _, current
from cchc_index.report import charts
from cchc_index.report.page import Chart, shown

CHART_WIDTH: Final = 560
"""In pixels; a page stretches a chart, and its words with it, to the room there is."""

_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no HTML page may hold: control characters, halves of characters."""


def html(template: str, **content: object) -> str:
    """A page in the language in use; it brings its looks and its script along, and may load nothing."""
    style, script = (_source(name) for name in ("page.css", "page.js"))
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src {_hash(style)}",
            f"script-src {_hash(script)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    frame = {"lang": current(), "policy": policy, "style": Markup(style), "script": Markup(script)}  # noqa: S704 - our own files
    return _environment().get_template(template).render(**frame, **content)


def data(value: object) -> Markup:
    """Data for the page's script, such that no text in it can end the element or the line it stands in."""
    text = json.dumps(_writable(value), ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - nothing is left in it that HTML reads


@lru_cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("cchc_index.report.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_writable,
    )
    found.globals.update({"_": _, "shown": shown, "drawn": _drawn})
    return found


def _drawn(chart: Chart) -> Markup | None:
    """A chart as SVG; None where the library that draws is not installed."""
    return Markup(charts.svg(chart, CHART_WIDTH)) if charts.available() else None  # noqa: S704 - it escapes its texts


def _writable(value: object) -> object:
    match value:
        case Markup():
            return value
        case str():
            return _UNWRITABLE.sub("", value)
        case list():
            return [_writable(one) for one in value]
        case dict():
            return {name: _writable(one) for name, one in value.items()}
    return value


def _source(name: str) -> str:
    environment = _environment()
    assert environment.loader is not None  # noqa: S101 - given above
    text = environment.loader.get_source(environment, name)[0]
    return text.replace("\r\n", "\n")  # as a browser reads it before it looks at its hash


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
