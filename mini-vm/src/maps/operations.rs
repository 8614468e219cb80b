//! The map instructions.
//!
//! A guest can write any bytes over a map, so every operation opens the map anew, which checks its header
//! against the heap. Addresses are those of the guest: 64 bits, anything may stand in them.

use hashmap_core::heap::{HeapMap, Key};
use hashmap_core::{MapHeader, Memory};

use super::fault::MapFault;
use super::layout::Layout;
use crate::fuel::{BYTES_PER_FUEL, Cost, Done, Failure, MAP_PRICE, bucket_price};
use crate::heap::{Heap, Reach};
use crate::memory::HEAP_START;
use crate::trap::TrapKind;

/// An entry that an iteration has come to.
pub(crate) struct IteratedEntry {
    pub(crate) key_address: u64,
    pub(crate) value_address: u64,
    pub(crate) next_cursor: u64,
}

/// Initialises an empty map at `address`, and returns the address.
pub(crate) fn init(heap: &mut Heap<'_>, address: u64, layout: &Layout) -> Result<Done<u64>, Failure> {
    let base = heap.range(address, layout.size())?.start;
    HeapMap::init(heap.bytes_mut(), base, &layout.init).map_err(|fault| map_trap(address, fault))?;
    Ok(Done { result: address, cost: Cost::of_bytes(layout.size()).and(MAP_PRICE - 1) })
}

/// Removes every key from the map at `address`.
pub(crate) fn clear(heap: &mut Heap<'_>, address: u64) -> Result<Done<()>, Failure> {
    let mut map = open(heap, address)?;
    map.clear();
    Ok(done((), &map))
}

/// The address of the value of the key, created if absent; 0 if the map is full.
#[inline(always)]
fn get_or_reserve_key(heap: &mut Heap<'_>, address: u64, key: Key<'_>) -> Result<Done<u64>, Failure> {
    let (reach, bytes) = heap.parts();
    let mut map = open_for(reach, bytes, address, key)?;
    let reserved = map.get_or_reserve(key).map_err(|fault| failure(reach.clone(), address, fault, &map))?;
    Ok(done(reserved.map_or(0, |entry| entry.value_offset as u64), &map))
}

/// An entry that is there or has been created, in one number: twice the address of its value, and 1 if it was created. 0 if
/// the map is full.
#[inline(always)]
fn reserve_key(heap: &mut Heap<'_>, address: u64, key: Key<'_>) -> Result<Done<u64>, Failure> {
    let (reach, bytes) = heap.parts();
    let mut map = open_for(reach, bytes, address, key)?;
    let reserved = map.get_or_reserve(key).map_err(|fault| failure(reach.clone(), address, fault, &map))?;
    let reserved = reserved.map_or(0, |entry| entry.value_offset as u64 * 2 + u64::from(entry.created));
    Ok(done(reserved, &map))
}

/// Adds a number to the value of the key, created if absent: 1, or 0 if the map is full.
#[inline(always)]
fn add_to_key(heap: &mut Heap<'_>, address: u64, key: Key<'_>, number: u64) -> Result<Done<u64>, Failure> {
    let (reach, bytes) = heap.parts();
    let mut map = open_for(reach, bytes, address, key)?;
    check_value_size(address, &map)?;
    let reserved = map.get_or_reserve(key).map_err(|fault| failure(reach.clone(), address, fault, &map))?;
    let value = reserved.and_then(|entry| map.value_mut(entry.entry()));
    let is_done = value.map(|value| set_number(value, number_in(value).wrapping_add(number))).is_some();
    Ok(done(is_done.into(), &map))
}

/// The value of the key, if the map has it.
#[inline(always)]
fn load_key(heap: &mut Heap<'_>, address: u64, key: Key<'_>) -> Result<Done<Option<u64>>, Failure> {
    let (reach, bytes) = heap.parts();
    let map = open_for(reach, bytes, address, key)?;
    check_value_size(address, &map)?;
    let entry = map.lookup(key).map_err(|fault| failure(reach.clone(), address, fault, &map))?;
    let value = entry.and_then(|entry| map.value(entry)).map(number_in);
    Ok(done(value, &map))
}

