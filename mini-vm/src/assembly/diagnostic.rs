//! Diagnostics as data: what is wrong with a source text, or probably is, where, and what would help.
//!
//! Nothing here prints. [`AssemblyError::render`](super::AssemblyError::render) makes text of diagnostics, and the command
//! line does so with colors; an editor could as well.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use crate::allocation::{self, OutOfMemory};
use crate::assembly::lexer::Span;

/// One error or warning in a source text. It is displayed as `line:column: error[code]: message`, with what helps on a second
/// line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of error or warning it is.
    pub code: DiagnosticCode,
    /// What is wrong, in one line.
    pub message: String,
    /// The file that is wrong: 0 for the source itself, *n* for file *n* - 1 of
    /// [`AssemblyError::files`](super::AssemblyError::files).
    pub file: usize,
    /// The bytes of the file that are wrong.
    pub span: Range<usize>,
    /// The line on which they start, counted from 1.
    pub line: usize,
    /// The character of the line at which they start, counted from 1.
    pub column: usize,
    /// What to say right under the span; may be empty.
    pub label: String,
    /// Another place that has to do with it, and what.
    pub related: Option<Note>,
    /// How the place came to be assembled, the innermost first: the uses of macros, the repetitions and the
    /// `.include` lines that led there. A long way is cut short in the middle.
    pub trail: Vec<Note>,
    /// What would mend it, if that can be said.
    pub help: Option<String>,
}

/// A place, and what is said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The file, as [`Diagnostic::file`].
    pub file: usize,
    /// The bytes of the file.
    pub span: Range<usize>,
    /// The line on which they start, counted from 1.
    pub line: usize,
    /// The character of the line at which they start, counted from 1.
    pub column: usize,
    /// What is said.
    pub text: String,
}

impl Note {
    pub(super) fn new(file: usize, span: Span, text: impl Into<String>) -> Self {
        // The lines are counted once all errors are known.
        Self { file, span: span.into(), line: 1, column: 1, text: text.into() }
    }
}

impl Diagnostic {
    pub(super) fn new(code: DiagnosticCode, span: Span, message: impl Into<String>) -> Self {
        // The lines are counted once all errors are known.
        let (message, span, line, column) = (message.into(), span.into(), 1, 1);
        let (label, trail) = (String::new(), Vec::new());
        Self { code, message, file: 0, span, line, column, label, related: None, trail, help: None }
    }

    pub(super) fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(super) fn with_related(self, span: Span, text: impl Into<String>) -> Self {
        self.with_note(Note::new(0, span, text))
    }

    pub(super) fn with_note(mut self, note: Note) -> Self {
        self.related = Some(note);
        self
    }

    pub(super) fn with_help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, message, line, column, help, .. } = self;
        write!(f, "{line}:{column}: {}[{code}]: {message}", code.severity())?;
        match help {
            Some(help) => write!(f, "\n    help: {help}"),
            None => Ok(()),
        }
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The source does not assemble.
    Error,
    /// The source assembles, but is probably not what was meant.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

macro_rules! define_codes {
    ($($(#[doc = $meaning:literal])+ $Variant:ident $text:literal;)+) => {
        /// The kinds of errors and warnings.
        ///
        /// A code keeps its meaning for good: a kind that goes away leaves a gap.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum DiagnosticCode {
            $($(#[doc = $meaning])+ $Variant,)+
        }

        impl DiagnosticCode {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$Variant),+];

            /// How it is written: `E` for an error or `W` for a warning, and three digits.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$Variant => $text,)+
                }
            }

            /// Whether it is an error.
            pub const fn severity(self) -> Severity {
                match self.as_str().as_bytes() {
                    [b'W', ..] => Severity::Warning,
                    _ => Severity::Error,
                }
            }

            /// What it says, in one sentence, as Markdown.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$Variant => concat!($($meaning),+).trim_ascii(),)+
                }
            }
        }
    };
}

