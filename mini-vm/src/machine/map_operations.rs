//! The map instructions' way into `hashmap_core`; nothing else in this crate names it.
//!
//! A guest can write any bytes over a map, so every operation opens the map anew, which checks its header
//! against the heap. Addresses are those of the guest: 64 bits, anything may stand in them.

use hashmap_core::heap::{HeapMap, Key, read_header};
use hashmap_core::{MapHeader, MapInit, Memory, SECRET_CODE, try_layout};

use super::engine::heap::{Heap, Reach};
use super::engine::work::{Cost, Done, bucket_price};
use super::{BYTES_PER_FUEL, HEAP_START, MAP_PRICE};
use crate::module::MapLayout;
use crate::trap::TrapKind;

pub use hashmap_core::LayoutError as ImpossibleLayout;
pub use hashmap_core::heap::HeapError as MapFault;

/// A map layout that has been found possible.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    init: MapInit,
}

impl Layout {
    /// The layout that a module declares.
    ///
    /// # Errors
    ///
    /// When a key has no bytes, the capacity is 0, an alignment is none of 1, 2, 4, 8 and 16, or the map
    /// would have more than `u32::MAX` bytes.
    pub fn new(layout: &MapLayout) -> Result<Self, ImpossibleLayout> {
        let (_, init) = try_layout(
            layout.key_size,
            layout.key_alignment,
            layout.value_size,
            layout.value_alignment,
            layout.capacity,
        )?;
        Ok(Self { init })
    }

    /// Bytes of a map of this layout.
    #[inline]
    pub fn size(&self) -> u64 {
        u64::from(self.init.total_size)
    }
}

/// An entry that an iteration has come to.
pub(super) struct IteratedEntry {
    pub(super) key_address: u64,
    pub(super) value_address: u64,
    pub(super) next_cursor: u64,
}

/// Initialises an empty map at `address`, and returns the address.
pub(super) fn init(heap: &mut Heap<'_>, address: u64, layout: &Layout) -> Result<Done<u64>, TrapKind> {
    let base = heap.range(address, layout.size())?.start;
    HeapMap::init(heap.bytes_mut(), base, &layout.init).map_err(|fault| map_trap(address, fault))?;
    Ok(Done { result: address, cost: Cost::of_bytes(layout.size()).and(MAP_PRICE - 1) })
}

/// Removes every key from the map at `address`.
pub(super) fn clear(heap: &mut Heap<'_>, address: u64) -> Result<Done<()>, TrapKind> {
    let mut map = open(heap, address)?;
    map.clear();
    Ok(done((), &map))
}

/// The address of the value of the key, created if absent; 0 if the map is full.
#[inline(always)]
fn get_or_reserve_key(heap: &mut Heap<'_>, address: u64, key: Key<'_>) -> Result<Done<u64>, TrapKind> {
    let mut map = open_for(heap, address, key)?;
    let reserved = map.get_or_reserve(key).map_err(|fault| map_trap(address, fault))?;
    Ok(done(reserved.map_or(0, |entry| entry.value_offset as u64), &map))
}

/// The address of the value of the key; 0 if absent.
#[inline(always)]
fn lookup_key(heap: &mut Heap<'_>, address: u64, key: Key<'_>) -> Result<Done<u64>, TrapKind> {
    let map = open_for(heap, address, key)?;
    let entry = map.lookup(key).map_err(|fault| map_trap(address, fault))?;
    Ok(done(entry.map_or(0, |entry| entry.value_offset as u64), &map))
}

/// 1 if the map has the key, else 0.
#[inline(always)]
fn has_key(heap: &mut Heap<'_>, address: u64, key: Key<'_>) -> Result<Done<u64>, TrapKind> {
    let Done { result: value_address, cost } = lookup_key(heap, address, key)?;
    Ok(Done { result: u64::from(value_address != 0), cost })
}

/// Removes the key: 1 if it was there, else 0.
#[inline(always)]
fn remove_key(heap: &mut Heap<'_>, address: u64, key: Key<'_>) -> Result<Done<u64>, TrapKind> {
    let mut map = open_for(heap, address, key)?;
    let removed = map.remove(key).map_err(|fault| map_trap(address, fault))?;
    Ok(done(u64::from(removed), &map))
}

/// For each operation on a key: its form on the address of the key, and on the key itself.
macro_rules! key_operations {
    ($($name:ident $name_scalar:ident: $operation:path;)+) => {
        $(
            #[inline(always)]
            pub(super) fn $name(heap: &mut Heap<'_>, address: u64, key_address: u64) -> Result<Done<u64>, TrapKind> {
                let key = key_at(heap, key_address)?;
                $operation(heap, address, key)
            }

            #[inline(always)]
            pub(super) fn $name_scalar(heap: &mut Heap<'_>, address: u64, key: u64) -> Result<Done<u64>, TrapKind> {
                $operation(heap, address, Key::Number(key))
            }
        )+
    };
}

key_operations! {
    get_or_reserve get_or_reserve_scalar: get_or_reserve_key;
    lookup lookup_scalar: lookup_key;
    has has_scalar: has_key;
    remove remove_scalar: remove_key;
}

