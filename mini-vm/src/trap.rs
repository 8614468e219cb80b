//! Traps: the faults a program can run into, each a value with what is needed to explain it.

use std::fmt;

use crate::maps::fault::MapFault;
use crate::memory::HEAP_START;

macro_rules! define_traps {
    ($(
        $(#[doc = $meaning:literal])+
        $Variant:ident $name:ident $({ $($(#[doc = $field_meaning:literal])+ $field:ident: $Field:ty),+ $(,)? })? = ($($message:tt)+);
    )+) => {
        /// Why a program stopped, with what was found.
        #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
        pub enum TrapKind {
            $(
                $(#[doc = $meaning])+
                #[error($($message)+)]
                $Variant $({ $($(#[doc = $field_meaning])+ $field: $Field),+ })?,
            )+
        }

        /// A kind of trap without its details, as the instruction table lists them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum TrapCode {
            $($(#[doc = $meaning])+ $Variant,)+
        }

        impl TrapKind {
            /// Which kind it is.
            pub const fn code(&self) -> TrapCode {
                match self {
                    $(Self::$Variant { .. } => TrapCode::$Variant,)+
                }
            }
        }

        impl TrapCode {
            /// Every kind of trap, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$Variant),+];

            /// Its name in lower case, as test expectations write it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant => stringify!($name),)+
                }
            }

            /// One sentence for the reference, as Markdown.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$Variant => concat!($($meaning),+).trim_ascii(),)+
                }
            }
        }
    };
}

define_traps! {
    /// The program raised it with `trap`.
    User user {
        /// The number it gave.
        code: i32,
    } = ("the program raised trap {code}");

    /// An integer division or remainder by zero.
    DivisionByZero division_by_zero = ("integer division by zero");

    /// `i64::MIN / -1`, whose result needs 65 bits.
    DivisionOverflow division_overflow = ("integer division overflow: {} / -1 does not fit in 64 bits", i64::MIN);

    /// Bytes outside the heap, or one of the bytes 0 to 7, which no program may touch; in a guarded heap also bytes that are not
    /// allocated.
    OutOfBounds out_of_bounds {
        /// The first byte.
        address: u64,
        /// How many bytes; more than 0.
        length: u64,
        /// Bytes in the heap.
        heap_size: u64,
        /// Where what is allocated ends, if the machine guards what is not.
        allocated: Option<u64>,
    } = ("{}", describe_range(*.address, *.length, *.heap_size, *.allocated));

    /// `alloc`, `map_new` or `map_new_sized` asked for more than is left of the heap.
    OutOfMemory out_of_memory {
        /// Bytes asked for.
        requested: u64,
        /// Bytes left.
        available: u64,
    } = ("out of memory: {} bytes requested, {available} available", with_sign(*.requested));

    /// `heap_release` with an address that `heap_mark` cannot have given, or no longer.
    InvalidMark invalid_mark {
        /// The address.
        mark: u64,
        /// The end of static data, the lowest mark.
        lowest: u64,
        /// The end of what is given out, the highest mark.
        highest: u64,
    } = ("{mark:#x} is no mark of the heap: marks are multiples of 8 from {lowest:#x} to {highest:#x}");

    /// A call went deeper than the limits of the call stack or of the register stack.
    StackOverflow stack_overflow {
        /// Calls under way.
        depth: u64,
        /// Registers in the register stack, if it is this one that is used up.
        registers: Option<u64>,
    } = ("stack overflow: {}", describe_overflow(*.depth, *.registers));

    /// `ret` outside any call.
    ReturnWithoutCall return_without_call = ("return without a call");

    /// `callr` with a number that is no index of the function table.
    BadFunction bad_function {
        /// The number.
        index: u64,
        /// Entries in the function table.
        count: u64,
    } = ("there is no function {index}: the function table has {count} entries");

    /// The bytes at the address of a map are not a map that fits in the heap.
    InvalidMap invalid_map {
        /// The address of the map.
        address: u64,
        /// What is wrong with it.
        reason: MapFault,
    } = ("{reason}");

    /// A key in a register for a map whose keys have another size than 1, 2, 4 or 8 bytes.
    KeySize key_size {
        /// The address of the map.
        address: u64,
        /// Bytes of its keys.
        key_size: u32,
    } = ("the keys of the map at {address:#x} have {key_size} bytes: only keys of 1, 2, 4 or 8 bytes can be in a register");

    /// An instruction that reads a value, for a map whose values have another size than 1, 2, 4 or 8 bytes.
    ValueSize value_size {
        /// The address of the map.
        address: u64,
        /// Bytes of its values.
        value_size: u64,
    } = ("the values of the map at {address:#x} have {value_size} bytes: only values of 1, 2, 4 or 8 bytes fit in a register");

    /// `map_key` with an address at which no entry of the map has its value.
    NoSuchValue no_such_value {
        /// The address of the map.
        map: u64,
        /// The address that is none of a value.
        address: u64,
    } = ("no entry of the map at {map:#x} has its value at {address:#x}");

    /// `map_new_sized` with a capacity that no map of the layout can have.
    BadCapacity bad_capacity {
        /// The capacity.
        capacity: u64,
        /// Bytes that the map would have, if it is these that are too many.
        size: Option<u64>,
    } = ("{}", describe_capacity(*.capacity, *.size));

    /// `map_overwrite` between maps that cannot be copied into each other: sizes of keys or values differ, the maps
    /// overlap without being the same, or layouts differ and so many keys collide that it would take too long.
    IncompatibleMaps incompatible_maps {
        /// What does not fit.
        reason: MapFault,
    } = ("{reason}");

    /// A host function refused its arguments or failed.
    Host host {
        /// What it said.
        message: String,
    } = ("{message}");
}

/// The name.
impl fmt::Display for TrapCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A fault of the program, at the instruction that ran into it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Trap {
    /// What went wrong.
    pub kind: TrapKind,
    /// The number of the instruction in the program.
    pub pc: u32,
}

/// A size that a program has computed below 0 is a huge one.
fn with_sign(size: u64) -> String {
    match size.cast_signed() {
        signed @ ..0 => format!("{size} ({signed} if signed)"),
        _ => size.to_string(),
    }
}

fn describe_capacity(capacity: u64, size: Option<u64>) -> String {
    match size {
        None => format!("a map cannot hold {} entries, only 1 to 65535", with_sign(capacity)),
        Some(size) => {
            format!(
                "a map of {capacity} entries would take {size} bytes, more than the {} a map may have",
                u32::MAX
            )
        }
    }
}

fn describe_overflow(depth: u64, registers: Option<u64>) -> String {
    match registers {
        Some(registers) => format!("the {registers} registers are used up, {depth} calls deep"),
        None => format!("{depth} calls deep"),
    }
}

fn describe_range(address: u64, length: u64, heap_size: u64, allocated: Option<u64>) -> String {
    let is_in_heap = address.checked_add(length).is_some_and(|end| end <= heap_size);
    match allocated {
        _ if address < HEAP_START => {
            format!("address {address:#x} is in the null area: bytes 0 to 7 are never valid")
        }
        Some(allocated) if is_in_heap => format!(
            "{length} bytes at address {address:#x} are beyond what is allocated, which ends at {allocated:#x}, and the run is guarded"
        ),
        _ => format!("{length} bytes at address {address:#x} are outside the heap of {heap_size:#x} bytes"),
    }
}
