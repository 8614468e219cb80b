//! `mini-vm dap`, as an editor speaks to it. All that it says is held against the schema of the protocol.

#[path = "debug_adapter/client.rs"]
mod client;
#[path = "debug_adapter/schema.rs"]
mod schema;
mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;

use serde_json::{Value, json};

use client::Client;
use schema::Schema;
use support::{command, mini_vm, root, temporary};

const WRONG_LOOKUP: &str = "programs/faulty/wrong_lookup.asm";

/// Counts for ever.
const ENDLESS: &str = "main: add r0, r0, 1\n store64 r0, [place]\n jmp main\n.data place: .u64 0\n";

fn endless() -> String {
    temporary("endless.asm", ENDLESS).display().to_string()
}

/// A program in a file of its own.
fn program(name: &str, text: &str) -> String {
    temporary(name, text).display().to_string()
}

fn names(variables: &[Value]) -> Vec<&str> {
    variables.iter().map(|variable| variable["name"].as_str().expect("it is a text")).collect()
}

fn value<'v>(variables: &'v [Value], name: &str) -> &'v str {
    let found = variables.iter().find(|variable| variable["name"] == name);
    found
        .and_then(|found| found["value"].as_str())
        .unwrap_or_else(|| panic!("{name} is not in {variables:?}"))
}

/// From the trap back to the cause.
#[test]
fn a_session_on_the_wrong_lookup() {
    let mut client = Client::launch(WRONG_LOOKUP, json!({}));
    let made = client.break_in(WRONG_LOOKUP, json!([{ "line": 56 }]));
    assert_eq!((&made[0]["verified"], &made[0]["line"]), (&json!(true), &json!(57)));
    client.ask("configurationDone", json!({}));
    let stopped = client.event("stopped");
    assert_eq!(
        (&stopped["reason"], &stopped["hitBreakpointIds"]),
        (&json!("breakpoint"), &json!([made[0]["id"]]))
    );
    client.break_in(WRONG_LOOKUP, json!([]));

    client.ask("continue", json!({ "threadId": 1 }));
    let (output, stopped) = client.output_until("stdout", "stopped");
    assert_eq!(output, "article 7 costs 250\n");
    assert_eq!(stopped["reason"], "exception");
    let info = client.ask("exceptionInfo", json!({ "threadId": 1 }));
    assert_eq!(info["exceptionId"], "out_of_bounds");
    let report = info["description"].as_str().expect("it is a text");
    assert!(report.contains("wrong_lookup.asm:60:9") && !report.contains('\x1b'), "{report}");

    let frame = client.frame();
    assert_eq!(
        (&frame["name"], &frame["line"], &frame["column"]),
        (&json!("price_of"), &json!(60), &json!(9))
    );
    assert_eq!(frame["source"]["path"], json!(root().join(WRONG_LOOKUP)));

    // The map has the price.
    let (_, registers) = client.scope("Registers");
    assert_eq!(names(&registers), ["prices", "article", "price", "place", "value"]);
    assert_eq!(value(&registers, "article"), "70000 (0x11170)");
    let prices = registers[0]["variablesReference"].clone();
    let inside = client.variables(json!({ "variablesReference": prices }));
    assert_eq!(names(&inside), ["header", "buckets", "[70000]", "[7]", "[12]"]);
    assert_eq!(value(&inside, "[70000]"), "1200 (0x4b0)");
    assert_eq!(value(&inside, "buckets"), "3 Occupied, 0 Tombstone, 13 Empty");
    let buckets = client.variables(json!({ "variablesReference": inside[1]["variablesReference"] }));
    assert_eq!(buckets.len(), 16);
    assert_eq!(value(&buckets, "[5]"), "Occupied: 12 (0xc) -> 90 (0x5a); home 4, probes 2");
    let header = client.variables(json!({ "variablesReference": inside[0]["variablesReference"] }));
    assert_eq!(value(&header, "bucket_count"), "16 (0x10)");
    assert_eq!(client.evaluate("prices[article]"), "1200 (0x4b0)");

    // The key that was looked up is another one. Who has written it?
    assert_eq!(client.evaluate("u32[key]"), "4464 (0x1170)");
    let (data, _) = client.scope("Data");
    let info = client.ask("dataBreakpointInfo", json!({ "variablesReference": data, "name": "key" }));
    let watch = json!([{ "dataId": info["dataId"], "accessType": "write" }]);
    assert_eq!(
        client.ask("setDataBreakpoints", json!({ "breakpoints": watch }))["breakpoints"][0]["verified"],
        true
    );
    let stopped = client.go("reverseContinue");
    assert_eq!(stopped["reason"], "data breakpoint");
    assert_eq!(client.line(), 58);
    assert_eq!(client.evaluate("u32[key]"), "7 (0x7)");
    assert_eq!(client.evaluate("article & 0xffff"), "4464 (0x1170)");
    client.go("stepBack");
    assert_eq!(client.line(), 57);
    client.disconnect();
}

