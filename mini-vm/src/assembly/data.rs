//! Static data: first every item gets its place, then the values are written.
//!
//! The two steps are apart because a value may be an address further on. Sizes may not. Each reads the items in the
//! source.

use std::ops::RangeInclusive;
use std::vec::IntoIter;

use crate::allocation::{self, OutOfMemory};
use crate::assembly::arithmetic::Value;
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported, excerpt};
use crate::assembly::evaluation::Evaluator;
use crate::assembly::expansion::origins::Origins;
use crate::assembly::files::{FileError, MAX_FILES, Provider};
use crate::assembly::lexer::Span;
use crate::assembly::names::Source;
use crate::assembly::scalar::Scalar;
use crate::assembly::syntax::expression::Expression;
use crate::assembly::syntax::statement::{DataKind, Text};
use crate::memory::HEAP_START;

/// The largest alignment of static data.
const MAX_ALIGNMENT: i128 = 4096;

/// What a size or a count may be, before it is known whether there is room.
const SIZES: RangeInclusive<i128> = 0..=u64::MAX as i128;

/// The bytes of `count` numbers, or more than are ever allowed.
fn fill_size(count: i128, scalar: Scalar) -> u64 {
    (count as u64).saturating_mul(u64::from(scalar.size()))
}

/// The bits of `nan` as an IEEE 754 binary32.
const CANONICAL_NAN: u32 = 0x7fc0_0000;

/// Gives each item its place.
pub(super) struct DataPlacer<'f> {
    provider: Provider<'f>,
    /// Where the text comes from, if it is expanded.
    origins: Option<&'f Origins>,
    /// The bytes of the files, in the order of the items.
    files: Vec<Vec<u8>>,
    /// Where the next item goes.
    end: u64,
    /// Where the items stand that hold bytes, counted from the start of the data.
    offsets: Vec<u32>,
    /// Where the next item goes at most.
    limit: u64,
    overflow: Option<Reported>,
}

impl<'f> DataPlacer<'f> {
    /// For at most `max_size` bytes, no more than the largest heap holds, and with files of `provider`.
    pub(super) fn new(max_size: u64, provider: Provider<'f>, origins: Option<&'f Origins>) -> Self {
        Self {
            provider,
            origins,
            files: Vec::new(),
            end: HEAP_START,
            offsets: Vec::new(),
            limit: HEAP_START + max_size,
            overflow: None,
        }
    }

    /// Where the next item goes, counted from the start of the data.
    pub(super) fn offset(&self) -> u32 {
        (self.end - HEAP_START) as u32
    }

