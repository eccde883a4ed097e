"""`cchc units`: the registry in cchc.yaml or units.yaml, listed, checked, and begun from the list of communes."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest
import yaml

from cchc_index.model.registry import faults
from cchc_index.model.workspace import Registry, Workspace
from tests.bad.cases import in_process

UNITS = """\
schema: 1
units:
  - code: na-hang
    name: Huyện Na Hang
    aliases: [Nà Hang, H. Na Hang]
    group: Cụm 1
    targets:
      - {of: cchc-huyen, percent: 85.5, period: "2024"}
      - {of: "1.1", points: 1}
    until: 2025-06-30
    became: [Xã Na Hang, yen-hoa]
  - {name: Xã Na Hang, level: xa, from: 2025-07-01, formed_from: na-hang}
  - {code: yen-hoa, name: Xã Yên Hoa, level: xa, from: 2025-07-01, formed_from: Huyện Na Hang}
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "cchc.yaml").write_text("schema: 1\nlevel: huyen\n", "utf-8")
    (tmp_path / "units.yaml").write_text(UNITS, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def listed(*line: str) -> list[str]:
    done = in_process(["units", "--format", "json", *line])
    assert (done.code, done.err) == (0, "")
    return [unit["name"] for unit in json.loads(done.out)["units"]]


def test_a_merger_that_fits_is_silent_and_periods_choose() -> None:
    assert listed() == ["Huyện Na Hang", "Xã Na Hang", "Xã Yên Hoa"]
    assert listed("--period", "2024") == ["Huyện Na Hang"]
    assert listed("--period", "2025") == ["Huyện Na Hang", "Xã Na Hang", "Xã Yên Hoa"]
    assert listed("--period", "2026") == ["Xã Na Hang", "Xã Yên Hoa"]


def test_json_and_csv_hold_every_key() -> None:
    (first, *_) = json.loads(in_process(["units", "--format", "json"]).out)["units"]
    assert first == {
        "code": "na-hang",
        "name": "Huyện Na Hang",
        "level": None,
        "aliases": ["Nà Hang", "H. Na Hang"],
        "group": "Cụm 1",
        "targets": [
            {"of": "cchc-huyen", "points": None, "percent": 85.5, "period": "2024"},
            {"of": "1.1", "points": 1.0, "percent": None, "period": None},
        ],
        "from": None,
        "until": "2025-06-30",
        "became": ["Xã Na Hang", "yen-hoa"],
        "formed_from": [],
    }
    (row, *_) = csv.DictReader(io.StringIO(in_process(["units", "--format", "csv"]).out))
    assert list(row) == list(first)
    assert row["aliases"] == "Nà Hang; H. Na Hang"


def test_the_table_is_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    said = in_process(["units"]).out
    assert "Đơn vị" in said
    assert "cchc-huyen: 85,5% (2024); 1.1: 1 điểm" in " ".join(said.split())
    assert "30/06/2025" in said


def test_a_list_of_its_own_is_the_same_as_one_in_cchc_yaml(place: Path) -> None:
    before = listed()
    (place / "cchc.yaml").write_text("level: huyen\n" + UNITS, "utf-8")
    (place / "units.yaml").unlink()
    assert listed() == before
    bare = yaml.safe_dump(yaml.safe_load(UNITS)["units"], allow_unicode=True)
    (place / "cchc.yaml").write_text("level: huyen\n", "utf-8")
    (place / "units.yaml").write_text(bare, "utf-8")
    assert listed() == before


def test_score_finds_units_of_units_yaml_and_does_not_speak_of_the_list(place: Path) -> None:
    rubric = (Path(__file__).parent / "bad" / "common" / "rubric.yaml").read_text("utf-8")
    (place / "rubric.yaml").write_text(rubric, "utf-8")
    (place / "units.yaml").write_text("- {name: Huyện Na Hang, until: 2025-06-30}\n", "utf-8")
    (place / "s.csv").write_text("Đơn vị,Mã,Giá trị\nH. Na Hang,1.1,Kịp thời\nLâm Bình,1.1,Kịp thời\n", "utf-8")
    done = in_process(["score", "s.csv", "--rubric", "rubric.yaml", "--dry-run"])
    assert done.code == 1
    assert "S10  s.csv:3" in done.err
    assert "W33" not in done.err


@pytest.mark.parametrize(
    ("units", "codes"),
    [
        ([{"name": "Huyện Hóa"}, {"name": "Huyện Hoá"}], ["W06"]),
        ([{"name": "A", "code": "x"}, {"name": "B", "code": "X"}], ["W06"]),
        ([{"name": "A", "aliases": ["C"]}, {"name": "B", "aliases": ["C"]}], ["W36", "W36"]),
        ([{"name": "A", "aliases": ["C"], "until": "2020-01-01"}, {"name": "C", "from": "2021-01-01"}], ["W33"]),
        ([{"name": "A", "became": "A", "until": "2020-01-01"}], ["Q30", "W32"]),
        ([{"name": "A", "formed_from": "Z"}], ["W31"]),
        # one unit goes on when a part of it becomes another, or when it takes another over
        ([{"name": "A"}, {"name": "B", "formed_from": "A", "from": "2020-01-01"}], []),
        ([{"name": "A", "until": "2020-01-01", "became": "B"}, {"name": "B"}], []),
    ],
)
def test_what_is_wrong_with_a_list(units: list[dict[str, object]], codes: list[str]) -> None:
    registry = Registry.model_validate({"units": units})
    assert [fault.code for fault in faults(Workspace(units=registry.units))] == codes


def test_a_severity_can_be_chosen_and_decides_the_exit_code(place: Path) -> None:
    (place / "units.yaml").write_text("- {name: Huyện Na Hang, until: 2025-06-30}\n", "utf-8")
    assert in_process(["units"]).code == 0
    (place / "cchc.yaml").write_text("schema: 1\nseverity: {W33: error}\n", "utf-8")
    done = in_process(["units"])
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("lỗi W33")


def test_a_first_list_can_be_had_from_the_package_and_loads(place: Path) -> None:
    done = in_process(["units", "--start", "tỉnh Tuyên Quang", "-o", "first.yaml"])
    assert done.code == 0
    units = Registry.model_validate(yaml.safe_load((place / "first.yaml").read_text("utf-8"))).units
    assert len(units) > 100
    assert {unit.level for unit in units} == {"xa"}
    assert "Xã Lâm Bình" in {unit.name for unit in units}
    assert [fault.code for fault in faults(Workspace(units=units)) if fault.code != "W06"] == []
    for line in (["--start", "Tuyên Quang", "-o", "first.yaml"], ["--format", "json", "-o", "units.yaml"]):
        before = Path(line[-1]).read_bytes()
        assert in_process(["units", *line]).code == 2
        assert Path(line[-1]).read_bytes() == before


def test_without_the_package_the_command_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vietnam_provinces", None)
    done = in_process(["units", "--start", "Tuyên Quang"])
    assert done.code == 2
    assert 'pip install "cchc-index[provinces]"' in done.err


def test_a_unit_may_be_coded_by_its_own_name_and_no_other_may(place: Path) -> None:
    (place / "units.yaml").write_text("schema: 1\nunits:\n  - {code: SNV, name: SNV}\n", "utf-8")
    assert listed() == ["SNV"]
    (place / "units.yaml").write_text("schema: 1\nunits:\n  - {code: SNV, name: SNV}\n  - {name: Snv}\n", "utf-8")
    assert "W06" in in_process(["units"]).err
