//! Structs: where their fields are, and what that says of names.
//!
//! A struct may hold others that are defined behind it, and its arrays may be as long as a constant says, which may be a size
//! again. So structs are laid out as constants are computed: each once all that it names is known.

use crate::allocation;
use crate::assembly::arithmetic::{Binary, Unary, Value};
use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, Reported, excerpt};
use crate::assembly::evaluation::{Evaluator, Meaning, Progress, Step, out_of_range, predefined};
use crate::assembly::lexer::Span;
use crate::assembly::names::{MAX_CANDIDATES, Name, Site, Source, Spanned, StoredSite};
use crate::assembly::scalar::Scalar;
use crate::assembly::suggestion::{did_you_mean, unknown_type};
use crate::assembly::syntax::expression::{Expression, Term, TermKind};
use crate::assembly::syntax::read_fields;
use crate::assembly::syntax::statement::{
    ElementSyntax, Field as FieldSyntax, Structure as Definition, Type,
};

/// Bytes of the largest struct.
const MAX_SIZE: u32 = u32::MAX;

/// A struct, whose fields stand one after the other among all fields.
pub(super) struct Structure {
    /// Where its name stands, in its definition.
    pub(super) name: u32,
    /// Where its fields stand in the source.
    fields: StoredSite,
    is_packed: bool,
    /// The number of its first field.
    first_field: u32,
    pub(super) progress: Progress<Extent>,
}

/// The memory that a type takes.
#[derive(Clone, Copy)]
pub(in crate::assembly) struct Extent {
    pub(in crate::assembly) size: u32,
    /// 1, 2, 4, 8 or 16.
    pub(in crate::assembly) alignment: u8,
}

/// A field, whose place is known once its struct is laid out.
#[derive(Clone, Copy)]
pub(in crate::assembly) struct Field {
    /// Counted from the start of the struct that its name starts with.
    pub(in crate::assembly) offset: u32,
    /// Bytes of all its elements.
    pub(in crate::assembly) size: u32,
    pub(in crate::assembly) element: Element,
}

impl Field {
    /// Whether it has another number of elements, each of so many bytes, than one.
    pub(in crate::assembly) const fn is_array(self, element_size: u32) -> bool {
        self.size != element_size
    }
}

/// What a field holds one of, or an array of.
#[derive(Clone, Copy)]
pub(in crate::assembly) enum Element {
    Scalar(Scalar),
    /// So many bytes.
    Bytes(u32),
    /// The struct with this number.
    Struct(u32),
}

