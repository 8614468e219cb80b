//! Headers, layouts and openings: the rules named C1 to C3, H, L and P.

use super::deviation::{Deviation, Rules};

/// What a new map is made from. All numbers are wide enough to be compared with what does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) key_size: u64,
    pub(crate) key_alignment: u64,
    pub(crate) value_size: u64,
    pub(crate) value_alignment: u64,
    pub(crate) capacity: u64,
}

/// Where things lie in a new map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) key_offset: u64,
    pub(crate) value_offset: u64,
    pub(crate) bucket_size: u64,
    pub(crate) bucket_count: u64,
    pub(crate) size: u64,
}

/// The fields of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) capacity: u64,
    pub(crate) element_count: u64,
    pub(crate) key_size: u64,
    pub(crate) value_size: u64,
    pub(crate) value_offset: u64,
    pub(crate) bucket_size: u64,
    pub(crate) reserved: u64,
    pub(crate) key_offset: u64,
    pub(crate) marker: u64,
    pub(crate) bucket_count: u64,
    pub(crate) tombstone_count: u64,
}

pub(crate) const HEADER_SIZE: usize = 32;
pub(crate) const MARKER: u64 = 0x3e;
/// What a map takes at most.
const LARGEST_MAP: u64 = u32::MAX as u64;

/// Offset and size of a field of the header.
pub(super) type Field = (usize, usize);
pub(super) const ELEMENT_COUNT: Field = (2, 2);
pub(super) const TOMBSTONE_COUNT: Field = (28, 4);

impl Header {
    /// Bytes of the map.
    pub(crate) fn size(&self) -> u64 {
        HEADER_SIZE as u64 + self.bucket_count * self.bucket_size
    }

    /// The header without what changes as long as a map lives.
    pub(crate) fn without_counts(self) -> Self {
        Self { element_count: 0, tombstone_count: 0, ..self }
    }
}

impl Rules {
    /// Offsets and sizes of the fields, in the order in which [`Header`] lists them.
    fn fields(&self) -> [Field; 11] {
        let (capacity, element_count) = if self.break_with(Deviation::CountBeforeCapacity) {
            ((2, 2), (0, 2))
        } else {
            ((0, 2), ELEMENT_COUNT)
        };
        let mut fields = [
            capacity,
            element_count,
            (4, 4),
            (8, 4),
            (12, 4),
            (16, 4),
            (20, 2),
            (22, 1),
            (23, 1),
            (24, 4),
            TOMBSTONE_COUNT,
        ];
        if self.break_with(Deviation::SizesAreSwapped) {
            fields.swap(2, 3);
        } else if self.break_with(Deviation::BucketSizeComesFirst) {
            fields.swap(4, 5);
        } else if self.break_with(Deviation::MarkerComesFirst) {
            fields.swap(7, 8);
        }
        fields
    }

    pub(super) fn element_count_field(&self) -> Field {
        self.fields()[1]
    }

    pub(super) fn number(&self, bytes: &[u8], field: Field) -> u64 {
        let mut wide = [0; 8];
        wide[..field.1].copy_from_slice(&bytes[field.0..][..field.1]);
        if self.is_big_endian(field) {
            wide[..field.1].reverse();
        }
        u64::from_le_bytes(wide)
    }

    pub(super) fn set_number(&self, bytes: &mut [u8], field: Field, number: u64) {
        let bytes = &mut bytes[field.0..][..field.1];
        bytes.copy_from_slice(&number.to_le_bytes()[..field.1]);
        if self.is_big_endian(field) {
            bytes.reverse();
        }
    }

    fn is_big_endian(&self, field: Field) -> bool {
        self.break_with(Deviation::BigEndianHeader)
            || self.break_with(Deviation::BigEndianElementCount) && field == ELEMENT_COUNT
    }

    /// The fields of 32 bytes, whatever they are.
    pub(crate) fn read_header(&self, bytes: &[u8]) -> Header {
        let [
            capacity,
            element_count,
            key_size,
            value_size,
            value_offset,
            bucket_size,
            reserved,
            key_offset,
            marker,
            bucket_count,
            tombstone_count,
        ] = self.fields().map(|field| self.number(bytes, field));
        Header {
            capacity,
            element_count,
            key_size,
            value_size,
            value_offset,
            bucket_size,
            reserved,
            key_offset,
            marker,
            bucket_count,
            tombstone_count,
        }
    }

    pub(crate) fn header_bytes(&self, header: &Header) -> [u8; HEADER_SIZE] {
        let numbers = [
            header.capacity,
            header.element_count,
            header.key_size,
            header.value_size,
            header.value_offset,
            header.bucket_size,
            header.reserved,
            header.key_offset,
            header.marker,
            header.bucket_count,
            header.tombstone_count,
        ];
        let mut bytes = [0; HEADER_SIZE];
        for (field, number) in self.fields().into_iter().zip(numbers) {
            self.set_number(&mut bytes, field, number);
        }
        bytes
    }

