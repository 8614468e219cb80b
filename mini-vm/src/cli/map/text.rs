//! Maps as text for people.

use std::io::{self, Write};

use mini_vm::maps::inspection::{
    Conformity, Difference, EntryDifference, FoundMap, Image, Lengths, Probes, ShownEntry, find_maps,
};

use super::super::report;
use super::input::{Contents, Input};
use super::{Bounds, Shown, shown, strip};

/// Everything about one map.
pub(super) fn map(
    writer: &mut dyn Write,
    map: &Shown<'_>,
    probes: Option<&Probes>,
    bounds: Bounds,
) -> io::Result<()> {
    writeln!(writer, "{}", summary(map))?;
    violations(writer, map)?;
    header(writer, &map.image)?;
    let Some(probes) = probes else {
        return writeln!(writer, "\nthe header is not valid, so there are no entries and no buckets to show");
    };
    entries(writer, &map.image, bounds)?;
    buckets(writer, &map.image, bounds)?;
    lengths(writer, probes)
}

/// The map, and whether it conforms, in one line.
fn summary(Shown { name, image, conformity }: &Shown<'_>) -> String {
    let (entries, capacity) = (image.element_count(), image.capacity());
    let contents = match image.size() {
        Some(size) => format!("{entries} of {capacity} entries, {size} bytes; "),
        None => String::new(),
    };
    format!("{} at {:#x}: {contents}{}", report::visible(name), image.base(), verdict(conformity))
}

fn verdict(conformity: &Conformity) -> String {
    let count = conformity.violations.len() + conformity.more;
    match conformity.conforms() {
        Some(true) => "conforms to the standard".to_owned(),
        Some(false) if count == 1 => "1 violation of the standard".to_owned(),
        Some(false) => format!("{count} violations of the standard"),
        None => {
            "perhaps conforms to the standard: the paths are too long to follow all of them (B5)".to_owned()
        }
    }
}

fn violations(writer: &mut dyn Write, map: &Shown<'_>) -> io::Result<()> {
    let Conformity { violations, more, .. } = &map.conformity;
    if !violations.is_empty() {
        writeln!(writer, "\nviolations")?;
    }
    for violation in violations {
        let offset = map.image.base() + violation.offset() as u64;
        let bucket = violation.bucket().map_or(String::new(), |bucket| format!(", bucket {bucket}"));
        writeln!(writer, "  {:<3} at {offset:#x}{bucket}: {violation}", violation.rule())?;
    }
    say_more(writer, *more)
}

/// Says how much is not shown.
fn say_more(writer: &mut dyn Write, more: usize) -> io::Result<()> {
    if more == 0 { Ok(()) } else { writeln!(writer, "  ... and {more} more, which `--all` shows") }
}

/// Writes the first rows, and how many more there are. Gives the number of all.
fn rows<T>(
    writer: &mut dyn Write,
    mut items: impl Iterator<Item = T>,
    at_most: usize,
    row: impl Fn(T) -> String,
) -> io::Result<usize> {
    let mut count = 0;
    for item in items.by_ref().take(at_most) {
        writeln!(writer, "  {}", row(item))?;
        count += 1;
    }
    let more = items.count();
    say_more(writer, more)?;
    Ok(count + more)
}

fn header(writer: &mut dyn Write, image: &Image<'_>) -> io::Result<()> {
    writeln!(writer, "\nheader")?;
    for field in image.fields() {
        let offset = format!("{:#x}", image.base() + field.offset as u64);
        let value = match field.name {
            "marker" => format!("{:#04x}", field.value),
            _ => field.value.to_string(),
        };
        writeln!(writer, "  {offset:<8} {:<16} {value}", field.name)?;
    }
    Ok(())
}

fn entries(writer: &mut dyn Write, image: &Image<'_>, bounds: Bounds) -> io::Result<()> {
    writeln!(writer, "\nentries")?;
    let count = rows(writer, image.entries(), bounds.rows, entry)?;
    if count == 0 { writeln!(writer, "  none") } else { Ok(()) }
}

fn entry(ShownEntry { bucket, key, value }: ShownEntry<'_>) -> String {
    let (key, value) = (shown::bytes(key), shown::bytes(value));
    if value.is_empty() {
        format!("bucket {bucket}: {key}")
    } else {
        format!("bucket {bucket}: {key} -> {value}")
    }
}

fn buckets(writer: &mut dyn Write, image: &Image<'_>, bounds: Bounds) -> io::Result<()> {
    writeln!(writer, "\nbuckets: {}", image.states())?;
    let mut cells = image.statuses().map(strip::cell);
    let mut first = 0;
    while first < bounds.buckets {
        let line: String = cells.by_ref().take(strip::WIDTH).flatten().collect();
        if line.is_empty() {
            break;
        }
        writeln!(writer, "  {first:>6}  {}", line.trim_end())?;
        first += strip::WIDTH;
    }
    say_more(writer, cells.count())?;
    for line in strip::LEGEND.lines() {
        writeln!(writer, "  {line}")?;
    }
    Ok(())
}

