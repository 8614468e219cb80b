//! Where the text comes from that expansion has made: for each of its bytes a file, a place in it, and the way there.

use std::collections::HashSet;

use crate::allocation::{self, OutOfMemory};
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Note, excerpt};
use crate::assembly::files::SourceFile;
use crate::assembly::lexer::Span;
use crate::assembly::suggestion::did_you_mean;
use crate::assembly::syntax::{Boundary, Homes, Seams};

/// Notes that are shown of a long way, at its inner and at its outer end.
const INNER_NOTES: usize = 6;
const OUTER_NOTES: usize = 2;

/// What helps with a name that is defined in a body.
const DEFINED_EACH_TIME: &str = "each use and each turn defines it: make it a local label, or part of it a parameter or a counter behind `\\`";

/// What helps with a local label that is defined in a body, and has a parameter in its name.
const GLUED_EACH_TIME: &str =
    "a local label with a parameter in its name is the program's: each use and each turn needs another name";

/// Bytes between two places whose line is known.
const STEP: usize = 256;

/// What is expanded, as far as a place of its text is concerned: the source itself is the first one.
#[derive(Clone, Debug)]
pub(super) struct Context {
    /// The file that its text stands in.
    pub(super) file: u32,
    /// How many others it is in.
    pub(super) depth: u32,
    /// What has led to it. `None` for the source itself.
    pub(super) cause: Option<Cause>,
}

/// What has led to a context.
#[derive(Clone, Debug)]
pub(super) struct Cause {
    pub(super) kind: CauseKind,
    /// Where it stands: a context and bytes of its file.
    pub(super) context: u32,
    pub(super) span: Span,
}

#[derive(Clone, Debug)]
pub(super) enum CauseKind {
    Inclusion,
    /// The use of the macro with this number.
    Macro(u32),
    Repetition,
}

/// A piece of the expanded text, which goes to the next one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Where it starts.
    pub(super) start: u32,
    /// Where what it comes from starts in its file.
    pub(super) at: u32,
    /// How many bytes it stands for. 0 if it is a copy, byte by byte.
    pub(super) replaced: u32,
    /// The file whose names are meant: that in which it is written, also if it is an argument.
    pub(super) home: u32,
}

impl Piece {
    /// The place in the file that byte `at` of the text, a start, comes from.
    pub(super) fn start_of(self, at: u32) -> u32 {
        if self.replaced > 0 { self.at } else { self.at + (at - self.start) }
    }

    /// The place in the file that byte `at` of the text, an end, comes from.
    fn end_of(self, at: u32) -> u32 {
        if self.replaced > 0 { self.at + self.replaced } else { self.at + (at - self.start) }
    }
}

/// The span in a file that `span` of a text in these pieces comes from.
pub(super) fn origin(pieces: &[Piece], span: Span) -> Span {
    let piece_at = |at: u32| {
        let next = pieces.partition_point(|piece| piece.start <= at);
        let none = Piece { start: 0, at: 0, replaced: 0, home: 0 };
        pieces.get(next.saturating_sub(1)).copied().unwrap_or(none)
    };
    let first = piece_at(span.start);
    let start = first.start_of(span.start);
    let end = if span.end > span.start { piece_at(span.end - 1).end_of(span.end) } else { start };
    Span { start, end: end.max(start) }
}

/// A place of a file.
pub(super) struct Place {
    context: u32,
    file: u32,
    span: Span,
}

/// The origins of an expanded text.
#[derive(Debug, Default)]
pub(in crate::assembly) struct Origins {
    pieces: Vec<Piece>,
    /// The context of each piece.
    of_pieces: Vec<u32>,
    contexts: Vec<Context>,
    /// Where included files start and end.
    boundaries: Vec<Boundary>,
    /// The names of all macros.
    macros: Vec<String>,
    /// The files besides the source.
    files: Vec<SourceFile>,
    /// The identity of each file. The source itself and those of the library have none.
    identities: Vec<Option<String>>,
    /// The size and the line ends of each file, in the order of their numbers.
    lines: Vec<Lines>,
}

/// Making them.
impl Origins {
    /// Those of a text without a byte.
    pub(super) fn new() -> Self {
        let source = Context { file: 0, depth: 0, cause: None };
        Self { contexts: vec![source], ..Self::default() }
    }

    pub(super) fn context(&self, number: u32) -> &Context {
        &self.contexts[number as usize]
    }

    /// Adds a context and gives its number.
    pub(super) fn enter(&mut self, file: u32, cause: Cause) -> Result<u32, OutOfMemory> {
        let depth = self.context(cause.context).depth + 1;
        allocation::push(&mut self.contexts, Context { file, depth, cause: Some(cause) })?;
        Ok(self.contexts.len() as u32 - 1)
    }