define_codes! {
    /// There are more errors than are shown.
    TooManyErrors "E000";

    /// A character that no token starts with.
    StrayCharacter "E001";
    /// A string or character literal without its closing quote.
    Unterminated "E002";
    /// An escape sequence that does not exist, or is not complete.
    BadEscape "E003";
    /// A character literal that does not hold exactly one character.
    BadCharacter "E004";
    /// A number with a character that is not one of its digits, or without digits.
    BadNumber "E005";
    /// An integer literal of more than 127 bits, or a floating-point literal beyond the largest number.
    NumberTooLarge "E006";
    /// A string that is not UTF-8 where text is needed.
    NotText "E007";
    /// A source of more bytes than are allowed.
    SourceTooLarge "E008";
    /// A name of more than 255 bytes.
    NameTooLong "E009";

    /// Something else was expected here.
    UnexpectedToken "E010";
    /// Parentheses or unary operators nested deeper than 64.
    NestedTooDeep "E011";
    /// A directive that does not exist.
    UnknownDirective "E012";
    /// A data item that does not stand behind `.data`.
    ItemOutsideData "E013";
    /// A name that looks like a register.
    RegisterAsName "E015";
    /// A local label with no global label before it.
    LocalWithoutGlobal "E016";
    /// A local label in static data, which has no scope.
    LocalDataLabel "E017";
    /// A directive or a field that may stand only once.
    GivenTwice "E018";
    /// A field of `.map` that is not there.
    MissingField "E019";

    /// A name that is defined twice.
    DuplicateName "E020";
    /// A name that is not defined.
    UndefinedName "E021";
    /// A code label where a value is needed.
    CodeLabelAsValue "E022";
    /// A constant or a data label where a code label is needed.
    NotACodeLabel "E023";
    /// A mnemonic that does not exist.
    UnknownMnemonic "E024";
    /// A map layout that is not declared.
    UnknownLayout "E025";
    /// A host function that the host does not have.
    UnknownHostFunction "E026";
    /// A function that is not declared with `.func`.
    UndeclaredFunction "E027";
    /// A type that does not exist.
    UnknownType "E028";
    /// A field of `.map` that does not exist.
    UnknownField "E029";

    /// An instruction with too few operands.
    TooFewOperands "E030";
    /// An instruction with too many operands.
    TooManyOperands "E031";
    /// An operand of a kind that the instruction does not take there.
    WrongOperand "E032";
    /// A register that does not exist.
    NoSuchRegister "E033";
    /// A register pair that starts at the last register.
    BadPair "E034";
    /// A branch target, a function or an entry that is not an instruction of the program.
    TargetOutside "E035";
    /// An index behind the end of its table.
    IndexOutside "E036";

    /// A constant whose value depends on itself.
    CyclicConstant "E040";
    /// An expression whose value leaves 128 bits.
    Overflow "E041";
    /// A division or remainder by zero in an expression.
    DivisionByZero "E042";
    /// A shift count that is not from 0 to 127.
    BadShift "E043";
    /// A floating-point number where an integer is needed.
    FloatAsInteger "E044";
    /// A value that does not fit where it stands.
    OutOfRange "E045";
    /// An address that decides its own place: a size or alignment that needs a data label behind it.
    UnplacedLabel "E046";
    /// An integer that is computed with a floating-point number and is none exactly.
    InexactInteger "E047";

    /// An alignment that is not allowed.
    BadAlignment "E050";
    /// More static data than is allowed.
    TooMuchData "E051";
    /// A map layout that no map can have.
    ImpossibleLayout "E052";
    /// A program without instructions.
    NoInstructions "E053";
    /// A program whose last instruction goes on behind the end.
    FallsOffTheEnd "E054";
    /// A label in front of `.data`, where it is no label of the data.
    LabelBeforeData "E055";
    /// Labels whose names together have more bytes than are allowed.
    TooManyLabelNames "E056";
    /// The system does not give the memory that assembling takes.
    OutOfMemory "E057";
    /// A file that is not there, or may not be used.
    NoFile "E058";
    /// An index that is multiplied by something else than the size of the elements.
    WrongScale "E059";

    /// A block of `.if`, `.rept` or `.macro` that is not closed.
    NotClosed "E060";
    /// A directive that goes on with a block or closes one, where none is open.
    NothingOpen "E061";
    /// A name in `.if` or `.rept` that is no constant known there.
    NotYetConstant "E062";
    /// A macro or a parameter with a name that has a meaning already.
    NameTaken "E063";
    /// Another number of arguments than the macro takes.
    WrongMacroArguments "E064";
    /// A name behind a backslash that is no parameter.
    UnknownParameter "E065";
    /// A file that includes itself.
    IncludeCycle "E066";
    /// A file that the standard library does not have.
    UnknownLibraryFile "E067";
    /// An included file that is not UTF-8 text.
    FileNotText "E068";
    /// Files, macros and repetitions in each other, deeper than 64.
    ExpandedTooDeep "E069";
    /// More text made by macros and repetitions than is allowed.
    ExpandedTooMuch "E070";
    /// A macro that is defined within a macro or a repetition.
    MacroWithin "E071";
    /// A source file whose name is empty.
    EmptyFileName "E074";
    /// A program that does not say where it starts, and begins with an instruction of an included file.
    NoStart "E075";
    /// A function whose last instruction goes on into the next function.
    FallsIntoFunction "E076";

    /// A register that is named as an instruction is.
    MnemonicAsName "E080";
    /// What stands only in a function, outside of one.
    OutsideFunction "E081";
    /// A register that has a name already.
    RegisterHasName "E082";
    /// No register is left for a name, an argument or a result.
    NoRegisterLeft "E083";
    /// A register that gets its name behind a call that names its arguments.
    NameBehindCall "E084";
    /// A call that names its arguments, of a function that does not declare them.
    UndeclaredArguments "E085";
    /// Another number of arguments than the function takes.
    WrongArgumentCount "E086";
    /// Another number of results than the function gives.
    WrongResultCount "E087";
    /// A call that overwrites a register which is read later.
    OverwrittenRegister "E088";
    /// A return without values where a register with the name of a result is not where the result is.
    ResultElsewhere "E089";

    /// A struct where a value is needed.
    StructAsValue "E090";
    /// A struct that contains itself.
    CyclicStruct "E091";
    /// A field that a struct does not have.
    NoSuchField "E092";
    /// A struct of more than 4,294,967,295 bytes.
    StructTooLarge "E093";
    /// A size of what is no struct, field or number type.
    NoSize "E094";
    /// A `load` or `store` that names no field.
    NoFieldNamed "E095";
    /// A `load` or `store` of a field that no register holds as it is.
    FieldWithoutWidth "E096";
    /// A load or store that is wider than the field it names.
    WiderThanField "E097";
    /// A struct with the name of a type.
    TypeAsName "E098";

    /// Another number of arguments than the function of the host takes.
    WrongHostArgumentCount "E100";
    /// Another number of arguments than the conversions of a format take.
    WrongFormatArgumentCount "E101";
    /// A format with a conversion that the host does not have.
    WrongFormat "E102";

    /// There are more warnings than are shown.
    TooManyWarnings "W000";
    /// A label that nothing refers to, in code that is reached or in static data.
    UnusedLabel "W001";
    /// A constant that nothing refers to.
    UnusedConstant "W002";
    /// A map layout that no instruction names.
    UnusedLayout "W003";
    /// A name of a register, or a parameter, that its function does not use. Parameters of functions in the function table are left out, and those whose register is that of a result.
    UnusedRegisterName "W004";
    /// A function, or what else starts with a global label, that is not reached from the entry.
    UnusedFunction "W005";
    /// Instructions, behind others, that execution never comes to. A `trap` alone may stand there.
    UnreachableCode "W010";
    /// A register with a name that a function reads, on some way through it, before it has written it. The parameters are written, and in the function that the program starts with every register is 0.
    ReadBeforeWritten "W020";
    /// A call that overwrites a register which is written in front of it and read behind it, and is no argument and no result.
    Overwritten "W030";
}

