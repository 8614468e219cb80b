//! Puts the page together: markup, style and scripts from the folder `page`, and the data.

use std::io::{self, Write};

use super::data::Run;

const MARKUP: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/style.css");

/// The scripts, each of which uses those above it.
const SCRIPTS: [&str; 8] = [
    include_str!("page/data.js"),
    include_str!("page/replay.js"),
    include_str!("page/maps.js"),
    include_str!("page/formats.js"),
    include_str!("page/views.js"),
    include_str!("page/map_view.js"),
    include_str!("page/check.js"),
    include_str!("page/main.js"),
];

/// Writes the page. `steps` are those of the recorder, JSON with commas between them.
pub(super) fn write(writer: &mut dyn Write, run: &Run, steps: &str) -> io::Result<()> {
    let run = serde_json::to_string(run).map_err(io::Error::from)?;
    for part in MARKUP.split_inclusive("}}") {
        let Some((before, place)) = part.strip_suffix("}}").and_then(|part| part.rsplit_once("{{")) else {
            writer.write_all(part.as_bytes())?;
            continue;
        };
        writer.write_all(before.as_bytes())?;
        match place {
            "style" => writer.write_all(STYLE.as_bytes())?,
            "run" => write_data(writer, &run)?,
            "steps" => write_data(writer, steps)?,
            _ => SCRIPTS.iter().try_for_each(|script| writer.write_all(script.as_bytes()))?,
        }
    }
    Ok(())
}

/// Writes JSON so that nothing in it can end the block or begin markup. The characters that are replaced stand in strings
/// only.
fn write_data(writer: &mut dyn Write, json: &str) -> io::Result<()> {
    let is_replaced =
        |character| matches!(character, '<' | '>' | '&' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}');
    for part in json.split_inclusive(is_replaced) {
        match part.chars().next_back().filter(|&last| is_replaced(last)) {
            Some(last) => {
                writer.write_all(&part.as_bytes()[..part.len() - last.len_utf8()])?;
                write!(writer, "\\u{:04x}", u32::from(last))?;
            }
            None => writer.write_all(part.as_bytes())?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_become_markup() {
        let text = "</script><!-- \u{2028}\u{2029}&amp;\u{7f}\u{9b}\0\r\n\"'\\ é";
        let json = serde_json::to_string(text).unwrap();
        let mut written = Vec::new();
        write_data(&mut written, &json).unwrap();
        let written = String::from_utf8(written).unwrap();
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        assert!(
            written
                .chars()
                .all(|c| !matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') && !c.is_control())
        );
    }
}
