//! `mini-vm explore`: what stands in the page, that nothing can break out of its data, and, where there is a browser, that
//! the page goes through the states that the machine goes through.

mod support;

use std::cell::Cell;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

use mini_vm::console::Console;
use mini_vm::machine::{Limits, Machine};
use mini_vm::maps::inspection::Image;
use mini_vm::observation::Stepper;
use mini_vm::operand::Register;
use mini_vm::verify::verify;
use serde_json::{Value, json};
use support::{mini_vm, root, temporary, text_of};

/// The pages under `docs/explore`: name, program, and standard input.
const EXAMPLES: [(&str, &str, &str); 3] = [
    ("filling", "tests/explore/filling.asm", ""),
    ("wrong_lookup", "programs/faulty/wrong_lookup.asm", ""),
    ("word_count", "programs/word_count.asm", "the cat and the dog and the bird\n"),
];

const SMALL: &str = "\
.map    seen key=u32 value=u64 capacity=1
.fn main()
.reg map, value
        map_new map, seen
        li      value, 7
        map_get_or_reserve_scalar value, map, value
        call    print(value)
        halt
.fn print(number)
        host    print_int(number)
        ret
";

/// The page of a program, made with these options.
fn page(program: &Path, options: &[&str], input: &str) -> String {
    let program = program.to_str().expect("the path is text");
    let output = mini_vm(&[&["explore", program, "-o", "-"], options].concat(), input.as_bytes());
    String::from_utf8(output.stdout).expect("a page is text")
}

/// The block of data with this name.
fn data(page: &str, name: &str) -> Value {
    let start = format!("<script type=\"application/json\" id=\"{name}\">");
    let (_, rest) = page.split_once(&start).unwrap_or_else(|| panic!("there is no {name}: {page:.200}"));
    let (text, _) = rest.split_once("</script>").expect("the block ends");
    serde_json::from_str(text).expect("it is JSON")
}

#[test]
fn the_data_of_a_small_page() {
    let page = page(&temporary("small.asm", SMALL), &[], "");
    let run = data(&page, "run");
    assert_eq!(run["files"][0]["text"], SMALL);
    assert_eq!(run["first_step"], 0);
    assert_eq!(run["total_steps"], 9);
    assert_eq!(run["left_out"], json!([]));
    assert_eq!(run["end"], "The program ended with status 0.");
    let functions = run["functions"].as_array().expect("there are functions");
    assert_eq!(functions[0]["name"], "main");
    assert_eq!(functions[0]["registers"], json!([[0, "map"], [1, "value"]]));
    assert_eq!(run["code"][0], json!({"pc": 0, "text": "map_new map, seen", "place": [0, 4]}));
    let map = &run["maps"][0];
    assert_eq!((&map["name"], &map["from"], &map["bucket_count"]), (&json!("seen"), &json!(1), &json!(2)));

    let steps = data(&page, "steps");
    let steps = steps.as_array().expect("there are steps");
    let map = map["address"].as_u64().expect("a map has an address");
    assert_eq!(steps.len(), 9);
    assert_eq!(steps[0]["p"], 0);
    assert_eq!(steps[0]["r"], json!([[0, format!("{map:x}")]]));
    assert_eq!(steps[0]["d"], json!({"a": map, "c": "done"}));
    assert_eq!(steps[1], json!({"p": 1, "r": [[1, "7"]]}));
    let operation = &steps[2]["d"];
    assert_eq!(
        (&operation["k"], &operation["c"], &operation["v"]),
        (&json!("07000000"), &json!("created"), &json!(1))
    );
    let is_call = |step: &&Value| step["w"][1] == 1;
    let is_return = |step: &&Value| step["w"][1] == -1;
    assert_eq!((steps.iter().filter(is_call).count(), steps.iter().filter(is_return).count()), (1, 1));
    assert!(steps.iter().any(|step| step["o"].is_string()), "{steps:?}");
}

