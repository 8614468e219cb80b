"""The hash map of the collection standard 1.0, in Python: the executable reading of docs/standard.md.

The sections follow those of the standard, and the name of a rule (H4, O10, ...) stands where the rule is carried out.
The file needs nothing but the standard library of Python 3.9 or later.

A map lives in memory its caller owns: a bytearray, an mmap, or any other object that gives out its bytes.

>>> header = layout(key_size=1, key_alignment=1, value_size=2, value_alignment=2, capacity=3)
>>> memory = bytearray(header.size)
>>> numbers = HashMap.make(memory, 0, header)
>>> outcome, bucket = numbers.reserve(b"b")
>>> numbers.value(bucket)[:] = b"\\x01\\x00"
>>> HashMap.open(memory).lookup(b"b")
4

It provides the whole standard. Where the standard lets an implementation choose:

- It makes maps of the layout of section 2.3, and of any other valid header that it is given.
- If several rules are broken, it reports the first in the order of the standard; P3 is looked at after H1 to H11.
- A search stops at a bucket with `passing` 0, also in a map that is not conforming.
"""

from __future__ import annotations

import enum
import struct
from typing import Iterator, List, NamedTuple, Optional, Tuple

# ----------------------------------------------------------------------------------------------------------------------
# 1. Collections
# ----------------------------------------------------------------------------------------------------------------------

MAX_CAPACITY = 0xFFFF  # C1
MAX_SIZE = 2**32 - 1  # H10, L5
BASE_ALIGNMENT = 4  # C3

COUNT_OF_ELEMENTS = struct.Struct("<H")  # C2, C3
COUNT_OF_TOMBSTONES = struct.Struct("<I")


class RuleBroken(ValueError):
    """Something breaks a rule of the standard. `rule` is the name of the rule.

    >>> RuleBroken("H1").rule
    'H1'
    >>> print(RuleBroken("H1"))
    H1: `marker` is 0x3e
    """

    def __init__(self, rule: str) -> None:
        super().__init__(f"{rule}: {RULES[rule]}")
        self.rule = rule


class PlaceRefused(RuleBroken):
    """There is no map at this base of this memory: P1 to P3."""


class HeaderRefused(RuleBroken):
    """The header is not valid: H1 to H11, or a number that its field cannot hold (C3)."""


class LayoutRefused(RuleBroken):
    """There is no such layout: L1, L5, or a number that the header cannot hold (C1, C3)."""


class NotConforming(RuleBroken):
    """The header is valid, the bytes are not those of a conforming map: B1 to B8."""


RULES = {
    "C1": "the capacity is from 1 to 65,535",
    "C3": "all numbers are unsigned, and whole numbers of the size of their field",
    "P1": "the base is a multiple of 4",
    "P2": "the 32 bytes of the header lie in the memory",
    "P3": "all bytes of the map lie in the memory",
    "H1": "`marker` is 0x3e",
    "H2": "`reserved` is 0",
    "H3": "`capacity` is at least 1",
    "H4": "`bucket_count` is the smallest power of two that is at least `capacity` * 2",
    "H5": "`element_count` is at most `capacity`",
    "H6": "`key_size` is at least 1",
    "H7": "`key_offset` is at least 1",
    "H8": "`key_offset` + `key_size` is at most `value_offset`",
    "H9": "`value_offset` + `value_size` is at most `bucket_size`",
    "H10": "32 + `bucket_count` * `bucket_size` is at most 2^32 - 1",
    "H11": "`tombstone_count` is at most `bucket_count`",
    "L1": "alignments are 1, 2, 4, 8 or 16; key size and capacity are at least 1",
    "L5": "a map takes at most 2^32 - 1 bytes",
    "B1": "no bucket has state 3",
    "B2": "`element_count` is the number of Occupied buckets",
    "B3": "`tombstone_count` is the number of buckets with the state Tombstone",
    "B4": "no two Occupied buckets hold equal keys",
    "B5": "`passing` is the number of entries whose path goes through the bucket to a later one, or 63",
    "B6": "the status byte of an Empty bucket is 0",
    "B7": "`passing` of a Tombstone is not 0",
    "B8": "padding is 0, and so are key and value of a bucket that is not Occupied",
}


def first_broken(rules: Tuple[Tuple[str, bool], ...]) -> Optional[str]:
    """The name of the first rule that does not hold, or None.

    >>> first_broken((("H1", True), ("H2", False), ("H3", False)))
    'H2'
    """
    return next((name for name, holds in rules if not holds), None)


# ----------------------------------------------------------------------------------------------------------------------
# 2.1 Memory
# ----------------------------------------------------------------------------------------------------------------------