/// Checks that values of the map fit in a register.
#[inline(always)]
fn check_value_size<H: Memory>(address: u64, map: &HeapMap<H>) -> Result<(), Failure> {
    match map.value_size() {
        1 | 2 | 4 | 8 => Ok(()),
        size => Err(Failure {
            trap: TrapKind::ValueSize { address, value_size: size as u64 },
            work: MAP_PRICE - 1,
        }),
    }
}

/// The number that the bytes of a value are; there are 1, 2, 4 or 8 of them.
#[inline(always)]
fn number_in(value: &[u8]) -> u64 {
    match *value {
        [byte] => byte.into(),
        [a, b] => u16::from_le_bytes([a, b]).into(),
        [a, b, c, d] => u32::from_le_bytes([a, b, c, d]).into(),
        _ => value.first_chunk().map_or(0, |&bytes| u64::from_le_bytes(bytes)),
    }
}

/// Makes the bytes of a value, of which there are 1, 2, 4 or 8, those of a number.
#[inline(always)]
fn set_number(value: &mut [u8], number: u64) {
    match value {
        [byte] => *byte = number as u8,
        [_, _] => value.copy_from_slice(&(number as u16).to_le_bytes()),
        [_, _, _, _] => value.copy_from_slice(&(number as u32).to_le_bytes()),
        _ => value.copy_from_slice(&number.to_le_bytes()),
    }
}

/// The address of the key of the entry whose value is at `value_address`.
pub(crate) fn key_of_value(
    heap: &mut Heap<'_>,
    address: u64,
    value_address: u64,
) -> Result<Done<u64>, Failure> {
    let map = open(heap, address)?;
    let entry = usize::try_from(value_address).ok().and_then(|offset| map.entry_of_value(offset));
    let cost = Cost::of_buckets(1, map.bucket_size() as u64);
    match entry {
        Some(entry) => Ok(Done { result: entry.key_offset as u64, cost }),
        None => Err(Failure {
            trap: TrapKind::NoSuchValue { map: address, address: value_address },
            work: cost.beyond_one(),
        }),
    }
}

/// The address of the value of the key; 0 if absent.
#[inline(always)]
fn lookup_key(heap: &mut Heap<'_>, address: u64, key: Key<'_>) -> Result<Done<u64>, Failure> {
    let (reach, bytes) = heap.parts();
    let map = open_for(reach, bytes, address, key)?;
    let entry = map.lookup(key).map_err(|fault| failure(reach.clone(), address, fault, &map))?;
    Ok(done(entry.map_or(0, |entry| entry.value_offset as u64), &map))
}

/// 1 if the map has the key, else 0.
#[inline(always)]
fn has_key(heap: &mut Heap<'_>, address: u64, key: Key<'_>) -> Result<Done<u64>, Failure> {
    let Done { result: value_address, cost } = lookup_key(heap, address, key)?;
    Ok(Done { result: u64::from(value_address != 0), cost })
}

/// Removes the key: 1 if it was there, else 0.
#[inline(always)]
fn remove_key(heap: &mut Heap<'_>, address: u64, key: Key<'_>) -> Result<Done<u64>, Failure> {
    let (reach, bytes) = heap.parts();
    let mut map = open_for(reach, bytes, address, key)?;
    let removed = map.remove(key).map_err(|fault| failure(reach.clone(), address, fault, &map))?;
    Ok(done(u64::from(removed), &map))
}