#[test]
fn breakpoints_in_sources() {
    let mut client = Client::launch(WRONG_LOOKUP, json!({}));
    let wanted = json!([
        { "line": 36, "condition": "u32[place] == 70000" },
        { "line": 28, "hitCondition": "== 2" },
        { "line": 29, "logMessage": "{article} costs {u32[place + 4]}" },
        { "line": 9999 },
        { "line": 36, "condition": "u32[" },
        { "line": 36, "hitCondition": "some" },
        { "line": 36, "logMessage": "{" },
    ]);
    let made = client.break_in(WRONG_LOOKUP, wanted.clone());
    let verified: Vec<_> = made.iter().map(|it| it["verified"] == true).collect();
    assert_eq!(verified, [true, true, true, false, false, false, false]);
    assert!(
        made[3..].iter().all(|it| it["message"].as_str().is_some_and(|text| !text.is_empty())),
        "{made:?}"
    );
    let again = client.break_in(WRONG_LOOKUP, wanted);
    assert_eq!(made[..3], again[..3], "those that stay have their numbers");

    client.ask("configurationDone", json!({}));
    let (said, stopped) = client.output_until("console", "stopped");
    assert_eq!(said, "70000 (0x11170) costs 1200 (0x4b0)\n");
    assert_eq!(stopped["hitBreakpointIds"], json!([made[1]["id"]]));
    client.ask("continue", json!({ "threadId": 1 }));
    let (said, stopped) = client.output_until("console", "stopped");
    assert_eq!(said.lines().count(), 2);
    assert_eq!(stopped["hitBreakpointIds"], json!([made[0]["id"]]));
    assert_eq!(client.evaluate("u32[place]"), "70000 (0x11170)");
    client.break_in(WRONG_LOOKUP, json!([]));
    assert_eq!(client.go("reverseContinue")["reason"], "entry");

    let other = client.break_in("programs/hello.asm", json!([{ "line": 1 }]));
    assert_eq!(other[0]["verified"], false);
    let lines = client.ask(
        "breakpointLocations",
        json!({ "source": { "path": root().join(WRONG_LOOKUP) }, "line": 1, "endLine": 28 }),
    );
    assert_eq!(lines["breakpoints"], json!([{ "line": 26 }, { "line": 27 }, { "line": 28 }]));
    client.disconnect();
}

#[test]
fn breakpoints_at_labels_and_instructions() {
    let mut client = Client::at_start(WRONG_LOOKUP, json!({}));
    let start = client.frame()["instructionPointerReference"].clone();
    let made = client.ask(
        "setFunctionBreakpoints",
        json!({ "breakpoints": [{ "name": "price_of" }, { "name": "prise_of" }] }),
    );
    assert_eq!(made["breakpoints"][0]["line"], 57);
    let message = made["breakpoints"][1]["message"].as_str().expect("it says why");
    assert!(message.contains("did you mean `price_of`?"), "{message}");
    let wanted = json!([
        { "instructionReference": start, "offset": 2 },
        { "instructionReference": start, "offset": -1 },
        { "instructionReference": "somewhere" },
    ]);
    let made = client.ask("setInstructionBreakpoints", json!({ "breakpoints": wanted }));
    let verified: Vec<_> = made["breakpoints"]
        .as_array()
        .expect("there are some")
        .iter()
        .map(|it| it["verified"] == true)
        .collect();
    assert_eq!(verified, [true, false, false]);
    assert_eq!(client.go("continue")["reason"], "instruction breakpoint");
    assert_eq!(client.line(), 28);
    client.ask("setInstructionBreakpoints", json!({ "breakpoints": [] }));
    assert_eq!(client.go("continue")["reason"], "function breakpoint");
    assert_eq!(client.line(), 57);
    client.disconnect();
}

#[test]
fn data_is_watched_in_both_directions() {
    let mut client = Client::at_start(WRONG_LOOKUP, json!({}));
    client.ask("setFunctionBreakpoints", json!({ "breakpoints": [{ "name": "set_price" }] }));
    client.go("continue");
    client.ask("setFunctionBreakpoints", json!({ "breakpoints": [] }));
    // An entry that the map does not have yet.
    let (_, registers) = client.scope("Registers");
    let inside = client.ask(
        "dataBreakpointInfo",
        json!({ "variablesReference": registers[0]["variablesReference"], "name": "[7]" }),
    );
    let by_name = client.ask("dataBreakpointInfo", json!({ "name": "prices[7]" }));
    assert_eq!(inside["dataId"], by_name["dataId"]);
    assert_eq!(inside["accessTypes"], json!(["read", "write", "readWrite"]));
    let frame = client.frame()["id"].clone();
    let register = client.ask("dataBreakpointInfo", json!({ "name": "value", "frameId": frame }));
    let seq = client.send_odd("dataBreakpointInfo", json!({ "name": "key", "bytes": 4, "asAddress": true }));
    let memory = client.answer(seq)["body"].take();
    assert!(memory["dataId"].as_str().is_some_and(|id| id.ends_with("..+4]")), "{memory}");
    for nothing in ["1 + 1", "nothing", "prices[\"too long\"]", "heap[0 ..+99999999999]"] {
        let info = client.ask("dataBreakpointInfo", json!({ "name": nothing }));
        assert_eq!(info["dataId"], Value::Null, "{nothing}");
    }
    let wanted = json!([
        { "dataId": by_name["dataId"], "accessType": "write" },
        { "dataId": "nonsense" },
        { "dataId": "99:r1" },
        { "dataId": register["dataId"], "condition": "1" },
    ]);
    let made = client.ask("setDataBreakpoints", json!({ "breakpoints": wanted }));
    let verified: Vec<_> = made["breakpoints"]
        .as_array()
        .expect("there are some")
        .iter()
        .map(|it| it["verified"] == true)
        .collect();
    assert_eq!(verified, [true, false, false, false]);
    let stopped = client.go("continue");
    assert_eq!(stopped["reason"], "data breakpoint");
    assert!(stopped["text"].as_str().is_some_and(|text| text.contains("nothing -> 0 (0x0)")), "{stopped}");
    assert_eq!(client.evaluate("prices[7]"), "0 (0x0)");
    let stopped = client.go("continue");
    assert!(stopped["text"].as_str().is_some_and(|text| text.contains("0 (0x0) -> 250 (0xfa)")), "{stopped}");
    client.go("reverseContinue");
    assert_eq!(client.evaluate("prices[7]"), "0 (0x0)");

    // A register goes with its function.
    let wanted = json!([{ "dataId": register["dataId"], "accessType": "write" }]);
    client.ask("setDataBreakpoints", json!({ "breakpoints": wanted }));
    assert_eq!(client.go("reverseContinue")["reason"], "data breakpoint");
    assert_eq!(client.line(), 50);
    client.disconnect();
}