    /// All of H1 to H11 that a header breaks.
    pub(crate) fn broken_by_header(&self, header: &Header) -> Vec<&'static str> {
        if self.break_with(Deviation::AnyHeaderIsValid) {
            return Vec::new();
        }
        let checks = [
            ("H1", self.h1(header)),
            ("H2", header.reserved == 0 || self.break_with(Deviation::ReservedIsIgnored)),
            ("H3", self.h3(header)),
            ("H4", self.h4(header)),
            ("H5", self.h5(header)),
            ("H6", header.key_size >= 1 || self.break_with(Deviation::KeySizeIsIgnored)),
            ("H7", self.h7(header)),
            ("H8", self.h8(header)),
            ("H9", self.h9(header)),
            ("H10", self.h10(header)),
            ("H11", self.h11(header)),
        ];
        checks.into_iter().filter(|(_, holds)| !holds).map(|(rule, _)| rule).collect()
    }

    fn h1(&self, header: &Header) -> bool {
        header.marker == MARKER
            || self.break_with(Deviation::MarkerIsIgnored)
            || self.break_with(Deviation::OldMarkerIsTaken) && header.marker == 0x3d
    }

    fn h3(&self, header: &Header) -> bool {
        let signed = self.break_with(Deviation::CapacityIsSigned) && header.capacity >= 1 << 15;
        !signed && (header.capacity >= 1 || self.break_with(Deviation::CapacityIsIgnored))
    }

    fn h4(&self, header: &Header) -> bool {
        let (buckets, capacity) = (header.bucket_count, header.capacity);
        buckets == self.bucket_count(capacity)
            || self.break_with(Deviation::BucketCountIsIgnored)
            || self.break_with(Deviation::LargerBucketCountIsTaken)
                && buckets.is_power_of_two()
                && buckets >= capacity * 2
            || self.break_with(Deviation::OddBucketCountIsTaken)
                && buckets >= capacity * 2
                && buckets < capacity * 4
    }

    fn h5(&self, header: &Header) -> bool {
        if self.break_with(Deviation::FullMapIsRefused) {
            return header.element_count < header.capacity;
        }
        header.element_count <= header.capacity || self.break_with(Deviation::ElementCountIsIgnored)
    }

    fn h7(&self, header: &Header) -> bool {
        let odd = self.break_with(Deviation::OddKeyOffsetIsRefused) && !header.key_offset.is_power_of_two();
        !odd && (header.key_offset >= 1 || self.break_with(Deviation::KeyOffsetIsIgnored))
    }

    fn h8(&self, header: &Header) -> bool {
        let mut end = header.key_offset + header.key_size;
        if self.break_with(Deviation::KeyEndWraps) {
            end %= 1 << 32;
        }
        if self.break_with(Deviation::ValueMustNotFollowKeyAtOnce) {
            end += 1;
        }
        end <= header.value_offset || self.break_with(Deviation::KeyEndIsIgnored)
    }

    fn h9(&self, header: &Header) -> bool {
        let mut end = header.value_offset + header.value_size;
        if self.break_with(Deviation::ValueEndWraps) {
            end %= 1 << 32;
        }
        if self.break_with(Deviation::ValueMustNotEndBucket) {
            end += 1;
        }
        end <= header.bucket_size || self.break_with(Deviation::ValueEndIsIgnored)
    }

    fn h10(&self, header: &Header) -> bool {
        let mut size = header.size();
        if self.break_with(Deviation::HeaderTakesNoRoom) {
            size -= HEADER_SIZE as u64;
        }
        if self.break_with(Deviation::MapSizeWraps) {
            return size % (1 << 32) <= LARGEST_MAP;
        }
        if self.break_with(Deviation::MapSizeIsSigned) {
            return size < 1 << 31;
        }
        let largest = LARGEST_MAP + u64::from(self.break_with(Deviation::MapMayTake4GiB));
        size <= largest
    }

    fn h11(&self, header: &Header) -> bool {
        if self.break_with(Deviation::AllTombstonesAreRefused) {
            return header.tombstone_count < header.bucket_count;
        }
        header.tombstone_count <= header.bucket_count || self.break_with(Deviation::TombstoneCountIsIgnored)
    }

    /// The smallest power of two that is at least twice the capacity.
    fn bucket_count(&self, capacity: u64) -> u64 {
        let mut buckets = 1;
        while buckets < capacity * 2 {
            buckets *= 2;
        }
        buckets
    }

    /// `None` where L1 or L5 refuses.
    pub(crate) fn layout(&self, shape: &Shape) -> Option<Layout> {
        if !self.is_possible(shape) {
            return None;
        }
        let (key_alignment, value_alignment) = (shape.key_alignment.max(1), shape.value_alignment.max(1));
        let key_offset = if self.break_with(Deviation::KeyFollowsStatus) { 1 } else { key_alignment };
        let value_offset = self.value_offset(key_offset + shape.key_size, value_alignment);
        let end = value_offset + shape.value_size;
        let bucket_size = self.bucket_size(end, key_alignment, value_alignment);
        let mut bucket_count = self.bucket_count(shape.capacity);
        if self.break_with(Deviation::MoreThanTwiceTheCapacity) && bucket_count == shape.capacity * 2 {
            bucket_count *= 2;
        }
        let mut size = HEADER_SIZE as u64 + bucket_count * bucket_size;
        if self.break_with(Deviation::LayoutWraps) {
            size %= 1 << 32;
        }
        let header = if self.break_with(Deviation::LayoutHasNoHeader) { HEADER_SIZE as u64 } else { 0 };
        let fits = size - header <= LARGEST_MAP || self.break_with(Deviation::LayoutHasNoLimit);
        fits.then_some(Layout { key_offset, value_offset, bucket_size, bucket_count, size })
    }

    /// L1.
    fn is_possible(&self, shape: &Shape) -> bool {
        let is_alignment = |alignment: u64| {
            matches!(alignment, 1 | 2 | 4 | 8 | 16)
                || self.break_with(Deviation::AnyAlignmentIsTaken)
                || self.break_with(Deviation::Alignment32IsTaken) && alignment == 32
        };
        let has_key = shape.key_size >= 1 || self.break_with(Deviation::KeysWithoutBytesAreMade);
        let has_room = shape.capacity >= 1 || self.break_with(Deviation::MapsWithoutRoomAreMade);
        let keeps_limit = shape.capacity <= 65_535 || self.break_with(Deviation::CapacityHasNoLimit);
        is_alignment(shape.key_alignment)
            && is_alignment(shape.value_alignment)
            && has_key
            && has_room
            && keeps_limit
    }

    /// L3.
    fn value_offset(&self, key_end: u64, alignment: u64) -> u64 {
        if self.break_with(Deviation::ValueFollowsKey) {
            return key_end;
        }
        if self.break_with(Deviation::ValueIsAlwaysMovedOn) {
            return (key_end + 1).next_multiple_of(alignment);
        }
        key_end.next_multiple_of(alignment)
    }

    /// L4.
    fn bucket_size(&self, end: u64, key_alignment: u64, value_alignment: u64) -> u64 {
        if self.break_with(Deviation::BucketEndsWithValue) {
            return end;
        }
        if self.break_with(Deviation::BucketIsAlignedToValue) {
            return end.next_multiple_of(value_alignment);
        }
        if self.break_with(Deviation::BucketIsAlignedTo4) {
            return end.next_multiple_of(key_alignment.max(value_alignment).max(4));
        }
        end.next_multiple_of(key_alignment.max(value_alignment))
    }

    /// The header of a new map.
    pub(crate) fn new_header(&self, shape: &Shape, layout: &Layout) -> Header {
        let rounds_up = self.break_with(Deviation::CapacityIsRoundedUp);
        Header {
            capacity: if rounds_up { (layout.bucket_count / 2).min(65_535) } else { shape.capacity },
            element_count: 0,
            key_size: shape.key_size,
            value_size: shape.value_size,
            value_offset: layout.value_offset,
            bucket_size: layout.bucket_size,
            reserved: 0,
            key_offset: layout.key_offset,
            marker: MARKER,
            bucket_count: layout.bucket_count,
            tombstone_count: 0,
        }
    }

    /// The first of P1, P2, H1 to H11 and P3 that a map at `base` breaks.
    pub(crate) fn broken_by_opening(&self, memory: &[u8], base: u64) -> Option<&'static str> {
        let size = memory.len() as u64;
        if !self.is_base(base) {
            return Some("P1");
        }
        if self.end_of_header(base) > size {
            return Some("P2");
        }
        // What lies outside the memory is read by a deviation alone.
        let byte =
            |offset| usize::try_from(base + offset).ok().and_then(|offset| memory.get(offset).copied());
        let bytes: Vec<u8> = (0..HEADER_SIZE as u64).map(|offset| byte(offset).unwrap_or(0)).collect();
        let header = self.read_header(&bytes);
        if let Some(&rule) = self.broken_by_header(&header).first() {
            return Some(rule);
        }
        (!self.ends_in_memory(base, header.size(), size)).then_some("P3")
    }

    fn is_base(&self, base: u64) -> bool {
        if self.break_with(Deviation::BaseIsAlignedTo8) {
            return base.is_multiple_of(8);
        }
        let multiple = if self.break_with(Deviation::BaseIsAlignedTo2) { 2 } else { 4 };
        base.is_multiple_of(multiple) || self.break_with(Deviation::BaseIsIgnored)
    }

    fn end_of_header(&self, base: u64) -> u64 {
        if self.break_with(Deviation::HeaderMayEndBehindMemory) {
            return base;
        }
        let end = base + HEADER_SIZE as u64;
        if self.break_with(Deviation::HeaderEndWraps) { end % (1 << 32) } else { end }
    }

    fn ends_in_memory(&self, base: u64, map_size: u64, memory_size: u64) -> bool {
        let mut end = if self.break_with(Deviation::BaseTakesNoRoom) { map_size } else { base + map_size };
        if self.break_with(Deviation::MapEndWraps) {
            end %= 1 << 32;
        }
        if self.break_with(Deviation::MapMustNotEndMemory) {
            end += 1;
        }
        end <= memory_size || self.break_with(Deviation::MapMayEndBehindMemory)
    }
}
