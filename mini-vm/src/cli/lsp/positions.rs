//! Positions: lines and characters, as the protocol counts them, and bytes.

use std::ops::Range as Bytes;

use lsp_types::{Position, PositionEncodingKind, Range};

/// In what the characters of a line are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16,
}

impl Encoding {
    /// The one that is taken of those that the editor offers: bytes, if it can.
    pub(super) fn chosen(offered: &[PositionEncodingKind]) -> Self {
        if offered.contains(&PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn width(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
        }
    }
}

/// Bytes between two places up to which the units are counted: a line may be as long as the text.
const STEP: usize = 1 << 10;

/// Where the lines of a text start. They end with CR LF, LF or CR.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
    encoding: Encoding,
    /// Places of the text, the start among them, each with the units in front of it.
    counted: Vec<(usize, usize)>,
}

impl Lines {
    pub(super) fn of(text: &str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let is_end =
            |at: usize| bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        let ends = (0..bytes.len()).filter(|&at| is_end(at));
        let starts = std::iter::once(0).chain(ends.map(|at| at + 1)).collect();
        let (mut counted, mut units) = (vec![(0, 0)], 0);
        let mut next = STEP;
        for (at, character) in text.char_indices() {
            if at >= next {
                counted.push((at, units));
                next = at + STEP;
            }
            units += encoding.width(character);
        }
        Self { starts, encoding, counted }
    }

    /// The units in front of a byte of `text`, at which a character starts.
    fn units_before(&self, text: &str, at: usize) -> usize {
        let (from, units) = self.counted[self.counted.partition_point(|&(place, _)| place <= at) - 1];
        let behind = text[from..at].chars().map(|character| self.encoding.width(character));
        units + behind.sum::<usize>()
    }

    /// The byte that a position of `text` is at: behind the last line it is the end, behind the end of a line that end, within
    /// a character its start.
    pub(super) fn byte(&self, text: &str, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else { return text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let end = start + text[start..end].trim_end_matches(['\n', '\r']).len();
        let units = self.units_before(text, start).saturating_add(position.character as usize);
        if units >= self.units_before(text, end) {
            return end;
        }
        let (from, mut passed) =
            self.counted[self.counted.partition_point(|&(_, counted)| counted <= units) - 1];
        for (at, character) in text[from..end].char_indices() {
            passed += self.encoding.width(character);
            if passed > units {
                return from + at;
            }
        }
        end
    }

    /// The bytes of a range of `text`, whichever of its ends comes first.
    pub(super) fn bytes(&self, text: &str, range: Range) -> Bytes<usize> {
        let (one, other) = (self.byte(text, range.start), self.byte(text, range.end));
        one.min(other)..one.max(other)
    }

    /// The position of a byte of `text`, at most its end.
    pub(super) fn position(&self, text: &str, at: usize) -> Position {
        let at = at.min(text.len());
        let line = self.starts.partition_point(|&start| start <= at) - 1;
        let at = text.floor_char_boundary(at);
        let character = self.units_before(text, at) - self.units_before(text, self.starts[line]);
        Position::new(line as u32, character as u32)
    }

    pub(super) fn range(&self, text: &str, bytes: &Bytes<usize>) -> Range {
        Range::new(self.position(text, bytes.start), self.position(text, bytes.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a\u{e9}\r\n\u{1f600}b\n\nc\rd";

    #[test]
    fn every_position_of_a_text_is_that_of_its_byte() {
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let lines = Lines::of(TEXT, encoding);
            for (at, character) in TEXT.char_indices().filter(|(_, character)| *character != '\n') {
                let position = lines.position(TEXT, at);
                assert_eq!(lines.byte(TEXT, position), at, "{encoding:?} {character:?}");
            }
        }
    }

    #[test]
    fn characters_are_counted_in_the_units_of_the_encoding() {
        let b = TEXT.find('b').expect("it is there");
        assert_eq!(Lines::of(TEXT, Encoding::Utf16).position(TEXT, b), Position::new(1, 2));
        assert_eq!(Lines::of(TEXT, Encoding::Utf8).position(TEXT, b), Position::new(1, 4));
        assert_eq!(Lines::of(TEXT, Encoding::Utf8).position(TEXT, TEXT.len()), Position::new(4, 1));
    }

    #[test]
    fn what_is_outside_is_the_nearest_place_in_the_text() {
        let lines = Lines::of(TEXT, Encoding::Utf16);
        assert_eq!(lines.byte(TEXT, Position::new(u32::MAX, u32::MAX)), TEXT.len());
        assert_eq!(lines.byte(TEXT, Position::new(0, u32::MAX)), 3);
        assert_eq!(lines.byte(TEXT, Position::new(2, 7)), TEXT.find("\n\nc").expect("it is there") + 1);
        // In the middle of the two units of a character.
        assert_eq!(lines.byte(TEXT, Position::new(1, 1)), 5);
        let range = Range::new(Position::new(1, 0), Position::new(0, 1));
        assert_eq!(lines.bytes(TEXT, range), 1..5);
    }

    #[test]
    fn a_line_may_be_long() {
        let text = format!("x\n{}", "\u{e9}\u{1f600}a".repeat(STEP));
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let lines = Lines::of(&text, encoding);
            for (at, _) in text.char_indices() {
                assert_eq!(lines.byte(&text, lines.position(&text, at)), at);
            }
        }
    }
}
