//! The command that serves editors which debug: a server of the [Debug Adapter
//! Protocol](https://microsoft.github.io/debug-adapter-protocol/).
//!
//! A client speaks to it through a [`Connection`], which a thread of its own reads, so that requests are heard while a program
//! runs. The [`Server`] answers them one after the other; [`requests`] has which there are, and when. What a
//! program does is the work of the debugger that `mini-vm debug` has as well.

mod breakpoints;
mod connection;
mod launch;
mod looking;
mod moving;
mod places;
mod protocol;
mod requests;
mod run;
mod server;
mod variables;

use std::io::{self, BufReader};
use std::net::{SocketAddr, TcpListener};

use clap::Args;

use self::connection::Connection;
use self::server::Server;
use super::{Status, report};

/// Debug a program from an editor, by the Debug Adapter Protocol
#[derive(Args)]
#[command(after_help = "\
Examples:
  mini-vm dap
  mini-vm dap --listen 127.0.0.1:4711

An editor starts it, and speaks to it through standard input and output. A launch has the
attributes `program`, `args`, `cwd`, `stopOnEntry`, `stopOnTrap`, `stopOnExit` and `noDebug`, and
the options of `mini-vm debug`, such as `\"maxOutput\": \"1M\"` for `--max-output 1M`.")]
pub(super) struct DapCommand {
    /// Wait for one client at this address of the machine itself; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

impl DapCommand {
    pub(super) fn execute(self) -> Status {
        let connection = match self.listen {
            None => Ok(Connection::new(BufReader::new(io::stdin()), io::stdout())),
            Some(address) if !address.ip().is_loopback() => {
                report::error(&format!(
                    "{address} is no address of the machine itself, such as 127.0.0.1:4711"
                ));
                return Status::USAGE;
            }
            Some(address) => accept(address),
        };
        match connection {
            Ok(connection) => Server::new(connection).serve(),
            Err(error) => report::io_error("cannot listen", &error),
        }
    }
}

/// Waits for one client.
fn accept(address: SocketAddr) -> io::Result<std::rc::Rc<Connection>> {
    let listener = TcpListener::bind(address)?;
    report::note(&format!("listening at {}", listener.local_addr()?));
    let (stream, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    Ok(Connection::new(BufReader::new(stream.try_clone()?), stream))
}