#[test]
fn no_text_of_a_program_becomes_markup() {
    let hostile = "</script><script>alert(1)</script><!-- '\\\"&lt; \u{2028}\u{2029}\u{202e}\u{9b}\\x1b\\x00";
    let source = format!(
        ".data text: .ascii \"{hostile}\"\n.data end: .zero 0\n\
         main: ; {hostile}\n li r0, text\n li r1, end - text\n host write, r0\n halt\n"
    );
    let path = temporary("a'<!--b>&\u{2028}.asm", &source);
    let output = mini_vm(&["check".as_ref(), path.as_os_str()], b"");
    assert!(output.status.success(), "{}", text_of(&output));
    let page = page(&path, &[], "");
    assert_eq!(page.matches("<script").count(), 3, "the blocks of data and the scripts");
    assert_eq!(page.matches("</script").count(), 3);
    assert!(!page.contains("<!--"), "no comment begins");
    assert!(page.chars().all(|character| character == '\n' || !character.is_control()));
    assert!(!page.contains(['\u{2028}', '\u{2029}']));
    let run = data(&page, "run");
    assert_eq!(run["files"][0]["text"], source);
    assert_eq!(run["program"], path.to_str().expect("the path is text"));
    let steps = data(&page, "steps");
    let printed: String =
        steps.as_array().into_iter().flatten().filter_map(|step| step["o"].as_str()).collect();
    assert!(printed.starts_with("</script><script>alert(1)</script><!-- '\"&lt; "), "{printed:?}");
}