/// For each operation on a key: its form on the address of the key, and on the key itself.
macro_rules! key_operations {
    ($($name:ident $name_scalar:ident: $operation:ident($($more:ident: $More:ty)?) -> $Result:ty;)+) => {
        $(
            #[inline(always)]
            pub(crate) fn $name(
                heap: &mut Heap<'_>,
                address: u64,
                key_address: u64,
                $($more: $More,)?
            ) -> Result<Done<$Result>, Failure> {
                let key = key_at(heap, key_address)?;
                $operation(heap, address, key $(, $more)?)
            }

            #[inline(always)]
            pub(crate) fn $name_scalar(
                heap: &mut Heap<'_>,
                address: u64,
                key: u64,
                $($more: $More,)?
            ) -> Result<Done<$Result>, Failure> {
                $operation(heap, address, Key::Number(key) $(, $more)?)
            }
        )+
    };
}

key_operations! {
    get_or_reserve get_or_reserve_scalar: get_or_reserve_key() -> u64;
    reserve reserve_scalar: reserve_key() -> u64;
    lookup lookup_scalar: lookup_key() -> u64;
    has has_scalar: has_key() -> u64;
    remove remove_scalar: remove_key() -> u64;
    add add_scalar: add_to_key(number: u64) -> u64;
    load load_scalar: load_key() -> Option<u64>;
}

/// Makes the map at `target` a copy of the one at `origin`: 1, or 0 if it does not fit.
pub(crate) fn overwrite(heap: &mut Heap<'_>, target: u64, origin: u64) -> Result<Done<u64>, Failure> {
    let origin_price = walk_price(&open(heap, origin)?);
    let mut map = open(heap, target)?;
    match map.overwrite(origin as usize) {
        Ok(true) => Ok(Done { result: 1, cost: copy_cost(origin_price, &map) }),
        Ok(false) => Ok(Done { result: 0, cost: Cost::with(MAP_PRICE - 1) }),
        Err(reason @ MapFault::TooManyCollisions { .. }) => Err(Failure {
            trap: TrapKind::IncompatibleMaps { reason },
            work: copy_cost(origin_price, &map).beyond_one(),
        }),
        Err(reason @ (MapFault::Overlap { .. } | MapFault::Incompatible { .. })) => {
            Err(TrapKind::IncompatibleMaps { reason }.into())
        }
        // What else can be wrong is the number of entries of the origin, which takes a walk through it.
        Err(fault) => Err(Failure { trap: map_trap(target, fault), work: origin_price }),
    }
}

/// What a copy to `target` takes, done or given up.
fn copy_cost<H: Memory>(origin_price: u64, target: &HeapMap<H>) -> Cost {
    let searched = target.buckets_visited().saturating_sub(target.bucket_count() as u64);
    Cost::with(MAP_PRICE - 1).and(origin_price).and(walk_price(target)).and(searched * search_price(target))
}

/// The entry at or behind `cursor`.
#[inline]
pub(crate) fn next_entry(
    heap: &mut Heap<'_>,
    address: u64,
    cursor: u64,
) -> Result<Done<Option<IteratedEntry>>, Failure> {
    let cursor = usize::try_from(cursor).unwrap_or(usize::MAX);
    let map = open(heap, address)?;
    let entry = map.next_entry(cursor).map(|entry| IteratedEntry {
        key_address: entry.key_offset as u64,
        value_address: entry.value_offset as u64,
        next_cursor: entry.bucket as u64 + 1,
    });
    Ok(done(entry, &map))
}

/// What it costs to go through every bucket of a map.
fn walk_price<H: Memory>(map: &HeapMap<H>) -> u64 {
    map.bucket_count() as u64 * bucket_price(map.bucket_size() as u64)
}

/// What it costs to look for a free bucket, a bucket: as much as that bucket, but of a large one only the key is read.
fn search_price<H: Memory>(map: &HeapMap<H>) -> u64 {
    bucket_price(map.bucket_size() as u64).min(MAP_PRICE) + map.key_size() as u64 / BYTES_PER_FUEL
}

/// The result of an operation on a map that was opened for it, with its cost.
#[inline(always)]
fn done<R, H: Memory>(result: R, map: &HeapMap<H>) -> Done<R> {
    Done { result, cost: Cost::of_buckets(map.buckets_visited(), map.bucket_size() as u64) }
}

