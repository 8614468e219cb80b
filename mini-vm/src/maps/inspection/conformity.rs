//! Which rules of the standard a map breaks.

use std::collections::TryReserveError;
use std::fmt;

use hashmap_core::conformance::{self, Note};
use hashmap_core::heap::HeapMap;
use hashmap_core::{HeaderError, Rule};

use super::Image;

/// A rule that is broken, and where. It is shown as what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation(Cause);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    Header(HeaderError),
    Bucket(conformance::Violation),
}

impl Violation {
    /// The rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        match &self.0 {
            Cause::Header(fault) => fault.rule(),
            Cause::Bucket(violation) => violation.rule(),
        }
    }

    /// The index of the bucket, if it is not in the header.
    #[must_use]
    pub fn bucket(&self) -> Option<usize> {
        match &self.0 {
            Cause::Header(_) => None,
            Cause::Bucket(violation) => violation.bucket,
        }
    }

    /// The byte that is wrong, or the first of the field, from the base of the map.
    #[must_use]
    pub fn offset(&self) -> usize {
        match &self.0 {
            Cause::Header(fault) => fault.offset(),
            Cause::Bucket(violation) => violation.offset,
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Header(fault) => fault.fmt(f),
            Cause::Bucket(violation) => violation.fmt(f),
        }
    }
}

/// Whether a map conforms to the standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conformity {
    /// The first rules that are broken.
    pub violations: Vec<Violation>,
    /// How many more are.
    pub more: usize,
    /// Whether everything has been looked at: not where the header is not valid, nor where the paths of the entries are so
    /// long that not all have been followed.
    pub is_complete: bool,
}

impl Conformity {
    /// Whether the map conforms; `None` where nothing was found wrong, but not everything was looked at.
    #[must_use]
    pub fn conforms(&self) -> Option<bool> {
        if self.violations.is_empty() && self.more == 0 {
            self.is_complete.then_some(true)
        } else {
            Some(false)
        }
    }
}

impl Image<'_> {
    /// Checks the map against the standard, and lists so many violations `at_most`. Of a header that is not valid, one rule is
    /// told, and its buckets are not checked.
    ///
    /// # Errors
    ///
    /// When the system has not the memory for it.
    pub fn conformity(&self, at_most: usize) -> Result<Conformity, TryReserveError> {
        match &self.map {
            Ok(map) => conformity_of_buckets(map, at_most),
            Err(fault) => Ok(Conformity {
                violations: vec![Violation(Cause::Header(*fault))],
                more: 0,
                is_complete: false,
            }),
        }
    }
}

/// A note for each bucket.
pub(super) fn notes_for(map: &HeapMap<&[u8]>) -> Result<Vec<Note>, TryReserveError> {
    let mut notes = Vec::new();
    notes.try_reserve_exact(map.bucket_count())?;
    notes.resize(map.bucket_count(), Note::default());
    Ok(notes)
}

fn conformity_of_buckets(map: &HeapMap<&[u8]>, at_most: usize) -> Result<Conformity, TryReserveError> {
    let mut notes = notes_for(map)?;
    let mut violations = Vec::new();
    let mut more = 0;
    let mut refused = None;
    let outcome = conformance::check(map, &mut notes, |violation| {
        if violations.len() == at_most {
            more += 1;
            return;
        }
        match violations.try_reserve(1) {
            Ok(()) => violations.push(Violation(Cause::Bucket(violation))),
            Err(error) => refused = Some(error),
        }
    });
    match refused {
        Some(error) => Err(error),
        None => {
            Ok(Conformity { violations, more, is_complete: outcome.is_ok_and(|outcome| outcome.is_complete) })
        }
    }
}