/// Makes the map at `target` a copy of the one at `origin`: 1, or 0 if it does not fit.
pub(super) fn overwrite(heap: &mut Heap<'_>, target: u64, origin: u64) -> Result<Done<u64>, TrapKind> {
    let origin_price = walk_price(&open(heap, origin)?);
    let mut map = open(heap, target)?;
    let copied = map.overwrite(origin as usize).map_err(|fault| match fault {
        MapFault::Overlap { .. } | MapFault::Incompatible { .. } | MapFault::TooManyCollisions { .. } => {
            TrapKind::IncompatibleMaps { reason: fault }
        }
        fault => map_trap(target, fault),
    })?;
    let cost = Cost::with(MAP_PRICE - 1);
    if !copied {
        return Ok(Done { result: 0, cost });
    }
    let searched = map.buckets_visited().saturating_sub(map.bucket_count() as u64);
    let cost = cost.and(origin_price).and(walk_price(&map)).and(searched * search_price(&map));
    Ok(Done { result: 1, cost })
}

/// The entry at or behind `cursor`.
#[inline]
pub(super) fn next_entry(
    heap: &mut Heap<'_>,
    address: u64,
    cursor: u64,
) -> Result<Done<Option<IteratedEntry>>, TrapKind> {
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

/// Whether the byte stands in the heap that marks a map at `address`, whatever the rest of its header says.
pub fn is_marked(heap: &[u8], address: u64) -> bool {
    let header = usize::try_from(address).ok().and_then(|address| read_header(heap, address));
    header.is_some_and(|header| header.padding_and_secret_code == SECRET_CODE)
}

/// Whether the header of a map at `address` agrees with itself.
pub fn is_map(heap: &[u8], address: u64) -> bool {
    let header = usize::try_from(address).ok().and_then(|address| read_header(heap, address));
    header.is_some_and(|header| header.check().is_ok())
}

/// The header at `address` field by field, whatever stands there; `None` where 32 bytes do not fit.
pub fn describe(heap: &[u8], address: u64) -> Option<Vec<(&'static str, String)>> {
    let header = read_header(heap, usize::try_from(address).ok()?)?;
    let verdict = header.check().map_or_else(|fault| fault.to_string(), |()| "agrees with itself".to_owned());
    Some(vec![
        ("capacity", header.capacity.to_string()),
        ("element_count", header.element_count.to_string()),
        ("key_size", header.key_size.to_string()),
        ("value_size", header.value_size.to_string()),
        ("key_offset", header.key_offset.to_string()),
        ("value_offset", header.value_offset.to_string()),
        ("bucket_size", header.bucket_size.to_string()),
        ("bucket_count", header.bucket_count.to_string()),
        ("tombstone_count", header.tombstone_count.to_string()),
        ("verdict", verdict),
    ])
}

/// Opens the map at `address`, all of it in reach.
#[inline(always)]
fn open<'heap>(heap: &'heap mut Heap<'_>, address: u64) -> Result<HeapMap<&'heap mut [u8]>, TrapKind> {
    open_with(heap, address, |_, _| ())
}

/// Opens the map at `address`, with a key in reach where it lies in the heap too. Where it does not, the operation on the
/// map finds that out.
#[inline(always)]
fn open_for<'heap>(
    heap: &'heap mut Heap<'_>,
    address: u64,
    key: Key<'_>,
) -> Result<HeapMap<&'heap mut [u8]>, TrapKind> {
    open_with(heap, address, |reach, key_size| {
        if let Key::At(offset) = key {
            reach.extend((offset as u64 + key_size).min(reach.heap_size()));
        }
    })
}

#[inline(always)]
fn open_with<'heap>(
    heap: &'heap mut Heap<'_>,
    address: u64,
    reach_key: impl FnOnce(&Reach, u64),
) -> Result<HeapMap<&'heap mut [u8]>, TrapKind> {
    let (reach, bytes) = heap.parts();
    let base = usize::try_from(address).ok().filter(|_| address >= HEAP_START);
    // What does not fit in the heap is found out in opening the map.
    match base.map(|base| (base, HeapMap::open(bytes, base))) {
        Some((base, Ok(map))) => {
            reach.extend((base + map.size()) as u64);
            reach_key(reach, map.key_size() as u64);
            Ok(map)
        }
        Some((_, Err(fault))) => Err(no_map(reach, address, Some(fault))),
        None => Err(no_map(reach, address, None)),
    }
}

/// Why there is no map at `address`: the place of its header is looked at first, then what the map crate has found.
#[cold]
fn no_map(reach: &Reach, address: u64, fault: Option<MapFault>) -> TrapKind {
    match (reach.bounds(address, MapHeader::SIZE as u64), fault) {
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
        MapFault::KeyOutOfBounds { offset, key_size, heap_size } => TrapKind::OutOfBounds {
            address: offset as u64,
            length: u64::from(key_size),
            heap_size: heap_size as u64,
        },
        MapFault::NumberKey { key_size } => TrapKind::KeySize { address, key_size },
        fault => TrapKind::InvalidMap { address, reason: fault },
    }
}
