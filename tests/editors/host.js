// Stands for VS Code and for its language client, and tells what the extension does with them.

"use strict";

const Module = require("module");

const told = { handlers: {} };
const disposable = { dispose() {} };
const vscode = {
  workspace: {
    getConfiguration: (section) => ({ get: (name, fallback) => (told.path ? told.path : `${section}:${name}:${fallback}`) }),
    createFileSystemWatcher: (pattern) => ({ pattern }),
    onDidChangeConfiguration: (handler) => ((told.handlers.configuration = handler), disposable),
  },
  window: { showErrorMessage: (message) => (told.error = message), activeTextEditor: undefined },
  debug: {
    registerDebugAdapterDescriptorFactory: (type, factory) => ((told.factory = { type, factory }), disposable),
    registerDebugConfigurationProvider: (type, provider) => ((told.provider = { type, provider }), disposable),
  },
  DebugAdapterExecutable: class {
    constructor(command, args) {
      Object.assign(this, { command, args });
    }
  },
};

const started = [];
class LanguageClient {
  constructor(id, name, server, options) {
    Object.assign(this, { id, name, server, options });
  }
  async start() {
    if (this.server.run.command === "/missing") {
      throw new Error("not found");
    }
    started.push(`start ${this.server.run.command} ${this.server.run.args.join(" ")} for ${this.options.documentSelector[0].language}`);
  }
  async stop() {
    started.push("stop");
  }
}

const load = Module._load;
Module._load = (name, ...rest) => {
  switch (name) {
    case "vscode":
      return vscode;
    case "vscode-languageclient/node":
      return { LanguageClient };
    default:
      return load(name, ...rest);
  }
};

async function main() {
  const extension = require(process.argv[2]);
  const context = { subscriptions: [] };
  await extension.activate(context);
  const adapter = told.factory.factory.createDebugAdapterDescriptor();
  const resolve = (editor) => {
    vscode.window.activeTextEditor = editor;
    return told.provider.provider.resolveDebugConfiguration(undefined, {});
  };
  const editor = { document: { languageId: "mini-vm", uri: { fsPath: "/a.asm" } } };
  const program = resolve(editor).program;
  told.path = "/other";
  await told.handlers.configuration({ affectsConfiguration: (name) => name === "mini-vm.path" });
  told.path = "/missing";
  await told.handlers.configuration({ affectsConfiguration: () => true });
  await extension.deactivate();
  const subscriptions = context.subscriptions.length;
  console.log(JSON.stringify({ adapter, types: [told.factory.type, told.provider.type], program, started, subscriptions, error: told.error }));
}

main();