fn lengths(writer: &mut dyn Write, probes: &Probes) -> io::Result<()> {
    writeln!(writer, "\nbuckets that a search looks at")?;
    writeln!(writer, "  a key that is there      {}", mean(&probes.hits))?;
    histogram(writer, &probes.hits)?;
    writeln!(writer, "  a key that is not there  {}", mean(&probes.misses))?;
    if probes.lost > 0 {
        writeln!(writer, "  keys that are there but not found: {}", probes.lost)?;
    }
    if !probes.is_complete {
        writeln!(writer, "  searches are so long that not all have been made")?;
    }
    Ok(())
}

fn mean(lengths: &Lengths) -> String {
    match lengths.mean() {
        Some(mean) => format!("mean {mean:.2}, longest {}", lengths.longest()),
        None => "none".to_owned(),
    }
}

/// How many searches have which length; from 4 on, lengths up to the next power of two stand together.
fn histogram(writer: &mut dyn Write, lengths: &Lengths) -> io::Result<()> {
    const BAR: u64 = 40;
    let all = lengths.count();
    let mut lengths = lengths.iter().peekable();
    while let Some((length, _)) = lengths.peek().copied() {
        let last = if length <= 4 { length } else { length.next_power_of_two() };
        let mut count = 0;
        while let Some((_, searches)) = lengths.next_if(|(length, _)| *length <= last) {
            count += u64::from(searches);
        }
        let first = if last <= 4 { last } else { last / 2 + 1 };
        let range = if first == last { first.to_string() } else { format!("{first} to {last}") };
        let bar = "#".repeat((count * BAR).div_ceil(all) as usize);
        writeln!(writer, "    {range:<16} {count:>6}  {bar}")?;
    }
    Ok(())
}

/// How two maps differ.
pub(super) fn difference(
    writer: &mut dyn Write,
    maps: &[Shown<'_>; 2],
    difference: &Difference<'_>,
    bounds: Bounds,
) -> io::Result<()> {
    for map in maps {
        writeln!(writer, "{}", summary(map))?;
    }
    if difference.is_equal() == Some(true) {
        return writeln!(writer, "\nall bytes are equal");
    }
    let bases = maps.each_ref().map(|map| map.image.base());
    writeln!(writer, "\nheader")?;
    let fields = rows(writer, difference.fields(), usize::MAX, |(first, second)| {
        format!("{:<16} {} | {}", first.name, first.value, second.value)
    })?;
    if fields == 0 {
        writeln!(writer, "  equal")?;
    }
    differing_entries(writer, difference, bounds)?;
    differing_buckets(writer, bases, maps, difference, bounds)
}

fn differing_entries(writer: &mut dyn Write, difference: &Difference<'_>, bounds: Bounds) -> io::Result<()> {
    writeln!(writer, "\nentries")?;
    let Some(differences) = difference.entries() else {
        return writeln!(writer, "  not compared: a header is not valid, or keys have other sizes");
    };
    let count = rows(writer, differences, bounds.rows, |difference| match difference {
        EntryDifference::OnlyInFirst(one) => format!("- {}", entry(one)),
        EntryDifference::OnlyInSecond(one) => format!("+ {}", entry(one)),
        EntryDifference::Values(first, second) => {
            let key = shown::bytes(first.key);
            let values = [first.value, second.value].map(shown::bytes);
            format!("! {key} -> {} | {}", values[0], values[1])
        }
    })?;
    if count == 0 { writeln!(writer, "  equal") } else { Ok(()) }
}

fn differing_buckets(
    writer: &mut dyn Write,
    bases: [u64; 2],
    maps: &[Shown<'_>; 2],
    difference: &Difference<'_>,
    bounds: Bounds,
) -> io::Result<()> {
    writeln!(writer, "\nbuckets")?;
    let Some(differences) = difference.buckets() else {
        return writeln!(
            writer,
            "  not compared: a header is not valid, or buckets have another number or size"
        );
    };
    let count = rows(writer, differences, bounds.rows, |(bucket, offset)| {
        let at = maps[0].image.offset_of_bucket(bucket) + offset as u64;
        format!("bucket {bucket} from its byte {offset} on, at {:#x} | {:#x}", bases[0] + at, bases[1] + at)
    })?;
    if count == 0 { writeln!(writer, "  equal") } else { Ok(()) }
}

/// The maps in a heap.
pub(super) fn list(writer: &mut dyn Write, input: &Input, bounds: Bounds) -> io::Result<()> {
    let Contents::Heap { bytes, reached } = &input.contents else { return Ok(()) };
    writeln!(writer, "maps in {}", report::visible(&input.name))?;
    let count = rows(writer, find_maps(bytes, *reached), bounds.rows, |found| {
        let FoundMap { address, capacity, element_count, key_size, value_size, size } = found;
        let address = format!("{address:#x}");
        format!(
            "{address:<10} {element_count} of {capacity} entries, key_size {key_size}, value_size {value_size}, {size} bytes"
        )
    })?;
    if count == 0 { writeln!(writer, "  none") } else { Ok(()) }
}