    /// The contexts that `number` is in, from itself on.
    fn way_out(&self, number: u32) -> impl Iterator<Item = &Context> {
        let outer = |context: &&Context| Some(self.context(context.cause.as_ref()?.context));
        std::iter::successors(Some(self.context(number)), outer)
    }

    /// Whether `file` is being read in context `number`.
    pub(super) fn is_open(&self, file: u32, number: u32) -> bool {
        self.way_out(number).any(|context| {
            let is_file = matches!(context.cause, None | Some(Cause { kind: CauseKind::Inclusion, .. }));
            is_file && context.file == file
        })
    }

    /// Adds a macro and gives its number.
    pub(super) fn add_macro(&mut self, name: &str) -> u32 {
        self.macros.push(name.to_owned());
        self.macros.len() as u32 - 1
    }

    /// Adds a piece, unless it goes on where the last one ends.
    pub(super) fn add_piece(&mut self, piece: Piece, context: u32) -> Result<(), OutOfMemory> {
        if let Some(last) = self.pieces.last()
            && self.of_pieces.last() == Some(&context)
            && (last.replaced, piece.replaced) == (0, 0)
            && last.start_of(piece.start) == piece.at
        {
            return Ok(());
        }
        allocation::push(&mut self.pieces, piece)?;
        allocation::push(&mut self.of_pieces, context)
    }

    pub(super) fn add_boundary(&mut self, boundary: Boundary) -> Result<(), OutOfMemory> {
        allocation::push(&mut self.boundaries, boundary)
    }

    /// Once all is known: the files besides the source, the identities of all, and the text of the source.
    pub(super) fn finish(&mut self, source: &str, files: Vec<SourceFile>, identities: Vec<Option<String>>) {
        let texts = std::iter::once(source).chain(files.iter().map(|file| file.text.as_str()));
        self.lines = texts.map(Lines::of).collect();
        (self.files, self.identities) = (files, identities);
    }
}

