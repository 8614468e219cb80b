//! Messages on a stream: a header that says how long each is, and JSON.

use std::io::{self, BufRead, Read, Write};

use serde_json::Value;

/// Bytes of the longest message that is read.
pub(super) const MAX_MESSAGE_SIZE: u64 = 16 << 20;

/// Bytes of the longest line of a header, and how many lines one has at most.
const MAX_LINE_SIZE: u64 = 1 << 10;
const MAX_LINES: usize = 32;

/// Why no more messages can be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    #[error("reading failed: {0}")]
    Io(#[from] io::Error),
    #[error("the input ends inside of a message")]
    Truncated,
    #[error("a header has a line of more than {MAX_LINE_SIZE} bytes, or more than {MAX_LINES} lines")]
    HeaderTooLong,
    #[error("a header has no `Content-Length` with a number")]
    NoLength,
    #[error("a message has {0} bytes: at most {MAX_MESSAGE_SIZE} are read")]
    TooLong(u64),
}

/// Reads the next message: what is wrong with it, if it is no JSON. `None` is the end of the input.
pub(super) fn read(reader: &mut impl BufRead) -> Result<Option<Result<Value, String>>, WireError> {
    let Some(length) = read_header(reader)? else { return Ok(None) };
    if length > MAX_MESSAGE_SIZE {
        return Err(WireError::TooLong(length));
    }
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body)?;
    if (body.len() as u64) < length {
        return Err(WireError::Truncated);
    }
    Ok(Some(serde_json::from_slice(&body).map_err(|error| error.to_string())))
}

/// The length that a header gives.
fn read_header(reader: &mut impl BufRead) -> Result<Option<u64>, WireError> {
    let mut length = None;
    for line_number in 0..MAX_LINES {
        let mut line = Vec::new();
        reader.take(MAX_LINE_SIZE).read_until(b'\n', &mut line)?;
        let Some(text) = line.strip_suffix(b"\n") else {
            return match line.len() as u64 {
                0 if line_number == 0 => Ok(None),
                MAX_LINE_SIZE => Err(WireError::HeaderTooLong),
                _ => Err(WireError::Truncated),
            };
        };
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if text.is_empty() {
            return length.map(Some).ok_or(WireError::NoLength);
        }
        let text = String::from_utf8_lossy(text);
        if let Some((name, value)) = text.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = Some(value.trim().parse().map_err(|_| WireError::NoLength)?);
        }
    }
    Err(WireError::HeaderTooLong)
}

/// Writes a message.
pub(super) fn write(writer: &mut impl Write, message: &Value) -> io::Result<()> {
    let body = message.to_string();
    write!(writer, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(mut bytes: &[u8]) -> Vec<String> {
        let mut read_ones = Vec::new();
        loop {
            match read(&mut bytes) {
                Ok(None) => return read_ones,
                Ok(Some(Ok(value))) => read_ones.push(value.to_string()),
                Ok(Some(Err(error))) => read_ones.push(error),
                Err(error) => {
                    read_ones.push(error.to_string());
                    return read_ones;
                }
            }
        }
    }

    #[test]
    fn messages_are_read_as_they_are_written() {
        let mut bytes = Vec::new();
        for message in [Value::from("\u{e4}\n"), Value::Null] {
            write(&mut bytes, &message).expect("a vector takes all");
        }
        assert_eq!(read_all(&bytes), ["\"\u{e4}\\n\"", "null"]);
        assert_eq!(read_all(b"x: y\ncontent-length:  2 \n\n[]"), ["[]"]);
        assert_eq!(read_all(b""), [""; 0]);
    }

    #[test]
    fn wrong_framing_is_an_error() {
        let only = |bytes: &[u8]| read_all(bytes).pop().expect("there is an error");
        assert_eq!(only(b"Content-Length: 3\r\n\r\n{}"), WireError::Truncated.to_string());
        assert_eq!(only(b"Content-Length: 3"), WireError::Truncated.to_string());
        assert_eq!(only(b"{}\r\n\r\n"), WireError::NoLength.to_string());
        assert_eq!(only(b"Content-Length: -1\r\n\r\n"), WireError::NoLength.to_string());
        assert_eq!(
            only(b"Content-Length: 99999999999\r\n\r\n"),
            WireError::TooLong(99_999_999_999).to_string()
        );
        assert_eq!(only(&[b'x'; 5000]), WireError::HeaderTooLong.to_string());
        assert_eq!(only(&b"x:\n".repeat(100)), WireError::HeaderTooLong.to_string());
        assert_eq!(read_all(b"Content-Length: 1\r\n\r\n{Content-Length: 2\r\n\r\n{}").len(), 2);
    }
}
