"""Vietnam's communes (xã, phường, đặc khu) from the package `vietnam-provinces`, to start a list of units from."""

from __future__ import annotations

from cchc_index.model.names import split_prefix
from cchc_index.model.problem import Problem, candidates
from cchc_index.model.workspace import Unit


def communes_of(province: str) -> list[Unit] | Problem:
    """The communes of a province as units (danh sách xã, phường), or that there is no such province.

    Raises:
        ImportError: the package, an optional extra, is not installed.
    """
    from vietnam_provinces import Province, Ward  # noqa: PLC0415 - an optional extra

    provinces = {one.name: one for one in Province.iter_all()}
    found = next((one for name, one in provinces.items() if split_prefix(name)[1] == split_prefix(province)[1]), None)
    if found is None:
        return Problem("W41", params={"name": province, "known": candidates(province, provinces)})
    return [Unit(code=f"{ward.code:05}", name=ward.name, level="xa") for ward in Ward.iter_by_province(found.code)]
