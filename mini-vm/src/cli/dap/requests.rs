//! The requests: one table.

/// What there must be for a request to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// Nothing.
    Nothing,
    /// A client that has said who it is, and no program.
    Client,
    /// A program.
    Program,
    /// A program that has not ended, or stands at its end to be looked at.
    Stop,
}

/// What becomes of a request that comes while the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WhileRunning {
    /// It is answered at once.
    Answered,
    /// It is refused.
    Refused,
    /// It is carried out in between.
    Between,
    /// It stops the program.
    Stops,
}

macro_rules! define_requests {
    ($($Name:ident $command:literal $needs:ident $while_running:ident;)+) => {
        /// A request that is understood.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Command { $($Name),+ }

        impl Command {
            /// The one of this name.
            pub(super) fn named(name: &str) -> Option<Self> {
                match name {
                    $($command => Some(Self::$Name),)+
                    _ => None,
                }
            }

            pub(super) fn needs(self) -> Needs {
                match self { $(Self::$Name => Needs::$needs),+ }
            }

            pub(super) fn while_running(self) -> WhileRunning {
                match self { $(Self::$Name => WhileRunning::$while_running),+ }
            }
        }
    };
}

define_requests! {
    Initialize "initialize" Nothing Between;
    Launch "launch" Client Between;
    ConfigurationDone "configurationDone" Program Between;
    Restart "restart" Program Stops;
    Terminate "terminate" Nothing Stops;
    Disconnect "disconnect" Nothing Stops;

    SetBreakpoints "setBreakpoints" Program Between;
    SetFunctionBreakpoints "setFunctionBreakpoints" Program Between;
    SetInstructionBreakpoints "setInstructionBreakpoints" Program Between;
    SetExceptionBreakpoints "setExceptionBreakpoints" Program Between;
    SetDataBreakpoints "setDataBreakpoints" Program Between;
    DataBreakpointInfo "dataBreakpointInfo" Stop Refused;
    BreakpointLocations "breakpointLocations" Program Between;

    Continue "continue" Stop Refused;
    Next "next" Stop Refused;
    StepIn "stepIn" Stop Refused;
    StepOut "stepOut" Stop Refused;
    StepBack "stepBack" Stop Refused;
    ReverseContinue "reverseContinue" Stop Refused;
    Pause "pause" Stop Stops;

    Threads "threads" Nothing Answered;
    StackTrace "stackTrace" Stop Refused;
    Scopes "scopes" Stop Refused;
    Variables "variables" Stop Refused;
    ExceptionInfo "exceptionInfo" Stop Refused;
    Evaluate "evaluate" Stop Refused;
    Completions "completions" Program Between;
    Source "source" Program Between;
    LoadedSources "loadedSources" Program Between;
    ReadMemory "readMemory" Stop Refused;
    Disassemble "disassemble" Program Between;
}
