//! What a file consists of: its outline, what can be folded, the meaning of each word.

use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, FoldingRange, FoldingRangeKind,
    FoldingRangeParams, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens,
    SemanticTokensFullOptions, SemanticTokensLegend, SemanticTokensOptions, SemanticTokensParams,
    SemanticTokensResult, SymbolInformation, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};
use mini_vm::assembly::inspection::{FoldKind, OutlineItem, Place, SymbolKind, WordKind};

use super::server::Refusal;
use super::workspace::{View, Workspace};

/// The most symbols of all documents that are told.
const MOST_SYMBOLS: usize = 1_000;

pub(super) fn document_symbols(
    workspace: &mut Workspace<'_>,
    params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>, Refusal> {
    let Some(view) = workspace.view(params.text_document.uri.as_str()) else { return Ok(None) };
    let items = view.inspection().outline(view.file);
    let symbols = items.into_iter().map(|item| document_symbol(&view, item));
    Ok(Some(DocumentSymbolResponse::Nested(symbols.collect())))
}

#[allow(deprecated, reason = "the protocol's type has a field that is not used any more")]
fn document_symbol(view: &View, item: OutlineItem) -> DocumentSymbol {
    let symbol = view.inspection().symbol(item.symbol);
    let dot = if symbol.kind == SymbolKind::LocalLabel { "." } else { "" };
    let value = view.inspection().value_of(item.symbol);
    let children: Vec<_> = item.children.into_iter().map(|child| document_symbol(view, child)).collect();
    DocumentSymbol {
        name: format!("{dot}{}", symbol.name),
        detail: value.or_else(|| Some(symbol.kind.description().to_owned())),
        kind: symbol_kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: view.range(&(item.range.start.min(item.name.start)..item.range.end.max(item.name.end))),
        selection_range: view.range(&item.name),
        children: (!children.is_empty()).then_some(children),
    }
}

fn symbol_kind(kind: SymbolKind) -> lsp_types::SymbolKind {
    match kind {
        SymbolKind::Function | SymbolKind::Label => lsp_types::SymbolKind::FUNCTION,
        SymbolKind::LocalLabel => lsp_types::SymbolKind::KEY,
        SymbolKind::Data | SymbolKind::Register | SymbolKind::Result => lsp_types::SymbolKind::VARIABLE,
        SymbolKind::Constant | SymbolKind::Counter => lsp_types::SymbolKind::CONSTANT,
        SymbolKind::Struct | SymbolKind::Layout => lsp_types::SymbolKind::STRUCT,
        SymbolKind::Field => lsp_types::SymbolKind::FIELD,
        SymbolKind::Macro => lsp_types::SymbolKind::METHOD,
        SymbolKind::Parameter => lsp_types::SymbolKind::TYPE_PARAMETER,
    }
}

/// The symbols of the open documents and of what they include that have the letters of the query in their names, in its
/// order.
#[allow(deprecated, reason = "the protocol's type has a field that is not used any more")]
pub(super) fn workspace_symbols(
    workspace: &mut Workspace<'_>,
    params: WorkspaceSymbolParams,
) -> Result<Option<WorkspaceSymbolResponse>, Refusal> {
    let open: Vec<String> = workspace.documents.iter().map(|document| document.uri.to_string()).collect();
    let mut found: Vec<SymbolInformation> = Vec::new();
    for view in open.iter().flat_map(|uri| workspace.view(uri)).collect::<Vec<_>>() {
        let inspection = view.inspection();
        for (id, symbol) in inspection.symbols().filter(|(_, symbol)| is_told(symbol.kind)) {
            let name = inspection.full_name(id);
            if !has_letters(&name, &params.query) {
                continue;
            }
            let places = symbol.definitions.iter().map(|definition| &definition.name);
            found.extend(places.filter_map(|place| view.location(place)).map(|location| {
                let kind = symbol_kind(symbol.kind);
                let (tags, deprecated, container_name) = (None, None, None);
                SymbolInformation { name: name.clone(), kind, tags, deprecated, location, container_name }
            }));
        }
    }
    found.sort_by(|one, other| {
        let key = |symbol: &SymbolInformation| (symbol.name.clone(), symbol.location.range.start);
        key(one).cmp(&key(other)).then_with(|| one.location.uri.cmp(&other.location.uri))
    });
    found.dedup();
    found.truncate(MOST_SYMBOLS);
    Ok(Some(WorkspaceSymbolResponse::Flat(found)))
}

fn is_told(kind: SymbolKind) -> bool {
    !matches!(kind, SymbolKind::Register | SymbolKind::Result | SymbolKind::Parameter | SymbolKind::Counter)
}

fn has_letters(name: &str, query: &str) -> bool {
    let mut letters = name.chars().map(|letter| letter.to_ascii_lowercase());
    query.chars().all(|wanted| letters.any(|letter| letter == wanted.to_ascii_lowercase()))
}

pub(super) fn folds(
    workspace: &mut Workspace<'_>,
    params: FoldingRangeParams,
) -> Result<Option<Vec<FoldingRange>>, Refusal> {
    let Some(view) = workspace.view(params.text_document.uri.as_str()) else { return Ok(None) };
    let folds = view.inspection().folds(view.file);
    let folds = folds.into_iter().map(|fold| FoldingRange {
        start_line: view.position(fold.range.start).line,
        end_line: view.position(fold.range.end).line,
        kind: Some(match fold.kind {
            FoldKind::Region => FoldingRangeKind::Region,
            FoldKind::Comment => FoldingRangeKind::Comment,
        }),
        ..FoldingRange::default()
    });
    Ok(Some(folds.collect()))
}

/// The types of tokens, in the order of their numbers.
const TOKEN_TYPES: [SemanticTokenType; 9] = [
    SemanticTokenType::FUNCTION,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::PARAMETER,
    SemanticTokenType::STRUCT,
    SemanticTokenType::PROPERTY,
    SemanticTokenType::MACRO,
    SemanticTokenType::KEYWORD,
    SemanticTokenType::ENUM_MEMBER,
    SemanticTokenType::STRING,
];

pub(super) fn semantic_token_options() -> SemanticTokensOptions {
    SemanticTokensOptions {
        legend: SemanticTokensLegend {
            token_types: TOKEN_TYPES.to_vec(),
            token_modifiers: vec![SemanticTokenModifier::DEFINITION],
        },
        full: Some(SemanticTokensFullOptions::Bool(true)),
        ..SemanticTokensOptions::default()
    }
}

pub(super) fn semantic_tokens(
    workspace: &mut Workspace<'_>,
    params: SemanticTokensParams,
) -> Result<Option<SemanticTokensResult>, Refusal> {
    let Some(view) = workspace.view(params.text_document.uri.as_str()) else { return Ok(None) };
    let inspection = view.inspection();
    let names = inspection.occurrences_in(view.file).map(|occurrence| {
        let kind = token_type_of_symbol(inspection.symbol(occurrence.symbol).kind);
        (&occurrence.place, kind, u32::from(occurrence.is_definition))
    });
    let words = inspection.words_in(view.file).map(|word| (&word.place, token_type_of_word(word.kind), 0));
    let mut tokens: Vec<(&Place, SemanticTokenType, u32)> = names.chain(words).collect();
    tokens.sort_by_key(|(place, ..)| (place.span.start, place.span.end));
    let mut data = Vec::new();
    let (mut line, mut character, mut end) = (0, 0, 0);
    for (place, kind, modifiers) in tokens {
        // A place has one meaning, the first.
        if place.span.start < end || place.span.is_empty() {
            continue;
        }
        end = place.span.end;
        let range = view.range(&place.span);
        let delta_line = range.start.line - line;
        let delta_start = range.start.character - if delta_line == 0 { character } else { 0 };
        (line, character) = (range.start.line, range.start.character);
        let token_type = TOKEN_TYPES.iter().position(|other| *other == kind).unwrap_or_default() as u32;
        let length = range.end.character.saturating_sub(range.start.character);
        data.push(SemanticToken {
            delta_line,
            delta_start,
            length,
            token_type,
            token_modifiers_bitset: modifiers,
        });
    }
    Ok(Some(SemanticTokensResult::Tokens(SemanticTokens { result_id: None, data })))
}

fn token_type_of_symbol(kind: SymbolKind) -> SemanticTokenType {
    match kind {
        SymbolKind::Function | SymbolKind::Label | SymbolKind::LocalLabel => SemanticTokenType::FUNCTION,
        SymbolKind::Data | SymbolKind::Register | SymbolKind::Result => SemanticTokenType::VARIABLE,
        SymbolKind::Constant => SemanticTokenType::ENUM_MEMBER,
        SymbolKind::Struct | SymbolKind::Layout => SemanticTokenType::STRUCT,
        SymbolKind::Field => SemanticTokenType::PROPERTY,
        SymbolKind::Macro => SemanticTokenType::MACRO,
        SymbolKind::Parameter | SymbolKind::Counter => SemanticTokenType::PARAMETER,
    }
}

fn token_type_of_word(kind: WordKind) -> SemanticTokenType {
    match kind {
        WordKind::Mnemonic | WordKind::Directive | WordKind::Keyword => SemanticTokenType::KEYWORD,
        WordKind::Function | WordKind::HostFunction => SemanticTokenType::FUNCTION,
        WordKind::PredefinedConstant => SemanticTokenType::ENUM_MEMBER,
        WordKind::Register => SemanticTokenType::VARIABLE,
        WordKind::File => SemanticTokenType::STRING,
    }
}
