//! The outline of a file, and what of it can be folded.

use std::ops::Range;

use crate::assembly::directive::ExpansionDirective;
use crate::assembly::inspection::{Inspection, Occurrence, Place, SymbolId, SymbolKind};
use crate::assembly::lexer::{Token, Tokens};

/// A symbol of an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineItem {
    /// The symbol.
    pub symbol: SymbolId,
    /// The bytes of its name.
    pub name: Range<usize>,
    /// All that belongs to it: of a function and of a label all up to the next one.
    pub range: Range<usize>,
    /// What is in it: local labels, fields.
    pub children: Vec<OutlineItem>,
}

/// What is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// Code or data.
    Region,
    /// Lines with nothing but comments.
    Comment,
}

/// Lines that can be folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From a byte of the first line to one of the last.
    pub range: Range<usize>,
    /// What they are.
    pub kind: FoldKind,
}

impl Inspection {
    /// What a file defines, in its order, local labels and fields within what they belong to.
    #[must_use]
    pub fn outline(&self, file: usize) -> Vec<OutlineItem> {
        let Some(text) = self.scan.files.get(file).map(|file| &file.text) else { return Vec::new() };
        let mut items: Vec<OutlineItem> = Vec::new();
        let (mut last_code, mut last_struct) = (None, None);
        for occurrence in self.occurrences_in(file).filter(|occurrence| occurrence.is_definition) {
            let Some(item) = self.outline_item(occurrence) else { continue };
            let holder: Option<usize> = match self.symbol(item.symbol).kind {
                SymbolKind::LocalLabel => last_code,
                SymbolKind::Field => last_struct,
                SymbolKind::Function | SymbolKind::Label => {
                    last_code = Some(items.len());
                    None
                }
                SymbolKind::Struct => {
                    last_struct = Some(items.len());
                    None
                }
                _ => None,
            };
            match holder {
                Some(holder) => {
                    items[holder].range.end = items[holder].range.end.max(item.range.end);
                    items[holder].children.push(item);
                }
                None => items.push(item),
            }
        }
        self.extend_code(&mut items, text);
        items
    }

    fn outline_item(&self, occurrence: &Occurrence) -> Option<OutlineItem> {
        let Occurrence { place: Place { span: name, .. }, symbol, .. } = occurrence;
        let Occurrence { place, .. } = occurrence;
        let known = self.symbol(*symbol);
        let is_shown = known.kind.is_global()
            || matches!(
                known.kind,
                SymbolKind::LocalLabel | SymbolKind::Field | SymbolKind::Layout | SymbolKind::Macro
            );
        let definition = known.definitions.iter().find(|definition| definition.name == *place)?;
        is_shown.then(|| OutlineItem {
            symbol: *symbol,
            name: name.clone(),
            range: definition.statement.clone(),
            children: Vec::new(),
        })
    }

    /// Lets functions and labels go on up to the next one, or to the directive that defines something else.
    fn extend_code(&self, items: &mut [OutlineItem], text: &str) {
        let mut next = text.len();
        for item in items.iter_mut().rev() {
            let kind = self.symbol(item.symbol).kind;
            let start = item.range.start;
            if matches!(kind, SymbolKind::Function | SymbolKind::Label) {
                let end = start + text[start..next.max(start)].trim_end().len();
                item.range.end = item.range.end.max(end);
                if let Some(last) = item.children.last_mut() {
                    last.range.end = last.range.end.max(end);
                }
                let starts: Vec<usize> = item.children.iter().map(|child| child.range.start).collect();
                for (child, next) in item.children.iter_mut().zip(starts.into_iter().skip(1)) {
                    let end = child.range.start + text[child.range.start..next].trim_end().len();
                    child.range.end = child.range.end.max(end);
                }
            }
            // The comments above something belong to it.
            next = above_comments(text, start);
        }
    }

    /// What of a file can be folded: functions, what stands in braces, macros, repetitions, conditions, comments.
    #[must_use]
    pub fn folds(&self, file: usize) -> Vec<Fold> {
        let Some(text) = self.scan.files.get(file).map(|file| &file.text) else { return Vec::new() };
        let mut folds = comment_folds(text);
        folds.extend(block_folds(text));
        for item in self.outline(file) {
            if matches!(self.symbol(item.symbol).kind, SymbolKind::Function | SymbolKind::Label) {
                folds.push(Fold { range: item.range, kind: FoldKind::Region });
            }
        }
        folds.retain(|fold| text[fold.range.clone()].contains('\n'));
        folds.sort_by_key(|fold| (fold.range.start, fold.range.end));
        folds
    }
}

/// The start of the line of `at`, or of the first line of comment right above it.
fn above_comments(text: &str, at: usize) -> usize {
    let mut start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    while start > 0 {
        let line = text[..start - 1].rfind('\n').map_or(0, |end| end + 1);
        if !text[line..start].trim_start().starts_with([';', '#']) {
            break;
        }
        start = line;
    }
    start
}

fn comment_folds(text: &str) -> Vec<Fold> {
    let mut folds = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end().len();
        if line.trim_start().starts_with([';', '#']) {
            open.get_or_insert(at..end).end = end;
        } else {
            folds.extend(open.take().map(|range| Fold { range, kind: FoldKind::Comment }));
        }
        at += line.len();
    }
    folds.extend(open.map(|range| Fold { range, kind: FoldKind::Comment }));
    folds
}

/// What is between two braces, or a directive and the one that closes it.
fn block_folds(text: &str) -> Vec<Fold> {
    let (mut folds, mut open) = (Vec::new(), Vec::new());
    let mut tokens = Tokens::new(text);
    while tokens.current() != Token::End {
        let (token, word, span) = (tokens.current(), tokens.text(), tokens.span());
        tokens.advance();
        // With a colon behind it, it is a label.
        let known = match token {
            Token::DottedName if tokens.current() != Token::Colon => ExpansionDirective::from_name(word),
            _ => None,
        };
        let closes = match (token, known) {
            (Token::LeftBrace, _) => {
                open.push((Closing::Brace, span.start));
                continue;
            }
            (_, Some(ExpansionDirective::Macro)) => {
                open.push((Closing::Macro, span.start));
                continue;
            }
            (_, Some(ExpansionDirective::Repeat)) => {
                open.push((Closing::Repetition, span.start));
                continue;
            }
            (_, Some(ExpansionDirective::If)) => {
                open.push((Closing::Condition, span.start));
                continue;
            }
            (Token::RightBrace, _) => Closing::Brace,
            (_, Some(ExpansionDirective::EndMacro)) => Closing::Macro,
            (_, Some(ExpansionDirective::EndRepeat)) => Closing::Repetition,
            (_, Some(ExpansionDirective::EndIf)) => Closing::Condition,
            _ => continue,
        };
        if let Some(&(last, start)) = open.last()
            && last == closes
        {
            open.pop();
            let range = start as usize..span.end as usize;
            folds.push(Fold { range, kind: FoldKind::Region });
        }
    }
    folds
}

/// What closes a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Closing {
    Brace,
    Macro,
    Repetition,
    Condition,
}
