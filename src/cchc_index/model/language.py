"""The language of all text for people (ngôn ngữ hiển thị): Vietnamese by default, English on request.

Text stands in English in the code, Vietnamese in `locale/vi/LC_MESSAGES/cchc_index.po`.
"""

from __future__ import annotations

import datetime as dt
import gettext
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Final

from cchc_index.model.points import half_up

DOMAIN: Final = "cchc_index"
LOCALE_DIR: Final = Path(__file__).parent.parent / "locale"
LANGUAGES: Final = ("vi", "en")

_chosen = "vi"


def use(lang: str) -> None:
    """Choose the language (`vi` or `en`) of everything printed from now on.

    Raises:
        ValueError: for any other language.
    """
    global _chosen  # noqa: PLW0603 - one process speaks one language, chosen once in main()
    if lang not in LANGUAGES:
        raise ValueError(lang)
    _chosen = lang


def current() -> str:
    """The language in use: `vi` or `en`."""
    return _chosen


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(lang: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE_DIR, [lang], fallback=lang == "en")


def _(message: str) -> str:
    """The message in the language in use."""
    return _catalogue(_chosen).gettext(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's customary name for "mark, translate later"
    """Mark a message for the catalogue; it is translated when it is shown."""
    return message


def number(value: Decimal | Fraction | float, decimals: int | None = None) -> str:
    """A number (số) as people write it in the language in use: 74,29 or 74.29.

    With `decimals` it is rounded half up and padded; without, it is written as it stands,
    no trailing zeros, at most six decimals.
    """
    places = 6 if decimals is None else decimals
    scaled = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    exact = half_up(scaled, places)
    text = f"{exact:.{places}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",") if _chosen == "vi" else text


def long_date(day: dt.date) -> str:
    """A day (ngày, tháng, năm) as documents write it: ngày 05 tháng 01 năm 2023, or 5 January 2023.

    In Vietnamese days below 10 and the months 1 and 2 have a zero before them (Nghị định 30/2020/NĐ-CP).
    """
    if _chosen == "en":
        return f"{day.day} {day:%B %Y}"
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"
