//! The files without a history: hashes, layouts, headers, openings and images.

use super::{bytes, keys_of_home_0};
use crate::format::Operation;
use crate::implementation::Implementation;
use crate::recorder::Recorder;
use crate::support::{HEADER_SIZE, Header, Key, MARKER, Map, Random, Rules, Shape};

pub(super) fn files(reference: &dyn Implementation) -> Vec<(&'static str, String)> {
    vec![
        ("hashes.txt", hashes(reference)),
        ("layouts.txt", layouts(reference)),
        ("headers.txt", headers(reference)),
        ("openings.txt", openings(reference)),
        ("images.txt", images(reference)),
    ]
}

fn hashes(reference: &dyn Implementation) -> String {
    let mut recorder = Recorder::new(reference, "Keys and their hashes.");
    recorder.rules("K1 K2 K3 K4");
    let mut random = Random(1);
    let mut hash = |key: Vec<u8>| {
        recorder.step(Operation::Hash(key));
    };
    for text in ["", "a", "abcd", "abcdefghijklm"] {
        hash(text.into());
    }
    for size in 0..=40 {
        hash(vec![0; size]);
        hash(vec![0xff; size]);
        hash((1..=size as u8).collect());
        (0..3).for_each(|_| hash(bytes(&mut random, size)));
        for bit in [0, size * 8 / 2, (size * 8).saturating_sub(1)] {
            let mut key = vec![0; size];
            key.iter_mut().skip(bit / 8).take(1).for_each(|byte| *byte = 1 << (bit % 8));
            hash(key);
        }
    }
    for size in [1, 4, 8, 15] {
        for bit in 0..size * 8 {
            let mut key = vec![0; size];
            key[bit / 8] = 1 << (bit % 8);
            hash(key);
        }
    }
    recorder.into_text()
}

fn layouts(reference: &dyn Implementation) -> String {
    const ALIGNMENTS: [u64; 5] = [1, 2, 4, 8, 16];
    let mut recorder = Recorder::new(reference, "Sizes and alignments, and where a map has what.");
    recorder.rules("L2 L3 L4");
    for key_alignment in ALIGNMENTS {
        for value_alignment in ALIGNMENTS {
            for (key_size, value_size) in [(1, 0), (3, 5), (7, 8), (8, 8), (13, 1), (40, 17)] {
                recorder.layout([key_size, key_alignment, value_size, value_alignment, 5]);
            }
        }
    }
    recorder.rules("L5 H4");
    for capacity in
        [1, 2, 3, 4, 5, 8, 9, 64, 65, 128, 255, 256, 257, 16_384, 16_385, 32_767, 32_768, 32_769, 65_535]
    {
        recorder.layout([4, 4, 4, 4, capacity]);
    }
    recorder.rules("L1");
    for alignment in [0, 3, 5, 6, 7, 9, 12, 15, 17, 24, 31, 32, 33, 64, 128, 255] {
        recorder.layout([4, alignment, 4, 4, 5]);
        recorder.layout([4, 4, 4, alignment, 5]);
    }
    recorder.layout([0, 4, 4, 4, 5]);
    recorder.layout([0, 1, 0, 1, 1]);
    recorder.layout([4, 4, 4, 4, 0]);
    recorder.layout([1, 1, 0, 1, 1]);
    for capacity in [65_535, 65_536, 65_537, 131_072, (1 << 31) + 1, (1 << 32) - 1] {
        recorder.layout([1, 1, 0, 1, capacity]);
    }
    recorder.rules("L5");
    // Two buckets of 2^31 - 17 bytes are the largest that fit, and with alignment 16, of 2^31 - 32.
    let largest = (1 << 31) - 17;
    for size in [largest - 3, largest - 2, largest - 1, largest, (1 << 32) - 2, (1 << 32) - 1] {
        recorder.layout([1, 1, size, 1, 1]);
        recorder.layout([size, 1, 1, 1, 1]);
        recorder.layout([1, 16, size - 32, 16, 1]);
    }
    for size in [(1 << 32) - 33, (1 << 31), (1 << 31) - 1] {
        recorder.layout([size, 1, size, 1, 1]);
        recorder.layout([size, 16, 1, 1, 1]);
    }
    // 131,072 buckets of 32,767 bytes fit, of 32,768 they do not.
    for size in [32_764, 32_765, 32_766, 32_767, 65_535, (1 << 32) - 3] {
        recorder.layout([1, 1, size, 1, 65_535]);
    }
    recorder.into_text()
}

