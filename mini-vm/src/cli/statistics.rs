//! What a run has used, as a table on standard error.

use std::time::Duration;

use mini_vm::machine::Usage;

use super::report;

/// Prints what a run has used and how long it took.
pub(super) fn print(usage: &Usage, time: Duration) {
    let rows = [
        ("fuel", grouped(usage.fuel), "units"),
        ("instructions", grouped(usage.instructions), "executed"),
        ("calls", grouped(usage.calls), "of functions"),
        ("deepest call", grouped(usage.deepest_call), "at a time"),
        ("host calls", grouped(usage.host_calls), ""),
        ("maps", grouped(usage.map_operations), "instructions"),
        ("heap allocated", grouped(usage.heap_allocated), "bytes, static data included"),
        ("heap reached", grouped(usage.heap_reached), "bytes, in whole pages"),
        ("time", format!("{:.3}", time.as_secs_f64()), "seconds"),
    ];
    let lines =
        rows.map(|(what, amount, unit)| format!("  {what:<15} {amount:>21} {unit}").trim_end().to_owned());
    report::print(&format!("statistics:\n{}", lines.join("\n")));
}

/// A number with its digits in groups of three.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_stand_in_groups_of_three() {
        let numbers = [0, 999, 1000, 12_345, 123_456, u64::MAX];
        let texts = ["0", "999", "1,000", "12,345", "123,456", "18,446,744,073,709,551,615"];
        assert_eq!(numbers.map(grouped), texts);
    }
}
