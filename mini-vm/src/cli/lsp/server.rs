//! The server: the order of messages, and which method asks for what.

use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::sync::mpsc::{Receiver, channel};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    Cancel, DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Exit, Notification as _, PublishDiagnostics,
};
use lsp_types::request::{
    Completion, DocumentHighlightRequest, DocumentSymbolRequest, FoldingRangeRequest, Formatting,
    GotoDefinition, HoverRequest, Initialize, InlayHintRequest, PrepareRenameRequest, RangeFormatting,
    References, Rename, Request as _, SemanticTokensFullRequest, Shutdown, SignatureHelpRequest,
    WorkspaceSymbolRequest,
};
use lsp_types::{
    CompletionOptions, HoverProviderCapability, InitializeParams, InitializeResult, NumberOrString, OneOf,
    RenameOptions, SaveOptions, ServerCapabilities, ServerInfo, SignatureHelpOptions,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkDoneProgressOptions,
};
use mini_vm::console::{Stream, StreamError};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::diagnostics::Published;
use super::positions::Encoding;
use super::transport::{Incoming, read_to, write, write_value};
use super::workspace::Workspace;
use super::{assistance, layout, navigation, structure};
use crate::cli::limits::SourceLimits;
use crate::cli::{Status, report};

/// Why a request has no answer.
pub(super) struct Refusal {
    code: ErrorCode,
    message: String,
}

impl Refusal {
    /// The request makes sense, but cannot be done.
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self { code: ErrorCode::RequestFailed, message: message.into() }
    }

    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// How far the conversation has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing but `initialize` is answered.
    New,
    Running,
    /// Nothing but `exit` counts.
    ShutDown,
}

struct Server<'l> {
    workspace: Workspace<'l>,
    published: Published,
    /// The documents that have to be checked once nothing waits for an answer.
    unchecked: BTreeSet<String>,
    phase: Phase,
}

/// What comes in, in its order, but for requests that are not wanted any more.
struct Inbox {
    receiver: Receiver<Incoming>,
    waiting: VecDeque<Incoming>,
}

/// Answers an editor until it leaves.
pub(super) fn serve(limits: &SourceLimits) -> Status {
    let (sender, receiver) = channel();
    read_to(sender);
    let mut inbox = Inbox { receiver, waiting: VecDeque::new() };
    let mut server = Server {
        workspace: Workspace::new(limits),
        published: Published::default(),
        unchecked: BTreeSet::new(),
        phase: Phase::New,
    };
    match server.run(&mut inbox) {
        Ok(status) => status,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => server.status(),
        Err(error) => report::stream_error(&StreamError { stream: Stream::Output, error }, ""),
    }
}

impl Inbox {
    /// What comes next. `None` if nothing does yet.
    fn next(&mut self) -> io::Result<Option<Incoming>> {
        while let Ok(incoming) = self.receiver.try_recv() {
            self.add(incoming)?;
        }
        Ok(self.waiting.pop_front())
    }

    /// What comes next, once something does.
    fn wait(&mut self) -> Incoming {
        self.receiver.recv().unwrap_or(Incoming::End)
    }

    /// Adds what has come, or takes out what it says is not wanted any more.
    fn add(&mut self, incoming: Incoming) -> io::Result<()> {
        let Some(id) = cancelled(&incoming) else {
            self.waiting.push_back(incoming);
            return Ok(());
        };
        let is_it = |waiting: &Incoming| matches!(waiting, Incoming::Message(Message::Request(request)) if request.id == id);
        match self.waiting.iter().position(is_it) {
            Some(index) => {
                self.waiting.remove(index);
                let code = ErrorCode::RequestCanceled as i32;
                write(&Response::new_err(id, code, "the request is cancelled".to_owned()).into())
            }
            None => Ok(()),
        }
    }
}

/// The request that a message cancels, if it does.
fn cancelled(incoming: &Incoming) -> Option<RequestId> {
    let Incoming::Message(Message::Notification(notification)) = incoming else { return None };
    if notification.method != Cancel::METHOD {
        return None;
    }
    let params: lsp_types::CancelParams = serde_json::from_value(notification.params.clone()).ok()?;
    Some(match params.id {
        NumberOrString::Number(number) => number.into(),
        NumberOrString::String(text) => text.into(),
    })
}

