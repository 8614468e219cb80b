//! The sources, with what each line has done.

use std::collections::{BTreeMap, BTreeSet};

use mini_vm::profiling::LineCounts;

use super::text::visible_code;
use crate::cli::report;
use crate::cli::source::Sources;
use crate::cli::statistics::grouped;

/// What stands in place of lines that have no code around them.
const LEFT_OUT: &str = "...";

/// Lines without code that are shown around those with code.
const CONTEXT: u32 = 2;

/// Every file of which something was executed. Of the others there is nothing to say.
pub(super) fn of(lines: &[LineCounts<'_>], sources: Option<&Sources>) -> String {
    let mut files: BTreeMap<&str, BTreeMap<u32, &LineCounts<'_>>> = BTreeMap::new();
    for line in lines {
        if let Some(file) = line.file {
            files.entry(file).or_default().insert(line.line, line);
        }
    }
    let mut text = String::new();
    for (file, lines) in files.iter().filter(|(_, lines)| lines.values().any(|line| line.times > 0)) {
        let source = sources.and_then(|sources| sources.named(file));
        text.push_str(&format!("\n{}\n", report::visible(file)));
        match source {
            Some(source) => text.push_str(&annotated(&source.text, lines)),
            None => text.push_str("  its text is not known: the program was read as bytecode\n"),
        }
    }
    text
}

fn annotated(text: &str, lines: &BTreeMap<u32, &LineCounts<'_>>) -> String {
    let shown: BTreeSet<u32> =
        lines.keys().flat_map(|&line| line.saturating_sub(CONTEXT)..=line.saturating_add(CONTEXT)).collect();
    let mut annotated = format!("{:>14} {:>14}\n", "times", "fuel");
    let mut is_left_out = false;
    for (number, code) in (1..).zip(text.lines()) {
        if !shown.contains(&number) {
            is_left_out = true;
            continue;
        }
        if std::mem::take(&mut is_left_out) {
            annotated.push_str(&format!("{LEFT_OUT:>14}\n"));
        }
        let counts = lines.get(&number);
        // A line that could have been executed says so with a 0.
        let cell =
            |value: fn(&LineCounts<'_>) -> u64| counts.map(|line| grouped(value(line))).unwrap_or_default();
        let trapped = if counts.is_some_and(|line| line.trapped > 0) { '!' } else { ' ' };
        let (times, fuel) = (cell(|line| line.times), cell(|line| line.cost.fuel));
        let line = format!(
            "{times:>14} {fuel:>14} {trapped}{number:>5} {}",
            visible_code(&code.replace('\t', "    "))
        );
        annotated.push_str(line.trim_end());
        annotated.push('\n');
    }
    annotated
}
