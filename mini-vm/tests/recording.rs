//! Recordings: a run that follows one is the recorded run, and no bytes that should be one do harm.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::rc::Rc;
use std::sync::Arc;

use mini_vm::assembly::Options;
use mini_vm::console::{
    Console, File, MAX_OPEN_FILES, OpenMode, Outside, OutsideError, Replay, ReplayError, Stream,
};
use mini_vm::machine::{Limits, Machine, Stop};
use mini_vm::trap::TrapKind;
use mini_vm::verify::{Program, verify};

/// Asks for everything there is.
const PROGRAM: &str = r#"
.data buffer: .zero 64

.fn main()
.reg b, f, n
        li      b, buffer
        host    arg_count() -> n
        host    print_format("%d", n)
        host    arg(0, b, 64) -> n
        host    print_format(" %.*s", n, b)
        host    env("SET", b, 64) -> n
        host    print_format(" %.*s", n, b)
        host    env("UNSET", b, 64) -> n
        host    print_format(" %d", n)
.again: host    read(b, 5) -> n
        host    print_format(" %.*s", n, b)
        bnei    n, 0, .again
        host    clock_time() -> n
        host    print_format(" %d", n)
        host    clock_elapsed() -> n
        host    print_format(" %d", n)
        host    random_bytes(b, 4) -> n
        load32u n, [b]
        host    print_format(" %x", n)
        host    file_open("in", 0) -> f
        host    file_size(f) -> n
        host    print_format(" %d", n)
        host    file_seek(f, 2) -> n
        host    file_read(f, b, 64) -> n
        host    print_format(" %.*s", n, b)
        host    file_close(f) -> n
        host    file_open("out", 1) -> f
        host    file_write(f, "written", 7) -> n
        host    print_format(" %d", n)
        host    file_open("absent", 0) -> n
        host    print_format(" %d", n)
        host    file_read(7, b, 64) -> n
        halt
"#;

const PRINTED: &str = "2 one value -1 input  1000 1 4030201 5 cde 7 -1";

fn program(source: &str) -> Arc<Program> {
    let options = Options::default().host_signatures(Console::SIGNATURES);
    let module = options.assemble(source).unwrap_or_else(|error| panic!("{error}"));
    Arc::new(verify(module).expect("it is assembled"))
}

fn limits() -> Limits {
    Limits::default().heap_size(1 << 12)
}

/// The bytes of a file, and where it stands.
type Contents = Rc<RefCell<Cursor<Vec<u8>>>>;

/// An outside whose files are in memory.
#[derive(Clone, Default)]
struct World {
    files: Rc<RefCell<BTreeMap<String, Contents>>>,
    elapsed: u64,
}

struct Shared(Contents);

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Little at a time, as some files do.
        let length = buffer.len().min(2);
        self.0.borrow_mut().read(&mut buffer[..length])
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Shared {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.0.borrow_mut().seek(position)
    }
}

impl Outside for World {
    fn time(&mut self) -> Result<u64, OutsideError> {
        Ok(1000)
    }

    fn elapsed(&mut self) -> Result<u64, OutsideError> {
        self.elapsed += 1;
        Ok(self.elapsed)
    }

    fn fill_random(&mut self, buffer: &mut [u8]) -> Result<(), OutsideError> {
        (1..).zip(buffer).for_each(|(number, byte)| *byte = number);
        Ok(())
    }

    fn open(&mut self, path: &str, mode: OpenMode) -> Result<Box<dyn File>, OutsideError> {
        let mut files = self.files.borrow_mut();
        if mode == OpenMode::Write {
            files.insert(path.to_owned(), Rc::default());
        }
        let file = files.get(path).ok_or(io::Error::from(io::ErrorKind::NotFound))?;
        Ok(Box::new(Shared(file.clone())))
    }
}

impl World {
    fn new() -> Self {
        let world = Self::default();
        let file = Rc::new(RefCell::new(Cursor::new(b"abcde".to_vec())));
        world.files.borrow_mut().insert("in".to_owned(), file);
        world
    }
}

