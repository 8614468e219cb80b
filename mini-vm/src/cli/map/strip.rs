//! All buckets of a map in one picture: two characters a bucket.

use mini_vm::maps::inspection::StatusByte;

/// Buckets on a line.
pub(super) const WIDTH: usize = 32;

/// What the characters mean.
pub(super) const LEGEND: &str = "\
. Empty, o Occupied, x Tombstone, ? state 3; then `passing`: 1 to 9, a to z for 10 to 35,
+ for 36 to 62, * for 63";

/// The characters of one bucket: its state and, if it is not 0, its `passing`.
pub(super) fn cell(status: StatusByte) -> [char; 2] {
    // The bits of the state are those of the standard.
    let state = ['.', 'x', 'o', '?'][usize::from(status.to_byte() & 3)];
    let passing = match status.passing() {
        0 => ' ',
        few @ 1..=9 => char::from(b'0' + few),
        some @ 10..=35 => char::from(b'a' + some - 10),
        36..=62 => '+',
        63.. => '*',
    };
    [state, passing]
}

#[cfg(test)]
mod tests {
    use super::{StatusByte, cell};

    #[test]
    fn every_status_byte_has_its_characters() {
        let shown = |byte| cell(StatusByte::from_byte(byte)).iter().collect::<String>();
        for (byte, characters) in [
            (0, ". "),
            (2, "o "),
            (1 << 2 | 1, "x1"),
            (9 << 2 | 2, "o9"),
            (10 << 2 | 2, "oa"),
            (35 << 2 | 2, "oz"),
            (36 << 2 | 2, "o+"),
            (62 << 2 | 1, "x+"),
            (63 << 2 | 2, "o*"),
            (3, "? "),
        ] {
            assert_eq!(shown(byte), characters, "{byte:#x}");
        }
    }
}
