//! What `mini-vm` gives shells and `man`: scripts that complete its commands, and manual pages.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use support::{mini_vm, text_of};

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// What a command prints that ends well.
fn printed(arguments: &[&str]) -> String {
    let output = mini_vm(arguments, b"");
    assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?}: {}", text_of(&output));
    text_of(&output)
}

/// The commands, as `--help` lists them.
fn commands() -> Vec<String> {
    let help = printed(&["--help"]);
    let (_, list) = help.split_once("\nCommands:\n").expect("the help has a list");
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty() && *name != "help").map(str::to_owned).collect()
}

/// The long options in a text.
fn options(text: &str) -> BTreeSet<&str> {
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    let starts = text.match_indices("--").map(|(at, _)| &text[at..]);
    let names = starts.map(|rest| &rest[..rest.find(|letter| !is_name(letter)).unwrap_or(rest.len())]);
    names.filter(|name| name.len() > 2 && !name.ends_with('-')).collect()
}

/// Whether there is a program that can be asked for its version.
fn is_there(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// What a program prints that is given this input.
fn piped(program: &str, arguments: &[&str], input: &str) -> (String, String) {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("it reads its input");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{program}: {}", text_of(&output));
    (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn scripts_for_every_shell_know_every_command() {
    let commands = commands();
    assert!(commands.len() > 10, "{commands:?}");
    for shell in SHELLS {
        let script = printed(&["completions", shell]);
        let missing: Vec<_> = commands.iter().filter(|command| !script.contains(*command)).collect();
        assert!(missing.is_empty(), "{shell}: {missing:?}");
        let missing: Vec<_> =
            ["fuel", "deny-warnings", "bless"].into_iter().filter(|name| !script.contains(name)).collect();
        assert!(missing.is_empty(), "{shell}: {missing:?}");
    }
    assert_eq!(mini_vm(&["completions", "csh"], b"").status.code(), Some(2));
}

/// The script of bash is run where there is bash: it completes commands, options and values.
#[test]
fn bash_completes() {
    if !is_there("bash") {
        return;
    }
    let script = printed(&["completions", "bash"]);
    let complete = |words: &[&str]| {
        let last = words.len() - 1;
        let call = format!(
            "\nCOMP_WORDS=({}); COMP_CWORD={last}; _mini__vm mini-vm '{}' '{}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
            words.join(" "),
            words[last],
            words[last - 1]
        );
        let (stdout, stderr) = piped("bash", &["--noprofile", "--norc"], &(script.clone() + &call));
        assert_eq!(stderr, "", "{words:?}");
        stdout.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(complete(&["mini-vm", "expla"]), ["explain"]);
    assert_eq!(complete(&["mini-vm", "run", "--fue"]), ["--fuel"]);
    assert_eq!(complete(&["mini-vm", "check", "--color", "al"]), ["always"]);
    assert_eq!(complete(&["mini-vm", "completions", "fi"]), ["fish"]);
    let all = complete(&["mini-vm", "''"]);
    assert!(commands().iter().all(|command| all.contains(command)), "{all:?}");
}

#[test]
fn a_page_has_its_sections_and_every_option_of_the_help() {
    let mut pages = vec![(vec!["man"], vec!["--help"])];
    let commands = commands();
    pages.extend(commands.iter().map(|name| (vec!["man", name.as_str()], vec![name.as_str(), "--help"])));
    for (page, help) in pages {
        let (page, help) = (printed(&page), printed(&help));
        for heading in [".TH mini-vm", ".SH NAME\n", ".SH SYNOPSIS\n", ".SH OPTIONS\n", ".SH NOTES\n"] {
            assert!(page.contains(heading), "{heading}: {page}");
        }
        // A line that a text starts with a request would be lost.
        let requests =
            [".TH ", ".SH ", ".SS ", ".TP", ".IP ", ".RS", ".RE", ".PP", ".br", ".nf", ".fi", ".ie ", ".el "];
        let is_text = |line: &str| !line.starts_with(['.', '\'']);
        let is_known = |line: &str| is_text(line) || requests.iter().any(|request| line.starts_with(request));
        let unknown: Vec<_> = page.lines().filter(|line| !is_known(line)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        let page = page.replace("\\-", "-");
        let missing: Vec<_> = options(&help).difference(&options(&page)).copied().collect();
        assert!(missing.is_empty(), "{missing:?} in {page}");
    }
}

/// The pages are set where there is groff: it has nothing to complain of, and examples keep their lines.
#[test]
fn groff_sets_the_pages() {
    if !is_there("groff") {
        return;
    }
    for command in commands() {
        let (page, complaints) = piped("groff", &["-man", "-Tascii", "-ww"], &printed(&["man", &command]));
        assert_eq!(complaints, "", "{command}");
        let help = printed(&[&command, "--help"]);
        let (_, examples) = help.rsplit_once("Example").expect("the help has examples");
        let example =
            examples.lines().nth(1).expect("there is one").split("   ").find(|part| !part.is_empty());
        assert!(page.contains(example.expect("it has a command").trim()), "{example:?}: {page}");
    }
}

#[test]
fn all_pages_are_written_into_a_folder() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pages").join("man1");
    _ = fs::remove_dir_all(&folder);
    let folder_name = folder.to_str().expect("the path is text");
    assert_eq!(printed(&["man", "-o", folder_name]), "");
    let mut expected: Vec<String> = commands().iter().map(|name| format!("mini-vm-{name}.1")).collect();
    expected.push("mini-vm.1".to_owned());
    expected.sort();
    let entries = fs::read_dir(&folder).expect("the folder is there");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, expected);
    let page = fs::read_to_string(folder.join("mini-vm-run.1")).expect("there is the page");
    assert_eq!(page, printed(&["man", "run"]));
}

#[test]
fn wrong_pages_and_folders_are_refused() {
    assert_eq!(mini_vm(&["man", "\u{1b}[2J"], b"").status.code(), Some(2));
    assert_eq!(mini_vm(&["man", "help"], b"").status.code(), Some(2));
    assert_eq!(mini_vm(&["man", "run", "-o", "somewhere"], b"").status.code(), Some(2));
    let output = mini_vm(&["man", "-o", "README.md/pages"], b"");
    assert_eq!(output.status.code(), Some(74), "{}", text_of(&output));
}
