"""Checks hashmap_standard.py with files of vectors, whose form tests/standard/README.md tells.

    python3 vectors.py FILE...

Every failure is shown with its file and line, the rules that the line is for, and what was expected and found. The exit
status is 1 if there was one, if a line is malformed, or if a file has no line that checks anything.
"""

from __future__ import annotations

import argparse
import re
import sys
from typing import Callable, Dict, List, NamedTuple, Optional

from hashmap_standard import (
    HEADER_SIZE,
    Header,
    HashMap,
    LayoutRefused,
    PlaceRefused,
    Reserved,
    broken_header_rule,
    hash_of,
    layout,
)

# What memory holds around a map, and before a map is made in it.
FILLER = b"\xa5"
BYTES_BEHIND_MAP = 24
SHOWN_BYTES = 16


class Malformed(Exception):
    """A line does not have the form that the README tells."""


class Mismatch(Exception):
    """A line does not say what the implementation did."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"expected {expected}, found {found}")


# ----------------------------------------------------------------------------------------------------------------------
# Words
# ----------------------------------------------------------------------------------------------------------------------


def to_number(word: str) -> int:
    """A decimal number.

    >>> to_number("12")
    12
    >>> to_number("0x12")
    Traceback (most recent call last):
    ...
    vectors.Malformed: '0x12' is not a decimal number
    """
    if not word.isdecimal():
        raise Malformed(f"{word!r} is not a decimal number")
    return int(word)


def to_bytes(word: str) -> bytes:
    """Bytes from pairs of lower-case hexadecimal digits, or from `-`.

    >>> to_bytes("0a62"), to_bytes("-")
    (b'\\nb', b'')
    >>> to_bytes("0A62")
    Traceback (most recent call last):
    ...
    vectors.Malformed: '0A62' is not bytes
    """
    if word == "-":
        return b""
    if not word or word != word.lower():
        raise Malformed(f"{word!r} is not bytes")
    try:
        return bytes.fromhex(word)
    except ValueError:
        raise Malformed(f"{word!r} is not bytes") from None


def from_bytes(data) -> str:
    """The word for bytes.

    >>> from_bytes(b"ab"), from_bytes(b"")
    ('6162', '-')
    """
    return data.hex() or "-"


def from_hash(number: int) -> str:
    """The word for a hash."""
    return f"{number:016x}"


def or_word(number: Optional[int], word: str) -> str:
    """A number, or the word that stands for none."""
    return word if number is None else str(number)


def counting_bytes(number: int, size: int) -> bytes:
    """The lowest `size` bytes of a number, with zero bytes behind them if it has fewer.

    >>> counting_bytes(0x1234, 1), counting_bytes(0x1234, 3)
    (b'4', b'4\\x12\\x00')
    """
    return (number & (1 << 8 * size) - 1).to_bytes(size, "little")


# ----------------------------------------------------------------------------------------------------------------------
# The maps of a history
# ----------------------------------------------------------------------------------------------------------------------


class PlacedMap:
    """A map in a memory of its own, and the bytes that the memory has to hold: those of the map and those around it."""

    def __init__(self, memory: bytearray, map_: HashMap, expected: Optional[bytearray] = None) -> None:
        self.memory = memory
        self.map = map_
        self.expected = bytearray(memory) if expected is None else expected

    @classmethod
    def from_layout(cls, header: Header, base: int) -> PlacedMap:
        """Makes a map. The bytes expected are 0, until the lines behind `make` name others."""
        memory = filled_memory(base, header.size)
        placed = cls(memory, HashMap.make(memory, base, header))
        placed.expected[:] = filled_memory(base, header.size)
        placed.expect(0, bytes(header.size))
        return placed

    @classmethod
    def from_image(cls, image: bytes, base: int) -> PlacedMap:
        """Takes bytes for a map."""
        memory = filled_memory(base, len(image))
        memory[base : base + len(image)] = image
        return cls(memory, open_whole(memory, base, len(image)))

    def within(self, offset: int) -> PlacedMap:
        """The map whose base lies at this offset of this one, in the same memory."""
        base = self.start_of(offset, HEADER_SIZE)
        size = Header.read(self.memory, base).size
        self.start_of(offset, size)
        return PlacedMap(self.memory, open_whole(self.memory, base, size), self.expected)

    def expect(self, offset: int, data: bytes) -> None:
        """From this offset of the map on, these bytes are expected from now on."""
        start = self.start_of(offset, len(data))
        self.expected[start : start + len(data)] = data

    def start_of(self, offset: int, size: int) -> int:
        """Where in the memory the bytes of the map at this offset lie."""
        if offset + size > self.map.header.size:
            raise Malformed(f"{size} bytes at offset {offset} do not lie in the map")
        return self.map.base + offset

    def poke(self, offset: int, data: bytes) -> None:
        """Writes bytes into the map, and opens it again, as its header may be another.

        The line itself tells the change, so that there need be no others behind it.
        """
        self.expect(offset, data)
        start = self.start_of(offset, len(data))
        self.memory[start : start + len(data)] = data
        self.map = open_whole(self.memory, self.map.base, self.map.header.size)

    def check(self, name: str) -> None:
        """Raises Mismatch if any byte of the memory is not the expected one."""
        if self.memory == self.expected:
            return
        start = next(at for at, (one, other) in enumerate(zip(self.memory, self.expected)) if one != other)
        stop = start + SHOWN_BYTES
        raise Mismatch(
            f"{self.expected[start:stop].hex()} at {self.place_of(start, name)}",
            self.memory[start:stop].hex(),
        )

    def place_of(self, position: int, name: str) -> str:
        """What lies at this position of the memory, in words."""
        if position < self.map.base:
            return f"{self.map.base - position} bytes before map {name}"
        if position >= self.map.end:
            return f"{position - self.map.end} bytes behind map {name}"
        return f"offset {position - self.map.base} of map {name}"


def filled_memory(base: int, size: int) -> bytearray:
    """A memory for a map of this size at this base, with bytes around it."""
    return bytearray(FILLER * (base + size + BYTES_BEHIND_MAP))


def open_whole(memory, base: int, size: int) -> HashMap:
    """The map at a base, which has to take `size` bytes."""
    if size < HEADER_SIZE:
        raise Malformed(f"{size} bytes are less than a header")
    header = Header.read(memory, base)
    rule = broken_header_rule(header)
    if rule is not None:
        raise Malformed(f"the header breaks {rule}")
    if header.size != size:
        raise Malformed(f"{size} bytes for a map that takes {header.size}")
    return HashMap.open(memory, base)


# ----------------------------------------------------------------------------------------------------------------------
# Lines
# ----------------------------------------------------------------------------------------------------------------------


class Checker:
    """Takes the lines of one file in order. A method for each kind of line gives what was found, as the line words it.

    >>> checker = Checker()
    >>> for line in ("case example", "make a 1 1 2 2 3 -> 64", "= 0 0300", "= 4 01000000020000000200000004000000",
    ...              "= 22 013e08", "lookup a 67 -> absent", "reserve a 62 -> created 5"):
    ...     checker.take(line)
    Traceback (most recent call last):
    ...
    vectors.Mismatch: expected created 5, found created 4
    """

    def __init__(self) -> None:
        self.maps: Dict[str, PlacedMap] = {}
        self.in_case = False
        self.rules = ""
        self.checked = 0
        self.placements = 0
        # The map that the last step was about, if lines may still tell its change.
        self.changing: Optional[PlacedMap] = None
        self.has_bytes = False
        self.has_sum = False

    def take(self, line: str) -> None:
        """Checks one line. All lines behind the step before it have been taken, so that `finish_step` was called."""
        before, arrow, expected = line.partition(" -> ")
        first, *arguments = before.split(" ")
        form = FORMS.get((first, bool(arrow)))
        if form is None or form.arguments not in (len(arguments), ANY_NUMBER):
            raise Malformed("there is no such line")
        self.checked += form.checks
        found = form.method(self, *arguments)
        if arrow and found != expected:
            raise Mismatch(expected, found)

    def finish_step(self) -> None:
        """Compares all bytes of all maps, and of the memory around them, when no more lines tell a change."""
        self.changing = None
        for name, placed in self.maps.items():
            placed.check(name)

    def step(self, name: str) -> PlacedMap:
        """The map of this name, for a step that may change it."""
        self.changing = self.map_named(name)
        self.has_bytes = False
        self.has_sum = False
        return self.changing

    def map_named(self, name: str) -> PlacedMap:
        """The map of this name, or with `NAME@OFFSET` the one at an offset of that."""
        letter, at, offset = name.partition("@")
        if letter not in self.maps:
            raise Malformed(f"there is no map {letter!r}")
        return self.maps[letter].within(to_number(offset)) if at else self.maps[letter]

    def key_from(self, placed: PlacedMap, word: str):
        """A key: bytes, or those in the map itself. The latter are not copied, so that they change with the map."""
        key_size = placed.map.header.key_size
        if word.startswith("@"):
            start = placed.start_of(to_number(word[1:]), key_size)
            return memoryview(placed.memory)[start : start + key_size]
        key = to_bytes(word)
        if len(key) != key_size:
            raise Malformed(f"a key of {len(key)} bytes for a map with keys of {key_size}")
        return key

    # Lines that stand alone

    def case(self, name: str) -> None:
        self.maps = {}
        self.in_case = True

    def name_rules(self, *names: str) -> None:
        if not names or not all(re.fullmatch("[A-Z][0-9]+", name) for name in names):
            raise Malformed("not names of rules")
        self.rules = " ".join(names)

    def hash(self, key: str, expected: str) -> None:
        found = from_hash(hash_of(to_bytes(key)))
        if found != expected:
            raise Mismatch(expected, found)

    def layout(self, *numbers: str) -> str:
        try:
            header = layout(*map(to_number, numbers))
        except LayoutRefused:
            return "refused"
        fields = (header.key_offset, header.value_offset, header.bucket_size, header.bucket_count, header.size)
        return " ".join(map(str, fields))

    def header(self, word: str) -> str:
        data = to_bytes(word)
        if len(data) != HEADER_SIZE:
            raise Malformed(f"a header of {len(data)} bytes")
        rule = broken_header_rule(Header.read(data))
        return "valid" if rule is None else f"breaks {rule}"

    def open(self, memory_size: str, base: str, word: str) -> str:
        memory = bytearray(to_number(memory_size))
        start = to_number(base)
        fitting = to_bytes(word)[: max(len(memory) - start, 0)]
        memory[start : start + len(fitting)] = fitting
        try:
            HashMap.open(memory, start)
        except PlaceRefused as refused:
            return f"breaks {refused.rule}"
        return "valid"

    def judge_image(self, word: str) -> str:
        image = to_bytes(word)
        rule = open_whole(image, 0, len(image)).broken_rule()
        return "conforms" if rule is None else f"breaks {rule}"

    # Steps that make, damage or move maps

    def make(self, name: str, *numbers: str) -> str:
        header = layout(*map(to_number, numbers))
        self.place(name, PlacedMap.from_layout(header, self.next_base()))
        return str(header.size)

    def image(self, name: str, word: str) -> None:
        self.place(name, PlacedMap.from_image(to_bytes(word), self.next_base()))

    def move(self, name: str) -> None:
        image = bytes(self.map_named(name).map)
        self.place(name, PlacedMap.from_image(image, self.next_base()))

    def place(self, name: str, placed: PlacedMap) -> None:
        if not self.in_case:
            raise Malformed("no case has begun")
        if not re.fullmatch("[A-Za-z]", name):
            raise Malformed(f"{name!r} is not a letter")
        self.maps[name] = placed
        self.step(name)

    def next_base(self) -> int:
        """Another base for each map, all of them multiples of 4 and most of nothing more."""
        self.placements += 1
        return 4 * (1 + self.placements % 7)

    def write(self, name: str, bucket: str, word: str) -> None:
        placed = self.step(name)
        header = placed.map.header
        index, value = to_number(bucket), to_bytes(word)
        if index >= header.bucket_count or len(value) != header.value_size:
            raise Malformed("no such bucket, or not the size of a value")
        placed.map.value(index)[:] = value

    def poke(self, name: str, offset: str, word: str) -> None:
        self.step(name).poke(to_number(offset), to_bytes(word))

    # Steps that are operations

    def lookup(self, name: str, key: str) -> str:
        placed = self.step(name)
        bucket = placed.map.lookup(self.key_from(placed, key))
        return "absent" if bucket is None else f"at {bucket}"

    def reserve(self, name: str, key: str) -> str:
        placed = self.step(name)
        outcome, bucket = placed.map.reserve(self.key_from(placed, key))
        return outcome.value if bucket is None else f"{outcome.value} {bucket}"

    def remove(self, name: str, key: str) -> str:
        placed = self.step(name)
        return "removed" if placed.map.remove(self.key_from(placed, key)) else "absent"

    def next(self, name: str, cursor: str) -> str:
        map_ = self.step(name).map
        bucket = map_.next(to_number(cursor))
        if bucket is None:
            return "end"
        return f"{bucket} {from_bytes(map_.key(bucket))} {from_bytes(map_.value(bucket))}"

    def clear(self, name: str) -> None:
        self.step(name).map.clear()

    def overwrite(self, name: str, source: str) -> str:
        placed = self.step(name)
        return placed.map.overwrite(self.map_named(source).map).value

    # Steps that do one thing for each of many numbers

    def fill(self, name: str, first: str, count: str) -> None:
        map_ = self.step(name).map
        for number, key, value in self.counted(map_, first, count):
            outcome, bucket = map_.reserve(key)
            if outcome is not Reserved.CREATED:
                raise Mismatch(f"{number} created", outcome.value)
            map_.value(bucket)[:] = value

    def drain(self, name: str, first: str, count: str) -> None:
        map_ = self.step(name).map
        for number, key, _ in self.counted(map_, first, count):
            if not map_.remove(key):
                raise Mismatch(f"{number} removed", "absent")

    def present(self, name: str, first: str, count: str) -> None:
        map_ = self.step(name).map
        for number, key, value in self.counted(map_, first, count):
            bucket = map_.lookup(key)
            if bucket is None:
                raise Mismatch(f"{number} present", "absent")
            if map_.value(bucket) != value:
                raise Mismatch(f"{number} with the value {from_bytes(value)}", from_bytes(map_.value(bucket)))

    def missing(self, name: str, first: str, count: str) -> None:
        map_ = self.step(name).map
        for number, key, _ in self.counted(map_, first, count):
            bucket = map_.lookup(key)
            if bucket is not None:
                raise Mismatch(f"{number} absent", f"at {bucket}")

    def counted(self, map_: HashMap, first: str, count: str):
        """Each number with its key and its value."""
        start = to_number(first)
        for number in range(start, start + to_number(count)):
            key = counting_bytes(number, map_.header.key_size)
            yield number, key, counting_bytes(number, map_.header.value_size)

    # Lines that tell what a step changed

    def expect_bytes(self, offset: str, word: str) -> None:
        if self.changing is None or self.has_sum:
            raise Malformed("no step before it whose change it could tell")
        self.has_bytes = True
        self.changing.expect(to_number(offset), to_bytes(word))

    def expect_sum(self, expected: str) -> None:
        if self.changing is None or self.has_sum or self.has_bytes:
            raise Malformed("no step before it whose change it could tell")
        self.has_sum = True
        data = bytes(self.changing.map)
        found = from_hash(hash_of(data))
        if found != expected:
            raise Mismatch(expected, found)
        self.changing.expect(0, data)


class Form(NamedTuple):
    """A kind of line: its method, the number of words before an arrow, and whether it checks anything by itself."""

    method: Callable
    arguments: int
    checks: bool = True


ANY_NUMBER = -1

# By the first word, and by whether an arrow leads to a result: only `image` is there with and without.
FORMS = {
    ("case", False): Form(Checker.case, 1, checks=False),
    ("rules", False): Form(Checker.name_rules, ANY_NUMBER, checks=False),
    ("hash", False): Form(Checker.hash, 2),
    ("layout", True): Form(Checker.layout, 5),
    ("header", True): Form(Checker.header, 1),
    ("open", True): Form(Checker.open, 3),
    ("image", True): Form(Checker.judge_image, 1),
    ("make", True): Form(Checker.make, 6),
    ("image", False): Form(Checker.image, 2, checks=False),
    ("move", False): Form(Checker.move, 1, checks=False),
    ("write", False): Form(Checker.write, 3, checks=False),
    ("poke", False): Form(Checker.poke, 3, checks=False),
    ("lookup", True): Form(Checker.lookup, 2),
    ("reserve", True): Form(Checker.reserve, 2),
    ("remove", True): Form(Checker.remove, 2),
    ("next", True): Form(Checker.next, 2),
    ("clear", False): Form(Checker.clear, 1),
    ("overwrite", True): Form(Checker.overwrite, 2),
    ("fill", False): Form(Checker.fill, 3),
    ("drain", False): Form(Checker.drain, 3),
    ("present", False): Form(Checker.present, 3),
    ("missing", False): Form(Checker.missing, 3),
    ("=", False): Form(Checker.expect_bytes, 2, checks=False),
    ("sum", False): Form(Checker.expect_sum, 1),
}

# ----------------------------------------------------------------------------------------------------------------------
# Files
# ----------------------------------------------------------------------------------------------------------------------


class FileReport:
    """What came of one file: the failures, as lines to show, and the number of lines that checked something."""

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        self.failures: List[str] = []
        self.checker = Checker()
        self.skipping = False
        self.step_line = 0
        self.read(content)
        if not self.failures and self.checker.checked == 0:
            self.failures.append(f"{path}: no line checks anything")

    def read(self, content: bytes) -> None:
        """Checks all lines. Behind a failure in a history, the rest of its case is skipped."""
        odd = re.search(rb"[^\n -~]|[^\n]\Z", content)
        if odd:
            line = content.count(b"\n", 0, odd.start()) + 1
            self.failures.append(f"{self.path}:{line}: malformed: not ASCII lines that end in a line feed")
            return
        for number, line in enumerate(content.decode("ascii").split("\n"), 1):
            if line and not line.startswith("#"):
                self.read_line(number, line)
        self.attempt(self.step_line, self.checker.finish_step)

    def read_line(self, number: int, line: str) -> None:
        if not line.startswith(("= ", "sum ")):
            if not self.skipping:
                self.attempt(self.step_line, self.checker.finish_step)
            self.step_line = number
        if line.startswith("case "):
            self.skipping = False
        if not self.skipping or line.startswith("rules "):
            self.attempt(number, self.checker.take, line)

    def attempt(self, number: int, action: Callable, *arguments: str) -> None:
        """Does something for a line, and takes note if it fails."""
        try:
            action(*arguments)
        except Malformed as error:
            self.fail(number, f"malformed: {error}")
        except Mismatch as error:
            self.fail(number, str(error))
        except Exception as error:  # Whatever the implementation raises is a wrong answer.
            self.fail(number, f"expected an answer, found {type(error).__name__}: {error}")

    def fail(self, number: int, message: str) -> None:
        rules = f" (rules {self.checker.rules})" if self.checker.rules else ""
        self.failures.append(f"{self.path}:{number}:{rules} {message}")
        self.skipping = self.checker.in_case
        self.checker.maps = {}


def main(arguments: List[str]) -> int:
    """Checks the files named as arguments, and gives the exit status."""
    parser = argparse.ArgumentParser(description="Checks hashmap_standard.py with files of vectors.")
    parser.add_argument("files", nargs="+", metavar="FILE")
    checked = failed = 0
    files = parser.parse_args(arguments).files
    for path in files:
        with open(path, "rb") as file:
            report = FileReport(path, file.read())
        for failure in report.failures:
            print(failure)
        checked += report.checker.checked
        failed += len(report.failures)
    print(f"{len(files)} files, {checked} lines checked, {failed} failures")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
