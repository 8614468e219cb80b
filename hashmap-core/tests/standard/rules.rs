//! Every rule of the standard has vectors, and they are good enough: a reference that breaks one rule alone fails on a line
//! that names this rule.

use crate::files::steps;
use crate::format::{Operation, Step};
use crate::machine::Checker;
use crate::support::{Deviation, Rules};
use std::collections::BTreeSet;

/// The rules that the page of the standard defines: `**X9.**`.
fn rules_of_the_page() -> BTreeSet<String> {
    const PAGE: &str = include_str!("../../../docs/standard.md");
    let bold = PAGE.split("**").skip(1).step_by(2).filter_map(|text| text.strip_suffix('.'));
    bold.filter(|name| is_rule(name)).map(str::to_owned).collect()
}

/// A capital letter and a number.
fn is_rule(name: &str) -> bool {
    let Some((letter, number)) = name.split_at_checked(1) else { return false };
    letter.chars().all(|letter| letter.is_ascii_uppercase()) && number.parse::<u32>().is_ok()
}

#[test]
fn every_rule_has_vectors() {
    let rules = rules_of_the_page();
    assert!(rules.len() > 60, "only {} rules were found", rules.len());
    let named: BTreeSet<String> = steps().iter().flat_map(|step| step.rules.iter().cloned()).collect();
    assert_eq!(rules, named, "the rules of the page, and those that `rules` lines name");
}

#[test]
fn every_rule_has_deviations() {
    let broken: BTreeSet<String> = Deviation::ALL.iter().map(|(rule, _)| (*rule).to_owned()).collect();
    assert_eq!(rules_of_the_page(), broken, "the rules of the page, and those that deviations break");
}

#[test]
fn every_deviation_fails_where_its_rule_is_named() {
    let steps = steps();
    let cases = cases(&steps);
    let missed: Vec<_> =
        Deviation::ALL.iter().filter(|&&(rule, deviation)| !is_caught(rule, deviation, &cases)).collect();
    assert!(missed.is_empty(), "no vector for the rule fails with: {missed:?}");
}

/// Histories, and single lines that are none. Short ones first.
fn cases(steps: &[Step]) -> Vec<&[Step]> {
    let begins = |step: &Step| step.operation.map().is_none();
    let mut cases: Vec<&[Step]> = steps.chunk_by(|_, next| !begins(next)).collect();
    cases.sort_by_key(|case| case.iter().map(cost).sum::<u64>());
    cases
}

fn cost(step: &Step) -> u64 {
    if let Operation::Many(_, _, _, count) = step.operation { count } else { 1 }
}

fn is_caught(rule: &str, deviation: Deviation, cases: &[&[Step]]) -> bool {
    let names = |step: &Step| step.rules.iter().any(|name| name == rule);
    cases.iter().filter(|case| case.iter().any(names)).any(|case| {
        let rules = Rules::with(deviation);
        let mut checker = Checker::new(&rules);
        // What comes behind a failure is judged by itself, so all steps are taken.
        case.iter().any(|step| checker.step(step).is_err() && names(step))
    })
}
