//! The larger programs in `programs/`: more than fits in their own expectations.

#[path = "programs/inputs.rs"]
mod inputs;
#[path = "programs/shells.rs"]
mod shells;
mod support;
