//! Locations: the addresses of files, and places in them.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;

/// The path that an address of the scheme `file` has, if it is one of this machine and UTF-8.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let text = uri.as_str();
    let (scheme, rest) = text.split_once(':')?;
    let rest = rest.strip_prefix("//").filter(|_| scheme.eq_ignore_ascii_case("file"))?;
    let (host, path) = rest.split_at(rest.find('/')?);
    if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
        return None;
    }
    let path = path.split(['?', '#']).next()?;
    let path = decoded(path)?;
    // `/c:/folder` is a path with a drive.
    let path = if cfg!(windows) { path.trim_start_matches('/').to_owned() } else { path };
    // No file of this name can be opened.
    (!path.contains('\0')).then(|| PathBuf::from(path))
}

/// A text in which `%` and two digits stand for a byte.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        (bytes, rest) = match (first, behind) {
            (b'%', [high, low, behind @ ..]) => {
                let digit = |digit: u8| char::from(digit).to_digit(16);
                bytes.push((digit(*high)? * 16 + digit(*low)?) as u8);
                (bytes, behind)
            }
            (b'%', _) => return None,
            _ => {
                bytes.push(first);
                (bytes, behind)
            }
        };
    }
    String::from_utf8(bytes).ok()
}

/// The address of a file.
pub(super) fn uri_of(path: &Path) -> Option<Uri> {
    let text = path.to_str()?;
    let mut uri = String::from("file://");
    if !text.starts_with('/') {
        uri.push('/');
    }
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => uri.push('/'),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Uri::from_str(&uri).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn paths_come_back_from_their_addresses() {
        for path in ["/a/b.asm", "/a b/\u{e9}%41#?.asm", "/\u{4e2d}/+.asm"] {
            let uri = uri_of(Path::new(path)).expect("it has an address");
            assert_eq!(path_of(&uri).as_deref(), Some(Path::new(path)), "{}", uri.as_str());
        }
    }

    #[cfg(unix)]
    #[test]
    fn some_addresses_are_no_files() {
        let path = |uri: &str| path_of(&Uri::from_str(uri).expect("it is an address"));
        assert_eq!(path("file:///a%20b.asm?x#y"), Some("/a b.asm".into()));
        assert_eq!(path("FILE://localhost/a.asm"), Some("/a.asm".into()));
        for uri in [
            "untitled:Untitled-1",
            "file://server/a.asm",
            "file:///a%00.asm",
            "file:///%ff.asm",
            "git:/a.asm",
        ] {
            assert_eq!(path(uri), None, "{uri}");
        }
    }
}