/// Why there is no field of a name whose first part is a struct.
enum NoField<'s> {
    /// A struct on the way to it has an error.
    Reported(Reported),
    /// The struct with this number has none of this name.
    Missing(u32, &'s str),
    /// The field with this name, of the struct with this number, holds no struct.
    NoStruct(u32, &'s str),
}

/// Where the fields of a struct go.
struct Placement {
    is_packed: bool,
    end: u64,
    alignment: u8,
}

impl Placement {
    /// The offset of the next field.
    fn place(&mut self, Extent { size, alignment }: Extent) -> u64 {
        let alignment = if self.is_packed { 1 } else { alignment };
        self.alignment = self.alignment.max(alignment);
        let offset = self.end.next_multiple_of(alignment.into());
        self.end = offset + u64::from(size);
        offset
    }

    /// The size of the struct.
    fn size(&self) -> u64 {
        self.end.next_multiple_of(self.alignment.into())
    }
}

/// Definitions.
impl<'s> Evaluator<'s> {
    /// Makes `name` a struct; its first meaning stays.
    pub(in crate::assembly) fn define_structure(&mut self, definition: &Definition<'s>) {
        let Definition { name: Spanned { value: name, span }, is_packed, fields } = *definition;
        if Scalar::from_name(name).is_some() || name == "bytes" {
            let message = format!("`{name}` is a type and cannot be a struct");
            self.diagnostics.report(Diagnostic::new(DiagnosticCode::TypeAsName, span, message));
            return;
        }
        let global = Name::global(name);
        let number = self.structures.len() as u32;
        if self.symbols.get(global).is_none() {
            let structure = Structure {
                name: span.start,
                fields: StoredSite::new(self.source, fields),
                is_packed,
                first_field: self.fields.len() as u32,
                progress: Progress::Pending,
            };
            let outcome = allocation::push(&mut self.structures, structure);
            _ = self.diagnostics.checked(outcome);
            self.pending += 1;
        }
        self.define(Spanned { value: global, span }, Meaning::Struct(number));
    }

    /// The number of the struct that is defined at `name`, and not one that has the name already.
    fn defined_at(&self, name: Spanned<&'s str>) -> Option<u32> {
        let global = Name::global(name.value);
        match self.symbols.get(global) {
            Some(Meaning::Struct(number)) if self.symbols.span_of(global) == Some(name.span) => Some(number),
            _ => None,
        }
    }

    /// Gives the struct that is defined at `structure` one more field.
    pub(in crate::assembly) fn define_field(&mut self, structure: Spanned<&'s str>, field: Spanned<&'s str>) {
        if self.defined_at(structure).is_none() {
            return;
        }
        let number = self.fields.len() as u32;
        let outcome =
            allocation::push(&mut self.fields, Field { offset: 0, size: 0, element: Element::Bytes(0) });
        _ = self.diagnostics.checked(outcome);
        let name = Name { global: structure.value, local: field.value };
        self.define(Spanned { value: name, span: field.span }, Meaning::Field(number));
    }

    /// Takes note of an error in the struct that is defined at `name`.
    pub(in crate::assembly) fn break_structure(&mut self, name: Spanned<&'s str>, reported: Reported) {
        let number = self.defined_at(name);
        if let Some(structure) = number.and_then(|number| self.structures.get_mut(number as usize)) {
            structure.progress = Progress::Done(Err(reported));
            self.pending -= 1;
        }
    }
}

/// Laying out.
impl<'s> Evaluator<'s> {
    /// Starts on the struct with this number, which is named at `span`.
    pub(super) fn enter_structure(&mut self, number: u32, span: Span) {
        let Structure { progress, fields, .. } = &mut self.structures[number as usize];
        match progress {
            Progress::Pending => {
                *progress = Progress::Active;
                let fields = fields.load(self.source);
                self.pending -= 1;
                self.add_step(Step::LeaveStruct(number));
                read_fields(self.source, fields, &mut |field| {
                    self.enter_type(&field.data_type.value);
                    true
                });
            }
            Progress::Active => {
                let reported = self.report_cyclic_structure(number, span);
                self.structures[number as usize].progress = Progress::Cyclic(reported);
            }
            Progress::Cyclic(_) | Progress::Done(_) => (),
        }
    }

    /// Adds a step for each name in a type that has to be known for it.
    fn enter_type(&mut self, data_type: &Type<'s>) {
        let source = self.source;
        let mut enter = |expression: &Expression<'s>| {
            expression.read(source, &mut |term| self.enter_name(term));
        };
        data_type.count.iter().for_each(&mut enter);
        match &data_type.element {
            ElementSyntax::Bytes { size, alignment } => {
                enter(size);
                alignment.iter().for_each(enter);
            }
            ElementSyntax::Struct(name) => {
                self.enter_name(Term { kind: TermKind::SizeOf(name.value), span: name.span });
            }
            ElementSyntax::Scalar(_) => (),
        }
    }

    /// Lays a struct out, all that is named in which has been worked on.
    pub(super) fn leave_structure(&mut self, number: u32) {
        let Structure { fields, is_packed, first_field, .. } = self.structures[number as usize];
        let mut placement = Placement { is_packed, end: 0, alignment: 1 };
        let mut outcome = Ok(());
        let mut field_number = first_field as usize;
        read_fields(self.source, fields.load(self.source), &mut |field| {
            let placed = self.place_field(field, field_number, &mut placement);
            outcome = outcome.and(placed);
            field_number += 1;
            // One that has no place because there is no room for it would be as many errors as follow.
            placement.end <= u64::from(MAX_SIZE)
        });
        let extent = outcome.and_then(|()| self.extent_of_structure(number, &placement));
        self.structures[number as usize].progress = Progress::Done(extent);
    }

    fn place_field(
        &mut self,
        FieldSyntax { data_type, .. }: &FieldSyntax<'s>,
        number: usize,
        placement: &mut Placement,
    ) -> Result<(), Reported> {
        let (element, extent) = self.extent(data_type, 0, "the size of a field")?;
        let offset = placement.place(extent);
        self.fields[number] = Field { offset: offset as u32, size: extent.size, element };
        Ok(())
    }

    fn extent_of_structure(&mut self, number: u32, placement: &Placement) -> Result<Extent, Reported> {
        if let Ok(size) = u32::try_from(placement.size()) {
            return Ok(Extent { size, alignment: placement.alignment });
        }
        let name = self.source.global_name(self.structures[number as usize].name);
        let message = format!("struct `{}` has more than {MAX_SIZE} bytes", excerpt(name.value.global));
        Err(self.diagnostics.report(Diagnostic::new(DiagnosticCode::StructTooLarge, name.span, message)))
    }

    /// What a field, key or value of a type is one or several of, and the memory that it takes: at least `smallest` bytes of
    /// `what`. All that the type names has been worked on.
    pub(in crate::assembly) fn extent(
        &mut self,
        data_type: &Spanned<Type<'s>>,
        smallest: u32,
        what: &str,
    ) -> Result<(Element, Extent), Reported> {
        let Spanned { value: Type { element, count }, span } = data_type;
        let (element, one) = self.extent_of_element(element, smallest, what)?;
        let Some(count) = count else { return Ok((element, one)) };
        let most = i128::from(MAX_SIZE);
        let count = self.integer(count, 0..=most, "the number of elements")?;
        let size = i128::from(one.size) * count;
        match u32::try_from(size) {
            Ok(size) => Ok((element, Extent { size, ..one })),
            Err(_) => {
                Err(self.diagnostics.report(out_of_range(*span, size, i128::from(smallest)..=most, what)))
            }
        }
    }

    fn extent_of_element(
        &mut self,
        element: &ElementSyntax<'s>,
        smallest: u32,
        what: &str,
    ) -> Result<(Element, Extent), Reported> {
        match element {
            ElementSyntax::Scalar(scalar) => {
                let extent = Extent { size: scalar.size().into(), alignment: scalar.size() };
                Ok((Element::Scalar(*scalar), extent))
            }
            ElementSyntax::Bytes { size, alignment } => {
                let size = self.integer(size, smallest.into()..=MAX_SIZE.into(), what);
                let alignment = alignment.as_ref().map_or(Ok(1), |alignment| self.alignment(alignment));
                let extent = Extent { size: size? as u32, alignment: alignment? };
                Ok((Element::Bytes(extent.size), extent))
            }
            ElementSyntax::Struct(name) => match self.symbols.get(name.value) {
                Some(Meaning::Struct(number)) => Ok((Element::Struct(number), self.extent_of(number)?)),
                _ => Err(self.report_unknown_type(*name)),
            },
        }
    }

    fn alignment(&mut self, alignment: &Expression<'s>) -> Result<u8, Reported> {
        let value = self.any_integer(alignment, "the alignment")?;
        if let 1 | 2 | 4 | 8 | 16 = value {
            return Ok(value as u8);
        }
        let message = "the alignment must be 1, 2, 4, 8 or 16";
        let diagnostic = Diagnostic::new(DiagnosticCode::BadAlignment, alignment.span, message);
        Err(self.diagnostics.report(diagnostic.with_label(format!("this is {value}"))))
    }

    /// The memory that the struct with this number takes, if that is known.
    pub(super) fn known_extent(&self, number: u32) -> Option<Extent> {
        match self.structures[number as usize].progress {
            Progress::Done(extent) => extent.ok(),
            Progress::Cyclic(_) | Progress::Pending | Progress::Active => None,
        }
    }

    /// The memory that the struct with this number takes, which has been worked on.
    fn extent_of(&self, number: u32) -> Result<Extent, Reported> {
        match self.structures[number as usize].progress {
            Progress::Done(extent) => extent,
            Progress::Cyclic(reported) => Err(reported),
            Progress::Pending | Progress::Active => Err(self.without_memory()),
        }
    }
}

