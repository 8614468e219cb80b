"""A second machine, written from docs/bytecode.md, docs/machine.md, docs/instructions.md and docs/standard.md.

It proves that these pages suffice: it has nothing from the other machine but the cases. Run it on them with

    python3 mini_vm.py tests/cases/index.jsonl [FUEL]

where programs that take more than FUEL are left out. Comments name the rules that the code follows. It is plain rather than fast.
"""

import json
import math
import re
import struct
import sys
from decimal import Decimal, getcontext

# More digits than any number of 64 bits has.
getcontext().prec = 1100

WORD = (1 << 64) - 1
LOW = (1 << 32) - 1
SIGN = 1 << 63
WINDOW = 256
FIRST_ADDRESS = 8
PAGE = 4096
REGISTERS_OF_PAGE = 512


def signed(value, bits=64):
    """An unsigned number of so many bits in two's complement."""
    return value - (1 << bits) if value >> (bits - 1) else value


def round_up(value, unit):
    return -(-value // unit) * unit


# --- The bytecode file ------------------------------------------------------------------------------------------


class Refused(Exception):
    """A file breaks the rule of this name."""


def require(holds, rule):
    if not holds:
        raise Refused(rule)


def fnv_1a(data):
    result = 0xCBF29CE484222325
    for byte in data:
        result = (result ^ byte) * 0x100000001B3 & WORD
    return result


class Reader:
    """Reads a part of a file."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def is_at_end(self):
        return self.at == len(self.data)

    def take(self, count):
        require(count <= len(self.data) - self.at, "F8")
        self.at += count
        return self.data[self.at - count : self.at]

    def byte(self):
        return self.take(1)[0]

    def u64(self):
        return int.from_bytes(self.take(8), "little")

    def number(self, bits):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            require(value >> bits == 0, "F11")
            require(byte != 0 or shift == 0, "F10")
            if byte < 0x80:
                return value
            shift += 7
            require(shift < 70, "F11")

    def text(self):
        text = self.take(self.number(64))
        try:
            return text.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("F12") from None

    def name(self):
        name = self.text()
        require(name, "F17")
        return name

    def list(self, take):
        return Reader(self.take(self.number(64))).items(take)

    def run(self):
        return self.number(32), self.number(32)

    def register(self):
        return self.byte(), self.name()

    def function(self):
        start, end, parameters = self.number(32), self.number(32), self.number(16)
        return start, end, parameters, self.list(Reader.register), self.list(Reader.name)

    def layout(self):
        name = self.text()
        key_size, key_alignment = self.number(32), self.byte()
        value_size, value_alignment = self.number(32), self.byte()
        return name, key_size, key_alignment, value_size, value_alignment, self.number(16)

    def label(self):
        kind = self.byte()
        require(kind <= 1, "F13")
        place = self.number(64 if kind else 32)
        return kind, place, self.text().encode()

    def items(self, take):
        items = []
        while not self.is_at_end():
            items.append(take(self))
        return items


class Module:
    """What a reader accepts."""

    def __init__(self, data):
        require(data[:8] == b"\x8dMVB\r\n\x1a\n", "F1")
        require(len(data) >= 12, "F3")
        version = int.from_bytes(data[8:12], "little")
        require(version in (1, 2), "F2")
        require(len(data) >= 32, "F3")
        stated, length, self.entry = struct.unpack("<QQI", data[12:32])
        require(len(data) == 32 + length, "F3")
        require(fnv_1a(data[20:]) == stated, "F4")
        self.code, self.constants, self.data, self.layouts, self.functions = [], [], b"", [], []
        self.host_functions, self.labels, self.lines = [], [], []
        self.files, self.runs, self.named_functions, self.is_guarded = [], [], [], False
        sections, previous = Reader(data[32:]), 0
        while not sections.is_at_end():
            section = sections.byte()
            require(1 <= section <= (9 if version == 1 else 13), "F5")
            require(section > previous, "F6")
            previous = section
            length = sections.number(64)
            require(length > 0, "F7")
            self.take_section(section, Reader(sections.take(length)))
        require(version == 1 or previous >= 10, "F15")

    def take_section(self, section, payload):
        if section == 1:
            self.code = payload.items(Reader.u64)
        elif section == 2:
            self.constants = payload.items(Reader.u64)
        elif section == 3:
            self.data = payload.data
        elif section == 4:
            self.layouts = payload.items(Reader.layout)
        elif section == 5:
            self.functions = payload.items(lambda reader: reader.number(32))
        elif section == 6:
            self.host_functions = payload.items(Reader.text)
            require(len(self.host_functions) <= 65536, "F14")
        elif section == 7:
            self.labels = payload.items(Reader.label)
        elif section == 8:
            self.lines = payload.items(lambda reader: reader.number(32))
        elif section == 9:
            payload.text()
            require(payload.is_at_end(), "F9")
        elif section == 10:
            self.files = payload.items(Reader.name)
        elif section == 11:
            self.runs = payload.items(Reader.run)
        elif section == 12:
            self.named_functions = payload.items(Reader.function)
        else:
            require(payload.byte() == 1, "F16")
            require(payload.is_at_end(), "F9")
            self.is_guarded = True


# --- The instruction table --------------------------------------------------------------------------------------

# The first byte of neighbouring instructions, how their operands are encoded, and their names. The letters: d, s, c, w a
# register that is written, read, both, or the window; p a pair; h and i a small and a large immediate; k, l, f, x an index
# of a constant, a layout, a function, a host function; t a target; n a number of words that follow; m a memory operand, and
# 1, 2, 4 or 8 one with an index that counts so many bytes.
TABLE = [
    (0x01, "", "halt"),
    (0x02, "s", "exit"),
    (0x03, "i", "trap"),
    (0x04, "", "breakpoint"),
    (0x05, "t", "jmp"),
    (0x06, "tw", "call"),
    (0x07, "sw", "callr"),
    (0x08, "", "ret"),
    (0x09, "xw", "host"),
    (0x0A, "sn", "switch"),
    (0x10, "sst", "beq bne blt ble bgt bge bltu bleu bgtu bgeu"),
    (0x1A, "sht", "beqi bnei blti blei bgti bgei bltui bleui bgtui bgeui"),
    (0x24, "sst", "fbeq fbne fblt fble"),
    (0x38, "ds", "mov"),
    (0x39, "di", "li"),
    (0x3A, "dk", "lc"),
    (0x3B, "df", "func"),
    (0x3C, "dsss", "select"),
    (0x64, "dss", "eq ne lt le gt ge ltu leu gtu geu"),
    (0x6E, "dsi", "eqi nei lti lei gti gei ltui leui gtui geui"),
    (0x40, "dss", "add sub mul div divu rem remu and or xor shl shr sar rotl rotr"),
    (0x4F, "dsi", "addi subi muli divi divui remi remui andi ori xori shli shri sari rotli rotri"),
    (0x5E, "dss", "min max minu maxu"),
    (0x78, "dss", "add32 sub32 mul32 rotl32 rotr32"),
    (0x7D, "dsi", "rotl32i rotr32i"),
    (0x80, "ds", "neg not"),
    (0x82, "dss", "mulh mulhu"),
    (0x84, "ds", "sext8 sext16 sext32 zext8 zext16 zext32 popcnt clz ctz bswap32 bswap64"),
    (0x90, "dss", "fadd fsub fmul fdiv fmin fmax"),
    (0x96, "ds", "fneg fabs fsqrt ffloor fceil ftrunc fround"),
    (0x9D, "dss", "feq fne flt fle fgt fge"),
    (0xA3, "ds", "itof utof ftoi ftou"),
    (0xB0, "dm", "load8u load8s load16u load16s load32u load32s load64"),
    (0xB7, "sm", "store8 store16 store32 store64"),
    (0xBB, "sss", "mem_copy mem_fill"),
    (0xBD, "dsss", "mem_compare"),
    (0xBE, "ds", "alloc"),
    (0xBF, "dsss", "mem_find"),
    (0xD0, "d1", "load8ux load8sx"),
    (0xD2, "d2", "load16ux load16sx"),
    (0xD4, "d4", "load32ux load32sx"),
    (0xD6, "d8", "load64x"),
    (0xD7, "s1", "store8x"),
    (0xD8, "s2", "store16x"),
    (0xD9, "s4", "store32x"),
    (0xDA, "s8", "store64x"),
    (0xAE, "di", "load64a"),
    (0xAF, "si", "store64a"),
    (0xDB, "dsss", "mem_span"),
    (0xDC, "d", "heap_mark"),
    (0xDD, "s", "heap_release"),
    (0xDE, "d", "heap_size"),
    (0xC0, "dl", "map_size"),
    (0xC1, "sl", "map_init"),
    (0xC2, "dl", "map_new"),
    (0xC3, "dss", "map_get_or_reserve map_lookup map_has map_remove map_overwrite"),
    (0xC8, "s", "map_clear"),
    (0xC9, "cspt", "map_iter_next"),
    (0xCA, "dss", "map_get_or_reserve_scalar map_lookup_scalar map_has_scalar map_remove_scalar"),
    (0xE0, "dls", "map_new_sized"),
    (0xE1, "pss", "map_reserve map_reserve_scalar"),
    (0xE3, "dss", "map_key"),
    (0xE4, "dsss", "map_add map_add_scalar"),
    (0xE6, "dsst", "map_load map_load_scalar"),
]

OPCODES = {
    first + index: (name, kinds)
    for first, kinds, names in TABLE
    for index, name in enumerate(names.split())
}

MNEMONICS = {name for name, _ in OPCODES.values()}

ENDS_OF_PATHS = {"halt", "exit", "trap", "jmp", "ret"}


def decode_word(word):
    """The name of the instruction of a word, its operands, and the bits that they use."""
    name, kinds = OPCODES[word & 0xFF]
    operands, used, at = [], 0xFF, 8
    for kind in kinds:
        if kind in "dscwp":
            operands.append(word >> at & 0xFF)
            used |= 0xFF << at
            at += 8
        elif kind == "h":
            operands.append(signed(word >> 16 & 0xFFFF, 16))
            used |= 0xFFFF << 16
        elif kind == "m":
            operands += [word >> at & 0xFF, signed(word >> 32, 32)]
            used |= 0xFF << at | 0xFFFFFFFF << 32
            at += 8
        elif kind in "1248":
            operands += [word >> at & 0xFF, word >> at + 8 & 0xFF, signed(word >> 32, 32)]
            used |= 0xFFFF << at | 0xFFFFFFFF << 32
            at += 16
        else:
            immediate = word >> 32
            operands.append(signed(immediate, 32) if kind in "int" else immediate)
            used |= 0xFFFFFFFF << 32
    return name, operands, used


# --- Programs ---------------------------------------------------------------------------------------------------


def is_name(name):
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
    if not name or name[0] not in letters or any(character not in letters + "0123456789" for character in name):
        return False
    return not (name[0] in "rR" and name[1:].isdigit())


def verify_names(names, has_parts):
    for name in names:
        parts = name.split(".", 1) if has_parts else [name]
        require(all(len(part.encode()) <= 255 for part in name.split(".")), "V11")
        require(all(is_name(part) for part in parts), "V10")
    require(len(set(names)) == len(names), "V12")


class Layout:
    """L1 to L5."""

    def __init__(self, key_size, key_alignment, value_size, value_alignment, capacity):
        self.fields = key_size, key_alignment, value_size, value_alignment
        alignments = (1, 2, 4, 8, 16)
        require(key_alignment in alignments and value_alignment in alignments, "V9")
        require(key_size > 0 and capacity > 0, "V9")
        self.capacity, self.key_size, self.value_size = capacity, key_size, value_size
        self.key_offset = key_alignment
        self.value_offset = round_up(self.key_offset + key_size, value_alignment)
        self.bucket_size = round_up(self.value_offset + value_size, max(key_alignment, value_alignment))
        self.bucket_count = buckets_of(capacity)
        self.size = 32 + self.bucket_count * self.bucket_size
        require(self.size < 1 << 32, "V9")

    def header(self):
        return struct.pack(
            "<HHIIIIHBBII", self.capacity, 0, self.key_size, self.value_size, self.value_offset,
            self.bucket_size, 0, self.key_offset, 0x3E, self.bucket_count, 0,
        )


def buckets_of(capacity):
    """H4."""
    return 1 << (capacity * 2 - 1).bit_length()


class Program:
    """What a verifier accepts, its words decoded."""

    def __init__(self, module):
        self.module = module
        count = len(module.code)
        require(module.entry < count < 1 << 31 and len(module.data) <= (1 << 32) - 8, "V1")
        self.code = [self.verified(pc, word) for pc, word in enumerate(module.code)]
        require(self.code[-1][0] in ENDS_OF_PATHS, "V7")
        require(all(entry < count for entry in module.functions), "V8")
        self.layouts = [Layout(*layout[1:]) for layout in module.layouts]
        verify_names([layout[0] for layout in module.layouts], False)
        verify_names(module.host_functions, False)
        labels = module.labels
        verify_names([name.decode() for _, _, name in labels], True)
        for kind, place, _ in labels:
            lowest, highest = (8, 8 + len(module.data)) if kind else (0, count)
            require(lowest <= place <= highest, "V13")
        require(labels == sorted(labels), "V14")
        require(len(module.lines) in (0, count), "V15")
        self.verify_files()
        self.verify_functions()

    def verify_files(self):
        files = self.module.files
        require(len(set(files)) == len(files), "V17")
        start_before, file_before = -1, 0
        for start, file in self.module.runs:
            require(start < len(self.module.code) and file <= len(files), "V18")
            require(start > start_before and file != file_before, "V19")
            start_before, file_before = start, file

    def verify_functions(self):
        module = self.module
        labels = {name.decode() for _, _, name in module.labels}
        taken = labels | {layout[0] for layout in module.layouts}
        starts = {place for kind, place, name in module.labels if kind == 0 and b"." not in name}
        end_before = 0
        for start, end, parameters, registers, results in module.named_functions:
            require(end_before <= start < end <= len(module.code), "V20")
            end_before = end
            require(start in starts, "V21")
            names = [name for _, name in registers]
            for name in names + results:
                require(is_name(name) and len(name) <= 255, "V22")
            require(not any(name in taken or name.lower() in MNEMONICS for name in names), "V22")
            numbers = [number for number, _ in registers]
            require(numbers == sorted(set(numbers)) and len(set(names)) == len(names), "V23")
            require(numbers[:parameters] == list(range(parameters)) and len(results) <= 256, "V24")

    def verified(self, pc, word):
        require(word & 0xFF in OPCODES, "V2")
        name, operands, used = decode_word(word)
        require(word & ~used == 0, "V3")
        kinds = OPCODES[word & 0xFF][1]
        module = self.module
        tables = {"k": module.constants, "l": module.layouts, "f": module.functions, "x": module.host_functions}
        for kind, operand in zip(kinds, operands):
            if kind == "t":
                require(0 <= pc + operand < len(module.code), "V4")
            elif kind == "n":
                behind = len(module.code) - 1 - pc
                require(behind > 0, "V7")
                require(0 <= operand < behind, "V16")
            elif kind in tables:
                require(operand < len(tables[kind]), "V5")
            elif kind == "p":
                require(operand < 255, "V6")
        return name, operands


# --- Ends -------------------------------------------------------------------------------------------------------


class End(Exception):
    """R4, as the index writes it."""

    def __init__(self, end, fuel=0):
        self.end = end
        self.fuel = fuel


class Trap(End):
    """A trap, and what it takes but for what it has reached."""

    def __init__(self, name, fuel=0):
        super().__init__({"trap": name}, fuel)


OUT_OF_FUEL = "out_of_fuel"

# --- Numbers ----------------------------------------------------------------------------------------------------

CANONICAL_NAN = 0x7FF8000000000000


def float_of(bits):
    return struct.unpack("<d", bits.to_bytes(8, "little"))[0]


def bits_of(value):
    """N6."""
    return CANONICAL_NAN if math.isnan(value) else int.from_bytes(struct.pack("<d", value), "little")


def divide(a, b, is_signed):
    """Quotient and remainder, rounded towards zero (N4)."""
    if b == 0:
        raise Trap("division_by_zero")
    if not is_signed:
        return a // b, a % b
    a, b = signed(a), signed(b)
    quotient = abs(a) // abs(b)
    quotient = quotient if (a < 0) == (b < 0) else -quotient
    return quotient, a - quotient * b


def divide_signed(a, b):
    quotient = divide(a, b, True)[0]
    if quotient == SIGN:
        raise Trap("division_overflow")
    return quotient


INTEGER_OPERATIONS = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": divide_signed,
    "divu": lambda a, b: divide(a, b, False)[0],
    "rem": lambda a, b: divide(a, b, True)[1],
    "remu": lambda a, b: divide(a, b, False)[1],
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "xor": lambda a, b: a ^ b,
    "shl": lambda a, b: a << b % 64,
    "shr": lambda a, b: a >> b % 64,
    "sar": lambda a, b: signed(a) >> b % 64,
    "rotl": lambda a, b: a << b % 64 | a >> -b % 64,
    "rotr": lambda a, b: a >> b % 64 | a << -b % 64,
    "mulh": lambda a, b: signed(a) * signed(b) >> 64,
    "mulhu": lambda a, b: a * b >> 64,
    "min": lambda a, b: min(signed(a), signed(b)),
    "max": lambda a, b: max(signed(a), signed(b)),
    "minu": min,
    "maxu": max,
    "add32": lambda a, b: a + b & LOW,
    "sub32": lambda a, b: a - b & LOW,
    "mul32": lambda a, b: a * b & LOW,
    "rotl32": lambda a, b: ((a & LOW) << b % 32 | (a & LOW) >> -b % 32) & LOW,
    "rotr32": lambda a, b: ((a & LOW) >> b % 32 | (a & LOW) << -b % 32) & LOW,
}

RELATIONS = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: signed(a) < signed(b),
    "le": lambda a, b: signed(a) <= signed(b),
    "gt": lambda a, b: signed(a) > signed(b),
    "ge": lambda a, b: signed(a) >= signed(b),
    "ltu": lambda a, b: a < b,
    "leu": lambda a, b: a <= b,
    "gtu": lambda a, b: a > b,
    "geu": lambda a, b: a >= b,
}


def divide_floats(a, b):
    if b != 0:
        return a / b
    if a == 0 or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1, b)


def lesser(a, b, wants_greater=False):
    """N8."""
    if math.isnan(a) or math.isnan(b):
        return b if math.isnan(a) else a
    key = lambda number: (number, math.copysign(1, number))
    return (max if wants_greater else min)(a, b, key=key)


def rounded(a, to_integer):
    """N9."""
    return a if math.isnan(a) or math.isinf(a) else math.copysign(float(to_integer(a)), a)


def to_integer(a, lowest, highest):
    """N10."""
    if math.isnan(a):
        return 0
    return lowest if a <= lowest else highest if a >= highest else int(a)


FLOAT_OPERATIONS = {
    "fadd": lambda a, b: a + b,
    "fsub": lambda a, b: a - b,
    "fmul": lambda a, b: a * b,
    "fdiv": divide_floats,
    "fmin": lesser,
    "fmax": lambda a, b: lesser(a, b, True),
}

FLOAT_RELATIONS = {
    "feq": lambda a, b: a == b,
    "fne": lambda a, b: a != b,
    "flt": lambda a, b: a < b,
    "fle": lambda a, b: a <= b,
    "fgt": lambda a, b: a > b,
    "fge": lambda a, b: a >= b,
}

UNARY_OPERATIONS = {
    "mov": lambda a: a,
    "neg": lambda a: -a,
    "not": lambda a: ~a,
    "sext8": lambda a: signed(a & 0xFF, 8),
    "sext16": lambda a: signed(a & 0xFFFF, 16),
    "sext32": lambda a: signed(a & 0xFFFFFFFF, 32),
    "zext8": lambda a: a & 0xFF,
    "zext16": lambda a: a & 0xFFFF,
    "zext32": lambda a: a & 0xFFFFFFFF,
    "popcnt": lambda a: bin(a).count("1"),
    "clz": lambda a: 64 - a.bit_length(),
    "ctz": lambda a: (a & -a).bit_length() - 1 if a else 64,
    "bswap32": lambda a: int.from_bytes((a & LOW).to_bytes(4, "little"), "big"),
    "bswap64": lambda a: int.from_bytes(a.to_bytes(8, "little"), "big"),
    "fneg": lambda a: a ^ SIGN,
    "fabs": lambda a: a & ~SIGN,
    "fsqrt": lambda a: bits_of(math.sqrt(float_of(a)) if float_of(a) >= 0 else math.nan),
    "ffloor": lambda a: bits_of(rounded(float_of(a), math.floor)),
    "fceil": lambda a: bits_of(rounded(float_of(a), math.ceil)),
    "ftrunc": lambda a: bits_of(rounded(float_of(a), math.trunc)),
    "fround": lambda a: bits_of(rounded(float_of(a), round)),
    "itof": lambda a: bits_of(float(signed(a))),
    "utof": lambda a: bits_of(float(a)),
    "ftoi": lambda a: to_integer(float_of(a), -SIGN, SIGN - 1),
    "ftou": lambda a: to_integer(float_of(a), 0, WORD),
}


def float_as_text(value):
    """X9. Python takes the even digit between two that are as close, and writes the exponent with a sign and two digits."""
    if math.isnan(value):
        return "NaN"
    text = repr(value)
    if math.isfinite(value):
        found, exact = Decimal(text).normalize(), Decimal(value)
        other = (found + 2 * (exact - found)).normalize()
        is_as_short = len(other.as_tuple().digits) <= len(found.as_tuple().digits)
        if abs(other) > abs(found) and is_as_short and float(other) == value:
            text = str(other)
    if "e" not in text:
        return text
    digits, exponent = text.split("e")
    return f"{digits.removesuffix('.0')}e{int(exponent)}"


# --- Maps -------------------------------------------------------------------------------------------------------


class Map:
    """The map at an address of the heap of a machine: sections 2.2 to 2.9 of the collection standard."""

    def __init__(self, machine, base):
        """E4, and what it reaches (U10)."""
        self.heap = machine.heap
        machine.heap.check(base, 32)
        header = bytes(machine.heap.peek(base, 32))
        (
            self.capacity, self.count, self.key_size, self.value_size, self.value_offset,
            self.bucket_size, reserved, self.key_offset, marker, self.bucket_count, self.tombstones,
        ) = struct.unpack("<HHIIIIHBBII", header)
        self.base = base
        self.size = 32 + self.bucket_count * self.bucket_size
        is_valid = (
            base % 4 == 0
            and marker == 0x3E
            and reserved == 0
            and self.capacity >= 1
            and self.bucket_count == buckets_of(self.capacity)
            and self.count <= self.capacity
            and self.key_size >= 1
            and self.key_offset >= 1
            and self.key_offset + self.key_size <= self.value_offset
            and self.value_offset + self.value_size <= self.bucket_size
            and self.size < 1 << 32
            and self.tombstones <= self.bucket_count
            and (self.heap.is_guarded or base + self.size <= self.heap.size)
        )
        if not is_valid:
            raise Trap("invalid_map")
        self.heap.check(base, self.size)
        self.heap.reach(base + self.size)
        self.visits = 0

    def price(self):
        """Of a bucket."""
        return 1 + self.bucket_size // 64

    def cost(self):
        """Of an instruction that has looked at so many buckets (U13)."""
        return 8 + self.visits * self.price()

    def at(self, bucket):
        return self.base + 32 + bucket * self.bucket_size

    def status(self, bucket):
        return self.heap.bytes[self.at(bucket)]

    def set_status(self, bucket, status):
        self.heap.bytes[self.at(bucket)] = status

    def is_occupied(self, bucket):
        return self.status(bucket) & 2 != 0

    def key(self, bucket):
        at = self.at(bucket) + self.key_offset
        return self.heap.bytes[at : at + self.key_size]

    def value_address(self, bucket):
        return self.at(bucket) + self.value_offset

    def value(self, bucket):
        at = self.value_address(bucket)
        return slice(at, at + self.value_size)

    def number(self, bucket):
        return int.from_bytes(self.heap.bytes[self.value(bucket)], "little")

    def set_number(self, bucket, number):
        number &= (1 << 8 * self.value_size) - 1
        self.heap.bytes[self.value(bucket)] = number.to_bytes(self.value_size, "little")

    def set_counts(self):
        self.heap.bytes[self.base + 2 : self.base + 4] = self.count.to_bytes(2, "little")
        self.heap.bytes[self.base + 28 : self.base + 32] = self.tombstones.to_bytes(4, "little")

    def path(self, key):
        """W1 and W2."""
        index = hash_of(key) * self.bucket_count >> 64
        for step in range(self.bucket_count):
            index = (index + step) % self.bucket_count
            yield index

    def find(self, key):
        """O2: the bucket, if there is one, and the path to what decided."""
        passed = []
        for bucket in self.path(key):
            passed.append(bucket)
            if self.is_occupied(bucket) and self.key(bucket) == key:
                return bucket, passed
            if self.status(bucket) >> 2 == 0:
                break
        return None, passed

    def look_up(self, key):
        bucket, passed = self.find(key)
        self.visits += len(passed)
        return bucket

    def reserve(self, key):
        """O3 to O8: the bucket, or `None` where the map is full."""
        bucket, passed = self.find(key)
        self.visits += len(passed)
        if bucket is not None:
            return bucket
        if self.count == self.capacity:
            return None
        before = []
        for place in self.path(key):
            if not self.is_occupied(place):
                break
            before.append(place)
        else:
            # U17.
            raise Trap("invalid_map", 7 + self.bucket_count * self.price())
        self.visits += max(0, len(before) + 1 - len(passed))
        for bucket in before:
            if self.status(bucket) >> 2 < 63:
                self.set_status(bucket, self.status(bucket) + 4)
        if self.status(place) & 3 == 1:
            self.tombstones = max(0, self.tombstones - 1)
        self.count += 1
        self.set_counts()
        self.set_status(place, self.status(place) & ~3 | 2)
        start = self.at(place)
        self.heap.bytes[start + self.key_offset : start + self.bucket_size] = key + bytes(
            self.bucket_size - self.key_offset - self.key_size
        )
        return place

    def remove(self, key):
        """O9 to O12."""
        found, passed = self.find(key)
        self.visits += len(passed)
        if found is None:
            return False
        for bucket in passed[:-1]:
            status = self.status(bucket)
            if 0 < status >> 2 < 63:
                status -= 4
                if status == 1:
                    status = 0
                    self.tombstones = max(0, self.tombstones - 1)
                self.set_status(bucket, status)
        passing = self.status(found) & ~3
        start = self.at(found)
        self.heap.bytes[start : start + self.bucket_size] = bytes(self.bucket_size)
        if passing:
            self.set_status(found, passing | 1)
            self.tombstones = min(self.bucket_count, self.tombstones + 1)
        self.count = max(0, self.count - 1)
        self.set_counts()
        return True

    def clear(self):
        """O13."""
        self.heap.bytes[self.base + 32 : self.base + self.size] = bytes(self.size - 32)
        self.count = self.tombstones = 0
        self.set_counts()
        self.visits += self.bucket_count

    def next(self, cursor):
        """O14."""
        for bucket in range(min(cursor, self.bucket_count), self.bucket_count):
            self.visits += 1
            if self.is_occupied(bucket):
                return bucket
        return None

    def overwrite(self, source):
        """O15 to O21: the result and what it costs (U14)."""
        walks = self.bucket_count * self.price() + source.bucket_count * source.price()
        if source.base == self.base:
            return 1, 8 + walks
        if source.base < self.base + self.size and self.base < source.base + source.size:
            raise Trap("incompatible_maps")
        if (source.key_size, source.value_size) != (self.key_size, self.value_size):
            raise Trap("incompatible_maps")
        if source.count > self.capacity:
            return 0, 8
        layout = ("capacity", "key_offset", "value_offset", "bucket_size")
        if all(getattr(source, field) == getattr(self, field) for field in layout):
            copy = self.heap.bytes[source.base : source.base + source.size]
            self.heap.bytes[self.base : self.base + self.size] = copy
            return 1, 8 + walks
        entries = [bucket for bucket in range(source.bucket_count) if source.is_occupied(bucket)]
        if len(entries) != source.count:
            raise Trap("invalid_map", source.bucket_count * source.price())
        budget = 16 * (self.bucket_count + source.bucket_count)
        self.clear()
        for bucket in entries:
            if budget - self.visits < 2 * self.bucket_count:
                self.clear()
                raise Trap("incompatible_maps", 7 + walks + self.price_of_placing())
            place = self.reserve(source.key(bucket))
            if place is not None:
                at, origin = self.value_address(place), source.value_address(bucket)
                self.heap.bytes[at : at + self.value_size] = self.heap.bytes[origin : origin + self.value_size]
        return 1, 8 + walks + self.price_of_placing()

    def price_of_placing(self):
        return (self.visits - self.bucket_count) * (min(self.price(), 8) + self.key_size // 64)


def hash_of(key):
    """K1 to K4."""
    result, at = 0, 0
    while at < len(key):
        left = len(key) - at
        size = 8 if left >= 8 else 4 if left >= 4 else 1
        word = int.from_bytes(key[at : at + size], "little")
        result = ((result << 5 | result >> 59) & WORD ^ word) * 0x517CC1B727220A95 & WORD
        at += size
    return result * 0x1A0F872FC3754A9F & WORD


# --- The machine ------------------------------------------------------------------------------------------------


class Heap:
    """The bytes up to the mark of what is reached; behind it all are 0."""

    def __init__(self, size, data, is_guarded):
        self.size = size
        self.is_guarded = is_guarded
        self.bytes = bytearray()
        self.first_free = self.lowest_mark = round_up(FIRST_ADDRESS + len(data), 8)
        self.reach(self.first_free)
        self.bytes[FIRST_ADDRESS : FIRST_ADDRESS + len(data)] = data

    def reach(self, end):
        """U8 and U9."""
        if end > len(self.bytes):
            mark = min(round_up(end, PAGE), self.size)
            self.bytes.extend(bytes(mark - len(self.bytes)))

    def check(self, address, length, price=0):
        """A2. A trap takes this price."""
        if length and not (FIRST_ADDRESS <= address and address + length <= self.bound()):
            raise Trap("out_of_bounds", price)

    def bound(self):
        """A12."""
        return min(max(self.first_free, 16), self.size) if self.is_guarded else self.size

    def range(self, address, length):
        """A range that is checked and reached, as a slice."""
        self.check(address, length)
        if not length:
            return slice(0, 0)
        self.reach(address + length)
        return slice(address, address + length)

    def peek(self, address, length):
        """Bytes that are looked at without being reached."""
        found = self.bytes[address : address + length]
        return found + bytes(length - len(found))

    def take(self, size):
        """A7, without the clearing."""
        address = self.first_free
        if size > max(0, self.size - address):
            raise Trap("out_of_memory")
        self.first_free = round_up(address + size, 8)
        if size:
            self.reach(address + size)
        return address

    def release(self, mark):
        """A9."""
        if not self.lowest_mark <= mark <= self.first_free or mark % 8:
            raise Trap("invalid_mark")
        self.first_free = mark


class NotStarted(Exception):
    """The rule of this name forbids to start a program."""


class Machine:
    """Sections 1 to 7 and 9 of the page of the machine."""

    def __init__(self, program, limits, host):
        module = program.module
        heap_size, registers = limits["heap"], limits["registers"]
        if heap_size < max(16, round_up(8 + len(module.data), 8)) or registers < WINDOW:
            raise NotStarted("G7")
        if any(name not in host.functions for name in module.host_functions):
            raise NotStarted("G11")
        self.program = program
        self.host = host
        self.registers = [0] * registers
        self.registers_reached = min(REGISTERS_OF_PAGE, registers)
        self.window = 0
        self.heap = Heap(heap_size, module.data, module.is_guarded or limits.get("guard", False))
        self.calls = []
        self.call_depth = limits["calls"]
        self.pc = module.entry
        self.fuel = limits["fuel"]
        # What each word does: a function of its operands.
        self.steps = [(getattr(self, "do_" + name, None) or self.general(name), operands) for name, operands in program.code]

    def run(self):
        """Runs until an end."""
        steps = self.steps
        while True:
            step, operands = steps[self.pc]
            try:
                target = step(*operands)
            except End as end:
                self.fuel -= end.fuel
                return end.end
            self.fuel -= 1
            self.pc = self.pc + 1 if target is None else target

    def get(self, register):
        return self.registers[self.window + register]

    def set(self, register, value):
        self.registers[self.window + register] = value & WORD

    def look_at_fuel(self):
        """U4."""
        if self.fuel <= 0:
            raise End(OUT_OF_FUEL)

    # Instructions with one form for many names.

    def general(self, name):
        for table, make in (
            (RELATIONS, self.comparison),
            (INTEGER_OPERATIONS, self.operation),
            (FLOAT_OPERATIONS, self.float_operation),
            (FLOAT_RELATIONS, self.float_comparison),
            (UNARY_OPERATIONS, self.unary),
        ):
            if name in table:
                return make(table[name])
        if name.startswith("fb"):
            return self.float_branch(FLOAT_RELATIONS["f" + name[2:]])
        if name[0] == "b" and name[1:] in RELATIONS:
            return self.branch(RELATIONS[name[1:]])
        if name[0] == "b":
            return self.branch_immediate(RELATIONS[name[1:-1]])
        if name.startswith("load"):
            width = name[4:].rstrip("ax")
            return self.load(int(width.rstrip("us")) // 8, width.endswith("s"), name[-1])
        if name.startswith("store"):
            return self.store(int(name[5:].rstrip("ax")) // 8, name[-1])
        if name.startswith("map_"):
            plain = name.removesuffix("_scalar")
            operation = getattr(self, "key_" + plain)
            return self.key_instruction(operation, plain != name, plain in ("map_add", "map_load"))
        if name[:-1] in RELATIONS:
            return self.comparison_immediate(RELATIONS[name[:-1]])
        return self.operation_immediate(INTEGER_OPERATIONS[name[:-1]])

    def branch(self, relation):
        def step(ra, rb, target):
            if relation(self.get(ra), self.get(rb)):
                self.look_at_fuel()
                return self.pc + target
            return None

        return step

    def branch_immediate(self, relation):
        def step(ra, value, target):
            if relation(self.get(ra), value & WORD):
                self.look_at_fuel()
                return self.pc + target
            return None

        return step

    def float_branch(self, relation):
        return self.branch(lambda a, b: relation(float_of(a), float_of(b)))

    def comparison(self, relation):
        return lambda rd, ra, rb: self.set(rd, relation(self.get(ra), self.get(rb)))

    def comparison_immediate(self, relation):
        return lambda rd, ra, value: self.set(rd, relation(self.get(ra), value & WORD))

    def operation(self, operation):
        return lambda rd, ra, rb: self.set(rd, operation(self.get(ra), self.get(rb)))

    def operation_immediate(self, operation):
        return lambda rd, ra, value: self.set(rd, operation(self.get(ra), value & WORD))

    def unary(self, operation):
        return lambda rd, ra: self.set(rd, operation(self.get(ra)))

    def float_operation(self, operation):
        def step(rd, ra, rb):
            self.set(rd, bits_of(operation(float_of(self.get(ra)), float_of(self.get(rb)))))

        return step

    def float_comparison(self, relation):
        return lambda rd, ra, rb: self.set(rd, relation(float_of(self.get(ra)), float_of(self.get(rb))))

    def address(self, form, size, operands):
        """A3, A10 and A11: of an instruction whose mnemonic ends in this letter."""
        if form == "a":
            return operands[0] & WORD
        if form == "x":
            base, index, offset = operands
            return self.get(base) + self.get(index) * size + offset & WORD
        base, offset = operands
        return self.get(base) + offset & WORD

    def memory_range(self, address, size):
        """A load or a store that reaches memory looks at the fuel first, but checks its range before (U4, U5)."""
        self.heap.check(address, size)
        if address + size > len(self.heap.bytes):
            self.look_at_fuel()
            self.reach(lambda: self.heap.reach(address + size))
        return slice(address, address + size)

    def load(self, size, is_signed, form):
        def step(rd, *operands):
            found = self.heap.bytes[self.memory_range(self.address(form, size, operands), size)]
            self.set(rd, int.from_bytes(found, "little", signed=is_signed))

        return step

    def store(self, size, form):
        def step(ra, *operands):
            value = self.get(ra) & (1 << 8 * size) - 1
            self.heap.bytes[self.memory_range(self.address(form, size, operands), size)] = value.to_bytes(size, "little")

        return step

    # Control.

    def do_halt(self):
        self.exit(0)

    def do_exit(self, ra):
        self.exit(self.get(ra) & 0xFF)

    def exit(self, status):
        self.look_at_fuel()
        raise End({"exit": status}, 1)

    def do_trap(self, code):
        raise End({"user_trap": code})

    def do_breakpoint(self):
        self.pc += 1
        raise End("breakpoint", 1)

    def do_jmp(self, target):
        self.look_at_fuel()
        return self.pc + target

    def do_switch(self, ra, count):
        self.look_at_fuel()
        return self.pc + 1 + min(self.get(ra), count)

    def do_call(self, target, first):
        return self.call(self.pc + target, first)

    def do_callr(self, ra, first):
        functions = self.program.module.functions
        if self.get(ra) >= len(functions):
            raise Trap("bad_function")
        return self.call(functions[self.get(ra)], first)

    def call(self, target, first):
        self.look_at_fuel()
        end = self.window + first + WINDOW
        if len(self.calls) == self.call_depth or end > len(self.registers):
            raise Trap("stack_overflow")
        if end > self.registers_reached:
            mark = min(round_up(end, REGISTERS_OF_PAGE), len(self.registers))
            self.fuel -= (mark - self.registers_reached) // 4
            self.registers_reached = mark
            self.look_at_fuel()
        self.calls.append((self.pc + 1, first))
        self.window += first
        return target

    def do_ret(self):
        self.look_at_fuel()
        if not self.calls:
            raise Trap("return_without_call")
        target, first = self.calls.pop()
        self.window -= first
        return target

    def do_host(self, function, first):
        name = self.program.module.host_functions[function]

        def work():
            charged = [7]
            try:
                self.host.call(self, name, first, charged)
            except Trap as trap:
                raise Trap(trap.end["trap"], charged[0]) from None
            return charged[0] + 1

        self.work(work)

    # Moves and constants.

    def do_li(self, rd, value):
        self.set(rd, value)

    def do_lc(self, rd, index):
        self.set(rd, self.program.module.constants[index])

    def do_func(self, rd, index):
        self.set(rd, index)

    def do_select(self, rd, rc, ra, rb):
        self.set(rd, self.get(ra) if self.get(rc) else self.get(rb))

    def do_heap_mark(self, rd):
        self.set(rd, self.heap.first_free)

    def do_heap_release(self, ra):
        self.heap.release(self.get(ra))

    def do_heap_size(self, rd):
        self.set(rd, self.heap.size)

    # What can take long.

    def reach(self, operation):
        """Does something and pays for what it reaches, also where it ends in a trap."""
        before = len(self.heap.bytes)
        try:
            return operation()
        finally:
            self.fuel -= (len(self.heap.bytes) - before) // 32

    def work(self, operation):
        """An operation that returns its price."""
        self.look_at_fuel()
        price = self.reach(operation)
        self.fuel -= price - 1

    def do_mem_copy(self, ra, rb, rc):
        to, origin, length = self.get(ra), self.get(rb), self.get(rc)

        def work():
            source = self.heap.range(origin, length)
            target = self.heap.range(to, length)
            self.heap.bytes[target] = bytes(self.heap.bytes[source])
            return 1 + length // 64

        self.work(work)

    def do_mem_fill(self, ra, rb, rc):
        address, byte, length = self.get(ra), self.get(rb) & 0xFF, self.get(rc)

        def work():
            target = self.heap.range(address, length)
            self.heap.bytes[target] = bytes([byte]) * length
            return 1 + length // 64

        self.work(work)

    def do_mem_compare(self, rd, ra, rb, rc):
        a, b, length = self.get(ra), self.get(rb), self.get(rc)

        def work():
            left = self.heap.bytes[self.heap.range(a, length)]
            right = self.heap.bytes[self.heap.range(b, length)]
            self.set(rd, (left > right) - (left < right))
            return 1 + length // 64

        self.work(work)

    def do_mem_find(self, rd, ra, rb, rc):
        address, length, byte = self.get(ra), self.get(rb), self.get(rc) & 0xFF

        def work():
            found = self.heap.bytes[self.heap.range(address, length)].find(byte)
            self.set(rd, 0 if found < 0 else address + found)
            return 1 + (length if found < 0 else found + 1) // 64

        self.work(work)

    def do_mem_span(self, rd, ra, rb, rc):
        address, length, place = self.get(ra), self.get(rb), self.get(rc)

        def work():
            bits = int.from_bytes(self.heap.bytes[self.heap.range(place, 32)], "little")
            data = self.heap.bytes[self.heap.range(address, length)]
            count = next((index for index, byte in enumerate(data) if not bits >> byte & 1), length)
            self.set(rd, count)
            return 1 + min(count + 1, length) // 16

        self.work(work)

    def do_alloc(self, rd, ra):
        size = self.get(ra)

        def work():
            mark = len(self.heap.bytes)
            address = self.heap.take(size)
            cleared = min(size, max(0, mark - address))
            self.heap.bytes[address : address + cleared] = bytes(cleared)
            self.set(rd, address)
            return 1 + cleared // 64

        self.work(work)

    # Maps.

    def do_map_size(self, rd, layout):
        self.set(rd, self.program.layouts[layout].size)

    def make_map(self, layout, address):
        self.heap.bytes[address : address + layout.size] = layout.header() + bytes(layout.size - 32)
        return 8 + layout.size // 64

    def do_map_init(self, ra, layout):
        layout, address = self.program.layouts[layout], self.get(ra)

        def work():
            self.heap.range(address, layout.size)
            if address % 4:
                raise Trap("invalid_map")
            return self.make_map(layout, address)

        self.work(work)

    def do_map_new(self, rd, layout):
        self.make_new_map(rd, lambda: self.program.layouts[layout])

    def do_map_new_sized(self, rd, layout, ra):
        fields, capacity = self.program.layouts[layout].fields, self.get(ra)

        def sized():
            """E16."""
            try:
                require(capacity < 1 << 16, "V9")
                return Layout(*fields, capacity)
            except Refused:
                raise Trap("bad_capacity") from None

        self.make_new_map(rd, sized)

    def make_new_map(self, rd, layout_of):
        def work():
            layout = layout_of()
            address = self.heap.take(layout.size)
            self.set(rd, address)
            return self.make_map(layout, address)

        self.work(work)

    def key_instruction(self, operation, is_scalar, takes_number):
        """E5, E6 and E19. What the operation returns goes to `rd` and, if there are two results, the register behind it."""

        def step(rd, rm, rk, *more):
            base, key, targets = self.get(rm), self.get(rk), []

            def work():
                if not is_scalar:
                    self.heap.check(key, 1)
                found = Map(self, base)
                size = found.key_size
                if not is_scalar:
                    self.heap.reach(min(key + size, self.heap.bound()))
                if takes_number and found.value_size not in (1, 2, 4, 8):
                    raise Trap("value_size", 7)
                if is_scalar:
                    if size not in (1, 2, 4, 8):
                        raise Trap("key_size", 7)
                    bytes_of_key = key.to_bytes(8, "little")[:size]
                else:
                    self.heap.check(key, size, 7)
                    bytes_of_key = bytes(self.heap.bytes[key : key + size])
                results = operation(found, bytes_of_key, *more)
                if results is None:
                    targets.append(self.pc + more[0])
                    return found.cost()
                for index, result in enumerate(results):
                    self.set(rd + index, result)
                return found.cost()

            self.work(work)
            return targets[0] if targets else None

        return step

    @staticmethod
    def key_map_lookup(found, key):
        bucket = found.look_up(key)
        return (0 if bucket is None else found.value_address(bucket),)

    @staticmethod
    def key_map_has(found, key):
        return (found.look_up(key) is not None,)

    @staticmethod
    def key_map_get_or_reserve(found, key):
        bucket = found.reserve(key)
        return (0 if bucket is None else found.value_address(bucket),)

    @staticmethod
    def key_map_reserve(found, key):
        before = found.count
        bucket = found.reserve(key)
        return (0, 0) if bucket is None else (found.value_address(bucket), found.count != before)

    @staticmethod
    def key_map_remove(found, key):
        return (found.remove(key),)

    def key_map_add(self, found, key, ra):
        number = self.get(ra)
        bucket = found.reserve(key)
        if bucket is None:
            return (0,)
        found.set_number(bucket, found.number(bucket) + number)
        return (1,)

    @staticmethod
    def key_map_load(found, key, _absent):
        bucket = found.look_up(key)
        return None if bucket is None else (found.number(bucket),)

    def do_map_key(self, rd, rm, rv):
        base, value = self.get(rm), self.get(rv)

        def work():
            found = Map(self, base)
            found.visits = 1
            bucket, rest = divmod(value - found.value_address(0), found.bucket_size)
            if rest or not 0 <= bucket < found.bucket_count or not found.is_occupied(bucket):
                raise Trap("no_such_value", found.cost() - 1)
            self.set(rd, found.at(bucket) + found.key_offset)
            return found.cost()

        self.work(work)

    def do_map_clear(self, rm):
        base = self.get(rm)

        def work():
            found = Map(self, base)
            found.clear()
            return found.cost()

        self.work(work)

    def do_map_iter_next(self, rc, rm, rp, done):
        base, cursor, targets = self.get(rm), self.get(rc), []

        def work():
            found = Map(self, base)
            bucket = found.next(cursor)
            if bucket is None:
                targets.append(self.pc + done)
            else:
                self.set(rc, bucket + 1)
                self.set(rp, found.at(bucket) + found.key_offset)
                self.set(rp + 1, found.value_address(bucket))
            return found.cost()

        self.work(work)
        return targets[0] if targets else None

    def do_map_overwrite(self, rd, rm, rs):
        target, source = self.get(rm), self.get(rs)

        def work():
            origin = Map(self, source)
            result, price = Map(self, target).overwrite(origin)
            self.set(rd, result)
            return price

        self.work(work)


# --- The console ------------------------------------------------------------------------------------------------


class Console:
    """The host of the cases: section 8."""

    functions = {
        "write": 2, "read": 2, "print_int": 1, "print_uint": 1, "print_float": 1, "print_char": 1,
        "print_string": 1, "newline": 0, "write_error": 2, "arg_count": 0, "arg": 3,
        "print_format": 1, "print_error": 1, "format": 3, "parse_int": 3, "parse_float": 2,
        "clock_time": 0, "clock_elapsed": 0, "random_bytes": 2, "env": 3, "file_open": 2, "file_read": 3,
        "file_write": 3, "file_seek": 2, "file_size": 1, "file_close": 1,
    }

    def __init__(self, given, arguments, output_limit=1 << 30):
        self.input = given
        self.arguments = arguments
        self.output, self.errors = bytearray(), bytearray()
        self.output_left = output_limit

    def call(self, machine, name, first, charged):
        """X1 and X2. What the function charges is added to the only element of `charged`."""
        count = self.functions[name]
        if first + count > WINDOW:
            raise Trap("host")
        arguments = [machine.get(first + index) for index in range(count)]
        if name in ("print_format", "print_error", "format"):
            arguments.append(arguments_from(machine, first + count))
        result = getattr(self, name)(machine.heap, charged, *arguments)
        if result is not None:
            machine.set(first, result)

    def put(self, stream, data):
        if len(data) > self.output_left:
            raise Trap("host")
        self.output_left -= len(data)
        stream += data

    def write(self, heap, charged, address, length):
        data = heap.bytes[heap.range(address, length)]
        charged[0] += length // 64
        self.put(self.output, data)
        return length

    def read(self, heap, charged, address, most):
        charged[0] += 64
        target = heap.range(address, most)
        data, self.input = self.input[:most], self.input[most:]
        heap.bytes[target.start : target.start + len(data)] = data
        charged[0] += len(data) // 64
        return len(data)

    def print_int(self, _heap, _charged, value):
        self.put(self.output, str(signed(value)).encode())

    def print_uint(self, _heap, _charged, value):
        self.put(self.output, str(value).encode())

    def print_float(self, _heap, _charged, value):
        self.put(self.output, float_as_text(float_of(value)).encode())

    def print_char(self, _heap, _charged, character):
        if character > 0x10FFFF or 0xD800 <= character <= 0xDFFF:
            raise Trap("host")
        self.put(self.output, chr(character).encode())

    def print_string(self, heap, charged, address):
        self.put(self.output, terminated(heap, charged, address))

    def newline(self, _heap, _charged):
        self.put(self.output, b"\n")

    def write_error(self, heap, charged, address, length):
        data = heap.bytes[heap.range(address, length)]
        self.put(self.errors, data)
        charged[0] += 64 + length // 64
        return length

    def arg_count(self, _heap, _charged):
        return len(self.arguments)

    def arg(self, heap, charged, index, address, most):
        if index >= len(self.arguments):
            raise Trap("host")
        argument = self.arguments[index]
        copied = argument[:most]
        heap.bytes[heap.range(address, len(copied))] = copied
        charged[0] += len(copied) // 64
        return len(argument)

    def print_format(self, heap, charged, address, values):
        text = formatted(heap, charged, address, values)
        self.put(self.output, text)
        return len(text)

    def print_error(self, heap, charged, address, values):
        text = formatted(heap, charged, address, values)
        self.put(self.errors, text)
        charged[0] += 64
        return len(text)

    def format(self, heap, charged, address, most, format, values):
        text = formatted(heap, charged, format, values)
        copied = text[:most]
        heap.bytes[heap.range(address, len(copied))] = copied
        return len(text)

    def clock_time(self, _heap, charged):
        """X25, as for all that needs a grant: there is none."""
        charged[0] += 64
        raise Trap("host")

    clock_elapsed = clock_time

    def random_bytes(self, heap, charged, address, length):
        charged[0] += 64
        heap.range(address, length)
        raise Trap("host")

    def env(self, heap, charged, name, _address, _most):
        terminated(heap, charged, name)
        raise Trap("host")

    def file_open(self, heap, charged, path, _mode):
        length = len(terminated(heap, charged, path))
        charged[0] += 4096 + 16 * length - length // 64
        raise Trap("host")

    def file_read(self, heap, charged, _file, address, most):
        charged[0] += 64
        heap.range(address, most)
        raise Trap("host")

    def file_write(self, heap, charged, _file, address, length):
        heap.range(address, length)
        self.put(bytearray(), bytes(length))
        charged[0] += 64 + length // 16
        raise Trap("host")

    def file_seek(self, _heap, charged, _file, _position):
        charged[0] += 64
        raise Trap("host")

    def file_size(self, _heap, charged, _file):
        charged[0] += 192
        raise Trap("host")

    def file_close(self, _heap, charged, _file):
        charged[0] += 64
        raise Trap("host")

    def parse_int(self, heap, charged, address, length, default):
        """X17."""
        data = bytes(heap.bytes[heap.range(address, length)])
        charged[0] += length // 16
        if not re.fullmatch(rb"[+-]?[0-9]+", data):
            return default
        digits = data.lstrip(b"+-").lstrip(b"0")
        value = int(digits or b"0") if len(digits) < 20 else SIGN + 1
        value = -value if data.startswith(b"-") else value
        return value & WORD if -SIGN <= value < SIGN else default

    def parse_float(self, heap, charged, address, length):
        """X18."""
        data = bytes(heap.bytes[heap.range(address, length)])
        charged[0] += 16 + length // 16
        whole, fraction = re.match(rb"[+-]?([0-9]*)\.?([0-9]*)", data).groups()
        digits = len((whole + fraction).lstrip(b"0"))
        if digits > 19:
            charged[0] += 512 + 2 * digits
        decimal = rb"[+-]?(inf(inity)?|([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?)"
        return bits_of(float(data) if re.fullmatch(decimal, data, re.IGNORECASE) else math.nan)


def arguments_from(machine, register):
    """The arguments of a function that takes any number of them, one after the other."""
    for number in range(register, WINDOW):
        yield machine.get(number)
    raise Trap("host")


def terminated(heap, charged, address):
    """X11, with what it charges."""
    heap.range(address, 1)
    bound = heap.bound()
    end = heap.bytes.find(0, address, bound)
    if end < 0 and len(heap.bytes) >= bound:
        charged[0] += (bound - address) // 64
        raise Trap("host")
    data = heap.bytes[address:end] if end >= 0 else heap.bytes[address:]
    charged[0] += len(data) // 64
    return bytes(data)


CONVERSION = re.compile(rb"%([-0+]*)([0-9]+|\*)?(\.([0-9]+|\*)?)?([duxXobcsfeg])")


def formatted(heap, charged, address, values):
    """X16 to X24: what a format makes of the next of `values`."""
    format, at, text = terminated(heap, charged, address), 0, bytearray()

    def add(field):
        if len(text) + len(field) > 1 << 20:
            raise Trap("host")
        charged[0] += len(field)
        text.extend(field)

    def amount(written, most):
        if written is None or written == b"*":
            return written
        digits = written.lstrip(b"0") or b"0"
        number = min(int(digits), WORD) if len(digits) <= 20 else WORD
        if number > most:
            raise Trap("host")
        return number

    def taken(amount, most):
        if amount == b"*":
            amount = next(values)
            if amount > most:
                raise Trap("host")
        return amount

    while at < len(format):
        literal = format.find(b"%", at)
        literal = len(format) if literal < 0 else literal
        if literal > at:
            add(format[at:literal])
            at = literal
            continue
        if format[at : at + 2] == b"%%":
            add(b"%")
            at += 2
            continue
        found = CONVERSION.match(format, at)
        if not found:
            raise Trap("host")
        flags, width, dot, precision, letter = found.groups()
        letter = letter.decode()
        at = found.end()
        most = WORD if letter == "s" else 1000
        width = amount(width, 1000)
        precision = amount(precision or b"0", most) if dot else None
        if letter == "c" and dot or letter in "cs" and b"0" in flags or letter not in "dfeg" and b"+" in flags:
            raise Trap("host")
        charged[0] += 16
        width = taken(width, 1000) or 0
        precision = taken(precision, most)
        value = next(values)
        field = field_of(heap, charged, letter, b"+" in flags, precision, value)
        sign, digits, takes_zeros = field
        padding = max(width - len(sign) - len(digits), 0)
        if b"-" in flags:
            field = sign + digits + b" " * padding
        elif b"0" in flags and takes_zeros:
            field = sign + b"0" * padding + digits
        else:
            field = b" " * padding + sign + digits
        add(field)
        if letter in "feg":
            charged[0] += (6 if letter == "g" else 3) * ((6 if precision is None else precision) + len(field))
    return text


def field_of(heap, charged, letter, has_plus, precision, value):
    """The sign and the rest of a field, and whether zeros may make it wider."""
    if letter == "c":
        if value > 0x10FFFF or 0xD800 <= value <= 0xDFFF:
            raise Trap("host")
        return b"", chr(value).encode(), False
    if letter == "s":
        if precision is None:
            return b"", terminated(heap, charged, value), False
        return b"", bytes(heap.bytes[heap.range(value, precision)]), False
    if letter in "duxXob":
        number = signed(value) if letter == "d" else value
        digits = format(abs(number), letter.replace("u", "d"))
        if precision is not None:
            digits = "" if precision == 0 and number == 0 else digits.rjust(precision, "0")
        is_below = number < 0
    else:
        number = float_of(value)
        if math.isnan(number):
            return b"", b"NaN", False
        digits = float_digits(abs(number), letter, 6 if precision is None else precision)
        is_below = math.copysign(1, number) < 0
    sign = b"-" if is_below else b"+" if has_plus else b""
    return sign, digits.encode(), digits != "inf" and (letter in "feg" or precision is None)


def float_digits(number, letter, precision):
    """X21 and X22. Where Python takes the zeros at the end away for `g`, it does as C."""
    return format(number, f".{precision}{letter}")


# --- The cases --------------------------------------------------------------------------------------------------


def bytes_of(text):
    """Bytes as the index has them."""
    result = bytearray()
    for piece in text.split(","):
        digits, _, times = piece.partition("*")
        result += bytes.fromhex(digits) * int(times or 1)
    return bytes(result)


def program_of(case):
    return Program(Module(bytes_of(case["bytecode"])))


def differences(found, expected):
    return [f"{name} is {found[name]!r}, not {value!r}" for name, value in expected.items() if found[name] != value]


def put(machine_registers, heap, memory):
    for number, value in memory["registers"]:
        machine_registers[number] = int(value, 16)
    for address, data in memory["heap"]:
        data = bytes_of(data)
        heap[address : address + len(data)] = data


def check_row(case):
    machine = Machine(program_of(case), case["limits"], Console(b"", []))
    registers = [0xA5A50000C3000000 + number * 0x100000101 for number in range(256)]
    size = case["limits"]["heap"]
    if not case["fresh"]:
        machine.heap.reach(size)
    before = [address % 251 + 1 for address in range(size)]
    heap = machine.heap.peek(0, size) if case["fresh"] else bytearray(before)
    put(registers, heap, case["given"])
    machine.registers[:256] = registers
    machine.heap.bytes[:] = heap[: len(machine.heap.bytes)]
    end = machine.run()
    put(registers, heap, case["expected"])
    found = {
        "end": end, "pc": machine.pc, "fuel": case["limits"]["fuel"] - machine.fuel,
        "registers": machine.registers[:256], "heap": machine.heap.peek(0, size), "calls": machine.calls,
    }
    expected = {name: case[name] for name in ("end", "pc", "fuel")}
    return differences(found, expected | {"registers": registers, "heap": heap, "calls": []})


def check_program(case):
    limits = case["limits"]
    arguments = [bytes_of(argument) for argument in case["arguments"]]
    console = Console(bytes_of(case["input"]), arguments, limits.get("output", 1 << 30))
    machine = Machine(program_of(case), limits, console)
    while (end := machine.run()) == "breakpoint":
        pass
    found = {
        "end": end, "pc": machine.pc, "fuel": limits["fuel"] - machine.fuel,
        "output": console.output, "errors": console.errors,
    }
    expected = {name: case[name] for name in ("end", "pc", "fuel") if name in case}
    return differences(found, expected | {name: bytes_of(case[name]) for name in ("output", "errors")})


def check_refused(case):
    try:
        program_of(case)
    except Refused as refused:
        return differences({"rule": str(refused)}, {"rule": case["rule"]})
    return ["it is accepted"]


def check_accepted(case):
    try:
        program_of(case)
    except Refused as refused:
        return [f"it is refused for {refused}"]
    return []


def check_not_started(case):
    try:
        Machine(program_of(case), case["limits"], Console(b"", []))
    except NotStarted as reason:
        return differences({"rule": str(reason)}, {"rule": case["rule"]})
    return ["it is started"]


def main():
    checks = {
        "row": check_row, "program": check_program, "refused": check_refused, "accepted": check_accepted,
        "not_started": check_not_started,
    }
    most_fuel = int(sys.argv[2]) if len(sys.argv) > 2 else math.inf
    counts, faults = dict.fromkeys(checks, 0), 0
    with open(sys.argv[1], encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            case = json.loads(line)
            if case["kind"] not in checks or case.get("fuel", 0) > most_fuel:
                continue
            counts[case["kind"]] += 1
            for fault in checks[case["kind"]](case):
                faults += 1
                print(f"line {number}, {case['kind']} `{case['name']}`: {fault}")
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()) + f": {faults} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
