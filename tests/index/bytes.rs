//! Bytes as the index has them: hexadecimal pieces with commas between them, each with `*` and how often it is repeated,
//! if it is.

/// From so many equal bytes on they are written as one piece.
const SHORTEST_RUN: usize = 8;

pub(crate) fn written(bytes: &[u8]) -> String {
    let mut pieces: Vec<String> = Vec::new();
    let mut plain = String::new();
    for run in bytes.chunk_by(|left, right| left == right) {
        if run.len() < SHORTEST_RUN {
            plain.extend(run.iter().map(|byte| format!("{byte:02x}")));
            continue;
        }
        pieces.extend((!plain.is_empty()).then(|| std::mem::take(&mut plain)));
        pieces.push(format!("{:02x}*{}", run[0], run.len()));
    }
    pieces.extend((!plain.is_empty()).then_some(plain));
    pieces.join(",")
}

pub(crate) fn read(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    for piece in text.split(',').filter(|piece| !piece.is_empty()) {
        let (digits, times) = piece.split_once('*').unwrap_or((piece, "1"));
        let times = times.parse().map_err(|_| format!("`{times}` is not how often"))?;
        bytes.extend(of_digits(digits)?.repeat(times));
    }
    Ok(bytes)
}

fn of_digits(digits: &str) -> Result<Vec<u8>, String> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).unwrap_or_default());
    pairs.map(|pair| u8::from_str_radix(pair, 16).map_err(|_| format!("`{pair}` is no byte"))).collect()
}

#[test]
fn what_is_written_is_read() {
    let samples: [&[u8]; 6] = [b"", b"a", b"aaaaaaaa", b"xaaaaaaaaay", &[0; 300], b"aaaaaaaabbbbbbbb"];
    for bytes in samples {
        assert_eq!(read(&written(bytes)).as_deref(), Ok(bytes));
    }
    assert_eq!(written(b"xaaaaaaaaay"), "78,61*9,79");
}