/// Why an operation on an open map came to nothing, with what it cost until then. It takes a copy of the reach, so that the
/// original need not be in memory.
#[cold]
fn failure<H: Memory>(reach: Reach, address: u64, fault: MapFault, map: &HeapMap<H>) -> Failure {
    let trap = match fault {
        MapFault::KeyOutOfBounds { offset, key_size, .. } => {
            reach.out_of_bounds(offset as u64, key_size.into())
        }
        fault => map_trap(address, fault),
    };
    Failure { trap, work: done((), map).cost.beyond_one() }
}

/// Opens the map at `address`, all of it in reach.
#[inline(always)]
pub(super) fn open<'heap>(
    heap: &'heap mut Heap<'_>,
    address: u64,
) -> Result<HeapMap<&'heap mut [u8]>, TrapKind> {
    let (reach, bytes) = heap.parts();
    open_in(reach, bytes, address)
}

/// Opens the map at `address`, with a key in reach where it may be touched too. Where it may not, the operation on the map
/// finds that out.
#[inline(always)]
fn open_for<'heap>(
    reach: &Reach,
    bytes: &'heap mut [u8],
    address: u64,
    key: Key<'_>,
) -> Result<HeapMap<&'heap mut [u8]>, TrapKind> {
    open_with(reach, bytes, address, |key_size| {
        if let Key::At(offset) = key {
            reach.extend((offset as u64 + key_size).min(reach.bounds_end()));
        }
    })
}

/// Opens the map at `address` in the bytes of a heap, all of it in reach.
#[inline(always)]
pub(super) fn open_in<H: Memory>(reach: &Reach, bytes: H, address: u64) -> Result<HeapMap<H>, TrapKind> {
    open_with(reach, bytes, address, |_| ())
}

#[inline(always)]
fn open_with<H: Memory>(
    reach: &Reach,
    bytes: H,
    address: u64,
    reach_key: impl FnOnce(u64),
) -> Result<HeapMap<H>, TrapKind> {
    let base = usize::try_from(address).ok().filter(|_| address >= HEAP_START);
    // What does not fit in the heap is found out in opening the map.
    match base.map(|base| (base, HeapMap::open(bytes, base))) {
        Some((base, Ok(map))) => {
            reach.extend((base + map.size()) as u64);
            reach_key(map.key_size() as u64);
            Ok(map)
        }
        Some((_, Err(fault))) => Err(no_map(reach.clone(), address, Some(fault))),
        None => Err(no_map(reach.clone(), address, None)),
    }
}

/// Why there is no map at `address`: the place of its header is looked at first, then what the map crate has found.
#[cold]
fn no_map(reach: Reach, address: u64, fault: Option<MapFault>) -> TrapKind {
    match (reach.bounds(address, MapHeader::SIZE as u64), fault) {
        (Ok(_), Some(MapFault::MapOutOfBounds { size, .. })) if reach.is_guarded() => {
            reach.out_of_bounds(address, size)
        }
        (Ok(_), Some(fault)) => map_trap(address, fault),
        (Err(out_of_bounds), _) => out_of_bounds,
        (Ok(_), None) => unreachable!("an address in the heap fits in a `usize`"),
    }
}

/// A key by its address. The map checks that the whole key lies in the heap; that it does not lie in the
/// null area is checked here.
#[inline(always)]
fn key_at(heap: &mut Heap<'_>, address: u64) -> Result<Key<'static>, TrapKind> {
    Ok(Key::At(heap.parts().0.bounds(address, 1)?.start))
}

#[cold]
fn map_trap(address: u64, fault: MapFault) -> TrapKind {
    match fault {
        MapFault::NumberKey { key_size } => TrapKind::KeySize { address, key_size },
        fault => TrapKind::InvalidMap { address, reason: fault },
    }
}