#[test]
fn steps_in_both_directions() {
    let mut client = Client::at_start(WRONG_LOOKUP, json!({}));
    let mut lines = Vec::new();
    for request in [
        "next", "next", "next", "next", "stepIn", "next", "stepOut", "next", "stepBack", "stepBack",
        "stepBack",
    ] {
        assert_eq!(client.go(request)["reason"], "step");
        lines.push(client.line());
    }
    assert_eq!(lines, [27, 28, 29, 30, 48, 49, 31, 32, 31, 30, 29]);
    let before = client.evaluate("$position");
    client.go_by_instruction("next");
    client.go_by_instruction("stepIn");
    client.go_by_instruction("stepBack");
    client.go_by_instruction("stepBack");
    assert_eq!(client.evaluate("$position"), before);
    client.refused("next", json!({ "threadId": 1, "granularity": "hour" }));
    client.disconnect();
}

/// Requests that the server says it has not, by its capabilities.
const NOT_OFFERED: [&str; 15] = [
    "attach",
    "cancel",
    "goto",
    "gotoTargets",
    "modules",
    "restartFrame",
    "setExpression",
    "setVariable",
    "stepInTargets",
    "terminateThreads",
    "writeMemory",
    "locations",
    "startDebugging",
    "no such request",
    "",
];

#[test]
fn requests_have_their_time() {
    let schema = Schema::read();
    let commands = schema.commands();
    assert!(commands.len() > 35, "{commands:?}");
    let mut client = Client::start();
    for command in NOT_OFFERED {
        assert_eq!(client.refused(command, json!({})), "unknown request");
    }
    let is_left_out = |command: &str| NOT_OFFERED.contains(&command);
    let at_any_time = ["initialize", "threads", "terminate", "disconnect"];
    for command in commands.iter().filter(|it| !is_left_out(it) && !at_any_time.contains(&it.as_str())) {
        assert_eq!(client.refused(command, json!({})), "`initialize` comes first", "{command}");
    }
    client.ask("initialize", json!({ "adapterID": "mini-vm" }));
    assert_eq!(client.refused("initialize", json!({})), "`initialize` has come before");
    for command in commands.iter().filter(|it| !is_left_out(it) && !at_any_time.contains(&it.as_str())) {
        let reason = client.refused(command, json!({}));
        match command.as_str() {
            "launch" => assert!(reason.contains("missing field `program`"), "{reason}"),
            _ => assert_eq!(reason, "no program has been launched", "{command}"),
        }
    }
    client.ask("launch", json!({ "program": WRONG_LOOKUP }));
    assert_eq!(
        client.refused("launch", json!({ "program": WRONG_LOOKUP })),
        "a program has been launched already"
    );
    assert_eq!(client.refused("continue", json!({})), "`configurationDone` has not come");
    client.ask("setExceptionBreakpoints", json!({ "filters": [] }));
    client.ask("configurationDone", json!({}));
    assert_eq!(client.event("exited")["exitCode"], 70);
    client.event("terminated");
    assert_eq!(client.refused("stackTrace", json!({ "threadId": 1 })), "the program has ended");
    assert_eq!(client.refused("restart", json!({})), "the program has ended");
    client.ask("terminate", json!({}));
    client.disconnect();
}

/// Whatever stands in a request, it is answered, and the server goes on.
#[test]
fn odd_arguments_are_no_end() {
    let schema = Schema::read();
    let mut client = Client::at_start(WRONG_LOOKUP, json!({}));
    let odd_numbers = [
        json!(-1),
        json!(0),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e300),
        json!("1"),
        json!(null),
        json!([1]),
    ];
    let members = [
        "frameId",
        "variablesReference",
        "startFrame",
        "levels",
        "start",
        "count",
        "column",
        "line",
        "endLine",
        "offset",
        "instructionOffset",
        "instructionCount",
        "memoryReference",
        "sourceReference",
        "threadId",
    ];
    let left_out = [
        "restart",
        "terminate",
        "disconnect",
        "launch",
        "initialize",
        "configurationDone",
        "continue",
        "reverseContinue",
        "next",
        "stepIn",
        "stepOut",
        "stepBack",
    ];
    for command in schema.commands().iter().filter(|command| !left_out.contains(&command.as_str())) {
        for number in &odd_numbers {
            let mut arguments: Value =
                members.iter().map(|name| (name.to_string(), number.clone())).collect();
            for (name, text) in
                [("memoryReference", "0x50"), ("expression", "$pc"), ("text", "p"), ("name", "r1")]
            {
                if number.is_u64() || name != "memoryReference" {
                    arguments[name] = text.into();
                }
            }
            arguments["source"] = json!({ "sourceReference": number });
            arguments["breakpoints"] = json!([{ "line": number, "name": "x", "instructionReference": "0x100000000", "offset": number, "dataId": "0:r1" }]);
            let seq = client.send_odd(command, arguments);
            client.answer(seq);
        }
        for arguments in [json!(null), json!([]), json!("x"), json!({})] {
            let seq = client.send_odd(command, arguments);
            client.answer(seq);
        }
    }
    let many: Vec<_> = (0..20_000).map(|line| json!({ "line": line })).collect();
    let source = json!({ "path": root().join(WRONG_LOOKUP) });
    client.refused("setBreakpoints", json!({ "source": source, "breakpoints": many }));
    client.refused(
        "disassemble",
        json!({ "memoryReference": "0x100000000", "instructionCount": 1_000_000_000 }),
    );
    client.ask("setDataBreakpoints", json!({ "breakpoints": [] }));
    assert_eq!(client.evaluate("1 + 1"), "2 (0x2)");
    client.disconnect();
}

