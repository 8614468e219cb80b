//! The language server, as an editor sees it: framing, the order of messages, every feature, and every refusal.

#[path = "language_server/client.rs"]
mod client;
#[path = "language_server/conversation.rs"]
mod conversation;
#[path = "language_server/diagnostics.rs"]
mod diagnostics;
#[path = "language_server/features.rs"]
mod features;
#[path = "language_server/page.rs"]
mod page;
mod support;
#[path = "language_server/times.rs"]
mod times;
