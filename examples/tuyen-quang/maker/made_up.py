"""What the workspace is made from: sizes of the districts, published and chosen results, the story of the two years.

README.md tells line by line which of it is published; all else is made up so that the published figures can come out.
"""

from __future__ import annotations

from typing import Final, NamedTuple

CITY: Final = "Thành phố Tuyên Quang"
CHIEM_HOA: Final = "Huyện Chiêm Hóa"
HAM_YEN: Final = "Huyện Hàm Yên"
LAM_BINH: Final = "Huyện Lâm Bình"
NA_HANG: Final = "Huyện Na Hang"
SON_DUONG: Final = "Huyện Sơn Dương"
YEN_SON: Final = "Huyện Yên Sơn"

COMMUNES: Final = {CITY: 15, CHIEM_HOA: 24, HAM_YEN: 18, LAM_BINH: 10, NA_HANG: 12, SON_DUONG: 31, YEN_SON: 28}
PERIODS: Final = ("2021", "2022")


class Target(NamedTuple):
    """Points a district is to have, in hundredths: by appraisal (of 67), by survey (of 33)."""

    appraised: int
    survey: int

    @property
    def total(self) -> int:
        """The index, in hundredths of a percent."""
        return self.appraised + self.survey


TARGETS: Final = {
    "2021": {
        CITY: Target(5312, 2834),
        LAM_BINH: Target(5207, 2788),
        NA_HANG: Target(5116, 2742),
        CHIEM_HOA: Target(5009, 2688),
        SON_DUONG: Target(4941, 2671),
        HAM_YEN: Target(4862, 2655),
        YEN_SON: Target(4785, 2619),
    },
    "2022": {
        CITY: Target(5414, 2882),
        HAM_YEN: Target(5343, 2821),
        YEN_SON: Target(5268, 2784),
        SON_DUONG: Target(5179, 2743),
        LAM_BINH: Target(5081, 2737),
        NA_HANG: Target(4997, 2676),
        CHIEM_HOA: Target(4863, 2566),
    },
}
"""In order of rank. What is published of it: see README.md."""

SIZES: Final[dict[str, tuple[float, float]]] = {
    "tasks": (34, 0.4),
    "bodies": (13, 1),
    "faults": (4, 0.3),
    "media_planned": (12, 0.2),
    "assigned": (150, 3),
    "laws": (3, 0.05),
    "flagged": (3, 0.15),
    "law_issues": (4, 0.15),
    "law_media": (14, 0.2),
    "complaints": (12, 0.8),
    "to_review": (18, 0.3),
    "procedures": (258, 0.6),
    "desk_total": (258, 0.6),
    "communes": (0, 1),
    "district_dossiers": (5200, 260),
    "commune_dossiers": (600, 1340),
    "petitions": (7, 0.6),
    "merged_planned": (2, 0.15),
    "staff_cut_planned": (8, 0.6),
    "delegation_faults": (3, 0.15),
    "posts_offices": (13, 0),
    "posts_public": (24, 2.4),
    "courses": (9, 0.25),
    "civil_servants": (95, 19),
    "officials": (0, 10.4),
    "commune_staff": (0, 10.1),
    "capital": (96_000, 7_400),
    "audit": (9, 0.4),
    "asset_bodies": (36, 3.1),
    "documents": (5_400, 210),
    "work_files": (1_100, 60),
    "online_due": (96, 0.5),
    "online_open": (92, 0.5),
    "online_possible": (4_100, 610),
    "payable": (1_900, 240),
    "received": (5_900, 1_605),
    "post_procedures": (62, 0.3),
    "iso_bodies": (13, 1),
    "revenue_plan": (48_000, 5_100),
    "poor_less_plan": (180, 31),
    "firms_before": (11, 1.4),
    "targets": (24, 0.1),
}
"""What a count is in a district: so much, and so much a commune."""

GROWTH: Final = {"district_dossiers": 1.09, "commune_dossiers": 1.06, "received": 1.07, "online_possible": 1.12}
"""From 2021 to 2022, where there is any."""

STEADY: Final = {"posts_offices", "posts_public", "asset_bodies", "officials", "commune_staff", "civil_servants"}
"""Counts that do not change from one year to the next."""

CARRIED: Final = {"firms_before": "firms"}
"""What is asked again the year after, and what it was called then."""