/// How a run came out: what was printed, where it stopped, and the machine.
struct Ran {
    output: String,
    stop: Stop,
    machine: Machine,
}

fn run(program: &Arc<Program>, mut console: Console<'_>, output: &RefCell<Vec<u8>>) -> Ran {
    let mut machine = Machine::new(program.clone(), &console, &limits()).expect("the limits do");
    let stop = machine.run(&mut console);
    console.end_of_run().expect("it can be written");
    drop(console);
    Ran { output: String::from_utf8(output.take()).expect("it is text"), stop, machine }
}

struct Printed<'o>(&'o RefCell<Vec<u8>>);

impl Write for Printed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The recording of a run of [`PROGRAM`], and how it came out.
fn recorded(program: &Arc<Program>, world: World) -> (Vec<u8>, Ran) {
    let (mut recording, output) = (Vec::new(), RefCell::default());
    let arguments = vec![b"one".to_vec(), b"two".to_vec()];
    let console = Console::new(&b"input"[..], Printed(&output), io::sink(), arguments)
        .outside(world)
        .environment(vec![("SET".to_owned(), Some(b"value".to_vec())), ("UNSET".to_owned(), None)])
        .recorded(&mut recording, program, &limits())
        .expect("a vector takes any bytes");
    let ran = run(program, console, &output);
    (recording, ran)
}

fn replayed<'c>(
    recording: &'c [u8],
    program: &Program,
    output: &'c RefCell<Vec<u8>>,
) -> Result<Console<'c>, ReplayError> {
    let replay = Replay::open(Cursor::new(recording))?;
    let console = Console::new(io::empty(), Printed(output), io::sink(), Vec::new());
    console.replayed_from(replay, program, &limits())
}

#[test]
fn a_replay_is_the_recorded_run() {
    let program = program(PROGRAM);
    let world = World::new();
    let (recording, first) = recorded(&program, world.clone());
    assert_eq!(first.output, PRINTED);
    let Stop::Trapped(trap) = &first.stop else { panic!("{:?}", first.stop) };
    assert!(matches!(&trap.kind, TrapKind::Host { .. }), "{trap}");
    assert_eq!(world.files.borrow()["out"].borrow().get_ref(), b"written");

    let output = RefCell::default();
    let console = replayed(&recording, &program, &output).expect("it is a recording");
    let second = run(&program, console, &output);
    assert_eq!(second.output, first.output);
    assert_eq!(second.stop, first.stop);
    assert_eq!(second.machine.snapshot(), first.machine.snapshot());
}

#[test]
fn recordings_of_equal_runs_are_equal() {
    let program = program(PROGRAM);
    assert_eq!(recorded(&program, World::new()).0, recorded(&program, World::new()).0);
}

#[test]
fn a_recording_that_is_cut_off_is_refused() {
    let program = program(PROGRAM);
    let (recording, _) = recorded(&program, World::new());
    for size in 0..recording.len() {
        match Replay::open(Cursor::new(&recording[..size])).err().expect("it is cut off") {
            ReplayError::NotRecording => assert!(size < 8),
            ReplayError::Truncated { offset } => assert!(offset <= size as u64),
            error => panic!("{size}: {error}"),
        }
    }
}

#[test]
fn a_recording_with_a_changed_byte_is_refused() {
    let program = program(PROGRAM);
    let (mut recording, _) = recorded(&program, World::new());
    for place in 0..recording.len() {
        for change in [1, 0x80, 0xff] {
            recording[place] ^= change;
            let output = RefCell::default();
            let error = replayed(&recording, &program, &output).err();
            assert!(error.is_some(), "byte {place}");
            recording[place] ^= change;
        }
    }
    recording.push(0);
    assert!(matches!(Replay::open(Cursor::new(&recording)), Err(ReplayError::Damaged { .. })));
}