/// Names.
impl<'s> Evaluator<'s> {
    /// The number of the struct that the first part of a name is, which is written in full at `span`.
    pub(super) fn structure_in(&self, name: Name<'s>, span: Span) -> Option<u32> {
        let is_written_in_full = self.source.place_of(name.global) == span.start;
        match self.symbols.get(Name::global(name.global)) {
            Some(Meaning::Struct(number)) if is_written_in_full => Some(number),
            _ => None,
        }
    }

    /// The field called `name` at `span`. `None` if its first part is no struct.
    fn find_field(&self, name: Name<'s>, span: Span) -> Option<Result<Field, NoField<'s>>> {
        let structure = self.structure_in(name, span).filter(|_| !name.local.is_empty())?;
        Some(self.field_of_structure(structure, name.local))
    }

    /// The field that `path` leads to from the struct with this number.
    fn field_of_structure(&self, structure: u32, path: &'s str) -> Result<Field, NoField<'s>> {
        let mut parts = path.split('.');
        let mut part = parts.next().unwrap_or_default();
        let mut field = self.direct_field(structure, part)?;
        let mut holder = structure;
        for next in parts {
            let Element::Struct(inner) = field.element else { return Err(NoField::NoStruct(holder, part)) };
            // No struct reaches over 4 GiB, so neither do the fields of those it holds.
            let offset = field.offset;
            field = self.direct_field(inner, next)?;
            field.offset += offset;
            (holder, part) = (inner, next);
        }
        Ok(field)
    }

    fn direct_field(&self, structure: u32, name: &'s str) -> Result<Field, NoField<'s>> {
        self.extent_of(structure).map_err(NoField::Reported)?;
        let global = self.name_of(structure);
        match self.symbols.get(Name { global, local: name }) {
            Some(Meaning::Field(number)) => Ok(self.fields[number as usize]),
            _ => Err(NoField::Missing(structure, name)),
        }
    }

    /// The offset of the field called `name`, if its first part is a struct. Some names are constants that a source may
    /// define otherwise.
    pub(super) fn offset_of(&mut self, name: Name<'s>, span: Span) -> Result<Value, Reported> {
        match self.find_field(name, span) {
            Some(Ok(field)) => Ok(Value::Integer(field.offset.into())),
            Some(Err(reason)) => Err(self.report_no_field(reason, span)),
            None => predefined(name).map(Value::Float).ok_or_else(|| self.report_undefined(name, span)),
        }
    }

    /// The size of the struct or the field called `name`.
    pub(super) fn size_of(&mut self, name: Name<'s>, span: Span) -> Result<Value, Reported> {
        if let Some(number) = self.structure_in(name, span).filter(|_| name.local.is_empty()) {
            return self.extent_of(number).map(|extent| Value::Integer(extent.size.into()));
        }
        match self.find_field(name, span) {
            Some(Ok(field)) => Ok(Value::Integer(field.size.into())),
            Some(Err(reason)) => Err(self.report_no_field(reason, span)),
            None if self.find(name).is_none() => Err(self.report_undefined(name, span)),
            None => Err(self.report_no_size(name, span)),
        }
    }

    /// Whether the source has any structs.
    pub(in crate::assembly) fn has_structures(&self) -> bool {
        !self.structures.is_empty()
    }

    /// The field that a sum names: of those that are added in it the last. All that is named in it has been worked on.
    pub(in crate::assembly) fn field_named_in(&self, sum: &Expression<'s>) -> Option<Field> {
        // As many as an expression is nested deep.
        let mut operands: Vec<Option<Field>> = Vec::new();
        sum.read(self.source, &mut |term| {
            let mut operand = || operands.pop().flatten();
            let named = match term.kind {
                TermKind::Name(name) => self.find_field(name, term.span).and_then(Result::ok),
                TermKind::Value(_) | TermKind::SizeOf(_) => None,
                TermKind::Unary(Unary::Plus) => operand(),
                TermKind::Unary(_) | TermKind::Function(_) => operand().and(None),
                TermKind::Binary(Binary::Add) => {
                    let (right, left) = (operand(), operand());
                    right.or(left)
                }
                TermKind::Binary(Binary::Subtract) => {
                    let (_right, left) = (operand(), operand());
                    left
                }
                TermKind::Binary(_) | TermKind::FunctionOfTwo(_) => operand().and(operand()).and(None),
            };
            operands.push(named);
        });
        operands.pop().flatten()
    }

    /// The bytes of one element of a field, and its type.
    pub(in crate::assembly) fn describe(&self, element: Element) -> (u32, String) {
        match element {
            Element::Scalar(scalar) => (scalar.size().into(), format!("`{}`", scalar.name())),
            Element::Bytes(size) => (size, format!("`bytes({size})`")),
            Element::Struct(number) => {
                let size = self.extent_of(number).map_or(0, |extent| extent.size);
                (size, format!("struct `{}`", excerpt(self.name_of(number))))
            }
        }
    }
}

/// Errors.
impl<'s> Evaluator<'s> {
    fn name_of(&self, structure: u32) -> &'s str {
        self.source.word(self.structures[structure as usize].name)
    }

    fn report_no_field(&mut self, reason: NoField<'s>, span: Span) -> Reported {
        let (source, structures) = (self.source, &self.structures);
        let owner = |structure: u32| excerpt(source.word(structures[structure as usize].name));
        let no_field = |message| Diagnostic::new(DiagnosticCode::NoSuchField, span, message);
        match reason {
            NoField::Reported(reported) => reported,
            NoField::Missing(structure, name) => self.diagnostics.report_with(|| {
                let message = format!("struct `{}` has no field `{}`", owner(structure), excerpt(name));
                let fields = structures[structure as usize].fields.load(source);
                no_field(message).with_help(fields_like(source, fields, name))
            }),
            NoField::NoStruct(structure, name) => self.diagnostics.report_with(|| {
                let (owner, name) = (owner(structure), excerpt(name));
                let message = format!("field `{name}` of struct `{owner}` has no fields: it is no struct");
                no_field(message).with_help(format!("the field itself is `{owner}.{name}`"))
            }),
        }
    }

    pub(super) fn report_structure_as_value(&mut self, name: Name<'s>, span: Span) -> Reported {
        let name = excerpt(name.global);
        let message = format!("`{name}` is a struct, not a value");
        let help = format!("`sizeof({name})` is its size, and a dot leads to a field");
        let diagnostic = Diagnostic::new(DiagnosticCode::StructAsValue, span, message).with_help(help);
        self.diagnostics.report(diagnostic)
    }

    fn report_no_size(&mut self, name: Name<'s>, span: Span) -> Reported {
        let message = format!("`{}` is neither a struct nor a field of one", excerpt(&name.to_string()));
        let help = "the size of static data is the difference of two labels, as in `li rd, end - start`";
        let diagnostic = Diagnostic::new(DiagnosticCode::NoSize, span, message).with_help(help.to_owned());
        self.diagnostics.report(diagnostic)
    }

    fn report_unknown_type(&mut self, name: Spanned<Name<'s>>) -> Reported {
        self.diagnostics.report_with(|| {
            let structs = self.structures.iter().take(MAX_CANDIDATES);
            let structs: Vec<_> =
                structs.map(|structure| self.source.global_name(structure.name).value).collect();
            unknown_type(name.value.global, name.span, false, structs.iter())
        })
    }

    /// Reports a struct that is active and named again at `span`, with the names that lead from it to itself.
    fn report_cyclic_structure(&mut self, number: u32, span: Span) -> Reported {
        const MOST: usize = 8;
        self.diagnostics.report_with(|| {
            let is_start = |step: &Step| matches!(step, Step::LeaveStruct(other) if *other == number);
            let start = self.steps.iter().rposition(is_start).unwrap_or_default();
            let places = self.steps[start..].iter().filter_map(|step| match *step {
                Step::Enter(_) => None,
                Step::Leave(constant) => Some(self.constants[constant as usize].name),
                Step::LeaveStruct(structure) => Some(self.structures[structure as usize].name),
            });
            let mut chain: Vec<String> = places
                .take(MOST + 1)
                .map(|place| format!("`{}`", excerpt(self.source.word(place))))
                .collect();
            if chain.len() > MOST {
                chain[MOST] = "...".to_owned();
            }
            let name = self.source.global_name(self.structures[number as usize].name);
            let text = format!("`{}`", excerpt(name.value.global));
            let message = format!("struct {text} contains itself: {} -> {text}", chain.join(" -> "));
            Diagnostic::new(DiagnosticCode::CyclicStruct, span, message)
                .with_related(name.span, format!("{text} is defined here"))
                .with_help("the address of another one is a `u64`".to_owned())
        })
    }
}

/// The help line for a field that a struct does not have, whose fields stand at `fields`: the one that may have been meant, and
/// those there are.
fn fields_like<'s>(source: Source<'s>, fields: Site<'s>, name: &str) -> String {
    const MOST: usize = 20;
    let mut names = Vec::new();
    read_fields(source, fields, &mut |field| {
        names.push(field.name.value);
        names.len() < MAX_CANDIDATES
    });
    if names.is_empty() {
        return "it has no fields at all".to_owned();
    }
    let first: Vec<String> = names.iter().take(MOST).map(|name| format!("`{}`", excerpt(name))).collect();
    let more = if names.len() > MOST { " and others" } else { "" };
    let list = format!("its fields are {}{more}", first.join(", "));
    match did_you_mean(name, names.iter()) {
        Some(closest) => format!("{closest} {list}"),
        None => list,
    }
}