HEADER_SIZE = 32


def bytes_of(memory) -> memoryview:
    """A view of all bytes of a memory.

    A slice of a memory is refused, as Python does not tell where in its object a slice lies. Rule O15 asks whether two
    maps share bytes; with whole memories, they do if the object is the same and the ranges overlap.

    >>> len(bytes_of(bytearray(8)))
    8
    >>> bytes_of(memoryview(bytearray(8))[4:])
    Traceback (most recent call last):
    ...
    ValueError: a slice of a memory; give all of the memory, and the base in it
    """
    view = memoryview(memory)
    if not view.c_contiguous or view.nbytes != memoryview(view.obj).nbytes:
        raise ValueError("a slice of a memory; give all of the memory, and the base in it")
    # Python does not cast views of no bytes.
    return view.cast("B") if view.nbytes else view


def check_base(memory: memoryview, base: int) -> None:
    """Raises PlaceRefused if a header cannot lie at this base: P1, P2."""
    if base % BASE_ALIGNMENT != 0:
        raise PlaceRefused("P1")
    if base < 0 or base + HEADER_SIZE > len(memory):
        raise PlaceRefused("P2")


def check_size(memory: memoryview, base: int, header: Header) -> None:
    """Raises PlaceRefused if the map of a valid header does not lie in the memory: P3."""
    if base + header.size > len(memory):
        raise PlaceRefused("P3")


# ----------------------------------------------------------------------------------------------------------------------
# 2.2 The header
# ----------------------------------------------------------------------------------------------------------------------

HEADER = struct.Struct("<HHIIIIHBBII")  # C3: little-endian, without gaps
ELEMENT_COUNT_OFFSET = 2
TOMBSTONE_COUNT_OFFSET = 28
MARKER = 0x3E


class Header(NamedTuple):
    """The fields of a header, in the order of their offsets.

    >>> header = Header.read(bytes.fromhex("0300030001000000020000000200000004000000 0000013e0800000000000000"))
    >>> header.capacity, header.key_offset, header.bucket_count, header.size
    (3, 1, 8, 64)
    >>> header.to_bytes()[:4].hex()
    '03000300'
    """

    capacity: int
    element_count: int
    key_size: int
    value_size: int
    value_offset: int
    bucket_size: int
    reserved: int
    key_offset: int
    marker: int
    bucket_count: int
    tombstone_count: int

    @classmethod
    def read(cls, memory, base: int = 0) -> Header:
        """The 32 bytes at `base`, whether they are a valid header or not."""
        return cls(*HEADER.unpack_from(memory, base))

    def to_bytes(self) -> bytes:
        """The 32 bytes of the header."""
        return HEADER.pack(*self)

    @property
    def size(self) -> int:
        """The number of bytes that the map takes."""
        return HEADER_SIZE + self.bucket_count * self.bucket_size

    def without_counts(self) -> Header:
        """The fields that keep their values as long as the map lives; the two counts are 0."""
        return self._replace(element_count=0, tombstone_count=0)


def bucket_count_for(capacity: int) -> int:
    """H4: the smallest power of two that is at least `capacity` * 2.

    >>> [bucket_count_for(capacity) for capacity in (1, 2, 3, 4, 5, 65535)]
    [2, 4, 8, 8, 16, 131072]
    """
    return 1 << max(capacity * 2 - 1, 0).bit_length()


def fits_fields(header: Header) -> bool:
    """C3: whether the fields are numbers that the bytes of a header can hold. What is read from bytes always is.

    >>> header = layout(1, 1, 2, 2, capacity=3)
    >>> fits_fields(header), fits_fields(header._replace(reserved=65535)), fits_fields(header._replace(reserved=65536))
    (True, True, False)
    """
    try:
        header.to_bytes()
    except struct.error:
        return False
    return True


def broken_header_rule(header: Header) -> Optional[str]:
    """The first of C3 and H1 to H11 that a header breaks, or None if it is valid. Only the header is judged.

    >>> header = layout(1, 1, 2, 2, capacity=3)
    >>> broken_header_rule(header) is None
    True
    >>> broken_header_rule(header._replace(element_count=4))
    'H5'
    >>> changes = {"value_size": -1}, {"key_offset": 256}, {"capacity": 65536}, {"key_size": 1.0}, {"marker": None}
    >>> [broken_header_rule(header._replace(**change)) for change in changes]
    ['C3', 'C3', 'C3', 'C3', 'C3']
    """
    if not fits_fields(header):
        return "C3"
    return first_broken(
        (
            ("H1", header.marker == MARKER),
            ("H2", header.reserved == 0),
            ("H3", header.capacity >= 1),
            ("H4", header.bucket_count == bucket_count_for(header.capacity)),
            ("H5", header.element_count <= header.capacity),
            ("H6", header.key_size >= 1),
            ("H7", header.key_offset >= 1),
            ("H8", header.key_offset + header.key_size <= header.value_offset),
            ("H9", header.value_offset + header.value_size <= header.bucket_size),
            ("H10", header.size <= MAX_SIZE),
            ("H11", header.tombstone_count <= header.bucket_count),
        )
    )


