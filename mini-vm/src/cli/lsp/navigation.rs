//! Where names are: definitions, references, and what renaming changes.

use std::collections::HashMap;

use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, GotoDefinitionParams,
    GotoDefinitionResponse, Location, PrepareRenameResponse, ReferenceParams, RenameParams,
    TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit,
};
use mini_vm::assembly::inspection::CannotRename;

use super::assistance::place;
use super::server::Refusal;
use super::workspace::Workspace;

pub(super) fn definition(
    workspace: &mut Workspace<'_>,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>, Refusal> {
    let Some((view, at)) = place(workspace, &params.text_document_position_params) else { return Ok(None) };
    let places = view.inspection().definitions(view.file, at);
    let locations = places.iter().filter_map(|place| view.location(place));
    Ok(Some(GotoDefinitionResponse::Array(locations.collect())))
}

pub(super) fn references(
    workspace: &mut Workspace<'_>,
    params: ReferenceParams,
) -> Result<Option<Vec<Location>>, Refusal> {
    let position = params.text_document_position;
    let mut locations: Vec<Location> = Vec::new();
    for view in workspace.views(position.text_document.uri.as_str()) {
        let at = view.byte(position.position);
        let Some(occurrence) = view.inspection().occurrence_at(view.file, at) else { continue };
        let all = view.inspection().occurrences_of(occurrence.symbol);
        let wanted = all.filter(|occurrence| params.context.include_declaration || !occurrence.is_definition);
        locations.extend(wanted.filter_map(|occurrence| view.location(&occurrence.place)));
    }
    sort(&mut locations);
    Ok(Some(locations))
}

/// Puts locations in order, each of them once.
fn sort(locations: &mut Vec<Location>) {
    locations.sort_by(|one, other| {
        let key = |location: &Location| (location.range.start, location.range.end);
        one.uri.cmp(&other.uri).then_with(|| key(one).cmp(&key(other)))
    });
    locations.dedup();
}

pub(super) fn highlights(
    workspace: &mut Workspace<'_>,
    params: DocumentHighlightParams,
) -> Result<Option<Vec<DocumentHighlight>>, Refusal> {
    let Some((view, at)) = place(workspace, &params.text_document_position_params) else { return Ok(None) };
    let Some(occurrence) = view.inspection().occurrence_at(view.file, at) else { return Ok(None) };
    let all = view.inspection().occurrences_of(occurrence.symbol);
    let here = all.filter(|other| other.place.file == view.file);
    let highlights = here.map(|other| DocumentHighlight {
        range: view.range(&other.place.span),
        kind: Some(match other.is_definition {
            true => DocumentHighlightKind::WRITE,
            false => DocumentHighlightKind::READ,
        }),
    });
    Ok(Some(highlights.collect()))
}

pub(super) fn prepare_rename(
    workspace: &mut Workspace<'_>,
    params: TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>, Refusal> {
    refuse_in_library(workspace, &params)?;
    let Some((view, at)) = place(workspace, &params) else { return Ok(None) };
    let place = view.inspection().renamable(view.file, at).map_err(refusal)?;
    let placeholder = view.text()[place.span.clone()].to_owned();
    Ok(Some(PrepareRenameResponse::RangeWithPlaceholder { range: view.range(&place.span), placeholder }))
}

pub(super) fn rename(
    workspace: &mut Workspace<'_>,
    params: RenameParams,
) -> Result<Option<WorkspaceEdit>, Refusal> {
    let position = params.text_document_position;
    refuse_in_library(workspace, &position)?;
    let mut locations: Vec<Location> = Vec::new();
    for view in workspace.views(position.text_document.uri.as_str()) {
        let at = view.byte(position.position);
        let Some(root) = view.root().and_then(|uri| workspace.documents.get(uri.as_str())) else { continue };
        let renaming = workspace
            .with_options(root, |options| view.inspection().rename(view.file, at, &params.new_name, options));
        let places = renaming.map_err(refusal)?.places;
        locations.extend(places.iter().filter_map(|place| view.location(place)));
    }
    sort(&mut locations);
    Ok((!locations.is_empty()).then(|| edit_of(locations, &params.new_name)))
}

#[allow(clippy::mutable_key_type, reason = "the protocol's types have it so")]
fn edit_of(locations: Vec<Location>, name: &str) -> WorkspaceEdit {
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for Location { uri, range } in locations {
        changes.entry(uri).or_default().push(TextEdit { range, new_text: name.to_owned() });
    }
    WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
}

/// The files of the library are read only.
fn refuse_in_library(workspace: &Workspace<'_>, params: &TextDocumentPositionParams) -> Result<(), Refusal> {
    let document = workspace.documents.get(params.text_document.uri.as_str());
    match document.is_some_and(|document| workspace.is_of_library(document)) {
        true => Err(Refusal::failed("this file of the standard library does not change")),
        false => Ok(()),
    }
}

fn refusal(error: CannotRename) -> Refusal {
    Refusal::failed(error.to_string())
}
