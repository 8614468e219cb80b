//! The report for people.

use std::cmp::Reverse;
use std::collections::HashMap;

use mini_vm::observation::MapAction;
use mini_vm::profiling::{CallTree, Cost, LineCounts, MapProfile, Profile};

use super::table::{Column, several, share, table};
use crate::cli::source::Sources;
use crate::cli::statistics::grouped;
use crate::cli::{report, stack};

/// Calls that cost less than this part of the whole are not shown in the tree.
const SMALLEST_SHARE: u64 = 100;

/// Characters of a source line in a table.
const LONGEST_LINE: usize = 60;

/// Everything, in tables of at most `top` rows.
pub(super) fn of(
    profile: &Profile,
    lines: &[LineCounts<'_>],
    name: &str,
    sources: Option<&Sources>,
    top: usize,
) -> String {
    let total = profile.total();
    let mut text = format!(
        "profile of {}: {}, {} of fuel\n",
        report::visible(name),
        several(total.instructions, "instruction"),
        several(total.fuel, "unit")
    );
    text.push_str(&functions(profile, top));
    text.push_str(&dear_lines(lines, total, sources, top));
    text.push_str(&calls(&profile.calls, top));
    text.push_str(&sequences(profile, top));
    text.push_str(&maps(profile, top));
    text
}

/// A title, and what is left out below it.
fn title(what: &str, shown: usize, all: usize) -> String {
    if shown < all {
        format!("\n{what} ({shown} of {})\n", grouped(all as u64))
    } else {
        format!("\n{what}\n")
    }
}

fn functions(profile: &Profile, top: usize) -> String {
    let whole = profile.total().fuel;
    let mut functions: Vec<_> = profile.functions.iter().collect();
    functions.sort_by_key(|function| Reverse(function.own));
    let shown = &functions[..functions.len().min(top)];
    let rows = shown.iter().map(|function| {
        vec![
            share(function.own.fuel, whole),
            grouped(function.own.fuel),
            share(function.total.fuel, whole),
            grouped(function.total.fuel),
            grouped(function.own.instructions),
            grouped(function.calls),
            report::visible(&function.name),
        ]
    });
    let columns = [
        Column::Right("own"),
        Column::Right("fuel"),
        Column::Right("total"),
        Column::Right("fuel"),
        Column::Right("instructions"),
        Column::Right("calls"),
        Column::Left("function"),
    ];
    title("functions", shown.len(), functions.len()) + &table(&columns, &rows.collect::<Vec<_>>())
}

fn dear_lines(lines: &[LineCounts<'_>], total: Cost, sources: Option<&Sources>, top: usize) -> String {
    let whole = total.fuel;
    let mut lines: Vec<_> = lines.iter().filter(|line| line.times > 0).collect();
    if lines.is_empty() {
        return String::new();
    }
    lines.sort_by_key(|line| Reverse(line.cost));
    let all = lines.len();
    lines.truncate(top);
    // Each file is taken apart once.
    let mut texts: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut text_of = |line: &LineCounts<'_>| -> Option<&str> {
        let source = sources?.named(line.file?)?;
        let texts = texts.entry(&source.name).or_insert_with(|| source.text.lines().collect());
        texts.get((line.line as usize).checked_sub(1)?).copied()
    };
    let rows = lines.iter().map(|line| {
        let place = format!("{}:{}", report::visible(line.file.unwrap_or("line")), line.line);
        let code = text_of(line).map(shortened).unwrap_or_default();
        vec![share(line.cost.fuel, whole), grouped(line.cost.fuel), grouped(line.times), place, code]
    });
    let columns = [
        Column::Right("own"),
        Column::Right("fuel"),
        Column::Right("times"),
        Column::Right("line"),
        Column::Left(""),
    ];
    title("lines", lines.len(), all) + &table(&columns, &rows.collect::<Vec<_>>())
}

/// The start of a line, with single spaces.
fn shortened(line: &str) -> String {
    // What is cut off is not looked at.
    let start: String = line.trim_start().chars().take(4 * LONGEST_LINE).collect();
    let words = start.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = words.chars().take(LONGEST_LINE).collect();
    let dots = if shown.len() < words.len() { "..." } else { "" };
    visible_code(&shown) + dots
}

/// A line of a source as it is shown: spaces stay.
pub(super) fn visible_code(line: &str) -> String {
    line.split(' ').map(report::visible).collect::<Vec<_>>().join(" ")
}

/// The tree of calls: the dearest children first, and nothing below the smallest share.
fn calls(tree: &CallTree, top: usize) -> String {
    let nodes = tree.nodes();
    let whole: u64 = nodes.iter().filter(|node| node.parent.is_none()).map(|node| node.total().fuel).sum();
    let is_shown = |fuel: u64| fuel > 0 && fuel >= whole / SMALLEST_SHARE;
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut waiting = Vec::new();
    for (index, node) in nodes.iter().enumerate().filter(|(_, node)| is_shown(node.total().fuel)) {
        match node.parent {
            Some(parent) => children[parent].push(index),
            None => waiting.push(index),
        }
    }
    let mut rows = Vec::new();
    let all = nodes.len();
    while let Some(index) = waiting.pop().filter(|_| rows.len() < top) {
        let node = &nodes[index];
        let indent = "  ".repeat(node.depth);
        let name = format!("{indent}{}", report::visible(tree.name(node)));
        rows.push(vec![
            share(node.total().fuel, whole),
            grouped(node.total().fuel),
            grouped(node.calls),
            name,
        ]);
        if is_shown(node.folded.fuel) {
            let name = format!("{indent}  ... deeper calls");
            rows.push(vec![
                share(node.folded.fuel, whole),
                grouped(node.folded.fuel),
                grouped(node.folded_calls),
                name,
            ]);
        }
        let mut inner = std::mem::take(&mut children[index]);
        // The last is taken first.
        inner.sort_by_key(|&child| (nodes[child].total(), Reverse(child)));
        waiting.extend(inner);
    }
    let columns =
        [Column::Right("total"), Column::Right("fuel"), Column::Right("calls"), Column::Left("function")];
    title("calls", rows.len().min(all), all) + &table(&columns, &rows)
}

fn sequences(profile: &Profile, top: usize) -> String {
    let whole = profile.total().instructions;
    let mut sequences: Vec<_> = profile.sequences.iter().collect();
    sequences.sort_by_key(|sequence| Reverse(sequence.instructions));
    let shown = &sequences[..sequences.len().min(top)];
    let heading = format!(
        "fused sequences: {} of all instructions are executed in one",
        share(profile.fused_instructions(), whole)
    );
    let rows = shown.iter().map(|sequence| {
        vec![
            share(sequence.instructions, whole),
            grouped(sequence.instructions),
            grouped(sequence.times),
            sequence.name.to_owned(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let columns =
        [Column::Right(""), Column::Right("instructions"), Column::Right("times"), Column::Left("sequence")];
    title(&heading, shown.len(), sequences.len()) + &table(&columns, &rows)
}

fn maps(profile: &Profile, top: usize) -> String {
    let mut maps: Vec<_> = profile.maps.iter().collect();
    if maps.is_empty() && profile.other_map_operations == 0 {
        return String::new();
    }
    maps.sort_by_key(|map| Reverse(map.operation_count()));
    let shown = &maps[..maps.len().min(top)];
    let mut text = title("maps", shown.len(), maps.len());
    for map in shown {
        text.push_str(&of_map(profile, map));
    }
    if profile.other_map_operations > 0 {
        text.push_str(&format!("  elsewhere: {}\n", several(profile.other_map_operations, "operation")));
    }
    text
}

fn of_map(profile: &Profile, map: &MapProfile) -> String {
    let layout = map.layout.as_ref().map(|name| format!(" `{}`", report::visible(name))).unwrap_or_default();
    let made = match map.made_at {
        Some(pc) => format!("made in {}", stack::describe(&profile.program, pc)),
        None => "made before".to_owned(),
    };
    let end = match map.at_end {
        Some(state) => format!(
            "; at the end {} {}, {}",
            grouped(state.entries as u64),
            if state.entries == 1 { "entry" } else { "entries" },
            several(state.tombstones as u64, "tombstone")
        ),
        None => "; gone at the end".to_owned(),
    };
    let most = format!(
        "at most {} of {} entries ({})",
        grouped(map.most_entries as u64),
        grouped(map.capacity as u64),
        share(map.most_entries as u64, map.capacity as u64)
    );
    let mut text = format!("  {:#x}{layout}, {made}: {most}{end}\n", map.address);
    let operations = MapAction::ALL.iter().zip(map.operations).filter(|&(_, count)| count > 0);
    let operations: Vec<_> =
        operations.map(|(action, count)| format!("{} {}", action.name(), grouped(count))).collect();
    text.push_str(&format!(
        "    {}: {}\n",
        several(map.operation_count(), "operation"),
        operations.join(", ")
    ));
    if let Some(mean) = map.mean_probe() {
        text.push_str(&format!(
            "    keys: {} there, {} not; {} created, {} removed, {} without room\n",
            grouped(map.hits),
            grouped(map.misses),
            grouped(map.created),
            grouped(map.removed),
            grouped(map.full)
        ));
        text.push_str(&format!(
            "    buckets of a search: mean {mean:.2}, longest {}; {}\n",
            grouped(map.longest_probe),
            probes(map)
        ));
    }
    text
}

/// How many searches there were of each class.
fn probes(map: &MapProfile) -> String {
    let classes = map.probes.iter().enumerate().filter(|(_, count)| **count > 0);
    let classes: Vec<_> = classes
        .map(|(class, &count)| {
            let most = 1_u64 << class;
            let least = most / 2 + 1;
            let range = if least >= most { most.to_string() } else { format!("{least}-{most}") };
            format!("{range}: {}", grouped(count))
        })
        .collect();
    classes.join(", ")
}
