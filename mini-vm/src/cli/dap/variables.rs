//! What there is to be seen where the program stands: registers, maps, data, constants.

use mini_vm::debugger::stack as calls;
use mini_vm::machine::Machine;
use mini_vm::maps::inspection::{Image, find_maps};
use mini_vm::memory::HEAP_START;
use mini_vm::module::Place;
use mini_vm::operand::Register;
use serde_json::{Value, json};

use super::connection::Refusal;
use super::protocol::{Filter, Variable, Variables};
use super::run::Run;
use crate::cli::debug::maps;
use crate::cli::report::visible;
use crate::cli::values::of_bytes;

/// Variables of one answer.
const MAX_VARIABLES: u64 = 1_000;

/// Bytes of the heap in which maps are looked for.
const SEARCHED_BYTES: usize = 64 << 20;

/// Something with variables in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// The registers that have names in the function so many calls further out.
    Registers(usize),
    /// All registers of that function.
    AllRegisters(usize),
    /// The maps in the heap.
    Maps,
    /// The labels of data.
    Data,
    /// The constants of the program.
    Constants,
    /// What the machine has besides.
    Machine,
    /// The map at an address.
    Map(u64),
    /// Its header.
    Header(u64),
    /// Its buckets.
    Buckets(u64),
}

impl Container {
    /// Whether its variables are numbered.
    fn is_indexed(self) -> bool {
        matches!(self, Self::AllRegisters(_) | Self::Constants | Self::Buckets(_))
    }
}

/// A label of data, with the bytes up to the next one.
#[derive(Clone, Copy)]
pub(super) struct Datum<'m> {
    pub(super) name: &'m str,
    pub(super) address: u64,
    pub(super) size: u64,
}

/// Whether a map lies at an address that can be looked at.
fn map_at(machine: &Machine, address: u64) -> Option<Image<'_>> {
    let bytes = usize::try_from(address).ok().filter(|&start| start > 0);
    let bytes = bytes.and_then(|start| machine.heap().get(start..))?;
    Image::open(bytes, address).ok().filter(Image::has_buckets)
}

fn summary(image: &Image<'_>) -> String {
    format!("map of {} of {} entries", image.element_count(), image.capacity())
}

/// A key as an expression has it.
fn key_text(key: &[u8]) -> String {
    match key.len() {
        1 | 2 | 4 | 8 => {
            let mut word = [0; 8];
            word[..key.len()].copy_from_slice(key);
            u64::from_le_bytes(word).to_string()
        }
        _ => format!("\"{}\"", key.escape_ascii()),
    }
}

impl Run {
    /// The scopes of a frame.
    pub(super) fn scopes(&mut self, level: usize) -> Value {
        let has_names = calls::named_registers(self.machine(), level).next().is_some();
        let has_data = self.data().next().is_some();
        let has_constants = !self.module().constants.is_empty();
        let is_large = self.machine().reached_heap().len() > 1 << 20;
        let scopes = [
            (has_names, "Registers", Container::Registers(level), Some("locals"), false),
            (true, "All registers", Container::AllRegisters(level), Some("registers"), has_names),
            (true, "Maps", Container::Maps, None, is_large),
            (has_data, "Data", Container::Data, None, false),
            (has_constants, "Constants", Container::Constants, None, true),
            (true, "Machine", Container::Machine, None, true),
        ];
        let shown = scopes.into_iter().filter(|(is_there, ..)| *is_there);
        let scopes = shown.map(|(_, name, container, hint, is_expensive)| {
            let reference = self.refer_to(container);
            let mut scope =
                json!({ "name": name, "variablesReference": reference, "expensive": is_expensive });
            if let Some(hint) = hint {
                scope["presentationHint"] = hint.into();
            }
            scope
        });
        json!({ "scopes": scopes.collect::<Vec<_>>() })
    }