    /// Places `item` behind those before it. One with an error in its size takes no room.
    pub(super) fn place<'s>(&mut self, item: &DataKind<'s>, span: Span, evaluator: &mut Evaluator<'s>) {
        if !matches!(item, DataKind::Zero(_) | DataKind::Align(_)) {
            let offset = self.offset();
            let outcome = allocation::push(&mut self.offsets, offset);
            _ = evaluator.diagnostics.checked(outcome);
        }
        let size = match item {
            DataKind::Scalars(scalar, values) => Ok(u64::from(values.count) * u64::from(scalar.size())),
            DataKind::Bytes(text) => Ok(text.size as u64),
            DataKind::Fill { count, scalar, .. } => {
                evaluator.integer(count, SIZES, "the count").map(|count| fill_size(count, *scalar))
            }
            DataKind::File(name) => self.read(name, span, evaluator),
            DataKind::Zero(size) => evaluator.integer(size, SIZES, "the size").map(|size| size as u64),
            DataKind::Align(alignment) => self.padding(alignment, evaluator),
        };
        if let Ok(size) = size {
            self.grow(size, span, evaluator);
        }
    }

    /// The size of the file called `name`, whose bytes are kept. One that cannot be read has none.
    fn read(&mut self, name: &Text<'_>, span: Span, evaluator: &mut Evaluator<'_>) -> Result<u64, Reported> {
        let outcome = self.bytes_of(name, span, evaluator);
        let size = outcome.as_ref().map_or(0, |bytes| bytes.len() as u64);
        let kept = allocation::push(&mut self.files, outcome.unwrap_or_default());
        evaluator.diagnostics.checked(kept).map(|()| size)
    }

    fn bytes_of(
        &mut self,
        name: &Text<'_>,
        span: Span,
        evaluator: &mut Evaluator<'_>,
    ) -> Result<Vec<u8>, Reported> {
        let name = evaluator.diagnostics.checked(name.decode())?.unwrap_or_default();
        let room = self.limit - self.end;
        let from = self.origins.and_then(|origins| origins.identity_at(span.start));
        if self.files.len() >= MAX_FILES {
            let message = format!("a source has at most {MAX_FILES} files");
            return Err(evaluator.diagnostics.report(Diagnostic::new(DiagnosticCode::NoFile, span, message)));
        }
        let reason = match self.provider.read(&name, from, room) {
            Some(Ok(file)) => return Ok(file.bytes),
            Some(Err(FileError::OutOfMemory)) => {
                let bytes = usize::try_from(room).unwrap_or(usize::MAX);
                return evaluator.diagnostics.checked(Err(OutOfMemory { bytes }));
            }
            Some(Err(FileError::TooLarge)) => {
                self.grow(room + 1, span, evaluator);
                return Ok(Vec::new());
            }
            Some(Err(error)) => error.to_string(),
            None => "no files are given to this source".to_owned(),
        };
        let message = format!("the file `{}` cannot be used: {}", excerpt(&name), excerpt(&reason));
        Err(evaluator.diagnostics.report(Diagnostic::new(DiagnosticCode::NoFile, span, message)))
    }

    /// Zero bytes up to the next multiple of `alignment`.
    fn padding<'s>(
        &self,
        alignment: &Expression<'s>,
        evaluator: &mut Evaluator<'s>,
    ) -> Result<u64, Reported> {
        let value = evaluator.any_integer(alignment, "the alignment")?;
        if (1..=MAX_ALIGNMENT).contains(&value) && value.count_ones() == 1 {
            return Ok(self.end.next_multiple_of(value as u64) - self.end);
        }
        let message = format!("the alignment must be a power of two up to {MAX_ALIGNMENT}");
        let diagnostic = Diagnostic::new(DiagnosticCode::BadAlignment, alignment.span, message);
        Err(evaluator.diagnostics.report(diagnostic.with_label(format!("this is {value}"))))
    }

    /// Moves the end by `size` bytes; what would pass the limit is an error, the first time.
    fn grow(&mut self, size: u64, span: Span, evaluator: &mut Evaluator<'_>) {
        if size <= self.limit - self.end {
            self.end += size;
        } else if self.overflow.is_none() {
            let diagnostic = too_much_data(span, self.limit - HEAP_START, self.limit - self.end);
            self.overflow = Some(evaluator.diagnostics.report(diagnostic));
        }
    }

    /// What writes the items, once all have their places. There are no bytes if there are too many.
    pub(super) fn into_writer(self, evaluator: &mut Evaluator<'_>) -> DataWriter {
        let size = if self.overflow.is_some() { 0 } else { self.offset() as usize };
        let mut data = Vec::new();
        let outcome = allocation::reserve(&mut data, size);
        if evaluator.diagnostics.checked(outcome).is_ok() {
            data.resize(size, 0);
        }
        DataWriter { data, offsets: self.offsets.into_iter(), files: self.files.into_iter() }
    }
}

/// Writes the bytes of each item at its place.
pub(super) struct DataWriter {
    data: Vec<u8>,
    offsets: IntoIter<u32>,
    files: IntoIter<Vec<u8>>,
}

