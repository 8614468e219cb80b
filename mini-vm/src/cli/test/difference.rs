//! Where two outputs differ, told in a few lines however large they are.

use std::iter::zip;

use similar::{Algorithm, ChangeTag, capture_diff_slices};

/// Lines of each output that are compared, from the first that differs on.
const MOST_LINES: usize = 20;

/// Equal lines that are shown before the first that differs.
const CONTEXT: usize = 3;

/// Characters that are shown of a line.
const LONGEST_LINE: usize = 200;

/// The lines from the first on that differs, marked as expected or actual.
pub(super) fn difference(expected: &[u8], actual: &[u8]) -> String {
    let equal = zip(lines(expected), lines(actual)).take_while(|(expected, actual)| expected == actual);
    let (mut count, mut start) = (0, 0);
    let mut context = [&[][..]; CONTEXT];
    for (line, _) in equal {
        context[count % CONTEXT] = line;
        count += 1;
        start += line.len();
    }
    let mut text = String::from("the output differs (- expected, + actual):\n");
    if count > CONTEXT {
        text.push_str(&format!("({} equal lines)\n", count - CONTEXT));
    }
    for number in count.saturating_sub(CONTEXT)..count {
        push_line(&mut text, ' ', context[number % CONTEXT]);
    }
    push_changes(&mut text, &expected[start..], &actual[start..]);
    push_place_in_line(&mut text, count + 1, &expected[start..], &actual[start..]);
    text
}

fn lines(output: &[u8]) -> impl Iterator<Item = &[u8]> {
    output.split_inclusive(|&byte| byte == b'\n')
}

/// Two outputs that differ in their first lines.
fn push_changes(text: &mut String, expected: &[u8], actual: &[u8]) {
    let first_lines = |output| lines(output).take(MOST_LINES).collect::<Vec<_>>();
    let [old, new] = [first_lines(expected), first_lines(actual)];
    let operations = capture_diff_slices(Algorithm::Myers, &old, &new);
    let mut changes: Vec<_> =
        operations.iter().flat_map(|operation| operation.iter_changes(&old, &new)).collect();
    let is_cut = lines(expected).nth(MOST_LINES).is_some() || lines(actual).nth(MOST_LINES).is_some();
    if is_cut {
        // What stands behind the last equal line may have its like in what is not compared.
        let end = changes.iter().rposition(|change| change.tag() == ChangeTag::Equal);
        changes.truncate(end.map_or(changes.len(), |end| end + 1));
    }
    for change in changes {
        let sign = match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => ' ',
        };
        push_line(text, sign, change.value());
    }
    if is_cut {
        text.push_str("(the rest is not shown)\n");
    }
}

fn push_line(text: &mut String, sign: char, line: &[u8]) {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    // No character has more than 4 bytes.
    let start = String::from_utf8_lossy(&line[..line.len().min(4 * LONGEST_LINE)]);
    let shown: String = start.chars().take(LONGEST_LINE).collect();
    let is_cut = shown.len() < start.len() || start.len() < line.len();
    let rest = if is_cut { format!("... ({} bytes)", line.len()) } else { String::new() };
    text.push_str(&format!("{sign} {}{rest}\n", shown.escape_debug()));
}

/// Says where two lines differ whose shown parts are equal.
fn push_place_in_line(text: &mut String, number: usize, expected: &[u8], actual: &[u8]) {
    let [expected, actual] = [expected, actual].map(|output| lines(output).next().unwrap_or_default());
    let at = zip(expected, actual).take_while(|(expected, actual)| expected == actual).count();
    if at >= LONGEST_LINE {
        text.push_str(&format!("(line {number} differs from its byte {} on)\n", at + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    fn numbered(numbers: impl Iterator<Item = u32>) -> String {
        numbers.map(|number| format!("{number}\n")).collect()
    }

    #[test]
    fn lines_far_from_a_difference_are_left_out() {
        let expected = numbered(0..1000);
        let actual = expected.replace("\n500\n", "\nx\n");
        let shown = difference(expected.as_bytes(), actual.as_bytes());
        let after = numbered(501..520).replace('\n', "\n  ");
        let title = "the output differs (- expected, + actual):\n";
        let expected = format!("{title}(497 equal lines)\n  497\n  498\n  499\n- 500\n+ x\n  {after}");
        assert_eq!(shown, expected.trim_end().to_owned() + "\n(the rest is not shown)\n");
    }

    #[test]
    fn a_line_that_is_missing_makes_no_other_differ() {
        let shown = difference(numbered(0..1000).as_bytes(), numbered(1..1000).as_bytes());
        assert_eq!(shown.matches("\n- ").count(), 1, "{shown}");
        assert_eq!(shown.matches("\n+ ").count(), 0, "{shown}");
    }

    #[test]
    fn a_difference_is_small_whatever_is_compared() {
        for line in ["\u{1}".repeat(1 << 16), "\n".repeat(1 << 16), "\u{ff}\n".repeat(1 << 16)] {
            let shown = difference(line.as_bytes(), "x\n".repeat(1 << 16).as_bytes());
            assert!(shown.len() < 20_000, "{}", shown.len());
        }
    }

    #[test]
    fn lines_that_differ_far_behind_their_start() {
        let long = "a".repeat(5000);
        let shown = difference(format!("b\n{long}").as_bytes(), format!("b\n{long}c").as_bytes());
        assert!(shown.contains("... (5000 bytes)\n+ aaa"), "{shown}");
        assert!(shown.contains("... (5001 bytes)\n(line 2 differs from its byte 5001 on)\n"), "{shown}");
    }
}
