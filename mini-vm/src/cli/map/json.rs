//! Maps as JSON for programs. `docs/map.md` tells what the members mean.

use std::io::{self, Write};

use mini_vm::maps::inspection::{
    Difference, EntryDifference, Field, Image, Lengths, Probes, ShownEntry, find_maps,
};

use super::Shown;
use super::input::{Contents, Input};
use super::json_writer::JsonWriter;

/// The version of what is written. Members may be added without another.
const FORMAT: u64 = 1;

/// Everything about one map.
pub(super) fn map(writer: &mut dyn Write, map: &Shown<'_>, probes: Option<&Probes>) -> io::Result<()> {
    top(writer, |json| {
        identity(json, map)?;
        violations(json, map)?;
        header(json, &map.image)?;
        json.name("buckets")?;
        if map.image.has_buckets() {
            buckets(json, &map.image)?
        } else {
            json.null()?
        }
        json.name("probes")?;
        match probes {
            Some(probes) => self::probes(json, probes)?,
            None => json.null()?,
        }
        json.name("entries")?.array(|json| map.image.entries().try_for_each(|one| entry(json, one)))
    })
}

/// An object in a line of its own.
fn top(
    writer: &mut dyn Write,
    members: impl FnOnce(&mut JsonWriter<'_>) -> io::Result<()>,
) -> io::Result<()> {
    JsonWriter::new(writer).object(|json| {
        json.name("format")?.number(FORMAT)?;
        members(json)
    })?;
    writeln!(writer)
}

/// Which map it is, and whether it conforms.
fn identity(json: &mut JsonWriter<'_>, Shown { name, image, conformity }: &Shown<'_>) -> io::Result<()> {
    json.name("file")?.text(name)?;
    json.name("offset")?.number(image.base())?;
    json.name("size")?.number_or_null(image.size())?;
    json.name("conforms")?.truth(conformity.conforms())
}

fn violations(json: &mut JsonWriter<'_>, map: &Shown<'_>) -> io::Result<()> {
    json.name("violations")?.array(|json| {
        map.conformity.violations.iter().try_for_each(|violation| {
            json.object(|json| {
                json.name("rule")?.text(violation.rule().name())?;
                json.name("offset")?.number(map.image.base() + violation.offset() as u64)?;
                json.name("bucket")?.number_or_null(violation.bucket().map(|bucket| bucket as u64))?;
                json.name("message")?.text(&violation.to_string())
            })
        })
    })
}

fn header(json: &mut JsonWriter<'_>, image: &Image<'_>) -> io::Result<()> {
    json.name("header")?.object(|json| {
        image
            .fields()
            .iter()
            .try_for_each(|Field { name, value, .. }| json.name(name)?.number((*value).into()))
    })
}

fn buckets(json: &mut JsonWriter<'_>, image: &Image<'_>) -> io::Result<()> {
    let states = image.states();
    json.object(|json| {
        json.name("empty")?.number(states.empty as u64)?;
        json.name("tombstone")?.number(states.tombstone as u64)?;
        json.name("occupied")?.number(states.occupied as u64)?;
        json.name("undefined")?.number(states.undefined as u64)?;
        json.name("status")?.bytes(image.statuses().map(|status| status.to_byte()))
    })
}

fn probes(json: &mut JsonWriter<'_>, Probes { hits, lost, misses, is_complete }: &Probes) -> io::Result<()> {
    json.object(|json| {
        json.name("complete")?.truth(Some(*is_complete))?;
        json.name("lost")?.number(*lost as u64)?;
        json.name("hits")?;
        lengths(json, hits)?;
        json.name("misses")?;
        lengths(json, misses)
    })
}

fn lengths(json: &mut JsonWriter<'_>, lengths: &Lengths) -> io::Result<()> {
    json.object(|json| {
        json.name("mean")?.mean_or_null(lengths.mean())?;
        json.name("longest")?.number(lengths.longest() as u64)?;
        json.name("counts")?.array(|json| {
            lengths.iter().try_for_each(|(length, count)| {
                json.array(|json| {
                    json.number(length as u64)?;
                    json.number(count.into())
                })
            })
        })
    })
}

fn entry(json: &mut JsonWriter<'_>, ShownEntry { bucket, key, value }: ShownEntry<'_>) -> io::Result<()> {
    json.object(|json| {
        json.name("bucket")?.number(bucket as u64)?;
        json.name("key")?.bytes(key.iter().copied())?;
        json.name("value")?.bytes(value.iter().copied())
    })
}

/// How two maps differ.
pub(super) fn difference(
    writer: &mut dyn Write,
    maps: &[Shown<'_>; 2],
    difference: &Difference<'_>,
) -> io::Result<()> {
    top(writer, |json| {
        json.name("equal")?.truth(difference.is_equal())?;
        json.name("maps")?
            .array(|json| maps.iter().try_for_each(|map| json.object(|json| identity(json, map))))?;
        json.name("header")?.array(|json| {
            difference.fields().try_for_each(|(first, second)| {
                json.object(|json| {
                    json.name("field")?.text(first.name)?;
                    json.name("values")?.array(|json| {
                        json.number(first.value.into())?;
                        json.number(second.value.into())
                    })
                })
            })
        })?;
        json.name("entries")?;
        match difference.entries() {
            Some(mut entries) => json.array(|json| entries.try_for_each(|one| differing_entry(json, one)))?,
            None => json.null()?,
        }
        json.name("buckets")?;
        match difference.buckets() {
            Some(mut buckets) => json.array(|json| {
                buckets.try_for_each(|(bucket, byte)| {
                    json.object(|json| {
                        json.name("bucket")?.number(bucket as u64)?;
                        json.name("byte")?.number(byte as u64)
                    })
                })
            }),
            None => json.null(),
        }
    })
}

/// The key, and the bucket and the value in each map or `null`.
fn differing_entry(json: &mut JsonWriter<'_>, difference: EntryDifference<'_>) -> io::Result<()> {
    let (key, maps) = match difference {
        EntryDifference::OnlyInFirst(first) => (first.key, [Some(first), None]),
        EntryDifference::OnlyInSecond(second) => (second.key, [None, Some(second)]),
        EntryDifference::Values(first, second) => (first.key, [Some(first), Some(second)]),
    };
    json.object(|json| {
        json.name("key")?.bytes(key.iter().copied())?;
        json.name("maps")?.array(|json| {
            maps.into_iter().try_for_each(|map| match map {
                Some(ShownEntry { bucket, value, .. }) => json.object(|json| {
                    json.name("bucket")?.number(bucket as u64)?;
                    json.name("value")?.bytes(value.iter().copied())
                }),
                None => json.null(),
            })
        })
    })
}

/// The maps in a heap.
pub(super) fn list(writer: &mut dyn Write, input: &Input) -> io::Result<()> {
    let Contents::Heap { bytes, reached } = &input.contents else { return Ok(()) };
    top(writer, |json| {
        json.name("file")?.text(&input.name)?;
        json.name("maps")?.array(|json| {
            find_maps(bytes, *reached).try_for_each(|found| {
                json.object(|json| {
                    json.name("offset")?.number(found.address)?;
                    json.name("size")?.number(found.size)?;
                    json.name("capacity")?.number(found.capacity.into())?;
                    json.name("element_count")?.number(found.element_count.into())?;
                    json.name("key_size")?.number(found.key_size.into())?;
                    json.name("value_size")?.number(found.value_size.into())
                })
            })
        })
    })
}