#[test]
fn what_is_no_request_is_told_and_left_out() {
    let mut client = Client::start();
    let deep = "[".repeat(100_000);
    for text in [
        "{",
        "[]",
        "{}",
        "null",
        "\u{fffd}",
        r#"{"seq":1,"type":"response","command":"x"}"#,
        r#"{"seq":"1","type":"request","command":"x"}"#,
        r#"{"seq":1,"type":"request"}"#,
        &deep,
    ] {
        client.send_text(text);
        let event = client.event("output");
        assert!(event["output"].as_str().is_some_and(|text| text.contains("left out")), "{event}");
    }
    client.send_bytes(b"Content-Length: 1\r\n\r\n\xff");
    client.event("output");
    client.ask("initialize", json!({ "adapterID": "mini-vm" }));
    client.disconnect();
}

#[test]
fn behind_wrong_framing_there_is_nothing() {
    for bytes in [
        &b"{}\r\n\r\n"[..],
        b"Content-Length: 99999999999999\r\n\r\n",
        b"Content-Length: x\r\n\r\n",
        &[b'a'; 10_000],
        b"Content-Length: 10\r\n\r\n{",
    ] {
        let mut client = Client::start();
        client.send_bytes(bytes);
        client.close();
        let (status, errors) = client.end();
        assert_eq!(status.code(), Some(65), "{}", bytes.escape_ascii());
        assert!(errors.contains("the client sends what is not the Debug Adapter Protocol"), "{errors}");
    }
}

#[test]
fn a_client_that_goes_takes_its_program_with_it() {
    let mut client = Client::launch(&endless(), json!({}));
    client.ask("configurationDone", json!({}));
    client.close();
    assert_eq!(client.end().0.code(), Some(0));
    // Nobody listens to what the program prints.
    let text = "main: li r0, 'x'\n host print_char, r0\n jmp main";
    let mut client = Client::launch(&program("talker.asm", text), json!({}));
    client.ask("configurationDone", json!({}));
    drop(client);
}

#[test]
fn requests_are_heard_while_the_program_runs() {
    let path = endless();
    let mut client = Client::launch(&path, json!({}));
    client.ask("configurationDone", json!({}));
    assert_eq!(client.ask("threads", json!({}))["threads"][0]["id"], 1);
    assert_eq!(client.refused("stackTrace", json!({ "threadId": 1 })), "notStopped");
    assert_eq!(client.refused("evaluate", json!({ "expression": "r0" })), "notStopped");
    assert_eq!(client.refused("nonsense", json!({})), "unknown request");
    assert_eq!(client.ask("loadedSources", json!({}))["sources"].as_array().map(Vec::len), Some(1));
    client.send_text("{}");
    client.event("output");
    // The program goes on behind each, and comes to what was set meanwhile.
    let made =
        client.ask("setBreakpoints", json!({ "source": { "path": path }, "breakpoints": [{ "line": 2 }] }));
    let stopped = client.event("stopped");
    assert_eq!(stopped["hitBreakpointIds"], json!([made["breakpoints"][0]["id"]]));
    client.ask("setBreakpoints", json!({ "source": { "path": path }, "breakpoints": [] }));
    client.ask("continue", json!({ "threadId": 1 }));
    client.ask("pause", json!({ "threadId": 1 }));
    assert_eq!(client.event("stopped")["reason"], "pause");
    // At a stop there is nothing to pause.
    client.ask("pause", json!({ "threadId": 1 }));
    // A step that never ends can be paused as well.
    client.send("stepOut", json!({ "threadId": 1 }));
    let seq = client.send("pause", json!({ "threadId": 1 }));
    client.answer_behind_others(seq);
    assert_eq!(client.event("stopped")["reason"], "pause");
    client.ask("continue", json!({ "threadId": 1 }));
    client.ask("terminate", json!({}));
    client.event("terminated");
    client.disconnect();
}

#[test]
fn a_long_way_back_can_be_cut_short() {
    let mut client = Client::launch(&endless(), json!({}));
    client.ask("configurationDone", json!({}));
    client.ask("pause", json!({ "threadId": 1 }));
    client.event("stopped");
    // Far from the start, every instruction that writes is looked at.
    client.ask("evaluate", json!({ "expression": "jump 20000000", "context": "repl" }));
    client.event("stopped");
    let info = client.ask("dataBreakpointInfo", json!({ "name": "r200" }));
    client.ask(
        "setDataBreakpoints",
        json!({ "breakpoints": [{ "dataId": info["dataId"], "accessType": "readWrite" }] }),
    );
    let before = client.evaluate("$position");
    client.send("reverseContinue", json!({ "threadId": 1 }));
    let seq = client.send("pause", json!({ "threadId": 1 }));
    client.answer_behind_others(seq);
    assert_eq!(client.event("stopped")["reason"], "pause");
    assert_eq!(client.evaluate("$position"), before, "it is where it was");
    client.disconnect();
}

