//! What is measured: the works, the peers, and who does what.

/// An interpreter and how it is called.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    /// What its command may be called; the first that is there is taken.
    pub(crate) commands: &'static [&'static str],
    /// What the command is given: `FILE` stands for the program, `ARGUMENTS` for those of the work.
    pub(crate) arguments: &'static str,
    /// How its programs' names go on behind that of the work; the first file that is there is taken.
    pub(crate) endings: &'static [&'static str],
    /// The argument that makes the command tell its version.
    pub(crate) version: &'static [&'static str],
    /// How to get it.
    pub(crate) installation: &'static str,
}

/// Something to do, for which each peer has a program.
pub(crate) struct Work {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// The name of the programs and of their folder.
    pub(crate) program: &'static str,
    pub(crate) input: Input,
    /// Who does it. What the first one prints is what all must print.
    pub(crate) peers: &'static [Peer],
}

/// What the programs of a work are given: to measure, and to see that they work.
pub(crate) enum Input {
    Arguments {
        full: &'static str,
        small: &'static str,
    },
    /// A text of so many bytes on standard input.
    Text {
        full: usize,
        small: usize,
    },
}

pub(crate) const WORKS: &[Work] = &[
    Work {
        name: "fib",
        title: "the 35th Fibonacci number by plain recursion",
        program: "fib",
        input: Input::Arguments { full: "35", small: "10" },
        peers: &[MINI_VM, LUA, LUAJIT, LUAJIT_WITHOUT_JIT, WASMI, PYTHON],
    },
    Work {
        name: "lcg",
        title: "50 million steps of a linear congruential generator",
        program: "lcg",
        input: Input::Arguments { full: "50000000", small: "1000" },
        peers: &[MINI_VM, LUA, LUAJIT, LUAJIT_WITHOUT_JIT, WASMI, PYTHON],
    },
    Work {
        // Python's slices cross out the multiples of a number in one go, as its users would.
        name: "sieve",
        title: "the primes up to 5 million by the sieve of Eratosthenes, three times",
        program: "sieve",
        input: Input::Arguments { full: "5000000", small: "1000" },
        peers: &[MINI_VM, LUA, LUAJIT, LUAJIT_WITHOUT_JIT, WASMI, PYTHON],
    },
    Work {
        name: "histogram",
        title: "10 million increments in a map of 8192 keys",
        program: "histogram",
        input: Input::Arguments { full: "10000000", small: "1000" },
        peers: &[MINI_VM, LUA, LUAJIT, LUAJIT_WITHOUT_JIT, PYTHON],
    },
    Work {
        // Lua's tables have a power of two of nodes and count them anew when none is free. With 1000 of 1024
        // taken, that is every few inserts: it is the worst case for them, and the next work is not.
        name: "churn_1000",
        title: "5 million inserts and removals in a map of 1000 entries",
        program: "churn",
        input: Input::Arguments { full: "5000000 1000", small: "1000 1000" },
        peers: &[MINI_VM, LUA, LUAJIT, LUAJIT_WITHOUT_JIT, PYTHON],
    },
    Work {
        name: "churn_700",
        title: "5 million inserts and removals in a map of 700 entries",
        program: "churn",
        input: Input::Arguments { full: "5000000 700", small: "1000 700" },
        peers: &[MINI_VM, LUA, LUAJIT, LUAJIT_WITHOUT_JIT, PYTHON],
    },
    Work {
        name: "word_count",
        title: "the words of a text of 50 MB with their counts, the most frequent first",
        program: "word_count",
        input: Input::Text { full: 50_000_000, small: 20_000 },
        peers: &[WORD_COUNT_OF_THE_REPOSITORY, LUA, LUAJIT, LUAJIT_WITHOUT_JIT, PYTHON, MAWK, GAWK, PERL],
    },
];

const MINI_VM: Peer = Peer {
    name: "mini-vm",
    commands: &[env!("CARGO_BIN_EXE_mini-vm")],
    arguments: "run FILE -- ARGUMENTS",
    endings: &[".asm"],
    version: &["--version"],
    installation: "cargo install --path mini-vm",
};

const WORD_COUNT_OF_THE_REPOSITORY: Peer =
    Peer { arguments: "run ../programs/word_count.asm -- all", ..MINI_VM };

const LUA: Peer = Peer {
    name: "Lua",
    commands: &["lua5.4", "lua"],
    arguments: "FILE ARGUMENTS",
    endings: &[".lua"],
    version: &["-v"],
    installation: "apt install lua5.4",
};

const LUAJIT: Peer = Peer {
    name: "LuaJIT",
    commands: &["luajit"],
    arguments: "FILE ARGUMENTS",
    // Its language is that of Lua 5.1, without operators for bits.
    endings: &["_luajit.lua", ".lua"],
    version: &["-v"],
    installation: "apt install luajit",
};

const LUAJIT_WITHOUT_JIT: Peer = Peer { name: "LuaJIT -joff", arguments: "-joff FILE ARGUMENTS", ..LUAJIT };

const WASMI: Peer = Peer {
    name: "wasmi",
    commands: &["wasmi"],
    // It prints what the function returns.
    arguments: "run --invoke run FILE ARGUMENTS",
    endings: &[".wat"],
    version: &["--version"],
    installation: "cargo install wasmi_cli",
};

const PYTHON: Peer = Peer {
    name: "Python",
    // The system's first: a version manager puts a shell script before it, which takes time of its own.
    commands: &["/usr/bin/python3", "python3"],
    arguments: "FILE ARGUMENTS",
    endings: &[".py"],
    version: &["--version"],
    installation: "apt install python3",
};

const MAWK: Peer = Peer {
    name: "mawk",
    commands: &["mawk"],
    arguments: "-f FILE",
    endings: &[".awk"],
    version: &["-W", "version"],
    installation: "apt install mawk",
};

const GAWK: Peer = Peer {
    name: "gawk",
    commands: &["gawk"],
    version: &["--version"],
    installation: "apt install gawk",
    ..MAWK
};

const PERL: Peer = Peer {
    name: "Perl",
    commands: &["perl"],
    arguments: "FILE",
    endings: &[".pl"],
    version: &["--version"],
    installation: "apt install perl",
};
