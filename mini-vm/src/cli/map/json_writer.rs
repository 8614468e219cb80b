//! JSON, written value by value.
//!
//! A map is written as it is walked through, without a type for each object and without a copy in memory. What is small and has
//! a type, such as [messages](crate::cli::messages), is made by serde_json, with which a test reads what is written here.

use std::io::{self, Write};

const NULL: &str = "null";

/// Writes one JSON value. Whoever uses it closes what is opened and names what stands in an object.
pub(super) struct JsonWriter<'w> {
    writer: &'w mut dyn Write,
    /// What stands before the next value or name.
    separator: &'static str,
}

impl<'w> JsonWriter<'w> {
    pub(super) fn new(writer: &'w mut dyn Write) -> Self {
        Self { writer, separator: "" }
    }

    /// Writes an object with the members that `members` writes.
    pub(super) fn object(&mut self, members: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        self.enclosed("{", members, "}")
    }

    /// Writes an array with the values that `values` writes.
    pub(super) fn array(&mut self, values: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        self.enclosed("[", values, "]")
    }

    fn enclosed(
        &mut self,
        start: &str,
        contents: impl FnOnce(&mut Self) -> io::Result<()>,
        end: &str,
    ) -> io::Result<()> {
        self.raw(start)?;
        self.separator = "";
        contents(self)?;
        self.separator = "";
        self.raw(end)
    }

    /// Writes the name of a member; its value comes next.
    pub(super) fn name(&mut self, name: &str) -> io::Result<&mut Self> {
        self.text(name)?;
        self.separator = ":";
        Ok(self)
    }

    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        let mut quoted = String::from('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => quoted.extend(['\\', character]),
                '\0'..' ' => quoted += &format!("\\u{:04x}", u32::from(character)),
                _ => quoted.push(character),
            }
        }
        quoted.push('"');
        self.raw(&quoted)
    }

    pub(super) fn number(&mut self, number: u64) -> io::Result<()> {
        self.raw(&number.to_string())
    }

    /// Bytes as a text of hexadecimal digits.
    pub(super) fn bytes(&mut self, bytes: impl IntoIterator<Item = u8>) -> io::Result<()> {
        self.raw("\"")?;
        for byte in bytes {
            write!(self.writer, "{byte:02x}")?;
        }
        self.writer.write_all(b"\"")
    }

    /// A number, or `null`.
    pub(super) fn number_or_null(&mut self, number: Option<u64>) -> io::Result<()> {
        match number {
            Some(number) => self.number(number),
            None => self.null(),
        }
    }

    /// A mean with four places, or `null`.
    pub(super) fn mean_or_null(&mut self, mean: Option<f64>) -> io::Result<()> {
        match mean {
            Some(mean) => self.raw(&format!("{mean:.4}")),
            None => self.null(),
        }
    }

    /// `true`, `false` or `null`.
    pub(super) fn truth(&mut self, truth: Option<bool>) -> io::Result<()> {
        self.raw(match truth {
            Some(true) => "true",
            Some(false) => "false",
            None => NULL,
        })
    }

    pub(super) fn null(&mut self) -> io::Result<()> {
        self.raw(NULL)
    }

    fn raw(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_all(self.separator.as_bytes())?;
        self.separator = ",";
        self.writer.write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::JsonWriter;

    #[test]
    fn values_are_separated_and_texts_are_escaped() {
        let mut written = Vec::new();
        let mut json = JsonWriter::new(&mut written);
        let result = json.object(|json| {
            json.name("a")?.array(|json| {
                json.number(1)?;
                json.bytes([0, 255])?;
                json.object(|_| Ok(()))?;
                json.null()
            })?;
            json.name("\"\\\n\u{e9}")?.truth(Some(false))?;
            json.name("mean")?.mean_or_null(Some(1.5))
        });
        assert!(result.is_ok());
        let expected = "{\"a\":[1,\"00ff\",{},null],\"\\\"\\\\\\u000a\u{e9}\":false,\"mean\":1.5000}";
        assert_eq!(String::from_utf8_lossy(&written), expected);
    }
}
