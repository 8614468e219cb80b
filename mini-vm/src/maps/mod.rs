//! Maps: the only place in this crate that names `hashmap_core`.
//!
//! `fault` is what traps tell of a map, [`Layout`] what `.map` declares and `map_new` makes, `operations` what the map
//! instructions do to the heap, [`MapView`] what the host does to a map of the program, [`describe`] shows the header of
//! a map to a person, and [`inspection`] everything in it.

mod description;
pub(crate) mod fault;
pub mod inspection;
pub(crate) mod layout;
pub(crate) mod operations;
mod view;

pub use self::description::{describe, is_map, is_marked};
pub use self::fault::MapFault;
pub use self::layout::{ImpossibleLayout, Layout};
pub use self::view::{FoundEntry, MapError, MapView, Search};
