//! Columns: where operands, the values of directives and comments stand.
//!
//! Each kind of column is measured in a pass over the source, which leaves one number for each run of lines, and used in
//! another one, in which the same runs follow each other.

use crate::allocation::{self, OutOfMemory};
use crate::assembly::directive::Directive;
use crate::assembly::formatting::layout::{self, lay_out};
use crate::assembly::formatting::line::{Kind, Line, Lines};

/// The column of instructions behind a label, or without one.
pub(super) const MNEMONIC: usize = 8;

/// Comments stand at a multiple of this.
const STEP: usize = 4;

/// The last column to which a long line moves the comments of its neighbours.
const LAST_COMMENT: usize = 72;

/// The last column to which a long name moves the values of its neighbours.
const LAST_VALUE: usize = 40;

/// The columns that a whole source has in common.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub(super) operands: usize,
    comments: usize,
    directive_comments: usize,
}

/// For mnemonics of up to 7 characters.
const NARROW: Columns = Columns { operands: 16, comments: 40, directive_comments: 40 };

/// For mnemonics of up to 11 characters.
const WIDE: Columns = Columns { operands: 20, comments: 48, directive_comments: 32 };

impl Columns {
    /// Those that most of the instructions have already for which there is a choice.
    pub(super) fn of(source: &str) -> Result<Self, OutOfMemory> {
        let (mut narrow, mut wide) = (0, 0);
        let mut lines = Lines::new(source);
        while let Some(line) = lines.next()? {
            let distance = layout::distance_to_operands(line);
            narrow += usize::from(distance == Some(NARROW.operands - MNEMONIC));
            wide += usize::from(distance == Some(WIDE.operands - MNEMONIC));
        }
        Ok(if wide > narrow { WIDE } else { NARROW })
    }
}

/// The directives with a name and a value, which stand below each other.
const NAMING: [Directive; 3] = [Directive::Const, Directive::Data, Directive::Map];

/// Measures the columns of the values of directives, one for each run of lines that start with the same directive.
pub(super) fn measure_names(source: &str) -> Result<Vec<u8>, OutOfMemory> {
    let (mut columns, mut runs) = (Vec::new(), Runs::new());
    let mut lines = Lines::new(source);
    while let Some(line) = lines.next()? {
        let Some(run) = runs.next(naming(line)) else { continue };
        let needed = layout::name_width(line).map(|width| width + 1).filter(|&end| end <= LAST_VALUE);
        widen(&mut columns, run, needed.unwrap_or_default())?;
    }
    Ok(columns)
}

/// What [`measure_names`] has found, for one line after the other.
pub(super) struct NameColumns<'c> {
    columns: &'c [u8],
    runs: Runs<Directive>,
}

impl<'c> NameColumns<'c> {
    pub(super) fn new(columns: &'c [u8]) -> Self {
        Self { columns, runs: Runs::new() }
    }

    /// The column of the value of the next line, if it has neighbours to stand below.
    pub(super) fn next(&mut self, line: &Line<'_>) -> Option<usize> {
        let run = self.runs.next(naming(line))?;
        self.columns.get(run).map(|&column| column.into())
    }
}

fn naming(line: &Line<'_>) -> Option<Directive> {
    NAMING.into_iter().find(|&directive| line.starts_with(directive))
}

/// Measures the columns of comments behind code, one for each run of lines with comments.
pub(super) fn measure_comments(
    source: &str,
    columns: Columns,
    mut names: NameColumns<'_>,
) -> Result<Vec<u8>, OutOfMemory> {
    let (mut found, mut runs) = (Vec::new(), Runs::new());
    let mut code = String::new();
    let mut lines = Lines::new(source);
    while let Some(line) = lines.next()? {
        let name_column = names.next(line);
        let kind = commented(line, runs.key);
        let Some(run) = runs.next(kind) else { continue };
        lay_out(line, columns, name_column, &mut code)?;
        let least = if kind == Some(Kind::Directive) { columns.directive_comments } else { columns.comments };
        let needed = (layout::width(&code) + 1).next_multiple_of(STEP);
        widen(&mut found, run, if needed <= LAST_COMMENT { needed.max(least) } else { least })?;
    }
    Ok(found)
}

/// What [`measure_comments`] has found, for one line after the other.
pub(super) struct CommentColumns<'c> {
    columns: &'c [u8],
    runs: Runs<Kind>,
}

impl<'c> CommentColumns<'c> {
    pub(super) fn new(columns: &'c [u8]) -> Self {
        Self { columns, runs: Runs::new() }
    }

    /// The column of the comment of the next line, unless it has none or is indented on its own.
    pub(super) fn next(&mut self, line: &Line<'_>) -> Option<usize> {
        let run = self.runs.next(commented(line, self.runs.key))?;
        self.columns.get(run).map(|&column| column.into())
    }
}

/// The kind of run that a line belongs to, if it has a comment in a column; `before` is that of the line before it.
fn commented(line: &Line<'_>, before: Option<Kind>) -> Option<Kind> {
    match line.kind {
        Kind::NoCode => line.continues_comment().then(|| before.unwrap_or(Kind::Instruction)),
        kind => line.comment.map(|_| kind),
    }
}

/// Lines one after the other that belong together.
struct Runs<K> {
    /// What the lines of the run have in common.
    key: Option<K>,
    /// How many there are so far.
    count: usize,
}

impl<K: Copy + PartialEq> Runs<K> {
    fn new() -> Self {
        Self { key: None, count: 0 }
    }

    /// The number of the run that the next line belongs to.
    fn next(&mut self, key: Option<K>) -> Option<usize> {
        if key.is_some() && key != self.key {
            self.count += 1;
        }
        self.key = key;
        key.map(|_| self.count - 1)
    }
}

/// Makes the column of a run, the last one or a new one, at least `column`.
fn widen(columns: &mut Vec<u8>, run: usize, column: usize) -> Result<(), OutOfMemory> {
    let column = column.try_into().unwrap_or(u8::MAX);
    match columns.get_mut(run) {
        Some(widest) => *widest = column.max(*widest),
        None => allocation::push(columns, column)?,
    }
    Ok(())
}