/// A valid header with nothing that is small by chance.
const HEADER: Header = Header {
    capacity: 11,
    element_count: 5,
    key_size: 4,
    value_size: 8,
    value_offset: 8,
    bucket_size: 16,
    reserved: 0,
    key_offset: 4,
    marker: MARKER,
    bucket_count: 32,
    tombstone_count: 3,
};

/// What a rule is about, in headers that keep it or break it alone.
type Variants = (&'static str, Vec<Header>);

fn headers(reference: &dyn Implementation) -> String {
    let mut recorder = Recorder::new(reference, "Headers, and the one rule that each breaks, if any.");
    let rules = Rules::standard();
    for (rule, headers) in header_variants() {
        recorder.rules(rule);
        for header in headers {
            let broken = rules.broken_by_header(&header);
            assert!(
                broken.is_empty() || rule.ends_with(broken[0]) && broken.len() == 1,
                "{rule}: {header:?} breaks {broken:?}"
            );
            recorder.step(Operation::Header(rules.header_bytes(&header).to_vec()));
        }
    }
    recorder.into_text()
}

fn header_variants() -> Vec<Variants> {
    let plain = vec![
        HEADER,
        Header { element_count: 11, ..HEADER },
        Header { element_count: 0, tombstone_count: 0, ..HEADER },
    ];
    let marker = |marker| Header { marker, ..HEADER };
    let reserved = |reserved| Header { reserved, ..HEADER };
    let capacity = |capacity: u64, bucket_count| Header {
        capacity,
        bucket_count,
        element_count: 0,
        tombstone_count: 0,
        ..HEADER
    };
    let element_count = |element_count| Header { element_count, ..HEADER };
    let tombstone_count = |tombstone_count| Header { tombstone_count, ..HEADER };
    vec![
        ("C1 C2 C3 M1", plain),
        ("C9 H1", [0x3e, 0, 0x3d, 0x3f, 0x3c, 0xbe, 0xff, 0xe3].map(marker).to_vec()),
        ("C9 H2", [0, 1, 2, 128, 255, 256, 0x3e00, 65_535].map(reserved).to_vec()),
        (
            "C1 C9 H3",
            vec![
                capacity(0, 1),
                capacity(1, 2),
                capacity(32_767, 65_536),
                capacity(32_768, 65_536),
                capacity(32_769, 131_072),
                capacity(65_535, 131_072),
            ],
        ),
        ("C9 H4", bucket_counts().into_iter().map(|(number, count)| capacity(number, count)).collect()),
        ("C9 H5", [0, 1, 10, 11, 12, 32, 255, 256, 65_535].map(element_count).to_vec()),
        ("C9 H6", key_sizes()),
        ("C9 H7", key_offsets()),
        ("C9 H8", key_ends()),
        ("C9 H9", value_ends()),
        ("C9 H10", sizes()),
        (
            "C9 H11",
            [0, 1, 31, 32, 33, 64, 0x100, 0x1_0000, 0x100_0000, (1 << 31) + 1, u32::MAX.into()]
                .map(tombstone_count)
                .to_vec(),
        ),
    ]
}

/// Capacities and numbers of buckets, many of which do not belong together.
fn bucket_counts() -> Vec<(u64, u64)> {
    let mut counts = Vec::new();
    for (capacity, right) in [(1, 2), (2, 4), (3, 8), (11, 32), (16, 32), (17, 64), (65_535, 131_072)] {
        counts.extend([
            (capacity, right),
            (capacity, right / 2),
            (capacity, right * 2),
            (capacity, right - 1),
            (capacity, right + 1),
        ]);
    }
    counts.extend([
        (11, 0),
        (11, 1),
        (11, 22),
        (11, 24),
        (11, 128),
        (1, 3),
        (3, 6),
        (11, 32 + 65_536),
        (1, 1),
        (65_535, 131_070),
    ]);
    counts
}

fn key_sizes() -> Vec<Header> {
    let key_size = |key_size| Header { key_size, ..HEADER };
    let set = Header { key_size: 0, value_size: 0, value_offset: 4, bucket_size: 4, ..HEADER };
    vec![
        key_size(0),
        key_size(1),
        set,
        Header { key_size: 1, value_size: 0, value_offset: 5, bucket_size: 5, ..HEADER },
    ]
}

fn key_offsets() -> Vec<Header> {
    let key_offset = |key_offset| Header { key_offset, ..HEADER };
    let wide = |key_offset| Header { key_offset, value_offset: 300, bucket_size: 308, ..HEADER };
    vec![
        key_offset(0),
        key_offset(1),
        key_offset(2),
        key_offset(3),
        key_offset(4),
        wide(0),
        wide(17),
        wide(254),
        wide(255),
    ]
}

fn key_ends() -> Vec<Header> {
    let with = |key_offset, key_size, value_offset, bucket_size| Header {
        key_offset,
        key_size,
        value_offset,
        bucket_size,
        ..HEADER
    };
    let largest = u32::MAX.into();
    // In maps of 2 buckets, which may have large ones.
    let small = Header { capacity: 1, bucket_count: 2, element_count: 0, tombstone_count: 0, ..HEADER };
    let large = |key_offset, key_size, value_offset| Header {
        key_offset,
        key_size,
        value_offset,
        bucket_size: value_offset + 8,
        ..small
    };
    vec![
        with(4, 4, 8, 16),
        with(4, 3, 8, 16),
        with(4, 5, 8, 16),
        with(5, 4, 8, 16),
        with(4, 4, 7, 16),
        with(4, 4, 0, 16),
        with(4, 1, 4, 16),
        with(8, 1, 8, 16),
        with(255, 4, 8, 16),
        with(4, largest, 8, 16),
        with(4, largest - 3, 8, 16),
        with(1, largest, 8, 16),
        with(255, largest, 300, 308),
        with(4, 1 << 31, 8, 16),
        large(1, (1 << 31) - 100, (1 << 31) - 99),
        large(1, (1 << 31) - 100, (1 << 31) - 100),
        large(255, 1 << 30, (1 << 30) + 255),
        large(255, 1 << 30, (1 << 30) + 254),
    ]
}

fn value_ends() -> Vec<Header> {
    let with =
        |value_offset, value_size, bucket_size| Header { value_offset, value_size, bucket_size, ..HEADER };
    let largest = u32::MAX.into();
    let small = Header { capacity: 1, bucket_count: 2, element_count: 0, tombstone_count: 0, ..HEADER };
    let half = (1 << 31) - 17;
    vec![
        with(8, 8, 16),
        with(8, 7, 16),
        with(8, 9, 16),
        with(9, 8, 16),
        with(8, 8, 15),
        with(8, 8, 17),
        with(8, 8, 0),
        with(8, 0, 8),
        with(8, 0, 7),
        with(16, 0, 16),
        with(17, 0, 16),
        with(8, largest, 16),
        with(8, largest - 7, 16),
        with(9, largest - 7, 16),
        with(largest, 8, 16),
        with(largest, 0, 16),
        with(largest, largest, 16),
        with(1 << 31, 1 << 31, 16),
        Header { value_offset: 8, value_size: half - 8, bucket_size: half, ..small },
        Header { value_offset: 8, value_size: half - 7, bucket_size: half, ..small },
        Header { value_offset: half, value_size: 0, bucket_size: half, ..small },
    ]
}

/// Sizes of buckets around those at which maps are too large.
fn sizes() -> Vec<Header> {
    let mut headers = Vec::new();
    for (capacity, bucket_count) in [(1, 2), (2, 4), (11, 32), (65_535, 131_072_u64)] {
        let fits = ((1 << 32) - 1 - 32) / bucket_count;
        let half = ((1 << 31) - 32) / bucket_count;
        let of_2_32 = (1_u64 << 32).div_ceil(bucket_count);
        let largest = u64::from(u32::MAX);
        for bucket_size in [
            half - 1,
            half,
            half + 1,
            fits - 1,
            fits,
            fits + 1,
            of_2_32 - 1,
            of_2_32,
            of_2_32 + 1,
            of_2_32 + 16,
            1 << 31,
            largest,
        ] {
            headers.push(Header {
                capacity,
                bucket_count,
                bucket_size,
                element_count: 1,
                tombstone_count: 0,
                ..HEADER
            });
        }
    }
    headers
}

fn openings(reference: &dyn Implementation) -> String {
    let mut recorder = Recorder::new(reference, "Maps in larger memories.");
    let bytes = used_map([4, 4, 4, 4, 1], &[&[1, 2, 3, 4]]);
    let size = bytes.len();
    let mut open = |rules: &str, openings: &[(usize, u64)], bytes: &[u8]| {
        recorder.rules(rules);
        openings
            .iter()
            .for_each(|&(size, base)| _ = recorder.step(Operation::Open(size, base, bytes.to_vec())));
    };
    open("C3 C9 P1", &[(256, 0), (256, 4), (256, 8), (256, 12), (256, 20), (256, 100)], &bytes);
    open(
        "C9 P1",
        &[(256, 1), (256, 2), (256, 3), (256, 5), (256, 6), (256, 7), (256, 10), (256, 102)],
        &bytes,
    );
    let ends = [4, 28, 32, 64].map(|base| (base + size, base as u64));
    open("P3", &ends, &bytes);
    open("P3", &ends.map(|(size, base)| (size - 1, base)), &bytes);
    open("P3", &[(32, 0), (33, 0), (size - 4, 0), (64 + 32, 64)], &bytes);
    open(
        "P2",
        &[(0, 0), (4, 0), (31, 0), (size, size as u64 - 28), (size, size as u64), (64, 60), (64, 36)],
        &bytes,
    );
    open(
        "P2",
        &[
            (256, 256),
            (256, 260),
            (256, 1024),
            (256, 1 << 31),
            (256, (1 << 32) - 4),
            (256, (1 << 32) - 32),
            (256, (1 << 32) - 28),
        ],
        &bytes,
    );
    // The ends of these maps are numbers of more than 32 bits.
    let huge = Header {
        capacity: 1,
        bucket_count: 2,
        element_count: 0,
        tombstone_count: 0,
        bucket_size: (1 << 31) - 17,
        ..HEADER
    };
    let huge = Rules::standard().header_bytes(&huge);
    open("P3", &[(256, 0), (256, 4), (256, 32), (256, 64), (256, 128), (256, 224)], &huge);
    recorder.into_text()
}

/// The bytes of a map in which these keys were reserved.
fn used_map(
    [key_size, key_alignment, value_size, value_alignment, capacity]: [u64; 5],
    keys: &[&[u8]],
) -> Vec<u8> {
    let rules = Rules::standard();
    let shape = Shape { key_size, key_alignment, value_size, value_alignment, capacity };
    let mut bytes = vec![0; rules.layout(&shape).expect("a possible shape").size as usize];
    let mut map = Map::make(&rules, &mut bytes, 0, &shape);
    for key in keys {
        map.reserve(&Key::Bytes(key.to_vec()));
    }
    bytes
}

fn images(reference: &dyn Implementation) -> String {
    let mut recorder = Recorder::new(reference, "Maps that conform, and such that break one rule.");
    let rules = Rules::standard();
    for (rule, images) in image_variants() {
        recorder.rules(rule);
        for image in images {
            let broken = rules.broken_by_map(&image);
            assert!(broken.is_empty() || broken == [rule], "{rule}: an image breaks {broken:?}");
            recorder.step(Operation::Judge(image));
        }
    }
    recorder.into_text()
}

/// Keys `b`, `g` and `y`, of which the first is removed: bucket 4 is a Tombstone, 5 and 7 are entries, the others are empty.
fn example() -> Vec<u8> {
    let mut bytes = used_map([1, 2, 2, 2, 3], &[b"b", b"g", b"y"]);
    let rules = Rules::standard();
    Map::at(&rules, &mut bytes, 0).remove(&Key::Bytes(b"b".to_vec()));
    bytes
}

fn changed(mut image: Vec<u8>, changes: &[(usize, u8)]) -> Vec<u8> {
    changes.iter().for_each(|&(offset, byte)| image[offset] = byte);
    image
}

/// Offsets in [`example`]: of the element count, the tombstone count and a bucket.
const ELEMENTS: usize = 2;
const TOMBSTONES: usize = 28;

const fn bucket(index: usize) -> usize {
    HEADER_SIZE + index * 6
}

fn image_variants() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let example = example();
    let with = |changes: &[(usize, u8)]| changed(example.clone(), changes);
    let status = |index: usize| example[bucket(index)];
    let set_of_63 = |count: usize| {
        let keys = keys_of_home_0(count);
        used_map([8, 1, 0, 1, 64], &keys.iter().map(Vec::as_slice).collect::<Vec<_>>())
    };
    let stuck = |index: usize| 63 << 2 | status(index) & 3;
    vec![
        (
            "B1",
            vec![example.clone(), with(&[(bucket(5), status(5) | 1)]), with(&[(bucket(7), status(7) | 1)])],
        ),
        (
            "B2",
            vec![
                used_map([1, 1, 0, 1, 2], &[]),
                with(&[(ELEMENTS, 0)]),
                with(&[(ELEMENTS, 1)]),
                with(&[(ELEMENTS, 3)]),
            ],
        ),
        ("B3", vec![with(&[(TOMBSTONES, 0)]), with(&[(TOMBSTONES, 2)]), with(&[(TOMBSTONES, 8)])]),
        ("B4", vec![equal_keys()]),
        (
            "B5",
            vec![
                with(&[(bucket(4), status(4) - 4)]),
                with(&[(bucket(4), status(4) + 4)]),
                with(&[(bucket(4), 1 << 2 | 1)]),
                with(&[(bucket(4), 9 << 2 | 1)]),
                with(&[(bucket(5), status(5) - 4)]),
                with(&[(bucket(5), status(5) + 4)]),
                lost_entry(),
                with(&[(bucket(7), status(7) + 4)]),
                with(&[(bucket(7), 62 << 2 | 2)]),
                with(&[(bucket(4), stuck(4))]),
                with(&[(bucket(7), stuck(7))]),
                set_of_63(63),
                set_of_63(64),
                changed(set_of_63(64), &[(HEADER_SIZE, 62 << 2 | 2)]),
                changed(set_of_63(63), &[(HEADER_SIZE, 61 << 2 | 2)]),
            ],
        ),
        ("B6", vec![with(&[(bucket(0), stuck(0) & !3)]), passed_empty()]),
        ("B7", vec![with(&[(bucket(0), 1), (TOMBSTONES, 2)]), with(&[(bucket(6), 1), (TOMBSTONES, 2)])]),
        (
            "B8",
            vec![
                with(&[(bucket(4) + 1, 1)]),
                with(&[(bucket(4) + 2, 1)]),
                with(&[(bucket(4) + 4, 0x80)]),
                with(&[(bucket(0) + 1, 1)]),
                with(&[(bucket(0) + 2, 0xff)]),
                with(&[(bucket(0) + 5, 1)]),
                with(&[(bucket(5) + 1, 1)]),
                with(&[(bucket(5) + 3, 1)]),
                with(&[(bucket(5) + 4, 1), (bucket(7) + 5, 0xff)]),
            ],
        ),
    ]
}

/// An entry a second time, in a place further along its path, with all counts as they should be.
fn equal_keys() -> Vec<u8> {
    let mut image = example();
    // The bucket of `y` gets the key `g`.
    image[bucket(7) + 2] = image[bucket(5) + 2];
    image
}

/// An Empty bucket on the path of an entry, which no search finds.
fn lost_entry() -> Vec<u8> {
    let mut image = example();
    image[bucket(5)..bucket(6)].fill(0);
    changed(image, &[(ELEMENTS, 1), (bucket(4), 1 << 2 | 1)])
}

/// A Tombstone that says that it is Empty, though it is passed.
fn passed_empty() -> Vec<u8> {
    let image = example();
    let status = image[bucket(4)] & !3;
    changed(image, &[(bucket(4), status), (TOMBSTONES, 0)])
}