#[test]
fn another_program_and_other_limits_are_refused() {
    let (own, other) = (program(PROGRAM), program("main: halt"));
    let (recording, _) = recorded(&own, World::new());
    let output = RefCell::default();
    assert!(matches!(replayed(&recording, &other, &output), Err(ReplayError::OtherProgram)));
    let replay = || Replay::open(Cursor::new(&recording)).expect("it is a recording");
    let console = || Console::new(io::empty(), io::sink(), io::sink(), Vec::new());
    for other in [limits().fuel(1), limits().heap_size(1 << 13), limits().guard(true), limits().call_depth(1)]
    {
        let outcome = console().replayed_from(replay(), &own, &other);
        assert!(matches!(outcome, Err(ReplayError::OtherLimit { .. })));
    }
    let outcome = console().max_output(1).replayed_from(replay(), &own, &limits());
    assert!(matches!(outcome, Err(ReplayError::OtherLimit { limit: "max-output", .. })));
}

/// A recording of one program as if it were one of another.
fn forged(recording: &[u8], program: &Arc<Program>) -> Vec<u8> {
    // The hash of the program stands at offset 12. All seals behind it change.
    let mut empty = Vec::new();
    let console = Console::new(io::empty(), io::sink(), io::sink(), Vec::new());
    drop(console.recorded(&mut empty, program, &limits()).expect("a vector takes any bytes"));
    let mut forged = recording.to_vec();
    forged[12..20].copy_from_slice(&empty[12..20]);
    let head = u32::from_le_bytes(forged[20..24].try_into().expect("4 bytes")) as usize;
    let mut hash = 0;
    for (start, end) in [(0, 8), (8, 12), (12, 20), (20, 24), (24, 24 + head)] {
        hash = hashed(hash, &forged[start..end]);
    }
    let mut seal_at = 24 + head;
    loop {
        forged[seal_at..seal_at + 8].copy_from_slice(&hash.to_le_bytes());
        let entry = seal_at + 8;
        match forged.get(entry) {
            None => return forged,
            Some(0) => {
                hash = hashed(hash, &[0]);
                seal_at = entry + 1;
            }
            Some(_) => {
                let length = forged[entry + 18..entry + 26].try_into().expect("8 bytes");
                seal_at = entry + 26 + u64::from_le_bytes(length) as usize;
                let ends = [1, 2, 10, 18, 26, seal_at - entry];
                for (start, end) in [0, 1, 2, 10, 18, 26].into_iter().zip(ends) {
                    hash = hashed(hash, &forged[entry + start..entry + end]);
                }
            }
        }
    }
}

