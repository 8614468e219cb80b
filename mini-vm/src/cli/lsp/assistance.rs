//! What helps while a program is written: hovers, completions, signatures, hints.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit,
    Documentation, Hover, HoverContents, HoverParams, InlayHint, InlayHintKind, InlayHintLabel,
    InlayHintParams, MarkupContent, MarkupKind, ParameterInformation, ParameterLabel, SignatureHelp,
    SignatureHelpParams, SignatureInformation, TextDocumentPositionParams, TextEdit,
};
use mini_vm::assembly::inspection::{CompletionKind, SymbolKind};

use super::server::Refusal;
use super::workspace::{View, Workspace};

/// The file that a position is in, and its byte. `None` if the document is not open.
pub(super) fn place(
    workspace: &mut Workspace<'_>,
    params: &TextDocumentPositionParams,
) -> Option<(View, usize)> {
    let view = workspace.view(params.text_document.uri.as_str())?;
    let at = view.byte(params.position);
    Some((view, at))
}

fn markdown(value: String) -> MarkupContent {
    MarkupContent { kind: MarkupKind::Markdown, value }
}

pub(super) fn hover(workspace: &mut Workspace<'_>, params: HoverParams) -> Result<Option<Hover>, Refusal> {
    let Some((view, at)) = place(workspace, &params.text_document_position_params) else { return Ok(None) };
    let hover = view.inspection().hover(view.file, at);
    Ok(hover.map(|hover| Hover {
        contents: HoverContents::Markup(markdown(hover.text)),
        range: Some(view.range(&hover.span)),
    }))
}

pub(super) fn completion(
    workspace: &mut Workspace<'_>,
    params: CompletionParams,
) -> Result<Option<CompletionResponse>, Refusal> {
    let Some((view, at)) = place(workspace, &params.text_document_position) else { return Ok(None) };
    let completions = view.inspection().completions(view.file, at);
    let range = view.range(&completions.range);
    let items = completions.items.into_iter().map(|item| CompletionItem {
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: item.text.clone() })),
        label: item.text,
        kind: Some(completion_kind(item.kind)),
        detail: (!item.detail.is_empty()).then_some(item.detail),
        documentation: item.documentation.map(|text| Documentation::MarkupContent(markdown(text))),
        ..CompletionItem::default()
    });
    Ok(Some(CompletionResponse::Array(items.collect())))
}

fn completion_kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Mnemonic | CompletionKind::Directive | CompletionKind::Keyword => {
            CompletionItemKind::KEYWORD
        }
        CompletionKind::Function | CompletionKind::HostFunction => CompletionItemKind::FUNCTION,
        CompletionKind::PredefinedConstant => CompletionItemKind::CONSTANT,
        CompletionKind::File => CompletionItemKind::FILE,
        CompletionKind::Symbol(kind) => match kind {
            SymbolKind::Function => CompletionItemKind::FUNCTION,
            SymbolKind::Label | SymbolKind::LocalLabel => CompletionItemKind::REFERENCE,
            SymbolKind::Data | SymbolKind::Register | SymbolKind::Result => CompletionItemKind::VARIABLE,
            SymbolKind::Constant | SymbolKind::Counter => CompletionItemKind::CONSTANT,
            SymbolKind::Struct | SymbolKind::Layout => CompletionItemKind::STRUCT,
            SymbolKind::Field => CompletionItemKind::FIELD,
            SymbolKind::Macro => CompletionItemKind::SNIPPET,
            SymbolKind::Parameter => CompletionItemKind::TYPE_PARAMETER,
        },
    }
}

pub(super) fn signature(
    workspace: &mut Workspace<'_>,
    params: SignatureHelpParams,
) -> Result<Option<SignatureHelp>, Refusal> {
    let Some((view, at)) = place(workspace, &params.text_document_position_params) else { return Ok(None) };
    let Some(signature) = view.inspection().signature(view.file, at) else { return Ok(None) };
    // The protocol counts these as UTF-16, whatever the encoding of columns.
    let units = |at: usize| signature.text[..at].encode_utf16().count() as u32;
    let parameters = signature.parameters.iter().map(|parameter| ParameterInformation {
        label: ParameterLabel::LabelOffsets([units(parameter.start), units(parameter.end)]),
        documentation: None,
    });
    let information = SignatureInformation {
        parameters: Some(parameters.collect()),
        label: signature.text.clone(),
        documentation: None,
        active_parameter: Some(signature.active as u32),
    };
    Ok(Some(SignatureHelp {
        signatures: vec![information],
        active_signature: Some(0),
        active_parameter: Some(signature.active as u32),
    }))
}

pub(super) fn hints(
    workspace: &mut Workspace<'_>,
    params: InlayHintParams,
) -> Result<Option<Vec<InlayHint>>, Refusal> {
    let Some(view) = workspace.view(params.text_document.uri.as_str()) else { return Ok(None) };
    let hints = view.inspection().hints(view.file, view.bytes(params.range));
    let hints = hints.into_iter().map(|hint| InlayHint {
        position: view.position(hint.at),
        label: InlayHintLabel::String(hint.text),
        kind: Some(InlayHintKind::TYPE),
        text_edits: None,
        tooltip: None,
        padding_left: None,
        padding_right: None,
        data: None,
    });
    Ok(Some(hints.collect()))
}