    /// The variables of a container, as far as they are asked for.
    pub(super) fn variables(&mut self, asked: &Variables) -> Result<Vec<Variable>, Refusal> {
        let container = self.container(asked.variables_reference)?;
        let start = usize::try_from(asked.start.unwrap_or(0)).unwrap_or(usize::MAX);
        let most = asked.count.filter(|&count| count > 0).unwrap_or(u64::MAX).min(MAX_VARIABLES) as usize;
        let wants = |filter| asked.filter.is_none_or(|asked| asked == filter);
        let mut variables = match container {
            // Whoever asks for all of them gets the parts first.
            Container::Map(address) => {
                let mut parts = if wants(Filter::Named) { self.parts_of(address)? } else { Vec::new() };
                if wants(Filter::Indexed) {
                    parts.extend(self.entries(address, start, most)?);
                }
                parts
            }
            _ if !wants(if container.is_indexed() { Filter::Indexed } else { Filter::Named }) => Vec::new(),
            Container::Registers(level) => {
                let named = calls::named_registers(self.machine(), level).skip(start).take(most);
                named.map(|named| self.value(named.name, named.value, Some(named.name))).collect()
            }
            Container::AllRegisters(level) => {
                let all = (0..=u8::MAX).map(Register).skip(start).take(most);
                let values = all.filter_map(|it| Some((it, self.machine().outer_register(level, it)?)));
                let named = values.map(|(register, value)| (format!("r{}", register.0), value));
                named.map(|(name, value)| self.value(&name, value, Some(&name))).collect()
            }
            Container::Maps => {
                let reached = self.machine().reached_heap().len().min(SEARCHED_BYTES);
                let found = find_maps(self.machine().heap(), reached).skip(start).take(most);
                found.map(|map| self.map_variable(&format!("{:#x}", map.address), map.address)).collect()
            }
            Container::Data => self.data().skip(start).take(most).map(|datum| self.datum(datum)).collect(),
            Container::Constants => {
                let constants = self.module().constants.iter().enumerate().skip(start).take(most);
                constants.map(|(index, &value)| self.value(&format!("[{index}]"), value, None)).collect()
            }
            Container::Machine => self.facts().into_iter().skip(start).take(most).collect(),
            Container::Header(address) => self.header(address)?.into_iter().skip(start).take(most).collect(),
            Container::Buckets(address) => self.buckets(address, start, most)?,
        };
        for variable in &mut variables {
            self.open(variable);
        }
        Ok(variables)
    }

    /// Gives a variable with others in it its number.
    pub(super) fn open(&mut self, variable: &mut Variable) {
        if let Some(container) = variable.opens {
            variable.variables_reference = self.refer_to(container);
        }
    }

    /// A number, which may be the address of a map.
    pub(super) fn value(&self, name: &str, value: u64, evaluate_name: Option<&str>) -> Variable {
        let number = of_bytes(&value.to_le_bytes());
        let image = map_at(self.machine(), value);
        let is_address = (HEAP_START..self.machine().allocated()).contains(&value);
        Variable {
            name: visible(name),
            value: image.as_ref().map_or(number.clone(), |image| format!("{number}, {}", summary(image))),
            evaluate_name: evaluate_name.map(str::to_owned),
            named_variables: image.as_ref().map(|_| PARTS),
            indexed_variables: image.as_ref().map(|image| image.entries().count()),
            memory_reference: is_address.then(|| format!("{value:#x}")),
            opens: image.map(|_| Container::Map(value)),
            ..Default::default()
        }
    }

    fn map_variable(&self, name: &str, address: u64) -> Variable {
        let image = map_at(self.machine(), address);
        Variable {
            name: name.to_owned(),
            value: image.as_ref().map(summary).unwrap_or_default(),
            evaluate_name: Some(name.to_owned()),
            named_variables: Some(PARTS),
            indexed_variables: image.as_ref().map(|image| image.entries().count()),
            memory_reference: Some(format!("{address:#x}")),
            opens: image.map(|_| Container::Map(address)),
            ..Default::default()
        }
    }

