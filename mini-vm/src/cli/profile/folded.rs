//! Stacks of calls, a line each, as tools that draw flame graphs read them.
//!
//! The names of the functions stand with semicolons between them, the outermost first, then a space and what was spent there.
//! What has no place in the tree stands as `...` below the call that leads there.

use std::io::{self, Write};

use mini_vm::profiling::CallTree;

use super::Unit;
use crate::cli::report;

/// The name of calls that have none of their own in the tree.
pub(super) const FOLDED: &str = "...";

pub(super) fn write(tree: &CallTree, by: Unit, writer: &mut dyn Write) -> io::Result<()> {
    for (index, node) in tree.nodes().iter().enumerate() {
        let (own, folded) = (by.of(node.own), by.of(node.folded));
        if own == 0 && folded == 0 {
            continue;
        }
        let path = tree.path(index).into_iter().map(report::visible).collect::<Vec<_>>().join(";");
        // Spaces of a name have their pictures now.
        if own > 0 {
            writeln!(writer, "{path} {own}")?;
        }
        if folded > 0 {
            writeln!(writer, "{path};{FOLDED} {folded}")?;
        }
    }
    Ok(())
}