/// The seal, a field later.
fn hashed(hash: u64, field: &[u8]) -> u64 {
    field.chunks(8).fold(hash, |hash, word| {
        let mut bytes = [0; 8];
        bytes[..word.len()].copy_from_slice(word);
        (hash.rotate_left(5) ^ u64::from_le_bytes(bytes)).wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}

/// What stops a program that follows the recording of another one.
fn divergence(recorded_source: &str, source: &str) -> String {
    let (own, other) = (program(recorded_source), program(source));
    let (recording, _) = recorded(&own, World::new());
    let recording = forged(&recording, &other);
    let output = RefCell::default();
    let mut console = replayed(&recording, &other, &output).expect("it is a recording");
    let mut machine = Machine::new(other, &console, &limits()).expect("the limits do");
    _ = machine.run(&mut console);
    let ended = console.end_of_run();
    let failure = console.take_failure().or(ended.err()).expect("it cannot be followed");
    assert_eq!(failure.stream, Stream::Replay);
    assert_eq!(failure.error.kind(), io::ErrorKind::InvalidData);
    failure.error.to_string()
}

#[test]
fn a_program_that_asks_otherwise_is_stopped() {
    let read = ".data b: .zero 8\n.fn main()\nhost read(8, 4)\nhalt";
    let message = |asks: &str| format!("the program calls {asks}");
    assert_eq!(
        divergence(read, ".data b: .zero 8\n.fn main()\nhost clock_time()\nhalt"),
        message("`clock_time` where the recorded run called `read`")
    );
    assert_eq!(
        divergence(read, ".data b: .zero 8\n.fn main()\nhost read(8, 3)\nhalt"),
        message("`read` where the recorded run called it with other arguments")
    );
    assert_eq!(
        divergence(read, ".data b: .zero 8\n.fn main()\nhost read(8, 4)\nhost read(8, 4)\nhalt"),
        message("`read` where the recorded run called nothing more: it had ended, or its output")
    );
    assert_eq!(divergence(read, "main: halt"), "the program ends where the recorded run went on");
    let write = r#".fn main()
        .reg f
        host file_open("out", 1) -> f
        host file_write(f, "one", 3)
        halt"#;
    assert_eq!(
        divergence(write, &write.replace("one", "two")),
        message("`file_write` where the recorded run called it with other arguments")
    );
}

#[test]
fn an_answer_that_is_too_long_is_refused() {
    let long = ".data b: .zero 64\n.fn main()\nhost read(8, 64)\nhalt";
    let own = program(long);
    let (mut recording, _) = recorded(&own, World::new());
    // The question becomes one for fewer bytes than the answer has.
    let head = u32::from_le_bytes(recording[20..24].try_into().expect("4 bytes")) as usize;
    let entry = 24 + head + 8;
    let hash = hashed(0, &2_u64.to_le_bytes());
    recording[entry + 2..entry + 10].copy_from_slice(&hash.to_le_bytes());
    let other = program(&long.replace("64)", "2)"));
    let recording = forged(&recording, &other);
    let output = RefCell::default();
    let mut console = replayed(&recording, &other, &output).expect("it is a recording");
    let mut machine = Machine::new(other, &console, &limits()).expect("the limits do");
    assert!(matches!(machine.run(&mut console), Stop::Trapped(_)));
    let failure = console.take_failure().expect("it cannot be followed");
    assert!(failure.error.to_string().contains("damaged"), "{failure}");
}

#[test]
fn input_that_fails_fails_again() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the line is dead"))
        }
    }
    let program = program(".data b: .zero 8\n.fn main()\nhost read(8, 4)\nhalt");
    let mut recording = Vec::new();
    let mut console = Console::new(io::BufReader::new(Broken), io::sink(), io::sink(), Vec::new())
        .recorded(&mut recording, &program, &limits())
        .expect("a vector takes any bytes");
    let mut machine = Machine::new(program.clone(), &console, &limits()).expect("the limits do");
    let first = machine.run(&mut console);
    console.end_of_run().expect("a vector takes any bytes");
    drop(console);
    let output = RefCell::default();
    let mut console = replayed(&recording, &program, &output).expect("it is a recording");
    let mut machine = Machine::new(program, &console, &limits()).expect("the limits do");
    assert_eq!(machine.run(&mut console), first);
    let failure = console.take_failure().expect("it fails");
    assert_eq!((failure.stream, failure.error.to_string().as_str()), (Stream::Input, "the line is dead"));
}

#[test]
fn a_recording_that_cannot_be_written_stops_the_program() {
    struct Full(usize);
    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let length = bytes.len().min(self.0);
            self.0 -= length;
            if length == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(length) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let program = program(".data b: .zero 8\n.fn main()\n.next: host read(8, 4)\njmp .next");
    let mut console = Console::new(io::BufReader::new(io::repeat(7)), io::sink(), io::sink(), Vec::new())
        .recorded(Full(100_000), &program, &limits())
        .expect("there is room for the head");
    let mut machine = Machine::new(program, &console, &limits()).expect("the limits do");
    assert!(matches!(machine.run(&mut console), Stop::Trapped(_)));
    assert_eq!(console.take_failure().expect("there is one").stream, Stream::Recording);
}