    fn image(&self, address: u64) -> Result<Image<'_>, Refusal> {
        map_at(self.machine(), address).ok_or_else(|| Refusal(format!("there is no map at {address:#x}")))
    }

    /// What a map has besides its entries.
    fn parts_of(&self, address: u64) -> Result<Vec<Variable>, Refusal> {
        let image = self.image(address)?;
        let part = |name: &str, value: String, opens, count| Variable {
            name: name.to_owned(),
            value,
            opens: Some(opens),
            indexed_variables: count,
            ..Default::default()
        };
        let size = image.size().unwrap_or_default();
        Ok(vec![
            part("header", format!("{size} bytes"), Container::Header(address), None),
            part(
                "buckets",
                image.states().to_string(),
                Container::Buckets(address),
                Some(image.statuses().count()),
            ),
        ])
    }

    /// Entries of a map, each under its key.
    fn entries(&self, address: u64, start: usize, most: usize) -> Result<Vec<Variable>, Refusal> {
        let image = self.image(address)?;
        let entries = image.entries().skip(start).take(most).map(|entry| {
            let key = key_text(entry.key);
            let found = self.machine().map_at(address).ok().and_then(|map| map.search(entry.key).ok()?.entry);
            Variable {
                name: format!("[{key}]"),
                value: of_bytes(entry.value),
                evaluate_name: Some(format!("{address:#x}[{key}]")),
                memory_reference: found.map(|found| format!("{:#x}", found.value_address)),
                ..Default::default()
            }
        });
        Ok(entries.collect())
    }

    /// The header of a map, by the names of the standard.
    fn header(&self, address: u64) -> Result<Vec<Variable>, Refusal> {
        let fields = self.image(address)?.fields().into_iter();
        let variable = |name: &str, value: u32| Variable {
            name: name.to_owned(),
            value: format!("{value} ({value:#x})"),
            ..Default::default()
        };
        Ok(fields.map(|field| variable(field.name, field.value)).collect())
    }

    /// Buckets of a map: their state, the entry, where searches for its key begin and how many buckets they look at.
    fn buckets(&self, address: u64, start: usize, most: usize) -> Result<Vec<Variable>, Refusal> {
        let image = self.image(address)?;
        let end = start.saturating_add(most);
        let mut entries = image.entries().skip_while(|entry| entry.bucket < start).peekable();
        let mut buckets = Vec::new();
        for (bucket, status) in image.statuses().enumerate().take(end).skip(start) {
            let mut value = maps::described(status);
            if let Some(entry) = entries.next_if(|entry| entry.bucket == bucket) {
                let (key, held) = (of_bytes(entry.key), of_bytes(entry.value));
                value = format!("{value}: {key} -> {held}");
                if let Some(search) =
                    self.machine().map_at(address).ok().and_then(|map| map.search(entry.key).ok())
                {
                    value = format!("{value}; home {}, probes {}", search.home, search.visited);
                }
            }
            let place = address.saturating_add(image.offset_of_bucket(bucket));
            buckets.push(Variable {
                name: format!("[{bucket}]"),
                value,
                memory_reference: Some(format!("{place:#x}")),
                ..Default::default()
            });
        }
        Ok(buckets)
    }

    /// The labels of data, each with the bytes up to the next one.
    pub(super) fn data(&self) -> impl Iterator<Item = Datum<'_>> {
        let module = self.module();
        let end = HEAP_START + module.data.len() as u64;
        module.labels.iter().filter_map(move |label| {
            let Place::Data(address) = label.place else { return None };
            let behind = module.labels.partition_point(|other| other.place <= label.place);
            let next = module.labels.get(behind).and_then(|other| match other.place {
                Place::Data(next) => Some(next),
                Place::Code(_) => None,
            });
            Some(Datum { name: &label.name, address, size: next.unwrap_or(end).saturating_sub(address) })
        })
    }

    fn datum(&self, datum: Datum<'_>) -> Variable {
        let Datum { name, address, size } = datum;
        let bytes = self.machine().bytes(address, size).unwrap_or_default();
        let value = match size {
            0 => format!("at {address:#x}"),
            _ => of_bytes(bytes),
        };
        let number = matches!(size, 1 | 2 | 4 | 8).then(|| format!("u{}[{name}]", 8 * size));
        Variable {
            name: visible(name),
            value,
            evaluate_name: Some(number.unwrap_or_else(|| name.to_owned())),
            memory_reference: Some(format!("{address:#x}")),
            ..Default::default()
        }
    }

    /// What the machine has besides registers and heap.
    fn facts(&self) -> Vec<Variable> {
        let names = ["$position", "$pc", "$depth", "$fuel"];
        let facts = names.into_iter().filter_map(|name| {
            let value = self.session.debugger.evaluate(name, 0).ok()?.to_string();
            Some(Variable {
                name: name.to_owned(),
                value,
                evaluate_name: Some(name.to_owned()),
                ..Default::default()
            })
        });
        let allocated = self.machine().allocated();
        let heap = Variable {
            name: "allocated".to_owned(),
            value: format!("{allocated} of {} bytes", self.machine().heap().len()),
            ..Default::default()
        };
        facts.chain([heap]).collect()
    }
}

/// How many parts of a map stand beside its entries.
const PARTS: usize = 2;