def check_header(header: Header) -> None:
    """Raises HeaderRefused, with the name of the rule, if a header is not valid (C9).

    >>> check_header(layout(1, 1, 2, 2, capacity=3)._replace(marker=0x3D))
    Traceback (most recent call last):
    ...
    hashmap_standard.HeaderRefused: H1: `marker` is 0x3e
    """
    rule = broken_header_rule(header)
    if rule is not None:
        raise HeaderRefused(rule)


# ----------------------------------------------------------------------------------------------------------------------
# 2.3 The bucket and its layout
# ----------------------------------------------------------------------------------------------------------------------

ALIGNMENTS = (1, 2, 4, 8, 16)


def layout(key_size: int, key_alignment: int, value_size: int, value_alignment: int, capacity: int) -> Header:
    """The header of a new map for keys and values of these sizes and alignments, by L1 to L5.

    >>> header = layout(key_size=5, key_alignment=1, value_size=8, value_alignment=8, capacity=100)
    >>> header.key_offset, header.value_offset, header.bucket_size, header.bucket_count, header.size
    (1, 8, 16, 256, 4128)
    >>> layout(key_size=4, key_alignment=3, value_size=0, value_alignment=1, capacity=1)
    Traceback (most recent call last):
    ...
    hashmap_standard.LayoutRefused: L1: alignments are 1, 2, 4, 8 or 16; key size and capacity are at least 1
    >>> layout(key_size=4.0, key_alignment=4, value_size=0, value_alignment=1, capacity=1)
    Traceback (most recent call last):
    ...
    hashmap_standard.LayoutRefused: C3: all numbers are unsigned, and whole numbers of the size of their field
    """
    if not all(isinstance(number, int) for number in (key_size, key_alignment, value_size, value_alignment, capacity)):
        raise LayoutRefused("C3")
    if key_alignment not in ALIGNMENTS or value_alignment not in ALIGNMENTS or key_size < 1 or capacity < 1:
        raise LayoutRefused("L1")
    if capacity > MAX_CAPACITY:
        raise LayoutRefused("C1")
    if value_size < 0:
        raise LayoutRefused("C3")
    value_offset = round_up(key_alignment + key_size, value_alignment)
    header = Header(
        capacity=capacity,
        element_count=0,
        key_size=key_size,
        value_size=value_size,
        value_offset=value_offset,  # L3
        bucket_size=round_up(value_offset + value_size, max(key_alignment, value_alignment)),  # L4
        reserved=0,
        key_offset=key_alignment,  # L2
        marker=MARKER,
        bucket_count=bucket_count_for(capacity),  # L5
        tombstone_count=0,
    )
    if header.size > MAX_SIZE:
        raise LayoutRefused("L5")
    return header