/// Reading them.
impl Origins {
    pub(in crate::assembly) fn seams(&self) -> Seams<'_> {
        Seams { boundaries: &self.boundaries, homes: Some(self) }
    }

    /// The file whose names are meant at byte `at` of the expanded text.
    fn home_at(&self, at: u32) -> u32 {
        let next = self.pieces.partition_point(|piece| piece.start <= at);
        self.pieces.get(next.saturating_sub(1)).map_or(0, |piece| piece.home)
    }

    /// The file that byte `at` of the expanded text would stand in without macros and repetitions.
    fn ground_at(&self, at: u32) -> u32 {
        let is_file = |context: &&Context| {
            matches!(context.cause, None | Some(Cause { kind: CauseKind::Inclusion, .. }))
        };
        self.way_out(self.context_at(at)).find(is_file).map_or(0, |context| context.file)
    }

    pub(in crate::assembly) fn into_files(self) -> Vec<SourceFile> {
        self.files
    }

    pub(in crate::assembly) fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The context of byte `at` of the expanded text.
    fn context_at(&self, at: u32) -> u32 {
        let next = self.pieces.partition_point(|piece| piece.start <= at);
        self.of_pieces.get(next.saturating_sub(1)).copied().unwrap_or_default()
    }

    fn place(&self, span: Span) -> Place {
        let context = self.context_at(span.start);
        let file = self.context(context).file;
        Place { context, file, span: self.lines[file as usize].within(origin(&self.pieces, span)) }
    }

    /// Whether byte `at` of the expanded text comes of the source itself: it stands there, or is made by a macro that is
    /// used there.
    pub(in crate::assembly) fn is_of_source(&self, at: u32) -> bool {
        let is_inclusion =
            |context: &Context| matches!(context.cause, Some(Cause { kind: CauseKind::Inclusion, .. }));
        !self.way_out(self.context_at(at)).any(is_inclusion)
    }

    /// The number of the file in which byte `at` of the expanded text stands.
    pub(in crate::assembly) fn file_at(&self, at: u32) -> u32 {
        self.context(self.context_at(at)).file
    }

    /// The identity of the file in which byte `at` of the expanded text stands.
    pub(in crate::assembly) fn identity_at(&self, at: u32) -> Option<&str> {
        self.identities[self.file_at(at) as usize].as_deref()
    }

    /// The number of the context of byte `at` of the expanded text, if that is the source, or a file beside it, and neither
    /// of the library nor made by a macro or a repetition.
    pub(in crate::assembly) fn own_context_at(&self, at: u32) -> Option<u32> {
        let context = self.context_at(at);
        let file = self.context(context).file as usize;
        let is_own = file == 0 || self.identities[file].is_some();
        let is_written = self
            .way_out(context)
            .all(|context| matches!(context.cause, None | Some(Cause { kind: CauseKind::Inclusion, .. })));
        (is_own && is_written).then_some(context)
    }

    /// The parts of the files that do not stand in the expanded text: directives of expansion, lines that conditions leave
    /// out, macros without a use.
    pub(in crate::assembly) fn left_out<'s>(
        &'s self,
        expanded: &str,
        texts: Texts<'s>,
    ) -> Result<Vec<&'s str>, OutOfMemory> {
        let taken = self.taken(expanded.len() as u32)?;
        let mut left_out = Vec::new();
        let mut rest = taken.as_slice();
        for (file, lines) in (0..).zip(&self.lines) {
            let text = texts.of(self, file);
            let mut end = 0;
            let of_file;
            (of_file, rest) = rest.split_at(rest.partition_point(|&(of, _)| of == file));
            for &(_, span) in of_file {
                if span.start > end {
                    allocation::push(&mut left_out, &text[end as usize..span.start as usize])?;
                }
                end = end.max(span.end);
            }
            if end < lines.size {
                allocation::push(&mut left_out, &text[end as usize..])?;
            }
        }
        Ok(left_out)
    }

    /// What of the files stands in the expanded text of `size` bytes, by the number of the file, in the order of each.
    fn taken(&self, size: u32) -> Result<Vec<(u32, Span)>, OutOfMemory> {
        let mut taken = Vec::new();
        allocation::reserve(&mut taken, self.pieces.len())?;
        let ends = self.pieces.iter().skip(1).map(|piece| piece.start).chain([size]);
        for ((&piece, &context), end) in self.pieces.iter().zip(&self.of_pieces).zip(ends) {
            let file = self.context(context).file;
            let span = Span { start: piece.at, end: piece.end_of(end) };
            taken.push((file, self.lines[file as usize].within(span)));
        }
        taken.sort_unstable_by_key(|&(file, span)| (file, span.start));
        Ok(taken)
    }

    /// The number of the file and the line that the instruction at `at` of the expanded text is told to be on: those of
    /// the outermost use of a macro in the file, if it is made by one.
    pub(in crate::assembly) fn line_of_instruction(&self, at: u32, texts: Texts<'_>) -> (u32, u32) {
        let place = self.place(Span { start: at, end: at });
        let (mut file, mut at) = (place.file, place.span.start);
        for context in self.way_out(place.context) {
            match &context.cause {
                Some(Cause { kind: CauseKind::Macro(_), context, span }) => {
                    (file, at) = (self.context(*context).file, span.start);
                }
                Some(Cause { kind: CauseKind::Repetition, .. }) => {}
                Some(Cause { kind: CauseKind::Inclusion, .. }) | None => break,
            }
        }
        (file, self.lines[file as usize].number(texts.of(self, file), at))
    }

    /// Moves errors from the expanded text to the files. Those that several turns of a repetition have are told once.
    pub(in crate::assembly) fn settle(&self, expanded: &str, diagnostics: &mut Vec<Diagnostic>) {
        for diagnostic in &mut *diagnostics {
            // These are about all files.
            if matches!(diagnostic.code, DiagnosticCode::NoInstructions | DiagnosticCode::OutOfMemory) {
                continue;
            }
            if diagnostic.code == DiagnosticCode::UnknownMnemonic {
                let name = &expanded[diagnostic.span.clone()];
                diagnostic.help = self.macro_like(name).or(diagnostic.help.take());
            }
            if diagnostic.code == DiagnosticCode::UndefinedName {
                let name = &expanded[diagnostic.span.clone()];
                diagnostic.help = self.macro_called(name).or(diagnostic.help.take());
            }
            let is_local = expanded[diagnostic.span.clone()].starts_with('.');
            let mut place = self.place(diagnostic.span.clone().into());
            if diagnostic.code == DiagnosticCode::Unterminated {
                place = self.out_of_arguments(diagnostic.span.start as u32, place);
            }
            let Place { context, file, span } = place;
            (diagnostic.file, diagnostic.span) = (file as usize, span.into());
            diagnostic.trail = self.trail(context);
            let is_body = self
                .context(context)
                .cause
                .as_ref()
                .is_some_and(|cause| !matches!(cause.kind, CauseKind::Inclusion));
            if is_body && diagnostic.code == DiagnosticCode::BadEscape {
                let rest = "a parameter or a counter that stands in a text needs a longer name";
                diagnostic.help =
                    Some(diagnostic.help.take().map_or(rest.to_owned(), |help| format!("{help}; {rest}")));
            }
            if let Some(note) = &mut diagnostic.related {
                let Place { file, span, .. } = self.place(note.span.clone().into());
                (note.file, note.span) = (file as usize, span.into());
            }
            // What is made twice of one place is no other place.
            let is_same = |note: &mut Note| (note.file, &note.span) == (diagnostic.file, &diagnostic.span);
            if diagnostic.related.take_if(is_same).is_some() {
                let help = if is_local { GLUED_EACH_TIME } else { DEFINED_EACH_TIME };
                diagnostic.help = Some(help.to_owned());
            }
        }
        let mut seen = HashSet::new();
        diagnostics.retain(|Diagnostic { file, span, code, trail, .. }| {
            let trail: Vec<_> = trail.iter().map(|note| (note.file, note.span.clone())).collect();
            trail.is_empty() || seen.insert((*file, span.clone(), *code, trail))
        });
    }

    /// The use of the macro to which byte `at` of the expanded text is an argument, or else its own place.
    fn out_of_arguments(&self, at: u32, place: Place) -> Place {
        let next = self.pieces.partition_point(|piece| piece.start <= at);
        let is_argument = self.pieces.get(next.saturating_sub(1)).is_some_and(|piece| piece.replaced > 0);
        match &self.context(place.context).cause {
            Some(Cause { kind: CauseKind::Macro(_), context, span }) if is_argument => {
                Place { context: *context, file: self.context(*context).file, span: *span }
            }
            _ => place,
        }
    }

    /// What helps with an instruction that does not exist, if it is close to a macro.
    fn macro_like(&self, name: &str) -> Option<String> {
        if self.macros.iter().any(|other| other == name) {
            return Some(format!("the macro `{}` is defined further down: define it above", excerpt(name)));
        }
        did_you_mean(name, self.macros.iter()).map(|help| format!("{help} it is a macro"))
    }

    /// What helps with the call of a macro.
    fn macro_called(&self, name: &str) -> Option<String> {
        let is_macro = self.macros.iter().any(|other| other == name);
        is_macro
            .then(|| "it is a macro: its operands stand behind it, without `call` and parentheses".to_owned())
    }

    /// How context `number` came to be.
    pub(super) fn trail(&self, number: u32) -> Vec<Note> {
        let mut notes: Vec<Note> = self
            .way_out(number)
            .filter_map(|context| context.cause.as_ref())
            .map(|Cause { kind, context, span }| {
                let file = self.context(*context).file as usize;
                let text = match kind {
                    CauseKind::Inclusion => "in the file that is included here".to_owned(),
                    CauseKind::Macro(name) => {
                        format!("in this use of macro `{}`", excerpt(&self.macros[*name as usize]))
                    }
                    CauseKind::Repetition => "in this repetition".to_owned(),
                };
                Note::new(file, *span, text)
            })
            .collect();
        if notes.len() > INNER_NOTES + OUTER_NOTES {
            let omitted = notes.len() - INNER_NOTES - OUTER_NOTES;
            notes.drain(INNER_NOTES..INNER_NOTES + omitted);
            let text = &mut notes[INNER_NOTES].text;
            *text = format!("... {omitted} more, and {text}");
        }
        notes
    }
}

