//! Messages of JSON with their length in front of them, as the protocols for editors have them.

use std::io::{self, BufRead, Read, Write};

use serde_json::Value;

/// Bytes of the longest line of a header, and how many lines one has at most.
const MAX_LINE_SIZE: u64 = 4 << 10;
const MAX_LINES: usize = 32;

/// The bytes of the next message, which are no more than `most`. `None` at the end of the input.
pub(super) fn read(input: &mut impl BufRead, most: u64) -> io::Result<Option<Vec<u8>>> {
    let Some(size) = read_header(input, most)? else { return Ok(None) };
    // Memory is taken for what comes, not for what is announced.
    let mut bytes = Vec::new();
    input.take(size).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < size {
        return wrong("the input ends within a message");
    }
    Ok(Some(bytes))
}

/// The length that a header gives.
fn read_header(input: &mut impl BufRead, most: u64) -> io::Result<Option<u64>> {
    let mut size = None;
    for line_number in 0..MAX_LINES {
        let mut line = Vec::new();
        input.take(MAX_LINE_SIZE).read_until(b'\n', &mut line)?;
        if line.is_empty() && line_number == 0 {
            return Ok(None);
        }
        let Some(line) = line.strip_suffix(b"\n") else { return wrong("a line of a header does not end") };
        let line = String::from_utf8_lossy(line);
        let line = line.trim();
        if line.is_empty() {
            return size.map_or_else(|| wrong("a header has no Content-Length"), |size| Ok(Some(size)));
        }
        let Some((name, value)) = line.split_once(':') else {
            return wrong(&format!("`{}` is no header", line.escape_debug()));
        };
        if name.trim().eq_ignore_ascii_case("Content-Length") {
            let value = value.trim();
            size = value.parse().ok().filter(|&size| size <= most);
            if size.is_none() {
                return wrong(&format!("no message has a length of `{}`", value.escape_debug()));
            }
        }
    }
    wrong("a header has too many lines")
}

fn wrong<T>(message: &str) -> io::Result<T> {
    Err(io::Error::new(io::ErrorKind::InvalidData, message))
}

/// Writes a message.
pub(super) fn write(output: &mut impl Write, message: &Value) -> io::Result<()> {
    let text = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: u64 = 1 << 20;

    #[test]
    fn messages_are_read_one_after_the_other() {
        let mut input = &b"Content-Length: 2\r\n\r\n{}content-length:3\r\nContent-Type: x\r\n\r\n[1]"[..];
        assert_eq!(read(&mut input, MOST).expect("it is framed").as_deref(), Some(&b"{}"[..]));
        assert_eq!(read(&mut input, MOST).expect("it is framed").as_deref(), Some(&b"[1]"[..]));
        assert_eq!(read(&mut input, MOST).expect("it is the end"), None);
    }

    #[test]
    fn messages_are_read_as_they_are_written() {
        let mut bytes = Vec::new();
        write(&mut bytes, &Value::from("\u{e4}\n")).expect("a vector takes all");
        let message = read(&mut &bytes[..], MOST).expect("it is framed");
        assert_eq!(message.as_deref(), Some("\"\u{e4}\\n\"".as_bytes()));
    }

    #[test]
    fn what_is_not_framed_is_an_error() {
        let endless = "x".repeat(2 * MAX_LINE_SIZE as usize);
        let many = "x: y\n".repeat(2 * MAX_LINES);
        for input in [
            "Content-Length: 3\r\n\r\n{}",
            "Content-Length: -1\r\n\r\n",
            "Content-Length: 99999999999999999999\r\n\r\n{}",
            "Content-Length: 4294967296\r\n\r\n{}",
            "Content-Type: x\r\n\r\n{}",
            "{}\r\n\r\n",
            "Content-Length: 3",
            "Content-Length: 3\r\n",
            &endless,
            &many,
        ] {
            assert!(read(&mut input.as_bytes(), MOST).is_err(), "{input}");
        }
    }
}