def round_up(number: int, alignment: int) -> int:
    """The smallest multiple of `alignment` that is at least `number`.

    >>> round_up(8, 8), round_up(9, 8)
    (8, 16)
    """
    return -(-number // alignment) * alignment


# ----------------------------------------------------------------------------------------------------------------------
# 2.4 The status byte
# ----------------------------------------------------------------------------------------------------------------------

EMPTY, TOMBSTONE, OCCUPIED, NEVER_WRITTEN = range(4)  # S1
STATE_BITS = 0b11
ONE_PASSING = 1 << 2
STUCK = 63  # S3


def state_of(status: int) -> int:
    """The two lowest bits of a status byte."""
    return status & STATE_BITS


def passing_of(status: int) -> int:
    """The six highest bits of a status byte."""
    return status >> 2


def is_occupied(status: int) -> bool:
    """Whether a bucket counts as Occupied. State 3 does (D2).

    >>> [is_occupied(state) for state in (EMPTY, TOMBSTONE, OCCUPIED, NEVER_WRITTEN)]
    [False, False, True, True]
    """
    return status & STATE_BITS >= OCCUPIED


def with_state(status: int, state: int) -> int:
    """The status byte with this state and the `passing` it had."""
    return status & ~STATE_BITS | state


def with_one_more_passing(status: int) -> int:
    """S2, S3: 1 added to `passing`, unless it is stuck.

    >>> passing_of(with_one_more_passing(62 << 2)), passing_of(with_one_more_passing(63 << 2))
    (63, 63)
    """
    return status if passing_of(status) == STUCK else status + ONE_PASSING


def with_one_less_passing(status: int) -> int:
    """S2, S3: 1 subtracted from `passing`, unless it is stuck, or 0 in a damaged map (D3).

    >>> [passing_of(with_one_less_passing(passing << 2)) for passing in (0, 1, 62, 63)]
    [0, 0, 61, 63]
    """
    return status if passing_of(status) in (0, STUCK) else status - ONE_PASSING


# ----------------------------------------------------------------------------------------------------------------------
# 2.5 The hash
# ----------------------------------------------------------------------------------------------------------------------

HASH_BITS = 64
HASH_MASK = 2**HASH_BITS - 1
WORD_MULTIPLIER = 0x517CC1B727220A95  # K3
LAST_MULTIPLIER = 0x1A0F872FC3754A9F  # K4


def words_of(key: bytes) -> Iterator[int]:
    """K1, K2: a key cut into words.

    >>> [hex(word) for word in words_of(b"abcdefghijklm")]
    ['0x6867666564636261', '0x6c6b6a69', '0x6d']
    """
    start = 0
    for size in (8, 4, 1):
        # Less than 8 bytes are left behind the words of 8, so that there is at most one word of 4.
        while len(key) - start >= size:
            yield int.from_bytes(key[start : start + size], "little")
            start += size


def hash_of(key: bytes) -> int:
    """K1 to K4: the hash of a key.

    >>> for key in (b"", b"a", b"abcd", b"abcdefghijklm"):
    ...     print(f"{hash_of(key):016x}")
    0000000000000000
    f1073af8570a58ab
    07ac79b39bc88eab
    7b74801c17800dde
    """
    number = 0
    for word in words_of(key):
        rotated = (number << 5 | number >> HASH_BITS - 5) & HASH_MASK
        number = (rotated ^ word) * WORD_MULTIPLIER & HASH_MASK  # K3
    return number * LAST_MULTIPLIER & HASH_MASK  # K4


# ----------------------------------------------------------------------------------------------------------------------
# 2.6 The path
# ----------------------------------------------------------------------------------------------------------------------


def home_of(key: bytes, bucket_count: int) -> int:
    """W1: the index of the bucket at which the path of a key starts.

    >>> [home_of(key, 8) for key in (b"b", b"g", b"y")]
    [4, 4, 4]
    """
    return hash_of(key) // (2**HASH_BITS // bucket_count)


def path_from(home: int, bucket_count: int) -> Iterator[int]:
    """W2: the indices of the buckets on a path, each exactly once.

    >>> list(path_from(4, 8))
    [4, 5, 7, 2, 6, 3, 1, 0]
    """
    index = home
    # Step s lies s behind step s - 1: s * (s + 1) / 2 in all.
    for step in range(1, bucket_count + 1):
        yield index
        index = (index + step) % bucket_count


# ----------------------------------------------------------------------------------------------------------------------
# 2.7 Operations
# ----------------------------------------------------------------------------------------------------------------------


class Reserved(enum.Enum):
    """The results of `HashMap.reserve`."""

    FOUND = "found"
    CREATED = "created"
    FULL = "full"
    NO_FREE_BUCKET = "no_free_bucket"


class Overwritten(enum.Enum):
    """The results of `HashMap.overwrite`."""

    DONE = "done"
    OVERLAP = "overlap"
    INCOMPATIBLE = "incompatible"
    DOES_NOT_FIT = "does_not_fit"
    COUNTS_DIFFER = "counts_differ"
    TOO_MANY_COLLISIONS = "too_many_collisions"


class HashMap:
    """A map in memory its caller owns. `HashMap.make` and `HashMap.open` give one.

    A bucket in a result is its index. It may be 0, so compare a result with None. Keys are any objects that give out as
    many bytes as `header.key_size`. A memory that cannot be written to will do for what changes nothing.

    The header is checked once, and its fields except the two counts are kept in the object: whatever is written to the
    memory later, an operation stays inside the map (D1). While the object lives, a bytearray cannot be resized.

    The worked example of section 3:

    >>> memory = bytearray(64)
    >>> example = HashMap.make(memory, 0, layout(1, 1, 2, 2, capacity=3))
    >>> def show():
    ...     buckets = (memory[32 + 4 * bucket :][:4].hex(" ") for bucket in (4, 5, 7))
    ...     print(*buckets, f"{example.element_count}, {example.tombstone_count}", sep="   ")
    >>> for key, number in ((b"b", 1), (b"g", 2), (b"y", 3)):
    ...     outcome, bucket = example.reserve(key)
    ...     example.value(bucket)[:] = number.to_bytes(2, "little")
    ...     show()
    02 62 01 00   00 00 00 00   00 00 00 00   1, 0
    06 62 01 00   02 67 02 00   00 00 00 00   2, 0
    0a 62 01 00   06 67 02 00   02 79 03 00   3, 0
    >>> memory[:32].hex(" ", -4)
    '03000300 01000000 02000000 02000000 04000000 0000013e 08000000 00000000'
    >>> for key in (b"b", b"y", b"g"):
    ...     assert example.remove(key)
    ...     show()
    09 00 00 00   06 67 02 00   02 79 03 00   2, 1
    05 00 00 00   02 67 02 00   00 00 00 00   1, 1
    00 00 00 00   00 00 00 00   00 00 00 00   0, 0
    """

    def __init__(self, memory, base: int, header: Header) -> None:
        """For `make` and `open`, which have checked that such a map lies there."""
        self.memory = memory
        self.base = base
        self.header = header.without_counts()

    # Make and open

    @classmethod
    def make(cls, memory, base: int, header: Header) -> HashMap:
        """Makes a map at `base`, whatever the memory held. `layout` gives the header; its counts are taken as 0.

        >>> memory = bytearray(b"?" * 72)
        >>> made = HashMap.make(memory, 4, layout(1, 1, 2, 2, capacity=3))
        >>> memory[:4] + memory[68:]
        bytearray(b'????????')
        >>> bytes(made)[32:] == bytes(32)
        True
        >>> HashMap.make(memory, 4, layout(1, 1, 2, 2, capacity=3)._replace(key_offset=256))
        Traceback (most recent call last):
        ...
        hashmap_standard.HeaderRefused: C3: all numbers are unsigned, and whole numbers of the size of their field
        """
        view = bytes_of(memory)
        header = header.without_counts()
        check_header(header)
        check_base(view, base)
        check_size(view, base, header)
        view[base : base + HEADER_SIZE] = header.to_bytes()  # O1
        made = cls(view, base, header)
        made.clear()  # O1
        return made

    @classmethod
    def open(cls, memory, base: int = 0) -> HashMap:
        """The map at `base`. Raises PlaceRefused or HeaderRefused if there is none.

        >>> HashMap.open(bytearray(64), 2)
        Traceback (most recent call last):
        ...
        hashmap_standard.PlaceRefused: P1: the base is a multiple of 4
        >>> HashMap.open(bytearray(64), 0)
        Traceback (most recent call last):
        ...
        hashmap_standard.HeaderRefused: H1: `marker` is 0x3e
        >>> HashMap.open(layout(1, 1, 2, 2, capacity=3).to_bytes())
        Traceback (most recent call last):
        ...
        hashmap_standard.PlaceRefused: P3: all bytes of the map lie in the memory
        """
        view = bytes_of(memory)
        check_base(view, base)
        header = Header.read(view, base)
        check_header(header)  # C9
        check_size(view, base, header)
        return cls(view, base, header)

    # What the map holds

    @property
    def element_count(self) -> int:
        """The number of entries that the map holds now (C2)."""
        return COUNT_OF_ELEMENTS.unpack_from(self.memory, self.base + ELEMENT_COUNT_OFFSET)[0]

    @element_count.setter
    def element_count(self, count: int) -> None:
        COUNT_OF_ELEMENTS.pack_into(self.memory, self.base + ELEMENT_COUNT_OFFSET, count)

    @property
    def tombstone_count(self) -> int:
        """The number of buckets whose state is Tombstone."""
        return COUNT_OF_TOMBSTONES.unpack_from(self.memory, self.base + TOMBSTONE_COUNT_OFFSET)[0]

    @tombstone_count.setter
    def tombstone_count(self, count: int) -> None:
        COUNT_OF_TOMBSTONES.pack_into(self.memory, self.base + TOMBSTONE_COUNT_OFFSET, count)

    def key(self, bucket: int) -> bytes:
        """A copy of the key in a bucket."""
        start = self.start_of(bucket) + self.header.key_offset
        return bytes(self.memory[start : start + self.header.key_size])

    def value(self, bucket: int) -> memoryview:
        """The place of the value in a bucket, to read it or to write to it.

        >>> memory = bytearray(64)
        >>> example = HashMap.make(memory, 0, layout(1, 1, 2, 2, capacity=3))
        >>> outcome, bucket = example.reserve(b"b")
        >>> example.value(bucket)[:] = b"xy"
        >>> bytes(example.value(bucket))
        b'xy'
        """
        start = self.start_of(bucket) + self.header.value_offset
        return self.memory[start : start + self.header.value_size]

    def entries(self) -> Iterator[Tuple[bytes, memoryview]]:
        """The key and the place of the value of every entry, in the order of the buckets (O14).

        The map may change meanwhile: an entry that stays is met exactly once.

        >>> example = HashMap.make(bytearray(64), 0, layout(1, 1, 2, 2, capacity=3))
        >>> for key in (b"b", b"g", b"y"):
        ...     outcome, bucket = example.reserve(key)
        >>> [key for key, value in example.entries()]
        [b'b', b'g', b'y']
        """
        bucket = self.next(0)
        while bucket is not None:
            yield self.key(bucket), self.value(bucket)
            bucket = self.next(bucket + 1)

    def __bytes__(self) -> bytes:
        """A copy of all bytes of the map: to save it, send it, or compare it (C5)."""
        return bytes(self.memory[self.base : self.end])

    @property
    def end(self) -> int:
        """The offset behind the last byte of the map."""
        return self.base + self.header.size

    def start_of(self, bucket: int) -> int:
        """The offset of a bucket in the memory, which is that of its status byte."""
        if not 0 <= bucket < self.header.bucket_count:
            raise IndexError(f"there is no bucket {bucket}")
        return self.base + HEADER_SIZE + bucket * self.header.bucket_size

    def status(self, bucket: int) -> int:
        """The status byte of a bucket."""
        return self.memory[self.start_of(bucket)]

    def statuses(self) -> memoryview:
        """The status bytes of all buckets."""
        return self.memory[self.base + HEADER_SIZE : self.end : self.header.bucket_size]

    # Look up

    def lookup(self, key) -> Optional[int]:
        """The bucket of a key, or None if the key is absent.

        >>> example = HashMap.make(bytearray(64), 0, layout(1, 1, 2, 2, capacity=3))
        >>> outcome, bucket = example.reserve(b"b")
        >>> example.lookup(b"b"), example.lookup(b"g")
        (4, None)
        """
        key = self.own_key(key)
        return self.search(key, home_of(key, self.header.bucket_count))[0]

    def own_key(self, key) -> bytes:
        """C10: a copy of an argument, as it may lie in the map itself."""
        # Without the view, a number would be taken for a size.
        copy = bytes(memoryview(key))
        if len(copy) != self.header.key_size:
            raise ValueError(f"a key of this map has {self.header.key_size} bytes, not {len(copy)}")
        return copy

    def search(self, key: bytes, home: int) -> Tuple[Optional[int], List[int]]:
        """O2: the bucket of a key or None, and the buckets on its path to the one that decided, this one included."""
        visited = []
        for bucket in path_from(home, self.header.bucket_count):
            visited.append(bucket)
            status = self.status(bucket)
            if is_occupied(status) and self.key(bucket) == key:
                return bucket, visited
            if passing_of(status) == 0:
                break
        return None, visited

    # Reserve

    def reserve(self, key) -> Tuple[Reserved, Optional[int]]:
        """A place for a key: the outcome, and the bucket if it was found or created.

        The value of a new entry is 0; writing to `value(bucket)` changes it.

        >>> example = HashMap.make(bytearray(40), 0, layout(1, 1, 2, 2, capacity=1))
        >>> example.reserve(b"b")
        (<Reserved.CREATED: 'created'>, 1)
        >>> example.reserve(b"b")
        (<Reserved.FOUND: 'found'>, 1)
        >>> example.reserve(b"g")
        (<Reserved.FULL: 'full'>, None)
        """
        return self.reserve_and_count(self.own_key(key))[:2]

    def reserve_and_count(self, key: bytes) -> Tuple[Reserved, Optional[int], int]:
        """The result of `reserve`, and how many visits it took as O21 counts them."""
        home = home_of(key, self.header.bucket_count)
        found, searched = self.search(key, home)
        if found is not None:
            return Reserved.FOUND, found, len(searched)  # O3
        # No count above the capacity is valid (H5), but it may be written after the header was checked.
        if self.element_count >= self.header.capacity:
            return Reserved.FULL, None, len(searched)  # O4, C8
        place, passed = self.first_place(home)
        if place is None:
            return Reserved.NO_FREE_BUCKET, None, len(passed)  # D4
        self.occupy(place, key)
        for bucket in passed:
            self.memory[self.start_of(bucket)] = with_one_more_passing(self.status(bucket))  # O6
        return Reserved.CREATED, place, max(len(searched), len(passed) + 1)

    def first_place(self, home: int) -> Tuple[Optional[int], List[int]]:
        """O5: the first bucket on a path that is not Occupied or None, and the buckets before it."""
        passed = []
        for bucket in path_from(home, self.header.bucket_count):
            if not is_occupied(self.status(bucket)):
                return bucket, passed
            passed.append(bucket)
        return None, passed

    def occupy(self, bucket: int, key: bytes) -> None:
        """Makes a bucket that is not Occupied the one of this key."""
        start = self.start_of(bucket)
        status = self.status(bucket)
        self.memory[start] = with_state(status, OCCUPIED)  # O5
        behind_key = self.header.bucket_size - self.header.key_offset - self.header.key_size
        self.memory[start + self.header.key_offset : start + self.header.bucket_size] = key + bytes(behind_key)  # O7
        self.element_count += 1  # O8
        if state_of(status) == TOMBSTONE:
            self.forget_tombstone()  # O8

    def forget_tombstone(self) -> None:
        """Subtracts 1 from `tombstone_count`, unless it is 0 in a damaged map (D3)."""
        self.tombstone_count = max(self.tombstone_count - 1, 0)

    # Remove

    def remove(self, key) -> bool:
        """Removes a key. False if it is absent.

        >>> example = HashMap.make(bytearray(64), 0, layout(1, 1, 2, 2, capacity=3))
        >>> outcome, bucket = example.reserve(b"b")
        >>> example.remove(b"b"), example.remove(b"b")
        (True, False)
        """
        key = self.own_key(key)
        found, visited = self.search(key, home_of(key, self.header.bucket_count))
        if found is None:
            return False
        for bucket in visited[:-1]:
            self.unpass(bucket)
        self.vacate(found)
        return True

    def unpass(self, bucket: int) -> None:
        """O9, O10: an entry whose path goes through this bucket to a later one is removed."""
        before = self.status(bucket)
        after = with_one_less_passing(before)
        # A Tombstone whose `passing` was 0 before does not come to it, and stays (D3). As a search here ends at `passing`
        # 0, it never gets behind such a bucket; one that goes on, which the standard allows, would.
        if after == TOMBSTONE and after != before:
            after = EMPTY
            self.forget_tombstone()
        self.memory[self.start_of(bucket)] = after

    def vacate(self, bucket: int) -> None:
        """O11, O12: the entry in this bucket is gone."""
        start = self.start_of(bucket)
        status = self.status(bucket)
        if passing_of(status) == 0:
            self.memory[start] = EMPTY
        else:
            self.memory[start] = with_state(status, TOMBSTONE)
            self.tombstone_count = min(self.tombstone_count + 1, self.header.bucket_count)  # D3
        self.memory[start + 1 : start + self.header.bucket_size] = bytes(self.header.bucket_size - 1)
        self.element_count = max(self.element_count - 1, 0)  # D3

    # Clear

    def clear(self) -> None:
        """O13: removes all entries. The bytes are then those of a new map.

        >>> example = HashMap.make(bytearray(64), 0, layout(1, 1, 2, 2, capacity=3))
        >>> fresh = bytes(example)
        >>> outcome, bucket = example.reserve(b"b")
        >>> example.clear()
        >>> bytes(example) == fresh
        True
        """
        self.element_count = 0
        self.tombstone_count = 0
        self.memory[self.base + HEADER_SIZE : self.end] = bytes(self.header.size - HEADER_SIZE)

    # Next

    def next(self, cursor: int) -> Optional[int]:
        """O14: the Occupied bucket with the lowest index that is at least the cursor, or None at the end.

        >>> example = HashMap.make(bytearray(64), 0, layout(1, 1, 2, 2, capacity=3))
        >>> outcome, bucket = example.reserve(b"b")
        >>> example.next(0), example.next(5), example.next(10**30)
        (4, None, None)
        """
        for bucket in range(max(cursor, 0), self.header.bucket_count):
            if is_occupied(self.status(bucket)):
                return bucket
        return None

    # Overwrite

    def overwrite(self, source: HashMap) -> Overwritten:
        """Replaces the entries of this map, the target, by those of another.

        Two maps share bytes if they overlap in the same object. Different objects that share their bytes, such as two
        mappings of one file, are for the caller to keep apart.

        >>> one = HashMap.make(bytearray(64), 0, layout(1, 1, 2, 2, capacity=3))
        >>> other = HashMap.make(bytearray(4128), 0, layout(1, 4, 2, 8, capacity=100))
        >>> outcome, bucket = one.reserve(b"b")
        >>> other.overwrite(one)
        <Overwritten.DONE: 'done'>
        >>> [key for key, value in other.entries()]
        [b'b']
        """
        if self.memory.obj is source.memory.obj and self.base == source.base:
            return Overwritten.DONE  # O15
        if self.memory.obj is source.memory.obj and self.base < source.end and source.base < self.end:
            return Overwritten.OVERLAP  # O15
        if (self.header.key_size, self.header.value_size) != (source.header.key_size, source.header.value_size):
            return Overwritten.INCOMPATIBLE  # O16
        if source.element_count > self.header.capacity:
            return Overwritten.DOES_NOT_FIT  # O17
        if self.header == source.header:
            self.memory[self.base : self.end] = bytes(source)  # O18
            return Overwritten.DONE
        if sum(map(is_occupied, source.statuses())) != source.element_count:
            return Overwritten.COUNTS_DIFFER  # O19
        return self.take_entries(source)

    def take_entries(self, source: HashMap) -> Overwritten:
        """O20, O21: clears the target and reserves the keys of the source in it, within the budget."""
        bucket_count = self.header.bucket_count
        budget = 16 * (bucket_count + source.header.bucket_count)
        self.clear()
        budget -= bucket_count
        for key, value in source.entries():
            if budget < 2 * bucket_count:
                self.clear()
                return Overwritten.TOO_MANY_COLLISIONS
            # The target was cleared and has room for all entries, so that the key is created, or found if the
            # source is damaged and holds it twice.
            _, bucket, visits = self.reserve_and_count(key)
            budget -= visits
            self.value(bucket)[:] = value
        return Overwritten.DONE

    # ------------------------------------------------------------------------------------------------------------------
    # 2.8 A conforming map
    # ------------------------------------------------------------------------------------------------------------------

    def check_conforming(self) -> None:
        """Raises NotConforming, or HeaderRefused, with the name of the rule, if the map is not conforming.

        >>> memory = bytearray(64)
        >>> example = HashMap.make(memory, 0, layout(1, 1, 2, 2, capacity=3))
        >>> example.check_conforming()
        >>> memory[32] = 3
        >>> example.check_conforming()
        Traceback (most recent call last):
        ...
        hashmap_standard.NotConforming: B1: no bucket has state 3
        """
        check_header(Header.read(self.memory, self.base))
        rule = self.broken_rule()
        if rule is not None:
            raise NotConforming(rule)

    def broken_rule(self) -> Optional[str]:
        """The first of B1 to B8 that the map breaks, or None.

        >>> memory = bytearray(64)
        >>> example = HashMap.make(memory, 0, layout(1, 1, 2, 2, capacity=3))
        >>> memory[32 + 2] = 1
        >>> example.broken_rule()
        'B8'
        """
        statuses = list(self.statuses())
        states = list(map(state_of, statuses))
        occupied = [bucket for bucket, status in enumerate(statuses) if is_occupied(status)]
        keys = {bucket: self.key(bucket) for bucket in occupied}
        passed = self.count_passing(keys)
        return first_broken(
            (
                ("B1", NEVER_WRITTEN not in states),
                ("B2", self.element_count == len(occupied)),
                ("B3", self.tombstone_count == states.count(TOMBSTONE)),
                ("B4", len(set(keys.values())) == len(keys)),
                ("B5", all(passing_of(status) in (count, STUCK) for status, count in zip(statuses, passed))),
                ("B6", all(status == EMPTY for status in statuses if state_of(status) == EMPTY)),
                ("B7", TOMBSTONE not in statuses),
                ("B8", all(map(self.rest_is_zero, range(self.header.bucket_count)))),
            )
        )

    def count_passing(self, keys) -> List[int]:
        """The `n` of B5 for each bucket: how many of the keys have a path that visits it before their own bucket."""
        counts = [0] * self.header.bucket_count
        for own_bucket, key in keys.items():
            for bucket in path_from(home_of(key, self.header.bucket_count), self.header.bucket_count):
                if bucket == own_bucket:
                    break
                counts[bucket] += 1
        return counts

    def rest_is_zero(self, bucket: int) -> bool:
        """B8: whether what is not status, key or value of an entry is 0 in this bucket."""
        start = self.start_of(bucket)
        rest = bytearray(self.memory[start : start + self.header.bucket_size])
        rest[0] = 0
        if is_occupied(self.status(bucket)):
            for offset, size in (
                (self.header.key_offset, self.header.key_size),
                (self.header.value_offset, self.header.value_size),
            ):
                rest[offset : offset + size] = bytes(size)
        return not any(rest)