impl fmt::Display for DiagnosticCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Proof that an error has been reported, so that what follows from it is not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reported(());

/// The errors found so far.
#[derive(Debug)]
pub(super) struct Diagnostics {
    found: Vec<Diagnostic>,
    /// How many are returned at most, besides the one that says that there are more.
    max_errors: usize,
    /// The names that are not defined and have been told, with the place of the function in which they stand.
    told_names: HashSet<(u32, String)>,
    /// Whether errors are left out, because they have been found before.
    is_muted: bool,
    /// Memory that was not there. Nothing that is found behind that counts.
    out_of_memory: Option<OutOfMemory>,
}

impl Diagnostics {
    pub(super) fn new(max_errors: usize) -> Self {
        Self {
            found: Vec::new(),
            max_errors,
            told_names: HashSet::new(),
            is_muted: false,
            out_of_memory: None,
        }
    }

    /// For a source that is read again.
    pub(super) fn muted() -> Self {
        Self { is_muted: true, ..Self::new(0) }
    }

    /// Remembers that the system gives no memory, if that is so.
    pub(super) fn checked<T>(&mut self, outcome: Result<T, OutOfMemory>) -> Result<T, Reported> {
        outcome.map_err(|out_of_memory| {
            self.out_of_memory.get_or_insert(out_of_memory);
            Reported(())
        })
    }