impl Homes for Origins {
    fn is_seen(&self, name: u32, at: u32) -> bool {
        let home = self.home_at(at);
        home == self.ground_at(at) || home == self.home_at(name)
    }
}

/// The texts of all files, of which [`Origins`] has all but the source.
#[derive(Clone, Copy, Debug)]
pub(in crate::assembly) struct Texts<'s>(pub(in crate::assembly) &'s str);

impl<'s> Texts<'s> {
    fn of(self, origins: &'s Origins, file: u32) -> &'s str {
        match file.checked_sub(1) {
            Some(index) => &origins.files[index as usize].text,
            None => self.0,
        }
    }
}

/// The lines of a file.
#[derive(Debug)]
struct Lines {
    size: u32,
    /// The line at each step.
    at_steps: Vec<u32>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let mut line = 1;
        let steps = text.as_bytes().chunks(STEP).map(|step| {
            let at_step = line;
            line += line_ends(step);
            at_step
        });
        let at_steps = steps.collect();
        Self { size: text.len() as u32, at_steps }
    }

    /// The number of the line of `text` that byte `at` is on, counted from 1.
    fn number(&self, text: &str, at: u32) -> u32 {
        let step = at as usize / STEP;
        self.at_steps.get(step).map_or(1, |line| line + line_ends(&text.as_bytes()[step * STEP..at as usize]))
    }

    /// What of `span` lies in the file: a line end may stand behind it.
    fn within(&self, span: Span) -> Span {
        Span { start: span.start.min(self.size), end: span.end.min(self.size) }
    }
}

fn line_ends(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u32
}