#[test]
fn a_launch_can_fail_and_be_tried_again() {
    let mut client = Client::start();
    client.ask("initialize", json!({ "adapterID": "mini-vm" }));
    let wrong = program("wrong.asm", "main: lj r0, 1\n halt\n");
    let failing = [
        (json!({ "program": "nowhere.asm" }), "cannot read nowhere.asm"),
        (json!({ "program": "programs" }), "is no plain file"),
        (json!({ "program": "/dev/stdin" }), "/dev/stdin"),
        (json!({ "program": "a\0b" }), "cannot read"),
        (json!({ "program": WRONG_LOOKUP, "input": "programs" }), "is no plain file"),
        (json!({ "program": WRONG_LOOKUP, "heap": "much" }), "invalid value 'much' for '--heap"),
        (json!({ "program": WRONG_LOOKUP, "heap": {} }), "`heap` is a text, a number, or a list of texts"),
        (json!({ "program": WRONG_LOOKUP, "cwd": "nowhere" }), "nowhere: No such file"),
        (json!({ "program": WRONG_LOOKUP, "allowRead": ["nowhere"] }), "cannot open the folder nowhere"),
        (json!({ "program": WRONG_LOOKUP, "replay": WRONG_LOOKUP }), "wrong_lookup.asm"),
        (json!({ "program": WRONG_LOOKUP, "replay": "x", "args": ["y"] }), "recorded arguments"),
        (json!({ "program": WRONG_LOOKUP, "args": "x" }), "wrong arguments"),
        (json!({ "program": wrong }), "did you mean `li`?"),
        (json!(null), "wrong arguments"),
    ];
    for (arguments, reason) in failing {
        let text = client.refused("launch", arguments.clone());
        assert!(text.contains(reason) && !text.contains('\x1b'), "{arguments}: {text}");
    }
    client.ask("launch", json!({ "program": WRONG_LOOKUP, "hepa": "1M", "type": "mini-vm", "__id": 1, "clock": false, "env": null }));
    let event = client.event("output");
    assert_eq!(event["output"], "the attribute `hepa` is not known, and left out; did you mean `heap`?\n");
    client.event("initialized");
    client.disconnect();
}

#[test]
fn clients_can_count_from_0() {
    let mut client = Client::start();
    client.ask("initialize", json!({ "adapterID": "x", "linesStartAt1": false, "columnsStartAt1": false }));
    client.ask("launch", json!({ "program": WRONG_LOOKUP }));
    let made = client.break_in(WRONG_LOOKUP, json!([{ "line": 56 }]));
    assert_eq!((&made[0]["line"], made[0].get("message")), (&json!(56), None));
    client.ask("configurationDone", json!({}));
    client.event("stopped");
    let frame = client.frame();
    assert_eq!((&frame["line"], &frame["column"]), (&json!(56), &json!(8)));
    client.disconnect();

    let mut client = Client::start();
    let reason = client.refused("initialize", json!({ "adapterID": "x", "pathFormat": "uri" }));
    assert!(reason.contains("paths"), "{reason}");
}