#[test]
fn files_have_the_smallest_free_number_and_an_end() {
    let source = r#"
.fn main()
.reg f, n
        li      n, 0
.next:  host    file_open("in", 0) -> f
        blti    f, 0, .full
        addi    n, n, 1
        jmp     .next
.full:  host    print_format("%d %d", n, f)
        host    file_close(5) -> f
        host    file_open("in", 0) -> f
        host    print_format(" %d", f)
        host    file_write(f, "x", 1)
        halt
"#;
    let program = program(source);
    let output = RefCell::default();
    let console = Console::new(io::empty(), Printed(&output), io::sink(), Vec::new()).outside(World::new());
    let ran = run(&program, console, &output);
    assert_eq!(ran.output, format!("{MAX_OPEN_FILES} -4 5"));
    assert!(matches!(ran.stop, Stop::Trapped(_)), "the file is not open for writing");
}

#[test]
fn what_is_written_to_files_counts_as_output() {
    let program = program(
        ".fn main()\n.reg f\nhost file_open(\"out\", 1) -> f\nhost file_write(f, \"12345\", 5)\n.n: host newline()\njmp .n",
    );
    let output = RefCell::default();
    let console = Console::new(io::empty(), Printed(&output), io::sink(), Vec::new());
    let ran = run(&program, console.outside(World::new()).max_output(8), &output);
    assert_eq!(ran.output, "\n\n\n");
}

#[test]
fn a_forged_head_gets_no_memory_for_arguments_that_are_not_there() {
    let program = program("main: halt");
    let mut recording = Vec::new();
    let console = Console::new(io::empty(), io::sink(), io::sink(), Vec::new());
    drop(console.recorded(&mut recording, &program, &limits()).expect("a vector takes any bytes"));
    let size = u32::from_le_bytes(recording[20..24].try_into().expect("4 bytes")) as usize;
    let conditions = &recording[24..24 + size - 2];
    for (count, empty) in [(&[0x81, 0x80, 0x40][..], (1 << 20) + 1), (&[0xff, 0xff, 0xff, 0xff, 0x7f], 0)] {
        let head = [conditions, count, &vec![0; empty + 1]].concat();
        let start =
            [&recording[..20], &(head.len() as u32).to_le_bytes(), &head, &[0; 8], &[0], &[0; 8]].concat();
        let forged = forged(&start, &program);
        let error = Replay::open(Cursor::new(&forged)).err().expect("it is forged");
        assert!(matches!(error, ReplayError::TooMuchGiven), "{error}");
    }
}

#[test]
fn an_interruption_is_recorded_with_the_fuel_that_was_used() {
    let program = program(".data b: .zero 8\n.fn main()\nhost read(8, 4)\n.next: jmp .next");
    let record = |signal, fuel| {
        let mut recording = Vec::new();
        let mut console = Console::new(&b"input"[..], io::sink(), io::sink(), Vec::new())
            .recorded(&mut recording, &program, &limits())
            .expect("a vector takes any bytes");
        let mut machine =
            Machine::new(program.clone(), &console, &limits().fuel(100)).expect("the limits do");
        assert_eq!(machine.run(&mut console), Stop::OutOfFuel);
        console.end_of_interrupted_run(signal, fuel).expect("a vector takes any bytes");
        drop(console);
        recording
    };
    let (recording, output) = (record(2, 90), RefCell::default());
    let mut console = replayed(&recording, &program, &output).expect("it is a recording");
    assert_eq!(console.replayed_interruption(100), None, "it has read nothing yet");
    let mut machine = Machine::new(program.clone(), &console, &limits().fuel(100)).expect("the limits do");
    assert_eq!(machine.run(&mut console), Stop::OutOfFuel);
    assert_eq!(console.replayed_interruption(89), None);
    assert_eq!(console.replayed_interruption(90), Some(2));
    for signal in [0, 128] {
        let error = Replay::open(Cursor::new(record(signal, 90))).err().expect("there is no such signal");
        assert!(matches!(error, ReplayError::Damaged { .. }), "{error}");
    }
}
