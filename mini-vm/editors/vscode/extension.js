// Starts `mini-vm lsp` for the sources that are open, and `mini-vm dap` for each that is debugged.

"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

/** The executable that the settings name. */
function executable() {
  return vscode.workspace.getConfiguration("mini-vm").get("path", "mini-vm");
}

async function start() {
  const run = { command: executable(), args: ["lsp"] };
  const options = {
    documentSelector: [{ language: "mini-vm" }],
    // What is not open is read from disk, and may change there.
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.asm") },
  };
  client = new LanguageClient("mini-vm", "mini-vm", { run, debug: run }, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    vscode.window.showErrorMessage(
      `mini-vm: ${run.command} lsp does not start (${error.message}). The setting mini-vm.path names the executable.`,
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

/** Runs the debug adapter, which speaks over its standard input and output. */
const adapter = {
  createDebugAdapterDescriptor() {
    return new vscode.DebugAdapterExecutable(executable(), ["dap"]);
  },
};

/** What is debugged where no configuration says so: the file that is open. */
const configurations = {
  resolveDebugConfiguration(_folder, configuration) {
    if (configuration.type || configuration.request || configuration.name) {
      return configuration;
    }
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== "mini-vm") {
      return configuration;
    }
    const program = editor.document.uri.fsPath;
    return { type: "mini-vm", request: "launch", name: "Debug this program", program, stopOnEntry: true };
  },
};

async function activate(context) {
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory("mini-vm", adapter),
    vscode.debug.registerDebugConfigurationProvider("mini-vm", configurations),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("mini-vm.path")) {
        await stop();
        await start();
      }
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
