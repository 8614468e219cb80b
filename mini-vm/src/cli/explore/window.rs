//! Which steps of a run are shown.

use std::ops::Range;

use clap::Args;

use super::super::number;

/// The options that choose the steps.
#[derive(Args)]
#[command(next_help_heading = "Steps (K, M, G and T after a COUNT are powers of 1000)")]
pub(super) struct Window {
    /// The first step to show; those of a run count from 0
    #[arg(long, value_name = "COUNT", value_parser = number::count, default_value = "0")]
    from: u64,

    /// Steps to show, 1 to 1M
    #[arg(long, value_name = "COUNT", value_parser = steps, default_value = "20K")]
    steps: u64,

    /// Show so many steps, 1 to 1M, at the end of the run
    #[arg(long, value_name = "COUNT", value_parser = steps, conflicts_with_all = ["from", "steps"])]
    last: Option<u64>,
}

fn steps(text: &str) -> Result<u64, String> {
    number::within(number::count(text)?, 1..=1_000_000_u64)
}

impl Window {
    /// The steps to show of a run that has so many. There are none where the run ends before them.
    pub(super) fn range(&self, all: u64) -> Range<u64> {
        match self.last {
            Some(last) => all.saturating_sub(last)..all,
            None => self.from.min(all)..self.from.saturating_add(self.steps).min(all),
        }
    }
}
