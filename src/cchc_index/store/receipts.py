"""The chain of receipts (chuỗi biên nhận) of a period and stage: a numbered folder for each link.

A run's folder holds its receipt beside its tables; the folder of a period finalised or reopened holds nothing else.
`current.json` names the run that counts and the hash of the last receipt.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cchc_index.model import disk
from cchc_index.model.language import _
from cchc_index.model.receipt import Receipt, digest
from cchc_index.store.runs import CURRENT, HEAD, RECEIPT, StoreError


@dataclass(frozen=True)
class Link:
    """One link (một mắt xích): its folder, and its receipt as it lies there; of an older run its head stands for it."""

    folder: Path
    content: bytes

    @cached_property
    def digest(self) -> str:
        """The hash by which the next link knows it (mã băm)."""
        return digest(self.content)

    @cached_property
    def receipt(self) -> Receipt | None:
        """Its receipt; None where it has none, or none that can be read."""
        try:
            return Receipt.model_validate_json(self.content) if self.has_receipt else None
        except ValueError:
            return None

    @property
    def number(self) -> str:
        """The folder's number (số của lần lưu)."""
        return self.folder.name

    @property
    def is_run(self) -> bool:
        """Whether it is a saved result, not a period finalised or reopened."""
        return (self.folder / HEAD).is_file()

    @property
    def has_receipt(self) -> bool:
        """Whether a receipt is there, readable or not: runs of older versions have none."""
        return (self.folder / RECEIPT).is_file()

    @staticmethod
    def of(folder: Path) -> Link:
        """The link of a folder.

        Raises:
            StoreError: where it cannot be read.
        """
        file = folder / RECEIPT if (folder / RECEIPT).is_file() else folder / HEAD
        try:
            return Link(folder, file.read_bytes() if file.is_file() else b"")
        except OSError as error:
            raise StoreError(disk.why(error), file) from error


def merged(links: Sequence[Link], run: str | None) -> list[Link]:
    """A run and those that it was merged onto, oldest first (các lần chấm làm nên kết quả)."""
    by_number = {link.number: link for link in links}
    found: list[Link] = []
    link = by_number.get(run or "")
    while link is not None and link not in found:
        found.insert(0, link)
        base = link.receipt.merged_onto if link.receipt else None
        link = by_number.get(base.run) if base and base.stage is None else None
    return found


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `current.json` says (kết quả đang có hiệu lực): the run, and the last receipt's number and hash, if any."""

    run: str
    last: str | None = None
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """The links of a period and stage, oldest first, under its folder (chuỗi biên nhận)."""

    place: Path

    def links(self) -> list[Link]:
        """All links.

        Raises:
            StoreError: where one cannot be read.
        """
        there = self.place.iterdir() if self.place.is_dir() else ()
        return [
            Link.of(one) for one in sorted((one for one in there if one.name.isdigit()), key=lambda one: int(one.name))
        ]

    def latest_run(self) -> Link | None:
        """The latest saved result."""
        return next((link for link in reversed(self.links()) if link.is_run), None)

    def closing(self) -> Receipt | None:
        """The receipt by which the period is finalised (biên nhận chốt); None where it is open."""
        receipts = (link.receipt for link in reversed(self.links()) if link.receipt is not None)
        last = next((receipt for receipt in receipts if receipt.act != "scored"), None)
        return last if last is not None and last.act == "finalised" else None

    def pointer(self) -> Pointer | None:
        """What counts; None where nothing is saved.

        Raises:
            StoreError: where it cannot be read.
        """
        file = self.place / CURRENT
        if not file.is_file():
            return None
        try:
            said = json.loads(file.read_text("utf-8"))
            return Pointer(str(said["run"]), said.get("last"), said.get("receipt"))
        except OSError as error:
            raise StoreError(disk.why(error), file) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(_("it is damaged"), file) from error

    @contextmanager
    def beside(self) -> Iterator[Path]:
        """A folder in which the next link is written whole before it gets its number.

        Raises:
            StoreError: where it cannot be written, or the last receipt is not the one that `current.json` knows.
        """
        fresh: Path | None = None
        try:
            disk.make_folder(self.place)
            self._as_left()
            fresh = Path(tempfile.mkdtemp(prefix=disk.BESIDE, dir=self.place))
            yield fresh
        except OSError as error:
            raise StoreError(disk.why(error), self.place) from error
        finally:
            if fresh is not None:
                shutil.rmtree(fresh, ignore_errors=True)

    def append(self, fresh: Path, receipt: Receipt) -> Path:
        """Give the finished folder its receipt and its number, and make its run the current one.

        Raises:
            OSError: where it cannot be written.
        """
        links = self.links()
        number = f"{int(links[-1].number) + 1 if links else 1:04}"
        own = {"run": number} if receipt.act == "scored" else {}
        previous = links[-1].digest if links else None
        with (fresh / RECEIPT).open("wb") as stream:
            disk.write_through(stream, receipt.model_copy(update={**own, "previous": previous}).content())
        disk.open_to_others(fresh, 0o777)
        disk.sync_folder(fresh)
        disk.put_in_place(fresh, self.place / number)
        try:
            self.point_at(own.get("run", receipt.run))
        except OSError:  # a full disk: the link goes again, so that what is said is what is there
            disk.put_in_place(self.place / number, fresh)
            raise
        return self.place / number

    def point_at(self, run: str) -> None:
        """Make a run the current one, and the last receipt known.

        Raises:
            OSError: where it cannot be written.
        """
        last = self.links()[-1]
        said = {"run": run, "last": last.number, "receipt": last.digest}
        disk.write_whole(self.place / CURRENT, (json.dumps(said) + "\n").encode())

    def catch_up(self) -> None:
        """Where a power cut came between the last link and `current.json`, do what was left to do.

        Raises:
            StoreError: where it cannot be written.
        """
        links, pointer = self.links(), self.pointer()
        last = links[-1].receipt if links else None
        named = None if pointer is None else pointer.receipt
        if last is None or len(links) < 2 or named != links[-2].digest:
            return
        try:
            self.point_at(last.run)
        except OSError as error:
            raise StoreError(disk.why(error), self.place / CURRENT) from error

    def note(self, receipt: Receipt) -> Path:
        """A link that is no run: the period finalised, or reopened.

        Raises:
            StoreError: where it cannot be written.
        """
        with self.beside() as fresh:
            return self.append(fresh, receipt)

    def _as_left(self) -> None:
        """Nothing follows a receipt that has been changed; what a power cut left unfinished goes."""
        pointer, links = self.pointer(), self.links()
        known = None if pointer is None else pointer.receipt
        if known is not None and known not in {link.digest for link in links[-2:]}:
            raise StoreError(_("its last receipt has been changed since; cchc verify says more"), self.place)
        for one in self.place.glob(f"{disk.BESIDE}*"):
            shutil.rmtree(one, ignore_errors=True) if one.is_dir() else one.unlink(missing_ok=True)
