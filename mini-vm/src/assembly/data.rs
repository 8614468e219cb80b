//! Static data: first every item gets its place, then the values are written.
//!
//! The two steps are apart because a value may be an address further on. Sizes may not.

use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported};
use crate::assembly::evaluation::Evaluator;
use crate::assembly::expression::{Expression, Value};
use crate::assembly::lexer::Span;
use crate::assembly::statement::{DataItem, DataKind, Scalar};
use crate::machine::HEAP_START;

/// The largest alignment of static data.
const MAX_ALIGNMENT: i128 = 4096;

/// The bits of `nan` as an IEEE 754 binary32.
const CANONICAL_NAN: u32 = 0x7fc0_0000;

/// Gives each item its place and, when all have one, writes their bytes.
pub(super) struct DataPlacer<'a, 's> {
    /// Where the next item goes.
    end: u64,
    /// Items that hold bytes, with their addresses.
    placed: Vec<(u64, &'a DataItem<'s>)>,
    /// Where the next item goes at most.
    limit: u64,
    overflow: Option<Reported>,
}

impl<'a, 's> DataPlacer<'a, 's> {
    /// For at most `max_size` bytes, no more than the largest heap holds.
    pub(super) fn new(max_size: u64) -> Self {
        Self { end: HEAP_START, placed: Vec::new(), limit: HEAP_START + max_size, overflow: None }
    }

    /// Places `item` behind those before it. One with an error in its size takes no room.
    pub(super) fn place(&mut self, item: &'a DataItem<'s>, evaluator: &mut Evaluator<'a, 's>) {
        let size = match &item.kind {
            DataKind::Label(name) => {
                evaluator.place(*name, self.end);
                Ok(0)
            }
            DataKind::Scalars(scalar, values) => Ok(values.len() as u64 * u64::from(scalar.size())),
            DataKind::Bytes(bytes) => Ok(bytes.len() as u64),
            DataKind::Zero(size) => {
                evaluator.integer(size, 0..=i128::from(u64::MAX), "the size").map(|size| size as u64)
            }
            DataKind::Align(alignment) => self.padding(alignment, evaluator),
        };
        if matches!(item.kind, DataKind::Scalars(..) | DataKind::Bytes(_)) {
            self.placed.push((self.end, item));
        }
        if let Ok(size) = size {
            self.grow(size, item.span, evaluator);
        }
    }

    /// Zero bytes up to the next multiple of `alignment`.
    fn padding(
        &self,
        alignment: &Expression<'s>,
        evaluator: &mut Evaluator<'a, 's>,
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
    fn grow(&mut self, size: u64, span: Span, evaluator: &mut Evaluator<'a, 's>) {
        if size <= self.limit - self.end {
            self.end += size;
        } else if self.overflow.is_none() {
            let room = self.limit - HEAP_START;
            let message = format!("there is more static data than is allowed, {room} bytes");
            let diagnostic = Diagnostic::new(DiagnosticCode::TooMuchData, span, message)
                .with_label(format!("{} bytes are left here", self.limit - self.end));
            self.overflow = Some(evaluator.diagnostics.report(diagnostic));
        }
    }

    /// The bytes of all items; none if there are too many.
    pub(super) fn into_bytes(self, evaluator: &mut Evaluator<'a, 's>) -> Vec<u8> {
        let size = if self.overflow.is_some() { 0 } else { self.end - HEAP_START };
        let mut data = vec![0; size as usize];
        for (address, item) in self.placed {
            let start = (address - HEAP_START) as usize;
            match &item.kind {
                DataKind::Scalars(scalar, values) => {
                    write_values(&mut data, start, *scalar, values, evaluator);
                }
                DataKind::Bytes(bytes) => write(&mut data, start, bytes),
                DataKind::Label(_) | DataKind::Zero(_) | DataKind::Align(_) => (),
            }
        }
        data
    }
}

/// Writes `bytes` at `start`, if there is room: there is none when there is too much data.
fn write(data: &mut [u8], start: usize, bytes: &[u8]) {
    if let Some(place) = data.get_mut(start..start + bytes.len()) {
        place.copy_from_slice(bytes);
    }
}

fn write_values<'s>(
    data: &mut [u8],
    start: usize,
    scalar: Scalar,
    values: &[Expression<'s>],
    evaluator: &mut Evaluator<'_, 's>,
) {
    let size = usize::from(scalar.size());
    for (at, expression) in (start..).step_by(size).zip(values) {
        if let Ok(bits) = bits(scalar, expression, evaluator) {
            write(data, at, &bits.to_le_bytes()[..size]);
        }
    }
}

/// The bits of a number of type `scalar`, in the low bytes.
fn bits<'s>(
    scalar: Scalar,
    expression: &Expression<'s>,
    evaluator: &mut Evaluator<'_, 's>,
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
        Scalar::F64 => return evaluator.value(expression).map(|value| float(value).to_bits()),
    };
    let what = format!("a `{}`", scalar.name());
    evaluator.integer(expression, range, &what).map(|value| value as u64)
}

fn float(value: Value) -> f64 {
    match value {
        Value::Integer(value) => value as f64,
        Value::Float(value) => value,
    }
}

fn float32<'s>(expression: &Expression<'s>, evaluator: &mut Evaluator<'_, 's>) -> Result<u64, Reported> {
    let value = float(evaluator.value(expression)?);
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
