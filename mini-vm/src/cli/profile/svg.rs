//! A flame graph: the tree of calls as a picture, which needs nothing but itself.
//!
//! The outermost function is at the top, and below each function stands what it calls, as wide as what that costs. What is too
//! narrow to be seen is left out. Each box says under the pointer what it stands for; a click makes it as wide as the picture, and a
//! click on the title shows everything again.

use std::io::{self, Write};

use mini_vm::profiling::{CallTree, Profile};

use super::Unit;
use super::folded::FOLDED;
use super::table::share;
use crate::cli::report;
use crate::cli::statistics::grouped;

const WIDTH: f64 = 1200.0;
const MARGIN: f64 = 10.0;
const ROW: f64 = 18.0;
const TOP: f64 = 48.0;

/// What a letter takes at the size of the text.
const LETTER: f64 = 7.0;

/// Boxes that are narrower are left out.
const NARROWEST: f64 = 0.2;

const STYLE: &str = "\
text { font: 12px monospace; fill: #222; pointer-events: none; } \
.title { font: bold 15px sans-serif; pointer-events: auto; cursor: pointer; } \
.frame { cursor: pointer; } \
.frame rect { stroke: #fff; stroke-width: 0.5; } \
.frame:hover rect { stroke: #000; } \
.hidden { display: none; }";

/// Makes the box that is clicked as wide as the picture, with those below it in proportion and those above it in full.
const SCRIPT: &str = r#"
const width = WIDTH, margin = MARGIN, letter = LETTER;
const frames = [...document.querySelectorAll('.frame')];
const home = frames.map(frame => ({ frame, x: +frame.dataset.x, w: +frame.dataset.w, d: +frame.dataset.d }));
function place(at, x, w) {
  const rect = at.frame.querySelector('rect'), text = at.frame.querySelector('text');
  rect.setAttribute('x', x); rect.setAttribute('width', w);
  text.setAttribute('x', x + 4);
  const name = at.frame.dataset.name, room = Math.floor((w - 8) / letter);
  text.textContent = name.length <= room ? name : room > 3 ? name.slice(0, room - 2) + '..' : '';
}
function zoom(to) {
  const scale = width / to.w;
  for (const at of home) {
    const inside = at.x >= to.x - 1e-6 && at.x + at.w <= to.x + to.w + 1e-6 && at.d >= to.d;
    const around = at.x <= to.x + 1e-6 && at.x + at.w >= to.x + to.w - 1e-6 && at.d < to.d;
    at.frame.classList.toggle('hidden', !inside && !around);
    if (inside) place(at, margin + (at.x - to.x) * scale, at.w * scale);
    if (around) place(at, margin, width);
  }
}
for (const at of home) at.frame.addEventListener('click', () => zoom(at));
document.querySelector('.title').addEventListener('click', () => zoom({ x: 0, w: width, d: 0 }));
"#;

/// A box of the picture.
struct Frame<'p> {
    name: &'p str,
    x: f64,
    width: f64,
    depth: usize,
    amount: u64,
    calls: u64,
}

