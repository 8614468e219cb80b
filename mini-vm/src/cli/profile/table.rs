//! Tables of text.

/// How a column is set.
#[derive(Clone, Copy)]
pub(super) enum Column {
    /// With its end in line, as numbers are.
    Right(&'static str),
    /// With its start in line. Only the last column is so.
    Left(&'static str),
}

/// Rows below the titles of their columns; nothing, if there are none.
pub(super) fn table(columns: &[Column], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let width = |index: usize, title: &str| {
        let cells = rows.iter().filter_map(|row| row.get(index)).map(|cell| cell.chars().count());
        cells.chain([title.chars().count()]).max().unwrap_or_default()
    };
    let widths: Vec<usize> =
        columns.iter().enumerate().map(|(index, column)| width(index, column.title())).collect();
    let titles: Vec<String> = columns.iter().map(|column| column.title().to_owned()).collect();
    let mut text = String::new();
    for row in std::iter::once(&titles).chain(rows) {
        let cells = columns.iter().zip(&widths).zip(row).map(|((column, &width), cell)| match column {
            Column::Right(_) => format!("  {cell:>width$}"),
            Column::Left(_) => format!("  {cell}"),
        });
        text.push_str(cells.collect::<String>().trim_end());
        text.push('\n');
    }
    text
}

impl Column {
    fn title(self) -> &'static str {
        match self {
            Self::Right(title) | Self::Left(title) => title,
        }
    }
}

/// A share of a whole, as a percentage with one digit behind the point.
pub(super) fn share(part: u64, whole: u64) -> String {
    format!("{:.1}%", if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 })
}

/// A number with a word behind it, which has an `s` unless it is one.
pub(super) fn several(count: u64, word: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {word}{ending}", crate::cli::statistics::grouped(count))
}

#[cfg(test)]
mod tests {
    use super::{Column, several, share, table};

    #[test]
    fn columns_stand_in_line() {
        let rows = [vec!["1".to_owned(), "a".to_owned()], vec!["1,000".to_owned(), "b c".to_owned()]];
        let text = table(&[Column::Right("n"), Column::Left("name")], &rows);
        assert_eq!(text, "      n  name\n      1  a\n  1,000  b c\n");
    }

    #[test]
    fn numbers_are_told_in_words() {
        assert_eq!([share(1, 8), share(0, 0)], ["12.5%", "0.0%"]);
        assert_eq!([several(1, "call"), several(1000, "call")], ["1 call", "1,000 calls"]);
    }
}
