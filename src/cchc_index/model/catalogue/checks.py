"""Problems that only a second look finds (kiểm tra chéo): each value is readable, yet they do not fit together."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

_N = Severity.NOTE
_W = Severity.WARNING

CHECKS: Final[dict[str, Entry]] = {
    "S81": Entry(
        _W,
        N_("{unit}: points are claimed without evidence: {ids}"),
        N_("write the document or link beside each of them"),
    ),
    "S90": Entry(
        _W,
        N_("nothing has been filled in in the form of {unit}"),
        N_("fill it in, or leave the file out; what the unit sent before stays"),
    ),
    "S82": Entry(
        _W,
        N_("{unit}, {id}: the evidence is of {dates}, outside period {period}"),
        N_("check that the document speaks of this period"),
    ),
    "S83": Entry(
        _W,
        N_("{unit}: {document} is the evidence of unrelated rows: {ids}"),
        N_("check that it proves each of them"),
    ),
    "S84": Entry(
        _W,
        N_("this file was scored in period {period} already, to the letter"),
        N_("send the file of this period"),
    ),
    "S85": Entry(
        _W,
        N_("{unit} declares exactly what it declared in period {period}: {count} values"),
        N_("check that it is the form of this period"),
    ),
    "S91": Entry(
        _N,
        N_("forms made before the rubric's wording changed: {count}; what counts for points is the same"),
        N_("nothing to do; new forms have the new words"),
    ),
    "S92": Entry(
        _W,
        N_("the line above the table says {found}, this run is for period {period}"),
        N_("check that it is the table of this period, then correct the line"),
    ),
}