impl DataWriter {
    /// Writes the next item.
    pub(super) fn write<'s>(
        &mut self,
        item: &DataKind<'s>,
        source: Source<'s>,
        evaluator: &mut Evaluator<'s>,
    ) {
        if let DataKind::Zero(_) | DataKind::Align(_) = item {
            return;
        }
        let mut at = self.offsets.next().unwrap_or_default() as usize;
        match item {
            DataKind::Scalars(scalar, values) => {
                let size = usize::from(scalar.size());
                values.read(source, &mut |expression| {
                    if let Ok(bits) = bits(*scalar, expression, evaluator) {
                        self.put(at, &bits.to_le_bytes()[..size]);
                    }
                    at += size;
                });
            }
            DataKind::Bytes(text) => text.read(&mut |bytes| {
                self.put(at, bytes);
                at += bytes.len();
            }),
            DataKind::Fill { count, scalar, value } => {
                if let Ok(bits) = bits(*scalar, value, evaluator) {
                    let count = evaluator.value_if_any(count).and_then(Value::whole).unwrap_or_default();
                    self.fill(
                        at,
                        fill_size(count, *scalar),
                        &bits.to_le_bytes()[..usize::from(scalar.size())],
                    );
                }
            }
            DataKind::File(_) => {
                let bytes = self.files.next().unwrap_or_default();
                self.put(at, &bytes);
            }
            DataKind::Zero(_) | DataKind::Align(_) => (),
        }
    }

    /// Writes `bytes`, if there is room: there is none when there is too much data.
    fn put(&mut self, at: usize, bytes: &[u8]) {
        if let Some(place) = self.data.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }

    /// Writes `bytes` over and over, `size` bytes in all, if there is room.
    fn fill(&mut self, at: usize, size: u64, bytes: &[u8]) {
        let rest = self.data.get_mut(at..).unwrap_or_default();
        if let Some(place) = usize::try_from(size).ok().and_then(|size| rest.get_mut(..size)) {
            place.chunks_exact_mut(bytes.len()).for_each(|chunk| chunk.copy_from_slice(bytes));
        }
    }

    /// The bytes of all items.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.data
    }
}

/// The error of data that does not fit into the `room` that is left of the bytes allowed.
pub(super) fn too_much_data(span: Span, allowed: u64, room: u64) -> Diagnostic {
    let message = format!("there is more static data than the {allowed} bytes allowed");
    let diagnostic = Diagnostic::new(DiagnosticCode::TooMuchData, span, message);
    diagnostic.with_label(format!("{room} bytes are left here"))
}

/// The bits of a number of type `scalar`, in the low bytes.
fn bits<'s>(
    scalar: Scalar,
    expression: &Expression<'s>,
    evaluator: &mut Evaluator<'s>,
) -> Result<u64, Reported> {
    let range = match scalar {
        Scalar::U8 => 0..=i128::from(u8::MAX),
        Scalar::U16 => 0..=i128::from(u16::MAX),
        Scalar::U32 => 0..=i128::from(u32::MAX),
        Scalar::U64 => 0..=i128::from(u64::MAX),
        Scalar::I8 => i128::from(i8::MIN)..=i128::from(i8::MAX),
        Scalar::I16 => i128::from(i16::MIN)..=i128::from(i16::MAX),
        Scalar::I32 => i128::from(i32::MIN)..=i128::from(i32::MAX),
        Scalar::I64 => i128::from(i64::MIN)..=i128::from(i64::MAX),
        Scalar::F32 => return float32(expression, evaluator),
        Scalar::F64 => return evaluator.value(expression).map(|value| value.nearest().to_bits()),
    };
    let what = format!("a `{}`", scalar.name());
    evaluator.integer(expression, range, &what).map(|value| value as u64)
}

fn float32<'s>(expression: &Expression<'s>, evaluator: &mut Evaluator<'s>) -> Result<u64, Reported> {
    let value = evaluator.value(expression)?.nearest();
    let narrow = value as f32;
    if narrow.is_infinite() && value.is_finite() {
        let message = format!("the number is larger than the largest 32-bit float, {:e}", f32::MAX);
        let diagnostic = Diagnostic::new(DiagnosticCode::OutOfRange, expression.span, message);
        return Err(evaluator.diagnostics.report(diagnostic));
    }
    // The conversion leaves the bits of a NaN open.
    let sign = u32::from(value.is_sign_negative()) << 31;
    let bits = if narrow.is_nan() { CANONICAL_NAN | sign } else { narrow.to_bits() };
    Ok(u64::from(bits))
}