/// The conversation.
impl Server<'_> {
    fn run(&mut self, inbox: &mut Inbox) -> io::Result<Status> {
        loop {
            let incoming = match inbox.next()? {
                Some(incoming) => incoming,
                None if self.check_one()? => continue,
                None => inbox.wait(),
            };
            match incoming {
                Incoming::Message(Message::Request(request)) => {
                    let Request { id, method, params } = request;
                    let response = match self.answer(&method, params) {
                        Ok(result) => Response::new_ok(id, result),
                        Err(Refusal { code, message }) => Response::new_err(id, code as i32, message),
                    };
                    write(&response.into())?;
                }
                Incoming::Message(Message::Notification(notification)) => {
                    if notification.method == Exit::METHOD {
                        return Ok(self.status());
                    }
                    self.notice(notification);
                }
                // The server asks nothing.
                Incoming::Message(Message::Response(_)) => {}
                Incoming::Malformed(answer) => write_value(&answer)?,
                Incoming::Unframed(reason) => {
                    report::error(&format!("the input is not that of a language client: {reason}"));
                    return Ok(Status::BAD_INPUT);
                }
                Incoming::End => return Ok(self.status()),
            }
        }
    }

    /// How the command ends when the editor leaves now.
    fn status(&self) -> Status {
        if self.phase == Phase::ShutDown { Status::SUCCESS } else { Status::FAILURE }
    }

    /// Checks one of the documents that have changed, if there is one.
    fn check_one(&mut self) -> io::Result<bool> {
        let Some(uri) = self.unchecked.pop_first() else { return Ok(false) };
        // Which document is part of which program is known once all have been looked at.
        let all: Vec<String> =
            self.workspace.documents.iter().map(|document| document.uri.to_string()).collect();
        for document in all {
            self.workspace.program(&document);
        }
        for params in self.published.update(&uri, &mut self.workspace) {
            let message = Notification::new(PublishDiagnostics::METHOD.to_owned(), params);
            write(&message.into())?;
        }
        Ok(true)
    }

    fn answer(&mut self, method: &str, params: Value) -> Result<Value, Refusal> {
        match (self.phase, method) {
            (Phase::New, Initialize::METHOD) => return self.initialize(params),
            (Phase::New, _) => {
                let message = "the first request is `initialize`";
                return Err(Refusal::new(ErrorCode::ServerNotInitialized, message));
            }
            (Phase::Running, Initialize::METHOD) => {
                return Err(Refusal::new(ErrorCode::InvalidRequest, "`initialize` is asked for once"));
            }
            (Phase::ShutDown, _) => {
                return Err(Refusal::new(ErrorCode::InvalidRequest, "the server is shut down"));
            }
            (Phase::Running, Shutdown::METHOD) => {
                self.phase = Phase::ShutDown;
                return Ok(Value::Null);
            }
            (Phase::Running, _) => {}
        }
        let workspace = &mut self.workspace;
        match method {
            HoverRequest::METHOD => respond::<HoverRequest>(workspace, params, assistance::hover),
            Completion::METHOD => respond::<Completion>(workspace, params, assistance::completion),
            SignatureHelpRequest::METHOD => {
                respond::<SignatureHelpRequest>(workspace, params, assistance::signature)
            }
            InlayHintRequest::METHOD => respond::<InlayHintRequest>(workspace, params, assistance::hints),
            GotoDefinition::METHOD => respond::<GotoDefinition>(workspace, params, navigation::definition),
            References::METHOD => respond::<References>(workspace, params, navigation::references),
            DocumentHighlightRequest::METHOD => {
                respond::<DocumentHighlightRequest>(workspace, params, navigation::highlights)
            }
            PrepareRenameRequest::METHOD => {
                respond::<PrepareRenameRequest>(workspace, params, navigation::prepare_rename)
            }
            Rename::METHOD => respond::<Rename>(workspace, params, navigation::rename),
            DocumentSymbolRequest::METHOD => {
                respond::<DocumentSymbolRequest>(workspace, params, structure::document_symbols)
            }
            WorkspaceSymbolRequest::METHOD => {
                respond::<WorkspaceSymbolRequest>(workspace, params, structure::workspace_symbols)
            }
            FoldingRangeRequest::METHOD => {
                respond::<FoldingRangeRequest>(workspace, params, structure::folds)
            }
            SemanticTokensFullRequest::METHOD => {
                respond::<SemanticTokensFullRequest>(workspace, params, structure::semantic_tokens)
            }
            Formatting::METHOD => respond::<Formatting>(workspace, params, layout::format),
            RangeFormatting::METHOD => respond::<RangeFormatting>(workspace, params, layout::format_range),
            _ => {
                let message = format!("there is no method `{}`", method.escape_debug());
                Err(Refusal::new(ErrorCode::MethodNotFound, message))
            }
        }
    }

    fn initialize(&mut self, params: Value) -> Result<Value, Refusal> {
        let params: InitializeParams = parsed(params)?;
        let offered = params.capabilities.general.and_then(|general| general.position_encodings);
        self.workspace.encoding = Encoding::chosen(&offered.unwrap_or_default());
        self.phase = Phase::Running;
        let info = ServerInfo {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        };
        let result =
            InitializeResult { capabilities: capabilities(self.workspace.encoding), server_info: Some(info) };
        serialized(result)
    }

    /// Takes note of what the editor tells. What makes no sense, or is not known, is passed over.
    fn notice(&mut self, Notification { method, params }: Notification) {
        if self.phase != Phase::Running {
            return;
        }
        match method.as_str() {
            DidOpenTextDocument::METHOD => {
                let Ok(params) = parsed::<lsp_types::DidOpenTextDocumentParams>(params) else { return };
                let document = params.text_document;
                let encoding = self.workspace.encoding;
                self.workspace.documents.open(document.uri, document.version, &document.text, encoding);
                self.unchecked.extend(self.workspace.forget_all());
            }
            DidChangeTextDocument::METHOD => {
                let Ok(params) = parsed::<lsp_types::DidChangeTextDocumentParams>(params) else { return };
                let (document, encoding) = (params.text_document, self.workspace.encoding);
                let changes = params.content_changes;
                self.workspace.documents.change(&document.uri, document.version, changes, encoding);
                self.unchecked.extend(self.workspace.forget(document.uri.as_str()));
            }
            DidCloseTextDocument::METHOD => {
                let Ok(params) = parsed::<lsp_types::DidCloseTextDocumentParams>(params) else { return };
                let uri = params.text_document.uri;
                if self.workspace.documents.close(&uri).is_some() {
                    self.workspace.remove(uri.as_str());
                    self.unchecked.extend(self.workspace.forget_all());
                    self.unchecked.insert(uri.to_string());
                }
            }
            // Files that are not open are read from disk.
            DidSaveTextDocument::METHOD | DidChangeWatchedFiles::METHOD => {
                self.unchecked.extend(self.workspace.forget_all());
            }
            _ => {}
        }
    }
}

fn parsed<T: DeserializeOwned>(params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params).map_err(|error| Refusal::new(ErrorCode::InvalidParams, error.to_string()))
}

fn serialized(result: impl serde::Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(result).map_err(|error| Refusal::new(ErrorCode::InternalError, error.to_string()))
}

/// Answers a request of the type `R`.
fn respond<R: lsp_types::request::Request>(
    workspace: &mut Workspace<'_>,
    params: Value,
    answer: fn(&mut Workspace<'_>, R::Params) -> Result<R::Result, Refusal>,
) -> Result<Value, Refusal> {
    answer(workspace, parsed(params)?).and_then(serialized)
}

/// What the server can do.
fn capabilities(encoding: Encoding) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let characters = |characters: &[&str]| Some(characters.iter().map(|&it| it.to_owned()).collect());
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: characters(&[".", "<", "\\"]),
            ..CompletionOptions::default()
        }),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: characters(&["(", ",", " "]),
            ..SignatureHelpOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        folding_range_provider: Some(true.into()),
        inlay_hint_provider: Some(OneOf::Left(true)),
        semantic_tokens_provider: Some(structure::semantic_token_options().into()),
        ..ServerCapabilities::default()
    }
}