#[test]
fn the_page_asks_no_network() {
    let page = page(&temporary("closed.asm", SMALL), &[], "");
    assert!(page.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"));
    let foreign = ["src=", "href=", "@import", "url(", "fetch(", "XMLHttpRequest", "innerHTML", "eval("];
    for word in foreign {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn a_window_begins_and_ends_where_it_is_asked_to() {
    let program = root().join("programs/sieve.asm");
    let all = data(&page(&program, &["--steps", "1M"], ""), "run")["total_steps"].as_u64().expect("a count");
    let first = |options: &[&str]| {
        let page = page(&program, options, "");
        let count = data(&page, "steps").as_array().map_or(0, Vec::len) as u64;
        (data(&page, "run")["first_step"].as_u64().expect("a number"), count)
    };
    assert_eq!(first(&["--from", "1100", "--steps", "20"]), (1100, 20));
    assert_eq!(first(&["--last", "20"]), (all - 20, 20));
    assert_eq!(first(&["--from", "1T"]), (all, 0));
    // The pages of a window say the same as the one of the whole.
    let whole = data(&page(&program, &["--steps", "3K"], ""), "steps");
    let part = data(&page(&program, &["--from", "900", "--steps", "100"], ""), "steps");
    assert_eq!(whole.as_array().expect("steps")[900..1000], part.as_array().expect("steps")[..]);
}

#[test]
fn a_page_stays_within_its_size_and_says_so() {
    let source =
        "main: li r0, 0\n.next: add r0, r0, 1\n store64 r0, [r1 + 8]\n bne r0, 30000, .next\n halt\n";
    let path = temporary("long.asm", source);
    let program = path.to_str().expect("the path is text");
    let output = mini_vm(&["explore", program, "-o", "-", "--steps", "1M", "--max-size", "1M"], b"");
    assert!(output.status.success());
    assert!(output.stdout.len() < 1 << 20, "{}", output.stdout.len());
    assert!(text_of(&output).contains("`--max-size` allows more"));
    assert!(output.stdout.len() > 1 << 18, "{}", output.stdout.len());
}

#[test]
fn a_map_that_is_left_out_counts_once() {
    let source = "\
.map full key=u64 value=u64 capacity=65535
main: map_new r1, full
.next: map_get_or_reserve_scalar r3, r1, r2
 add r2, r2, 1
 bne r2, 20, .next
 halt
";
    let path = temporary("left_out.asm", source);
    let program = path.to_str().expect("the path is text");
    let output = mini_vm(&["explore", program, "-o", "-"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", text_of(&output));
    assert!(text_of(&output).contains("left out 1 maps"), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let path = temporary("unread.asm", SMALL);
    let mut command = Command::new(env!("CARGO_BIN_EXE_mini-vm"));
    let command = command.arg("explore").arg(&path).args(["-o", "-"]).stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    // The page is larger than what fits in a pipe.
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn status_and_reports_are_those_of_run() {
    let program = "programs/faulty/wrong_lookup.asm";
    let [run, explored] =
        [&["run", program][..], &["explore", program, "-o", "-"]].map(|arguments| mini_vm(arguments, b""));
    assert_eq!(run.status.code(), Some(70));
    assert_eq!(explored.status.code(), Some(70));
    assert_eq!(run.stderr, explored.stderr);
    let page = String::from_utf8(explored.stdout).expect("a page is text");
    let data = data(&page, "run");
    assert_eq!(data["is_trap"], true);
    let steps = self::data(&page, "steps").as_array().map_or(0, Vec::len) as u64;
    assert_eq!(data["total_steps"], steps, "the step that traps is one of them");
}

#[test]
fn a_recorded_run_is_explored() {
    let recording = temporary("run.mvr", "");
    let recording = recording.to_str().expect("the path is text");
    let program = "programs/word_count.asm";
    let text = "one two two\n";
    let recorded = mini_vm(&["run", "--record", recording, program], text.as_bytes());
    assert!(recorded.status.success(), "{}", text_of(&recorded));
    let replayed = mini_vm(&["explore", "--replay", recording, program, "-o", "-"], b"");
    let explored = mini_vm(&["explore", program, "-o", "-"], text.as_bytes());
    assert_eq!(replayed.status.code(), Some(0), "{}", String::from_utf8_lossy(&replayed.stderr));
    assert!(replayed.stdout == explored.stdout);
    let printed: String = data(&String::from_utf8(explored.stdout).expect("text"), "steps")
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|step| step["o"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(printed.as_bytes(), recorded.stdout);
}

#[test]
fn no_input_is_overwritten() {
    let path = temporary("kept.asm", SMALL);
    let program = path.to_str().expect("the path is text");
    let output = mini_vm(&["explore", program, "-o", program], b"");
    assert_eq!(output.status.code(), Some(2), "{}", text_of(&output));
    assert_eq!(fs::read_to_string(&path).expect("it is there"), SMALL);
}

#[test]
fn the_pages_in_the_documentation_are_those_that_the_command_makes() {
    for (name, program, input) in EXAMPLES {
        let output = mini_vm(&["explore", program, "-o", "-"], input.as_bytes());
        let path = root().join(format!("docs/explore/{name}.html"));
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, &output.stdout).expect("the page can be written");
        } else {
            let page = fs::read(&path).unwrap_or_default();
            let help = "write it anew with UPDATE_DOCS=1 cargo test -p mini-vm --test explore pages";
            assert!(page == output.stdout, "docs/explore/{name}.html is out of date; {help}");
        }
    }
}

/// A browser that runs without a window, if there is one.
fn browser() -> Option<&'static str> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let answers = |name: &&str| {
        let version =
            Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        version.is_ok_and(|status| status.success())
    };
    names.into_iter().find(answers)
}

/// Says that there is no browser to test something with.
#[expect(clippy::print_stderr, reason = "a test that tests nothing says so")]
fn skip(what: &str) {
    eprintln!("there is no browser: {what} is not tested");
}

/// The page as it is when its scripts have run.
fn rendered(browser: &str, page: &Path, fragment: &str) -> String {
    let folder = page.with_extension("profile");
    let dom = page.with_extension("dom");
    let mut child = Command::new(browser)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--virtual-time-budget=60000",
            "--dump-dom",
        ])
        .arg(format!("--user-data-dir={}", folder.display()))
        .arg(format!("file://{}#{fragment}", page.display()))
        .stdout(fs::File::create(&dom).expect("the file can be made"))
        .stderr(Stdio::null())
        .spawn()
        .expect("the browser starts");
    let start = Instant::now();
    while child.try_wait().expect("the browser can be waited for").is_none() {
        if start.elapsed() > Duration::from_secs(120) {
            child.kill().expect("the browser can be ended");
            panic!("the browser does not come to an end");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = fs::remove_dir_all(folder);
    fs::read_to_string(dom).expect("the browser writes text")
}

/// Counts what is printed.
#[derive(Clone, Default)]
struct Counter(Rc<Cell<u32>>);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len() as u32);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The number that `digest` in the page's `check.js` gives for the state of a machine.
fn digest(machine: &Machine, parts: &[(usize, usize)], printed: u32) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    let mut add = |bytes: &[u8]| {
        for &byte in bytes {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    };
    for number in 0..=255 {
        add(&machine.register(Register(number)).to_le_bytes());
    }
    for frame in machine.frames().iter().rev() {
        add(&(frame.return_pc - 1).to_le_bytes());
    }
    for &(address, length) in parts {
        add(&machine.heap()[address..address + length]);
    }
    add(&printed.to_le_bytes());
    hash
}

/// The parts of the heap that a page has.
fn parts(run: &Value) -> Vec<(usize, usize)> {
    let parts = run["heap"].as_array().expect("there are parts");
    let part = |part: &Value| {
        let address = part[0].as_u64().expect("an address") as usize;
        let length = part[1].as_u64().map(|zeros| zeros as usize);
        (address, length.unwrap_or_else(|| part[1].as_str().expect("bytes").len() / 2))
    };
    parts.iter().map(part).collect()
}

/// What the machine says of each position of a run from its start: a digest, and the states of the buckets of each map.
fn positions(source: &str, name: &str, input: &str, run: &Value) -> (Vec<u32>, Vec<Value>) {
    let options =
        mini_vm::assembly::Options::default().host_signatures(Console::SIGNATURES).source_name(name);
    let program = verify(options.assemble(source).expect("it assembles")).expect("it is right");
    let counter = Counter::default();
    let mut console = Console::new(input.as_bytes(), counter.clone(), counter.clone(), Vec::new());
    let mut machine = Machine::new(program.into(), &console, &Limits::default()).expect("there is memory");
    let parts = parts(run);
    let mut stepper = Stepper::new();
    let (mut digests, mut states) = (Vec::new(), Vec::new());
    loop {
        digests.push(digest(&machine, &parts, counter.0.get()));
        let maps = run["maps"].as_array().into_iter().flatten();
        let maps = maps.filter(|map| map["from"].as_u64().is_some_and(|from| from < digests.len() as u64));
        let of_map = |map: &Value| {
            let address = map["address"].as_u64().expect("an address");
            let image = Image::open(&machine.heap()[address as usize..], address).expect("there is a map");
            let states = image.states();
            json!([address, states.empty, states.tombstone, states.occupied, states.undefined])
        };
        states.push(maps.map(of_map).collect());
        let stop = stepper.step(&mut machine, &mut console);
        if stop.is_some() {
            digests.push(digest(&machine, &parts, counter.0.get()));
            states.push(states.last().cloned().unwrap_or_default());
            break;
        }
    }
    (digests, states)
}

#[test]
fn the_page_goes_through_the_states_of_the_machine() {
    let Some(browser) = browser() else {
        skip("what the page does with its data");
        return;
    };
    let small = temporary("small_checked.asm", SMALL);
    let programs = [
        (small.to_str().expect("the path is text"), ""),
        ("tests/explore/filling.asm", ""),
        ("programs/faulty/wrong_lookup.asm", ""),
        ("programs/byte_count.asm", ""),
        ("programs/fibonacci.asm", ""),
    ];
    for (index, (program, input)) in programs.into_iter().enumerate() {
        let source = fs::read_to_string(root().join(program)).expect("there is the program");
        let text = page(&root().join(program), &["--steps", "2000"], input);
        let path: PathBuf = temporary(&format!("page_{index}.html"), &text);
        let dom = rendered(browser, &path, "check");
        let (_, rest) = dom.split_once("id=\"check-result\"").expect("the page has a place for the result");
        let result = rest.split_once('>').and_then(|(_, rest)| rest.split_once("</pre>")).expect("it ends").0;
        let result: Value =
            serde_json::from_str(result).unwrap_or_else(|error| panic!("{program}: {error}: {result}"));
        let run = data(&text, "run");
        let (digests, states) = positions(&source, program, input, &run);
        let steps = data(&text, "steps").as_array().map_or(0, Vec::len);
        let shown = steps + 1;
        assert_eq!(result["digests"], json!(digests[..shown]), "{program}");
        assert_eq!(result["states"], json!(states[..shown]), "{program}");
        assert_eq!(result["differences"], 0, "{program}: backwards and in jumps");
        assert_eq!(result["wrongSearches"], 0, "{program}");
    }
}

#[test]
fn the_page_shows_the_step_that_its_address_asks_for() {
    let Some(browser) = browser() else {
        skip("what the page shows");
        return;
    };
    let text = page(&root().join("programs/faulty/wrong_lookup.asm"), &[], "");
    let path = temporary("address.html", text);
    let dom = rendered(browser, &path, "step=69");
    assert!(dom.contains("absent; home"), "the search of the wrong key is shown");
    assert!(dom.contains("next trapped\""), "the line is marked");
    let dom = rendered(browser, &path, "step=69&search=7");
    assert!(dom.contains("Search for 7 = 07 00 00 00: found"), "a search that is asked for is shown");
}

#[test]
fn a_step_that_changes_too_much_ends_the_window() {
    let fill = "main: li r0, 64\n li r1, 1\n lc r2, 100000000\n mem_fill r0, r1, r2\n halt\n";
    let print = "main: alloc r1, r2\n li r2, 30000000\n alloc r1, r2\n host write, r1\n halt\n";
    for (name, source, shown) in [("fill.asm", fill, 3), ("print.asm", print, 3)] {
        let path = temporary(name, source);
        let output = mini_vm(&["explore".as_ref(), path.as_os_str(), "-o".as_ref(), "-".as_ref()], b"");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.len() < 1 << 20, "{}", output.stdout.len());
        assert!(String::from_utf8_lossy(&output.stderr).contains("`--max-size` allows more"));
        let page = String::from_utf8(output.stdout).expect("a page is text");
        assert_eq!(data(&page, "steps").as_array().map_or(0, Vec::len), shown, "{name}");
    }
}