    /// The memory that the system has not given, if that is so.
    pub(super) fn out_of_memory(&self) -> Option<OutOfMemory> {
        self.out_of_memory
    }

    /// How many are returned at most.
    pub(super) fn most(&self) -> usize {
        self.max_errors
    }

    /// Proof that the system has given no memory, if that is so.
    pub(super) fn refused_memory(&self) -> Option<Reported> {
        self.out_of_memory.map(|_| Reported(()))
    }

    /// Adds errors that were found later.
    pub(super) fn append(&mut self, later: Self) {
        self.out_of_memory = self.out_of_memory.or(later.out_of_memory);
        for diagnostic in later.found {
            self.report(diagnostic);
        }
    }

    /// Adds an error, unless there are more than are shown already.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        self.report_with(|| diagnostic)
    }

    /// Adds an error that is only worth making if it is added.
    pub(super) fn report_with(&mut self, diagnostic: impl FnOnce() -> Diagnostic) -> Reported {
        if !self.is_muted && !self.is_full() {
            let outcome = allocation::probe().and_then(|()| allocation::push(&mut self.found, diagnostic()));
            _ = self.checked(outcome);
        }
        Reported(())
    }

    /// Adds an error about a name that is not defined, unless that has been told in the function at `function`.
    pub(super) fn report_name(&mut self, function: u32, name: &str, diagnostic: Diagnostic) -> Reported {
        if self.is_muted || self.is_full() || !self.told_names.insert((function, excerpt(name))) {
            return Reported(());
        }
        self.report(diagnostic)
    }

    /// Takes those behind the first `count`.
    pub(super) fn take_behind(&mut self, count: usize) -> Vec<Diagnostic> {
        self.found.split_off(count.min(self.found.len()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty() && self.out_of_memory.is_none()
    }

    /// Whether looking for further errors is of no use.
    pub(super) fn is_full(&self) -> bool {
        self.out_of_memory.is_some() || !self.is_muted && self.found.len() > self.max_errors
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// Takes back those behind the first `count`, which were found on the way to what helps with another.
    pub(super) fn forget_behind(&mut self, count: usize) {
        self.found.truncate(count);
    }

    /// The errors in the order of the source, and behind them one that says that there are more, if there are.
    pub(super) fn into_sorted(mut self) -> Vec<Diagnostic> {
        if let Some(OutOfMemory { bytes }) = self.out_of_memory {
            // Those found so far give room for this one.
            self.found.clear();
            let message =
                format!("the system cannot provide the memory to assemble this: {bytes} bytes more");
            return vec![Diagnostic::new(DiagnosticCode::OutOfMemory, (0..0).into(), message)];
        }
        let is_full = self.is_full();
        self.found.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
        if is_full {
            self.found.truncate(self.max_errors);
            let more = too_many_behind(self.found.last(), self.max_errors);
            self.found.push(more);
        }
        self.found
    }
}

/// What says that there are more than the first `shown`, at the place of the last of them.
pub(super) fn too_many_behind(last: Option<&Diagnostic>, shown: usize) -> Diagnostic {
    let (code, what) = match last.map(|last| last.code.severity()) {
        Some(Severity::Warning) => (DiagnosticCode::TooManyWarnings, "warnings"),
        Some(Severity::Error) | None => (DiagnosticCode::TooManyErrors, "errors"),
    };
    let message = format!("there are more {what}; the first {shown} are shown");
    let more = Diagnostic::new(code, Span { start: 0, end: 0 }, message);
    match last {
        Some(Diagnostic { file, span, trail, .. }) => {
            Diagnostic { file: *file, span: span.clone(), trail: trail.clone(), ..more }
        }
        None => more,
    }
}

/// `text` for a message: cut short if it is long, and on one line.
pub(super) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 48;
    let (shown, rest) = match text.char_indices().nth(LONGEST) {
        Some((end, _)) => (&text[..end], "..."),
        None => (text, ""),
    };
    shown.replace('\n', "\\n") + rest
}