SETTLING: Final = {"2021": "7.3", "2022": "7.3.2"}
"""The leaf whose count of dossiers brings the appraised part to its hundredth."""

SETTLED: Final = {("2021", CHIEM_HOA): (0.75, 0.93), ("2022", CHIEM_HOA): (0.42, 0.58)}
"""Between which shares of its points that leaf then lies."""

USUALLY_SETTLED: Final = (0.58, 0.93)


class Forced(NamedTuple):
    """A leaf whose level is told: the one that counts, the one that the district claimed, the council's note."""

    counts: int
    claimed: int
    note: str = ""


STORY: Final[dict[tuple[str, str], dict[str, Forced]]] = {
    ("2021", CHIEM_HOA): {
        "1.1.1": Forced(1, 1),
        "1.1.2": Forced(0, 0),
        "1.2.1": Forced(1, 1),
        "1.2.2": Forced(0, 0),
        "2.1.2": Forced(0, 0),
        "3.3.1": Forced(1, 1),
        "3.4.1": Forced(1, 1),
        "3.4.2": Forced(1, 1),
        "3.4.3": Forced(0, 0),
        "4.3.2": Forced(1, 1),
        "6.3.1": Forced(1, 1),
        "7.1.1": Forced(0, 0),
        "7.2.2": Forced(1, 1),
        "7.2.3": Forced(1, 1),
        "7.2.4": Forced(2, 2),
        "7.5": Forced(1, 1),
        "8.3.1": Forced(0, 0),
    },
    ("2022", CHIEM_HOA): {
        "1.1.1": Forced(1, 1),
        "1.1.2": Forced(0, 0),
        "1.2.1": Forced(3, 2, "Theo hệ thống quản lý văn bản: báo cáo quý I, 6 tháng và năm đều gửi sau hạn."),
        "1.2.2": Forced(1, 0, "Báo cáo 6 tháng thiếu số liệu dịch vụ công trực tuyến; Hội đồng không cho điểm tối đa."),
        "2.1.2": Forced(0, 0),
        "3.3.1": Forced(1, 1),
        "3.4.1": Forced(2, 1, "Trích xuất hệ thống một cửa: hồ sơ đất đai quá hạn chưa được huyện tính đủ."),
        "3.4.2": Forced(2, 2, "Hồ sơ quá hạn tập trung ở lĩnh vực hộ tịch, chứng thực của các xã vùng cao."),
        "3.4.3": Forced(1, 0, "Chỉ có văn bản xin lỗi của hồ sơ cấp huyện; hồ sơ quá hạn cấp xã chưa có."),
        "4.3.2": Forced(1, 1),
        "6.3.1": Forced(1, 1),
        "7.1.1": Forced(1, 1, "Kế hoạch ban hành sau thời hạn quy định."),
        "7.2.2": Forced(2, 1, "Không tính các dịch vụ công chỉ phát sinh hồ sơ do công chức nộp thay tại quầy."),
        "7.2.3": Forced(4, 3, "Số liệu chốt từ Cổng dịch vụ công của tỉnh đến ngày 31/12/2022."),
        "7.2.4": Forced(4, 4, "Chưa triển khai thanh toán trực tuyến ở đa số xã."),
        "7.3.1": Forced(4, 3, "Nhiều hồ sơ cấp xã chỉ số hóa tờ khai, chưa số hóa đủ thành phần; không tính."),
        "7.3.3": Forced(4, 4),
        "7.4": Forced(1, 1),
        "8.3.1": Forced(1, 1),
    },
    ("2022", CITY): {"7.2.3": Forced(0, 0), "7.3.1": Forced(0, 0), "1.2.1": Forced(0, 0)},
    ("2022", LAM_BINH): {"8.3.2": Forced(1, 0, "Số hộ nghèo giảm theo quyết định công bố thấp hơn số huyện kê khai.")},
}

TILT: Final[dict[tuple[str, str], dict[str, float]]] = {
    ("2021", CHIEM_HOA): {"L": -0.015, "D": 0.02},
    ("2022", CHIEM_HOA): {"L": 0.025, "D": -0.03},
    ("2022", LAM_BINH): {"D": 0.02},
    ("2021", YEN_SON): {"C": -0.02},
}
"""How far a district's people answer from its average: L leaders, D people and organisations, C both."""