pub(super) fn write(profile: &Profile, program: &str, by: Unit, writer: &mut dyn Write) -> io::Result<()> {
    let frames = frames(&profile.calls, by);
    let whole = by.of(profile.total());
    let levels = frames.iter().map(|frame| frame.depth + 1).max().unwrap_or(1);
    let (full_width, height) = (WIDTH + 2.0 * MARGIN, TOP + levels as f64 * ROW + MARGIN);
    writeln!(writer, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        writer,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {full_width} {height}" width="{full_width}" height="{height}">"#
    )?;
    writeln!(writer, "<style>{STYLE}</style>")?;
    writeln!(writer, r##"<rect width="100%" height="100%" fill="#fbfaf7"/>"##)?;
    let title = format!("{}: {} {}", report::visible(program), grouped(whole), by.name());
    writeln!(writer, r#"<text class="title" x="{MARGIN}" y="28">{}</text>"#, escaped(&title))?;
    for frame in &frames {
        write_frame(frame, whole, by, writer)?;
    }
    let script = SCRIPT.replace("WIDTH", &WIDTH.to_string()).replace("MARGIN", &MARGIN.to_string());
    let script = script.replace("LETTER", &LETTER.to_string());
    writeln!(writer, "<script><![CDATA[{script}]]></script>\n</svg>")
}

/// The boxes that are wide enough, each behind the one that it hangs from.
fn frames(tree: &CallTree, by: Unit) -> Vec<Frame<'_>> {
    let nodes = tree.nodes();
    let roots = nodes.iter().filter(|node| node.parent.is_none());
    let whole: u64 = roots.map(|node| by.of(node.total())).sum();
    let scale = if whole == 0 { 0.0 } else { WIDTH / whole as f64 };
    // How much of each node is taken by the children that are placed already.
    let mut taken = vec![0_u64; nodes.len()];
    let mut starts = vec![0_u64; nodes.len()];
    let mut taken_by_roots = 0;
    let mut frames = Vec::new();
    let mut push = |name, start: u64, amount: u64, depth, calls| {
        let (x, width) = (start as f64 * scale, amount as f64 * scale);
        if width >= NARROWEST {
            frames.push(Frame { name, x, width, depth, amount, calls });
        }
    };
    for (index, node) in nodes.iter().enumerate() {
        let amount = by.of(node.total());
        let (outer_start, taken_of_outer) = match node.parent {
            Some(parent) => (starts[parent], &mut taken[parent]),
            None => (0, &mut taken_by_roots),
        };
        let start = outer_start + *taken_of_outer;
        *taken_of_outer += amount;
        starts[index] = start;
        push(tree.name(node), start, amount, node.depth, node.calls);
        let folded = by.of(node.folded);
        taken[index] = folded;
        push(FOLDED, start, folded, node.depth + 1, node.folded_calls);
    }
    frames
}

fn write_frame(frame: &Frame<'_>, whole: u64, by: Unit, writer: &mut dyn Write) -> io::Result<()> {
    let name = report::visible(frame.name);
    let (x, y) = (MARGIN + frame.x, TOP + frame.depth as f64 * ROW);
    let description = format!(
        "{name}: {} {} ({}), {} calls",
        grouped(frame.amount),
        by.name(),
        share(frame.amount, whole),
        grouped(frame.calls)
    );
    writeln!(
        writer,
        r#"<g class="frame" data-name="{}" data-x="{:.3}" data-w="{:.3}" data-d="{}"><title>{}</title><rect x="{x:.3}" y="{y}" width="{:.3}" height="{}" fill="{}"/><text x="{:.3}" y="{}">{}</text></g>"#,
        escaped(&name),
        frame.x,
        frame.width,
        frame.depth,
        escaped(&description),
        frame.width,
        ROW - 1.0,
        color(&name),
        x + 4.0,
        y + 13.0,
        escaped(&fitting(&name, frame.width)),
    )
}

/// As much of a name as a box has room for.
fn fitting(name: &str, width: f64) -> String {
    let room = ((width - 8.0) / LETTER).max(0.0) as usize;
    if name.chars().count() <= room {
        name.to_owned()
    } else if room > 3 {
        name.chars().take(room - 2).collect::<String>() + ".."
    } else {
        String::new()
    }
}

/// A light color that a function has in all pictures: from red over yellow to green.
fn color(name: &str) -> String {
    if name == FOLDED {
        return "#ccc".to_owned();
    }
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("hsl({}, {}%, {}%)", hash % 110, 60 + (hash >> 16) % 20, 66 + (hash >> 32) % 12)
}

/// A text as XML has it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            character => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{escaped, fitting};

    #[test]
    fn names_cannot_leave_their_place() {
        assert_eq!(escaped(r#"<a href="&">"#), "&lt;a href=&quot;&amp;&quot;&gt;");
    }

    #[test]
    fn names_are_cut_to_fit() {
        assert_eq!(
            [fitting("quotient", 64.0), fitting("quotient", 50.0), fitting("quotient", 20.0)],
            ["quotient", "quot..", ""]
        );
    }
}
