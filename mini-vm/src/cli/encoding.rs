//! What a file is that should be a source and is not UTF-8 text.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Snippet};

use super::messages::{Place, Report, Severity, Span};
use super::report;
use super::source::line_number;

/// How files of other kinds start, and what they are.
const MAGIC_NUMBERS: &[(&[u8], &str)] = &[
    (b"\x7fELF", "an ELF executable or object file"),
    (b"MZ", "a Windows executable"),
    (b"\xcf\xfa\xed\xfe", "a Mach-O executable"),
    (b"\xca\xfe\xba\xbe", "a Java class file or a Mach-O executable"),
    (b"\0asm", "a WebAssembly module"),
    (b"\x1bLua", "compiled Lua"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PK\x03\x04", "a zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"!<arch>", "a static library"),
    (SNAPSHOT_START, "a snapshot"),
];

/// How a snapshot starts, which is run with its program.
const SNAPSHOT_START: &[u8] = b"\x8dMVS";

/// Bytes at the start of a file by which its kind is told.
const SAMPLE_SIZE: usize = 4 << 10;

/// Bytes of the longest line that is shown.
const MAX_LINE_SIZE: usize = 1 << 10;

/// What a file looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Of the name in the table.
    Known(&'static str),
    /// UTF-16, with the first byte of a number the lower one or the higher one.
    Utf16 {
        order: &'static str,
    },
    Utf32,
    /// Bytes that no text has.
    Binary,
    /// UTF-8 that ends within a character.
    Truncated,
    /// One byte for each character, one of which is this.
    SingleByte(u8),
}

/// Whether bytes that are UTF-8, but no program, are those of something else than text.
pub(super) fn is_no_text(bytes: &[u8]) -> bool {
    matches!(Kind::of(bytes, bytes.len()), Kind::Known(_) | Kind::Utf16 { .. } | Kind::Utf32)
}

/// The report of a file whose byte `at` is the first that is wrong.
pub(super) fn report(name: &str, bytes: &[u8], at: usize) -> Report {
    let kind = Kind::of(bytes, at);
    match kind {
        Kind::SingleByte(_) | Kind::Truncated => in_line(name, bytes, at, kind),
        Kind::Known(_) | Kind::Utf16 { .. } | Kind::Utf32 | Kind::Binary => {
            let is_snapshot = bytes.starts_with(SNAPSHOT_START);
            let resume = is_snapshot.then(|| format!("`mini-vm run --resume {name} PROGRAM` resumes it"));
            let help = resume.or(kind.help().map(str::to_owned));
            let title = format!("{name} is neither mini-vm source nor bytecode: {}", kind.description());
            report::error_report(&title, help.as_deref())
        }
    }
}

/// The report that shows the line, if it is short enough.
fn in_line(name: &str, bytes: &[u8], at: usize, kind: Kind) -> Report {
    let line_number = line_number(bytes, at);
    let line = line_around(bytes, at);
    let byte = bytes.get(at).copied().unwrap_or_default();
    let title = format!("the source is not UTF-8: byte {byte:#04x} at offset {at}");
    let before = std::str::from_utf8(&bytes[line.start..at]).unwrap_or_default();
    let char_column = 1 + before.chars().count();
    let group = Group::with_title(Level::ERROR.primary_title(&title));
    let group = if line.len() <= MAX_LINE_SIZE {
        let (line, column) = shown(&bytes[line.clone()], at - line.start);
        let annotation = AnnotationKind::Primary.span(column).label(kind.description());
        group.element(
            Snippet::source(line).line_start(line_number).path(report::visible(name)).annotation(annotation),
        )
    } else {
        group.element(Origin::path(report::visible(name)).line(line_number).char_column(char_column))
    };
    let rendered = report::render(&[group.elements(kind.help().map(|help| Level::HELP.message(help)))]);
    // The byte stands for one character, as it is shown.
    let (end_column, end) = (char_column + 1, at + 1);
    let span = Span { column: char_column, end_line: line_number, end_column, start: at, end };
    Report {
        place: Some(Place { file: name.to_owned(), line: line_number as u64, span: Some(span) }),
        label: Some(kind.description()),
        help: kind.help().map(str::to_owned),
        ..Report::new(Severity::Error, title, rendered)
    }
}

/// Where the line of byte `at` stands.
fn line_around(bytes: &[u8], at: usize) -> Range<usize> {
    let start = bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let end = bytes[at..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |newline| at + newline);
    start..end
}

/// A line as text, its byte `at` as a replacement character, and where that stands.
fn shown(line: &[u8], at: usize) -> (String, Range<usize>) {
    let (before, behind) = line.split_at(at);
    let mut line = String::from_utf8_lossy(before).into_owned();
    let column = line.len();
    line.push_str(&String::from_utf8_lossy(behind));
    let width = line[column..].chars().next().map_or(0, char::len_utf8);
    (line, column..column + width)
}

