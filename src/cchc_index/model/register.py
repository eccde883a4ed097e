"""The register of what was received (sổ tiếp nhận): one entry for each file, never taken out again."""

from __future__ import annotations

from typing import Final, NamedTuple

REGISTER: Final = "so-tiep-nhan.csv"
"""The register's file in the workspace."""
HEADINGS: Final = ("Kỳ", "Đơn vị", "Tệp", "Số văn bản", "Ngày văn bản", "Ngày nhận", "Lần gửi", "Hạn", "SHA-256")


class Entry(NamedTuple):
    """One file that was received (một lần tiếp nhận); days as 2022-12-09, what is not known empty."""

    period: str
    unit: str
    file: str
    number: str
    date: str
    received: str
    sending: str
    deadline: str
    sha256: str

    @property
    def on_time(self) -> bool | None:
        """Whether it came by the deadline; None where there was none."""
        return self.received <= self.deadline if self.deadline else None