#[test]
fn what_a_program_prints_comes_in_events() {
    let source = "\
.fn main()
        host print_format(\"one\\n\")
        host print_error(\"two\\n\")
        host print_char('\u{20ac}')
        li r0, 3
        exit r0
";
    let path = program("both.asm", source);
    let mut client = Client::launch(&path, json!({}));
    client.ask("configurationDone", json!({}));
    let outputs: Vec<_> = (0..3).map(|_| client.event("output")).collect();
    let said: Vec<_> = outputs.iter().map(|it| (it["category"].as_str(), it["output"].as_str())).collect();
    let expected = [("stdout", "one\n"), ("stderr", "two\n"), ("stdout", "\u{20ac}")];
    assert_eq!(said, expected.map(|(category, text)| (Some(category), Some(text))));
    assert_eq!(client.event("exited")["exitCode"], 3);
    client.event("terminated");
    client.disconnect();
}

#[test]
fn input_arguments_and_grants_are_those_of_the_launch() {
    let input = temporary("input.txt", "b a b\n");
    let mut client = Client::launch("programs/word_count.asm", json!({ "input": input, "args": ["all"] }));
    client.ask("configurationDone", json!({}));
    let (output, exited) = client.output_until("stdout", "exited");
    let run = mini_vm(&["run", "programs/word_count.asm", "--", "all"], b"b a b\n");
    assert_eq!(output, String::from_utf8_lossy(&run.stdout));
    assert!(!output.is_empty());
    assert_eq!(exited["exitCode"], 0);
    client.disconnect();

    let text = "main: li r0, 64\n li r1, 8\n host random_bytes, r0\n halt";
    for (attributes, status) in [(json!({}), 70), (json!({ "random": true }), 0)] {
        let mut attributes = attributes;
        attributes["stopOnTrap"] = false.into();
        let mut client = Client::launch(&program("chance.asm", text), attributes);
        client.ask("configurationDone", json!({}));
        assert_eq!(client.event("exited")["exitCode"], status);
        client.disconnect();
    }
}

#[test]
fn the_end_is_as_the_launch_says() {
    // A trap that stops, and then ends.
    let mut client = Client::launch(WRONG_LOOKUP, json!({}));
    client.ask("configurationDone", json!({}));
    assert_eq!(client.event("stopped")["reason"], "exception");
    client.ask("continue", json!({ "threadId": 1 }));
    let (report, exited) = client.output_until("stderr", "exited");
    assert!(report.starts_with("error[out_of_bounds]"), "{report}");
    assert_eq!(exited["exitCode"], 70);
    client.event("terminated");
    client.disconnect();

    for attributes in [json!({ "stopOnTrap": false }), json!({ "noDebug": true, "stopOnEntry": true })] {
        let mut client = Client::launch(WRONG_LOOKUP, attributes);
        client.break_in(WRONG_LOOKUP, json!([]));
        client.ask("configurationDone", json!({}));
        assert_eq!(client.event("exited")["exitCode"], 70);
        client.disconnect();
    }

    let mut client = Client::launch(&endless(), json!({ "fuel": 1000 }));
    client.ask("configurationDone", json!({}));
    assert_eq!(client.event("stopped")["text"], "the program ran out of fuel");
    assert_eq!(client.ask("exceptionInfo", json!({ "threadId": 1 }))["exceptionId"], "out_of_fuel");
    client.go("stepBack");
    client.refused("exceptionInfo", json!({ "threadId": 1 }));
    client.disconnect();

    let mut client =
        Client::launch(&program("three.asm", "main: li r0, 3\n exit r0"), json!({ "stopOnExit": true }));
    client.ask("configurationDone", json!({}));
    assert_eq!(client.event("stopped")["text"], "the program has ended with status 3");
    client.go("stepBack");
    assert_eq!(client.evaluate("r0"), "3 (0x3)");
    client.go("continue");
    client.ask("next", json!({ "threadId": 1 }));
    assert_eq!(client.event("exited")["exitCode"], 3);
    client.disconnect();

    let made = {
        let mut client = Client::launch(WRONG_LOOKUP, json!({ "noDebug": true }));
        client.break_in(WRONG_LOOKUP, json!([{ "line": 26 }]))
    };
    assert_eq!(made[0]["verified"], false);
}

#[test]
fn a_breakpoint_of_the_program_stops_it() {
    let path = program("breaking.asm", "main: breakpoint\n halt\n");
    let mut client = Client::launch(&path, json!({}));
    client.ask("configurationDone", json!({}));
    let stopped = client.event("stopped");
    assert_eq!((&stopped["reason"], stopped.get("hitBreakpointIds")), (&json!("breakpoint"), None));
    client.disconnect();
    let mut client = Client::launch(&path, json!({ "noDebug": true }));
    client.ask("configurationDone", json!({}));
    assert_eq!(client.event("exited")["exitCode"], 0);
    client.disconnect();
}

#[test]
fn a_restart_reads_the_source_again_and_keeps_breakpoints() {
    let path = program("changing.asm", "main: li r0, 1\n li r1, 2\n halt\n");
    let folder = Path::new(&path).parent().expect("it is in a folder").display().to_string();
    let mut client = Client::launch("changing.asm", json!({ "cwd": folder }));
    let source = json!({ "path": path });
    let made = client.ask("setBreakpoints", json!({ "source": source, "breakpoints": [{ "line": 2 }] }));
    client.ask("configurationDone", json!({}));
    client.event("stopped");
    let frame = client.frame()["id"].clone();
    temporary("changing.asm", "main: li r0, 5\n li r1, 2\n halt\n");
    client.ask("restart", json!({}));
    let stopped = client.event("stopped");
    assert_eq!(stopped["hitBreakpointIds"], json!([made["breakpoints"][0]["id"]]));
    assert_eq!(client.evaluate("r0"), "5 (0x5)");
    client.refused("scopes", json!({ "frameId": frame }));
    let seq = client.send_odd("restart", json!({ "arguments": { "program": path, "stopOnEntry": true } }));
    assert_eq!(client.answer(seq)["success"], true);
    assert_eq!(client.event("stopped")["reason"], "entry");
    temporary("changing.asm", "main: nothing\n");
    client.refused("restart", json!({}));
    assert_eq!(client.evaluate("$pc"), "0 (0x0)", "the run before is still there");
    client.disconnect();
}

#[test]
fn a_recording_is_followed() {
    let recording = temporary("run.mvr", "").display().to_string();
    let input = b"b a b\n";
    let recorded = mini_vm(&["run", "--record", &recording, "programs/word_count.asm", "--", "all"], input);
    assert!(recorded.status.success(), "{recorded:?}");
    let mut client =
        Client::launch("programs/word_count.asm", json!({ "replay": recording, "stopOnExit": true }));
    client.ask("configurationDone", json!({}));
    let (output, _) = client.output_until("stdout", "stopped");
    assert_eq!(output, String::from_utf8_lossy(&recorded.stdout));
    assert_eq!(client.go("reverseContinue")["reason"], "entry");
    client.disconnect();
}

#[test]
fn what_there_is_comes_in_pages() {
    let text = "main: li r5, 1\n call down, r0\n halt\ndown: add r0, r0, 1\n call down, r0\n ret\n";
    let mut client = Client::launch(&program("down.asm", text), json!({ "callDepth": 5000 }));
    client.ask("configurationDone", json!({}));
    assert_eq!(client.event("stopped")["reason"], "exception");
    let all = client.ask("stackTrace", json!({ "threadId": 1 }));
    assert_eq!(all["totalFrames"], 5001);
    assert_eq!(all["stackFrames"].as_array().map(Vec::len), Some(1000));
    let last = client.ask("stackTrace", json!({ "threadId": 1, "startFrame": 4999, "levels": 20 }));
    let last = last["stackFrames"].as_array().expect("there are frames");
    assert_eq!((last.len(), &last[1]["name"]), (2, &json!("main")));
    let scopes = client.ask("scopes", json!({ "frameId": last[1]["id"] }));
    let all_registers = scopes["scopes"][0]["variablesReference"].clone();
    let page = client.variables(json!({ "variablesReference": all_registers, "start": 4, "count": 3 }));
    assert_eq!(names(&page), ["r4", "r5", "r6"]);
    assert_eq!(value(&page, "r5"), "1 (0x1)");
    // References do not outlive a stop.
    client.go("stepBack");
    client.refused("scopes", json!({ "frameId": last[1]["id"] }));
    client.refused("variables", json!({ "variablesReference": all_registers }));
    client.refused("variables", json!({ "variablesReference": 0 }));
    client.disconnect();

    let mut client = Client::launch(WRONG_LOOKUP, json!({}));
    client.ask("configurationDone", json!({}));
    client.event("stopped");
    let (_, maps) = client.scope("Maps");
    let map = maps[0]["variablesReference"].clone();
    let page =
        client.variables(json!({ "variablesReference": map, "filter": "indexed", "start": 1, "count": 1 }));
    assert_eq!(names(&page), ["[7]"]);
    let parts = client.variables(json!({ "variablesReference": map, "filter": "named" }));
    assert_eq!(names(&parts), ["header", "buckets"]);
    let page = client
        .variables(json!({ "variablesReference": parts[1]["variablesReference"], "start": 14, "count": 9 }));
    assert_eq!(names(&page), ["[14]", "[15]"]);
    client.disconnect();
}

#[test]
fn memory_and_instructions_are_shown() {
    let mut client = Client::at_start(WRONG_LOOKUP, json!({ "heap": "1K" }));
    let memory = client.ask("readMemory", json!({ "memoryReference": "0x8", "count": 4 }));
    assert_eq!(memory, json!({ "address": "0x8", "data": "cBEBAA==" }));
    let memory = client.ask("readMemory", json!({ "memoryReference": "1000", "offset": 22, "count": 4 }));
    assert_eq!(memory, json!({ "address": "0x3fe", "data": "AAA=", "unreadableBytes": 2 }));
    let memory = client.ask("readMemory", json!({ "memoryReference": "0x100000000", "count": 4 }));
    assert_eq!(memory["unreadableBytes"], 4);
    client.refused("readMemory", json!({ "memoryReference": "there", "count": 4 }));

    let here = client.frame()["instructionPointerReference"].clone();
    let answer = client.ask(
        "disassemble",
        json!({ "memoryReference": here, "instructionOffset": -1, "instructionCount": 3 }),
    );
    let instructions = answer["instructions"].as_array().expect("there are some");
    assert_eq!(instructions[0]["presentationHint"], "invalid");
    assert_eq!(instructions[1]["instruction"], "map_new prices, price_list");
    assert_eq!((&instructions[1]["symbol"], &instructions[1]["line"]), (&json!("main"), &json!(26)));
    assert_eq!(instructions[1]["address"], here);
    let answer = client
        .ask("disassemble", json!({ "memoryReference": here, "offset": 1_000_000, "instructionCount": 2 }));
    assert_eq!(answer["instructions"][1]["presentationHint"], "invalid");
    client.disconnect();
}

#[test]
fn sources_without_a_file_are_handed_out() {
    let text = ".include <text_map.asm>\nmain: call text_map_new, r0\n halt\n";
    let path = program("including.asm", text);
    let mut client = Client::launch(&path, json!({ "stopOnExit": true, "stopOnEntry": true }));
    let sources = client.ask("loadedSources", json!({}))["sources"].take();
    let sources = sources.as_array().expect("there are sources");
    assert_eq!(sources[0]["path"], json!(Path::new(&path)));
    let library = sources.iter().find(|it| it["name"] == "<text_map.asm>").expect("it is included");
    assert_eq!((&library["origin"], library.get("path")), (&json!("standard library"), None));
    let content =
        client.ask("source", json!({ "source": library, "sourceReference": library["sourceReference"] }));
    let file = fs::read_to_string(root().join("programs/lib/text_map.asm")).expect("there is the file");
    assert_eq!(content["content"], json!(file));
    client.refused("source", json!({ "sourceReference": 99 }));
    client.refused("source", json!({ "sourceReference": 0 }));
    // A breakpoint in it, by its number.
    let made = client.ask("setBreakpoints", json!({ "source": library, "breakpoints": [{ "line": 1 }] }));
    assert_eq!(made["breakpoints"][0]["source"]["sourceReference"], library["sourceReference"]);
    client.disconnect();

    // Bytecode without names has instructions alone.
    let bytecode = temporary("plain.mvb", "").display().to_string();
    let bare = program("bare.asm", "main: li r0, 1\n halt\n");
    assert!(mini_vm(&["asm", "--strip", &bare, "-o", &bytecode], b"").status.success());
    let mut client = Client::at_start(&bytecode, json!({}));
    let frame = client.frame();
    assert_eq!((&frame["name"], frame.get("source")), (&json!("instruction 0"), None));
    assert_eq!(client.ask("loadedSources", json!({}))["sources"], json!([]));
    let made = client.break_in("programs/hello.asm", json!([{ "line": 1 }]));
    assert_eq!(made[0]["message"], "the program does not know its source lines");
    client.go("next");
    client.disconnect();
}

#[test]
fn expressions_and_the_dialogue() {
    let mut client = Client::launch(WRONG_LOOKUP, json!({}));
    client.ask("configurationDone", json!({}));
    client.event("stopped");
    let frames = client.ask("stackTrace", json!({ "threadId": 1 }))["stackFrames"].take();
    let outer = client
        .ask("evaluate", json!({ "expression": "sum", "frameId": frames[1]["id"], "context": "hover" }));
    assert_eq!(outer["result"], "250 (0xfa)");
    client.refused("evaluate", json!({ "expression": "sum", "frameId": 99_999 }));
    let reason = client.refused("evaluate", json!({ "expression": "prise", "context": "hover" }));
    assert!(reason.contains("did you mean `price`?"), "{reason}");
    let map = client.ask("evaluate", json!({ "expression": "prices", "context": "watch" }));
    assert_eq!(map["result"], "80 (0x50), map of 3 of 8 entries");
    let inside = client.variables(json!({ "variablesReference": map["variablesReference"] }));
    assert_eq!(inside.len(), 5);

    assert_eq!(
        client.converse("who value"),
        "value is written at 67, price_of+2 (line 59): 184 (0xb8) -> 0 (0x0)"
    );
    assert!(client.converse("map prices[article]").contains("(home)"));
    assert!(client.converse("nonsense").starts_with("error: there is no command"));
    // What can be no command is told what is wrong with it as an expression.
    assert!(client.converse("u64[0]").starts_with("error: address 0x0 is in the null area"));
    assert!(!client.converse("r256").contains("command"));
    assert!(client.converse("rewind u32[place]").contains("price_of+1"));
    assert_eq!(client.event("stopped")["reason"], "goto");
    assert_eq!(client.line(), 58);
    assert!(client.converse("quit").is_empty());

    let complete = |client: &mut Client, text: &str, column: i64| {
        let answer = client.ask("completions", json!({ "text": text, "column": column }));
        answer["targets"].clone()
    };
    assert_eq!(complete(&mut client, "whe", 4), json!([{ "label": "where", "start": 1, "length": 3 }]));
    assert_eq!(
        complete(&mut client, "p '\u{1f600}' + artic", 15),
        json!([{ "label": "article", "start": 10, "length": 5 }])
    );
    assert!(complete(&mut client, "whe", 1).as_array().is_some_and(|all| all.len() > 20));
    client.disconnect();
}

#[test]
fn one_client_can_come_by_the_network() {
    let mut child = command(&["dap", "--listen", "127.0.0.1:0"]).spawn().expect("mini-vm starts");
    let mut line = String::new();
    let stderr = child.stderr.take().expect("standard error is piped");
    BufReader::new(stderr).read_line(&mut line).expect("it says where");
    let (_, address) = line.trim_end().rsplit_once(' ').expect("it says where");
    let mut stream = TcpStream::connect(address).expect("it listens");
    let request =
        json!({ "seq": 1, "type": "request", "command": "initialize", "arguments": { "adapterID": "x" } });
    let text = request.to_string();
    write!(stream, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("it reads");
    let mut reader = BufReader::new(stream.try_clone().expect("it is a stream"));
    let answer = client::read(&mut reader).expect("it answers");
    Schema::read().check(&answer).expect("it keeps the schema");
    assert_eq!(answer["success"], true);
    drop((stream, reader));
    assert_eq!(child.wait().expect("it ends").code(), Some(0));

    let refused = mini_vm(&["dap", "--listen", "0.0.0.0:0"], b"");
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn much_output_arrives_whole() {
    let text = "main: li r0, 0x20ac\nagain: host print_char, r0\n breakpoint\n add r1, r1, 1\n blt r1, 30000, again\n halt";
    let mut client = Client::launch(&program("much.asm", text), json!({ "noDebug": true }));
    client.ask("configurationDone", json!({}));
    let (output, exited) = client.output_until("stdout", "exited");
    assert_eq!((output == "\u{20ac}".repeat(30_000), &exited["exitCode"]), (true, &json!(0)));
    client.disconnect();
}

#[test]
fn the_schema_refuses_what_breaks_it() {
    let schema = Schema::read();
    let broken = [
        json!({ "seq": 1, "type": "event", "event": "stopped", "body": {} }),
        json!({ "seq": 1, "type": "event", "event": "stopped", "body": { "reason": "step", "thread": 1 } }),
        json!({ "seq": 1, "type": "event", "event": "stoped", "body": { "reason": "step" } }),
        json!({ "seq": "1", "type": "event", "event": "initialized" }),
        json!({ "type": "event", "event": "initialized" }),
        json!({ "seq": 1, "type": "response", "request_seq": 1, "command": "threads", "success": true, "body": { "threads": [{ "id": 1 }] } }),
        json!({ "seq": 1, "type": "response", "request_seq": 1, "command": "threads", "success": true }),
        json!({ "seq": 1, "type": "response", "request_seq": 1, "command": "scopes", "success": false }),
        json!({ "seq": 1, "type": "request", "command": "scopes", "arguments": {} }),
    ];
    for message in broken {
        assert!(schema.check(&message).is_err(), "{message}");
    }
    let kept =
        json!({ "seq": 1, "type": "event", "event": "stopped", "body": { "reason": "step", "threadId": 1 } });
    assert_eq!(schema.check(&kept), Ok(()));
}

/// The transcript of `docs/dap.md` is what happens. With `UPDATE_DOCS` set, that is written instead.
#[test]
fn the_transcript_is_true() {
    let path = root().join("docs/dap.md");
    let page = fs::read_to_string(&path).expect("there is the page");
    let (start, end) = ("<!-- session -->\n\n```text\n", "```\n\n<!-- end of session -->");
    let (before, behind) = page.split_once(start).expect("the page has a session");
    let (transcript, after) = behind.split_once(end).expect("the session has an end");
    let folder = root().display().to_string();
    let mut client = Client::start();
    let mut happened = String::new();
    for line in transcript.lines().filter(|line| line.starts_with("> ")) {
        let (name, arguments) = line[2..].split_once(' ').expect("there are arguments");
        let arguments = serde_json::from_str(&arguments.replace("$FOLDER", &folder)).expect("they are JSON");
        happened += &format!("{line}\n");
        let seq = client.send(name, arguments);
        let last = match name {
            "launch" => Some("initialized"),
            "configurationDone" | "continue" | "reverseContinue" | "stepBack" => Some("stopped"),
            _ => None,
        };
        let mut is_answered = false;
        loop {
            let message = client.receive();
            let is_response = message["type"] == "response";
            is_answered |= is_response && message["request_seq"] == seq;
            let name = if is_response { &message["command"] } else { &message["event"] };
            let body = match message["body"].to_string().replace(&folder, "$FOLDER") {
                // These are many.
                _ if name == "initialize" => " {...}".to_owned(),
                body if body == "null" => String::new(),
                body => format!(" {body}"),
            };
            happened += &format!("< {}{body}\n", name.as_str().expect("it is a text"));
            if is_answered && last.is_none_or(|last| message["event"] == last) {
                break;
            }
        }
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, [before, start, &happened, end, after].concat()).expect("the page can be written");
    } else {
        assert_eq!(
            transcript, happened,
            "write it anew with UPDATE_DOCS=1 cargo test -p mini-vm --test debug_adapter transcript"
        );
    }
}