impl Kind {
    /// What `bytes` look like, whose first that is no UTF-8 is byte `at`.
    fn of(bytes: &[u8], at: usize) -> Self {
        let sample = &bytes[..bytes.len().min(SAMPLE_SIZE)];
        let is_control = |byte: &&u8| **byte < b' ' && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c);
        let controls = sample.iter().filter(is_control).count();
        let known = MAGIC_NUMBERS.iter().find(|(start, _)| bytes.starts_with(start));
        // A text may start with the letters of a magic number, but has hardly any of these characters.
        if let Some((_, name)) = known.filter(|_| controls > 0) {
            return Self::Known(name);
        }
        if let Some(wide) = Self::wide(sample) {
            return wide;
        }
        if controls > sample.len() / 32 {
            return Self::Binary;
        }
        match std::str::from_utf8(bytes.get(at..).unwrap_or_default()) {
            Err(error) if error.valid_up_to() == 0 && error.error_len().is_none() => Self::Truncated,
            _ => Self::SingleByte(bytes.get(at).copied().unwrap_or_default()),
        }
    }

    /// UTF-16 or UTF-32, by the byte order mark or by the zero bytes of ASCII characters in it.
    fn wide(sample: &[u8]) -> Option<Self> {
        let (little, big) = (Self::Utf16 { order: "little" }, Self::Utf16 { order: "big" });
        match sample {
            [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return Some(Self::Utf32),
            [0xff, 0xfe, ..] => return Some(little),
            [0xfe, 0xff, ..] => return Some(big),
            _ => {}
        }
        let zeros = |remainder| sample.iter().skip(remainder).step_by(2).filter(|&&byte| byte == 0).count();
        let (even, odd) = (zeros(0), zeros(1));
        let most = sample.len() / 2 * 3 / 4;
        match (even > most, odd > most) {
            _ if sample.len() < 4 => None,
            (false, true) if even == 0 => Some(little),
            (true, false) if odd == 0 => Some(big),
            (false, true) | (true, false) if sample.iter().filter(|&&byte| byte == 0).count() > most => {
                Some(Self::Utf32)
            }
            _ => None,
        }
    }

    fn description(self) -> String {
        match self {
            Self::Known(name) => format!("it is {name}"),
            Self::Utf16 { order } => format!("it looks like text in UTF-16, {order}-endian"),
            Self::Utf32 => "it looks like text in UTF-32".to_owned(),
            Self::Binary => "it looks like binary data".to_owned(),
            Self::Truncated => "the file ends within a character".to_owned(),
            Self::SingleByte(byte @ 0xa0..) => {
                format!("`{}` if the file is in Latin-1", char::from(byte))
            }
            Self::SingleByte(_) => "a byte that never occurs in UTF-8".to_owned(),
        }
    }

    fn help(self) -> Option<&'static str> {
        match self {
            Self::Known(_) | Self::Binary => None,
            Self::Utf16 { .. } | Self::Utf32 | Self::Truncated | Self::SingleByte(_) => {
                Some("a source is text in UTF-8: save it as such")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, is_no_text, report};

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn wide_text_is_told_with_and_without_its_mark() {
        let source = "main: halt ; caf\u{e9} \u{4e2d}\n";
        for (to_bytes, order) in
            [(u16::to_le_bytes as fn(u16) -> [u8; 2], "little"), (u16::to_be_bytes, "big")]
        {
            for source in [source.to_owned(), format!("\u{feff}{source}")] {
                assert_eq!(Kind::of(&utf16(&source, to_bytes), 0), Kind::Utf16 { order }, "{source}");
            }
        }
        let utf32: Vec<u8> =
            source.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect();
        assert_eq!(Kind::of(&utf32, 0), Kind::Utf32);
        let utf32: Vec<u8> =
            source.chars().flat_map(|character| u32::from(character).to_be_bytes()).collect();
        assert_eq!(Kind::of(&utf32, 0), Kind::Utf32);
    }

    #[test]
    fn text_is_text() {
        for text in
            ["", "a", "a\0", "main: halt\n", "\0\0\0\0\0\0\0\0", "main: halt ; \0 \0 \0\n", "MZ: hlat\n"]
        {
            assert!(!is_no_text(text.as_bytes()), "{text:?}");
        }
    }

    #[test]
    fn other_files_are_told() {
        assert_eq!(Kind::of(b"\x7fELF\x02\x01\x01\0", 0), Kind::Known("an ELF executable or object file"));
        let noise: Vec<u8> = (0..=255_u8).cycle().take(2000).collect();
        assert_eq!(Kind::of(&noise, 128), Kind::Binary);
        assert_eq!(Kind::of(b"main: halt ; caf\xe9\n", 16), Kind::SingleByte(0xe9));
        assert_eq!(Kind::of(b"main: halt ; caf\xc3", 16), Kind::Truncated);
    }

    #[test]
    fn any_bytes_have_a_report() {
        for byte in 0x80..=0xff_u8 {
            for bytes in [vec![byte], vec![b'\n', byte, b'\n'], vec![b'a', byte, byte, 0xe9, b'b']] {
                let at = std::str::from_utf8(&bytes).expect_err("it is not UTF-8").valid_up_to();
                assert!(!report("some.asm", &bytes, at).rendered.is_empty());
            }
        }
        let mut long = vec![b'a'; 100_000];
        long.push(0xff);
        assert!(report("some.asm", &long, 100_000).rendered.len() < 1000);
    }
}
