//! What a misspelled name was meant to be.

use std::fmt::Display;

use crate::assembly::diagnostic::{Diagnostic, DiagnosticCode, excerpt};
use crate::assembly::directive::directive_names;
use crate::assembly::foreign;
use crate::assembly::lexer::Span;
use crate::assembly::names::{MAX_CANDIDATES, Name};
use crate::assembly::scalar::Scalar;
use crate::instruction::Opcode;
use crate::name::is_name;

/// Names longer than this are not compared.
const MAX_LENGTH: usize = 64;

/// A help line that names the candidate closest to `wanted`, if one is close.
pub(crate) fn did_you_mean(wanted: &str, candidates: impl Iterator<Item: Display>) -> Option<String> {
    let closest = closest(wanted, candidates)?;
    Some(format!("did you mean `{closest}`?"))
}

/// A help line for a name where a function, in which registers have some, needs that of a register.
pub(super) fn register_like<'n>(
    name: &str,
    registers: impl Iterator<Item = &'n str>,
    is_result: bool,
) -> String {
    let shown = excerpt(name);
    if is_result {
        return format!("`{shown}` names a result: `.reg {shown}` names a register for it");
    }
    did_you_mean(name, registers).unwrap_or_else(|| {
        format!("no register of this function is called `{shown}`: `.reg {shown}` gives one that name")
    })
}

/// A help line for an instruction that does not exist, with the mnemonic of one behind it: a label without its colon.
pub(super) fn missing_colon(mnemonic: &str, next: Option<&str>) -> Option<String> {
    let is_label = is_name(mnemonic) && next.is_some_and(|next| Opcode::from_mnemonic(next).is_some());
    is_label.then(|| format!("if `{0}` is a label, `:` is missing after it: `{0}:`", excerpt(mnemonic)))
}

/// A help line for an instruction that does not exist, but is a directive with a dot in front.
pub(super) fn missing_dot(mnemonic: &str) -> Option<String> {
    // Those who write `if` mean a branch.
    let is_condition = |name: &str| matches!(name, ".if" | ".elif" | ".else");
    let mut directives = directive_names().filter(|name| !is_condition(name));
    let directive = directives.find(|name| name.strip_prefix('.') == Some(mnemonic))?;
    Some(format!("did you mean the directive `{directive}`?"))
}

/// The error of a type that does not exist, in a source with these structs.
pub(super) fn unknown_type<'n, 's: 'n>(
    name: &str,
    span: Span,
    has_size: bool,
    structs: impl Iterator<Item = &'n Name<'s>>,
) -> Diagnostic {
    let foreign = foreign::type_name(name).map(str::to_owned);
    let help = match foreign {
        Some(_) if has_size => did_you_mean(name, ["bytes"].iter()).or(foreign),
        Some(_) => foreign,
        None => wider_type(name).or_else(|| {
            let types = Scalar::ALL.iter().map(|scalar| scalar.name()).chain(["bytes"]);
            did_you_mean(name, types.map(str::to_owned).chain(structs.map(ToString::to_string)))
        }),
    };
    let help = help.unwrap_or_else(|| {
        "types are `u8` to `u64`, `i8` to `i64`, `f32`, `f64`, `bytes(n)` and those of `.struct`".to_owned()
    });
    let message = format!("there is no type `{}`", excerpt(name));
    Diagnostic::new(DiagnosticCode::UnknownType, span, message).with_help(help)
}

/// The help line for an integer type of a width that there is none of.
fn wider_type(name: &str) -> Option<String> {
    let (sign, bits) = name.split_at_checked(1).filter(|(sign, _)| matches!(*sign, "u" | "i"))?;
    let bits = bits.parse::<u8>().ok().filter(|&bits| bits > 0)?;
    let wider = [8, 16, 32, 64].into_iter().find(|&wider| wider > bits)?;
    Some(format!("the next larger type is `{sign}{wider}`"))
}

/// The candidate that differs from `wanted` in the fewest letters, case aside: at most one in three. Only the first 2,000 are
/// looked at.
pub fn closest(wanted: &str, candidates: impl Iterator<Item: Display>) -> Option<String> {
    if wanted.len() > MAX_LENGTH {
        return None;
    }
    let lower = wanted.to_ascii_lowercase();
    let limit = (wanted.len() / 3).max(1);
    candidates
        .take(MAX_CANDIDATES)
        .map(|candidate| candidate.to_string())
        .filter(|candidate| candidate.len().abs_diff(lower.len()) <= limit)
        .map(|candidate| (distance(&lower, &candidate.to_ascii_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// In how many letters two names differ. Two that have changed places count as one, in longer names wherever they stand.
fn distance(wanted: &str, candidate: &str) -> usize {
    const SHORT: usize = 3;
    if wanted.len() > SHORT && differs_in_a_swap(wanted.as_bytes(), candidate.as_bytes()) {
        return 1;
    }
    strsim::osa_distance(wanted, candidate)
}

fn differs_in_a_swap(left: &[u8], right: &[u8]) -> bool {
    let mut different = left.iter().zip(right).filter(|(left, right)| left != right);
    let pairs = (different.next(), different.next(), different.next());
    left.len() == right.len() && matches!(pairs, (Some((a, b)), Some((c, d)), None) if a == d && b == c)
}
