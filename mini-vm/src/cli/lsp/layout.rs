//! The layout of a document: what `mini-vm fmt` would change.

use std::ops::Range;

use lsp_types::{DocumentFormattingParams, DocumentRangeFormattingParams, TextEdit};
use mini_vm::assembly::formatting::{format as lay_out, has_same_tokens};

use super::documents::Document;
use super::server::Refusal;
use super::workspace::Workspace;

pub(super) fn format(
    workspace: &mut Workspace<'_>,
    params: DocumentFormattingParams,
) -> Result<Option<Vec<TextEdit>>, Refusal> {
    let Some(document) = workspace.documents.get(params.text_document.uri.as_str()) else { return Ok(None) };
    edits_of(document, &(0..document.text.len())).map(Some)
}

/// Lays out the lines that a range touches. Which columns they get depends on those around them.
pub(super) fn format_range(
    workspace: &mut Workspace<'_>,
    params: DocumentRangeFormattingParams,
) -> Result<Option<Vec<TextEdit>>, Refusal> {
    let Some(document) = workspace.documents.get(params.text_document.uri.as_str()) else { return Ok(None) };
    let range = document.lines.bytes(&document.text, params.range);
    edits_of(document, &range).map(Some)
}

fn edits_of(document: &Document, range: &Range<usize>) -> Result<Vec<TextEdit>, Refusal> {
    let text = &*document.text;
    let formatted = lay_out(text).map_err(|error| Refusal::failed(error.to_string()))?;
    if !has_same_tokens(text, &formatted) {
        return Err(Refusal::failed("the new form would mean something else"));
    }
    let edits = changes(text, &formatted).into_iter();
    let wanted = edits.filter(|(place, _)| place.start <= range.end && range.start <= place.end);
    let edits = wanted
        .map(|(place, new)| TextEdit { range: document.lines.range(text, &place), new_text: new.to_owned() });
    Ok(edits.collect())
}

/// The lines of `old` that change, each with its new text: all but the last of them stand in both texts.
fn changes<'t>(old: &str, new: &'t str) -> Vec<(Range<usize>, &'t str)> {
    let mut changes = Vec::new();
    let (mut old_lines, mut new_lines) = (old.split_inclusive('\n'), new.split_inclusive('\n'));
    let mut at = 0;
    loop {
        let (line, new_line) = match (old_lines.next(), new_lines.next()) {
            (None, None) => return changes,
            (line, new_line) => (line.unwrap_or_default(), new_line.unwrap_or_default()),
        };
        let end = at + line.len();
        if line != new_line {
            changes.push((at..end, new_line));
        }
        at = end;
    }
}
