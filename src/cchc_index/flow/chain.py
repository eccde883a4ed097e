"""Whether the chain of a period and stage holds (kiểm tra chuỗi biên nhận): every receipt, every file of every run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from cchc_index.model import disk
from cchc_index.model.problem import Place, Problem
from cchc_index.model.receipt import digest
from cchc_index.model.result import ResultHead
from cchc_index.read.places import shown
from cchc_index.store.receipts import Chain, Link, Pointer
from cchc_index.store.runs import CURRENT, HEAD, RECEIPT, StoreError


@dataclass(slots=True)
class Checked:
    """A chain and what is wrong with it (kết quả kiểm tra chuỗi)."""

    chain: Chain
    links: list[Link] = field(default_factory=list)
    pointer: Pointer | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def run(self) -> str | None:
        """The run that counts."""
        return None if self.pointer is None else self.pointer.run


def check_chain(place: Path) -> Checked:
    """The chain under a stage's folder (kiểm tra chuỗi): what is changed, missing, or was switched by hand."""
    checked = Checked(Chain(place))
    try:
        checked.links = checked.chain.links()
        checked.pointer = checked.chain.pointer()
    except StoreError as error:
        checked.problems.append(Problem("Q01", Place(shown(error.file)), {"why": str(error)}))
        return checked
    changed = _changed(checked.links, checked.pointer)
    checked.problems += _missing(checked)
    for link in checked.links:
        if link.number in changed:
            where = Place(shown(link.folder / (RECEIPT if link.has_receipt else HEAD)))
            checked.problems.append(Problem("Q52", where, {"run": link.number, "witness": changed[link.number]}))
    if CURRENT not in changed.values():
        checked.problems += _switched(checked.links, checked.pointer, place / CURRENT)
    for link in checked.links:
        checked.problems += _files(link)
    older = [link.number for link in checked.links if not link.has_receipt and link.is_run]
    if older:
        checked.problems.append(Problem("Q58", Place(shown(place)), {"runs": older}))
    return checked


def _missing(checked: Checked) -> Iterator[Problem]:
    """Numbers that lack, and a run that counts and is not there; older runs could be deleted as one liked."""
    numbers = [int(link.number) for link in checked.links]
    first = next((link for link in checked.links if link.receipt is not None), None)
    lacking: list[int] = []
    if first is not None and first is checked.links[0] and first.receipt and first.receipt.previous is not None:
        lacking = [numbers[0] - 1]
    for (before, number), link in zip(pairwise(numbers), checked.links[1:], strict=True):
        if link.has_receipt:
            lacking += range(before + 1, number)
    pointer = checked.pointer
    known = pointer is not None and pointer.receipt in {link.digest for link in checked.links}
    named = () if pointer is None else (pointer.run, None if known else pointer.last)
    lacking += [int(one) for one in named if one and one.isdigit() and int(one) not in numbers]
    for number in dict.fromkeys(lacking):
        yield Problem("Q51", Place(shown(checked.chain.place / f"{number:04}")))
    if checked.run is None and len(checked.links) > 1:
        yield Problem("Q51", Place(shown(checked.chain.place / CURRENT)))


def _changed(links: Sequence[Link], pointer: Pointer | None) -> dict[str, str]:
    """Receipts that were changed since, by number, and what bears witness: the next receipt, or `current.json`.

    What is changed itself bears no witness.
    """
    found: dict[str, str] = {}
    last = None if pointer is None else next((link for link in links if link.number == pointer.last), None)
    if pointer is not None and last is not None and pointer.receipt not in {link.digest for link in links}:
        found[last.number] = CURRENT
    for link in links:
        if link.has_receipt and not _at_home(link):
            found.setdefault(link.number, RECEIPT)
    for link, after in reversed([*pairwise(links)]):
        follows = int(after.number) == int(link.number) + 1
        witness = after.receipt if follows and after.number not in found else None
        if witness is not None and witness.previous != link.digest:
            found.setdefault(link.number, f"{after.number}/{RECEIPT}")
    return found


def _switched(links: Sequence[Link], pointer: Pointer | None, file: Path) -> Iterator[Problem]:
    """A `current.json` that was switched by hand, or that a power cut has kept from naming the last run.

    Only one link at most can have been saved and not named.
    """
    last = next((link.receipt.run for link in reversed(links) if link.receipt is not None), None)
    digests = [link.digest for link in links]
    if last is None or (pointer is not None and pointer.receipt not in (None, *digests)):
        return
    run, named = ("—", None) if pointer is None else (pointer.run, pointer.receipt)
    at = digests.index(named) if named in digests else -1
    own = links[at].receipt if at >= 0 else None
    beyond = len(links) - 1 - at if named else sum(link.has_receipt for link in links)
    if beyond == 1 and (own is None or own.run == run) and links[-1].number != run:
        yield Problem("Q54", Place(shown(file)), {"run": run, "last": links[-1].number})
    elif beyond or own is None or own.run != run or (pointer and pointer.last != links[at].number):
        yield Problem("Q53", Place(shown(file)), {"run": run, "last": last})


def _at_home(link: Link) -> bool:
    """Whether a receipt is that of its own folder."""
    receipt = link.receipt
    if receipt is None:
        return False
    where = link.folder.parent
    own = (where.parent.parent.name, where.parent.name, where.name)
    return (receipt.index, receipt.period, receipt.stage) == own and (
        receipt.act != "scored" or receipt.run == link.number
    )


def _files(link: Link) -> Iterator[Problem]:
    """The files of a run against the hashes that its receipt and its head hold."""
    head = link.folder / HEAD
    if link.receipt is not None and link.receipt.act != "scored":
        return
    try:
        content = head.read_bytes()
    except OSError:
        yield Problem("Q51", Place(shown(head)))
        return
    if link.receipt is not None and link.receipt.result != digest(content):
        yield Problem("Q50", Place(shown(head)), {"run": link.number})
    try:
        said = ResultHead.model_validate_json(content)
    except ValueError:
        return
    for one in said.saved:
        file = link.folder / one.name
        try:
            found = digest(file.read_bytes())
        except FileNotFoundError:
            yield Problem("Q51", Place(shown(file)))
        except OSError as error:
            yield Problem("Q01", Place(shown(file)), {"why": disk.why(error)})
        else:
            if found != one.sha256:
                yield Problem("Q50", Place(shown(file)), {"run": link.number})
