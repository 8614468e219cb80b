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
#[derive(Clone, Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
    encoding: Encoding,
    /// Places of the text, the start among them, each with the units in front of it.
    counted: Vec<(usize, usize)>,
}

impl Lines {
    pub(super) fn of(text: &str, encoding: Encoding) -> Self {
        let mut lines = Self { starts: vec![0], encoding, counted: vec![(0, 0)] };
        lines.replaced(text, 0..0, text.len());
        lines
    }

    /// Takes account of a change: `text` has `inserted` bytes where `old` was before. It takes time for what has changed, and
    /// next to none for the rest.
    pub(super) fn replaced(&mut self, text: &str, old: Bytes<usize>, inserted: usize) {
        let end = old.start + inserted;
        let old_end = old.end;
        let moved = move |at: usize| at - old_end + end;
        let bytes = text.as_bytes();
        let is_end =
            |at: usize| bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        // A CR in front may have lost its LF, or got one.
        let new = (old.start.saturating_sub(1)..end).filter(|&at| is_end(at)).map(|at| at + 1);
        let first = self.starts.partition_point(|&start| start < old.start).max(1);
        let last = self.starts.partition_point(|&start| start <= old.end).max(1);
        self.starts[last..].iter_mut().for_each(|start| *start = moved(*start));
        self.starts.splice(first..last, new);
        self.recount(text, old, moved);
    }

    /// Counts the units up to the first place behind a change, and moves the places from there on.
    fn recount(&mut self, text: &str, old: Bytes<usize>, moved: impl Fn(usize) -> usize) {
        let first = self.counted.partition_point(|&(at, _)| at <= old.start).max(1);
        let last = self.counted.partition_point(|&(at, _)| at < old.end).max(first);
        let (from, mut units) = self.counted[first - 1];
        let behind = self.counted.get(last).copied();
        let until = behind.map_or(text.len(), |(at, _)| moved(at));
        let mut new = Vec::new();
        let mut next = from + STEP;
        for (at, character) in text[from..until].char_indices() {
            if from + at >= next {
                new.push((from + at, units));
                next = from + at + STEP;
            }
            units += self.encoding.width(character);
        }
        for (at, before) in &mut self.counted[last..] {
            let passed = *before - behind.map_or(0, |(_, before)| before);
            (*at, *before) = (moved(*at), units + passed);
        }
        self.counted.splice(first..last, new);
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
    fn what_is_replaced_piece_by_piece_has_the_lines_of_the_whole() {
        let pieces = [
            "",
            "\r",
            "\n",
            "\r\n",
            "a",
            "\u{e9}",
            "\u{1f600}\n",
            &"b".repeat(STEP),
            &"\u{e9}\r".repeat(STEP),
        ];
        let mut seed = 1_u64;
        let mut chance = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % below
        };
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let mut text = String::new();
            let mut lines = Lines::of(&text, encoding);
            for _ in 0..500 {
                let start = text.floor_char_boundary(chance(text.len() + 1));
                let most = if chance(9) == 0 { text.len() - start } else { (text.len() - start).min(3) };
                let end = text.floor_char_boundary(start + chance(most + 1)).max(start);
                let piece = pieces[chance(pieces.len())];
                text.replace_range(start..end, piece);
                lines.replaced(&text, start..end, piece.len());
                let whole = Lines::of(&text, encoding);
                assert_eq!(lines.starts, whole.starts);
                assert_eq!(lines.counted[0], (0, 0));
                assert!(lines.counted.is_sorted_by(|one, other| one.0 < other.0), "{:?}", lines.counted);
                for &(at, units) in &lines.counted {
                    assert_eq!(units, whole.units_before(&text, at));
                }
                let counted = lines.counted.iter().map(|&(at, _)| at);
                let ends = counted.clone().skip(1).chain([text.len()]);
                assert!(counted.zip(ends).all(|(at, end)| end - at < STEP + 4));
            }
        }
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
