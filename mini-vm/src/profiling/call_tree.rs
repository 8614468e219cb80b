//! Who has called whom, as a tree of bounded size.

use std::collections::HashMap;

use super::counts::Cost;
use super::functions::Functions;
use crate::verify::Program;

/// The most nodes of a tree.
pub const MAX_NODES: usize = 1 << 14;

/// The most levels of a tree.
pub const MAX_DEPTH: usize = 128;

/// The calls of a run. A node stands for all calls of one function by one way.
#[derive(Clone, Debug)]
pub struct CallTree {
    nodes: Vec<Node>,
    names: Vec<String>,
}

/// All calls of one function that have come by the same way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Node {
    /// The index of the calling node; it is smaller than that of this one. The roots have none.
    pub parent: Option<usize>,
    /// The levels above it.
    pub depth: usize,
    /// How many calls there were.
    pub calls: u64,
    /// What they have cost, what they have called left out.
    pub own: Cost,
    /// What they have called in nodes of its own.
    pub inner: Cost,
    /// What they have called for which there is no node, because the tree is full or too deep.
    pub folded: Cost,
    /// Calls for which there is no node.
    pub folded_calls: u64,
    function: usize,
}

impl Node {
    /// What the calls have cost with all that they have called.
    #[must_use]
    pub fn total(&self) -> Cost {
        self.own + self.inner + self.folded
    }
}

impl CallTree {
    /// The nodes, each behind the one that calls it.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The name of the function of a node.
    #[must_use]
    pub fn name(&self, node: &Node) -> &str {
        &self.names[node.function]
    }

    /// The names of the functions that lead to a node, the outermost first, and its own.
    #[must_use]
    pub fn path(&self, index: usize) -> Vec<&str> {
        let mut path: Vec<_> = std::iter::successors(self.nodes.get(index), |node| {
            node.parent.and_then(|parent| self.nodes.get(parent))
        })
        .map(|node| self.name(node))
        .collect();
        path.reverse();
        path
    }

    /// Whether a part of the calls has no nodes.
    #[must_use]
    pub fn is_folded(&self) -> bool {
        self.nodes.iter().any(|node| node.folded_calls > 0)
    }
}

/// A tree that grows while a program runs.
#[derive(Debug, Default)]
pub(super) struct Growth {
    nodes: Vec<Node>,
    places: HashMap<(Option<usize>, usize), usize>,
    /// The calls under way.
    stack: Vec<Standing>,
    /// What has been spent since the innermost call went on.
    pending: Cost,
}

/// Where a call under way is counted.
#[derive(Clone, Copy, Debug)]
enum Standing {
    At(usize),
    /// With what this node has folded.
    FoldedInto(usize),
}

impl Growth {
    pub(super) fn advance(&mut self, cost: Cost) {
        self.pending += cost;
    }

    pub(super) fn enter(&mut self, function: usize) {
        self.settle();
        let standing = match self.stack.last() {
            None => self.child(None, function),
            Some(&Standing::At(parent)) => self.child(Some(parent), function),
            Some(&Standing::FoldedInto(node)) => Standing::FoldedInto(node),
        };
        match standing {
            Standing::At(node) => self.nodes[node].calls += 1,
            Standing::FoldedInto(node) => self.nodes[node].folded_calls += 1,
        }
        self.stack.push(standing);
    }

    pub(super) fn leave(&mut self) {
        self.settle();
        self.stack.pop();
    }

    fn child(&mut self, parent: Option<usize>, function: usize) -> Standing {
        if let Some(&node) = self.places.get(&(parent, function)) {
            return Standing::At(node);
        }
        let depth = parent.map_or(0, |parent| self.nodes[parent].depth + 1);
        if let Some(parent) = parent.filter(|_| depth >= MAX_DEPTH || self.nodes.len() >= MAX_NODES) {
            return Standing::FoldedInto(parent);
        }
        let node = self.nodes.len();
        self.nodes.push(Node { parent, depth, function, ..Node::default() });
        self.places.insert((parent, function), node);
        Standing::At(node)
    }

    fn settle(&mut self) {
        let spent = std::mem::take(&mut self.pending);
        match self.stack.last() {
            Some(&Standing::At(node)) => self.nodes[node].own += spent,
            Some(&Standing::FoldedInto(node)) => self.nodes[node].folded += spent,
            None => {}
        }
    }

    pub(super) fn finish(mut self, functions: &Functions, program: &Program) -> CallTree {
        self.settle();
        for index in (0..self.nodes.len()).rev() {
            let total = self.nodes[index].total();
            if let Some(parent) = self.nodes[index].parent {
                self.nodes[parent].inner += total;
            }
        }
        let names = (0..functions.len()).map(|function| functions.name(function, program)).collect();
        CallTree { nodes: self.nodes, names }
    }
}
