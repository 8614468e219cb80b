//! The text that this crate implements: what the bytes of a map mean, and what every operation does to them. Nothing else
//! is needed to write another implementation.
//!
//! Its rules about the bytes of a map are a [`Rule`](crate::Rule) each, and [`conformance`](crate::conformance) checks
//! them.
//!
//! # Files
//!
//! The vectors and the other implementations are files of the repository and no part of this package: `tests/standard`,
//! `hashmap-core/implementations/c` and `hashmap-core/implementations/python`. So are the measurements,
//! `docs/performance.md`.
//!
//! [vectors]: self#files
//! [c]: self#files
//! [python]: self#files
//! [performance]: self#files
//!
#![doc = include_str!("../docs/standard.md")]
