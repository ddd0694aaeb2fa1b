//! `infill lend`: this machine's devices for a training on another.
//!
//! Burn's own remote devices, over WebSocket: the operations of a network go out, and only what is read comes back.
//! Nothing of it is encrypted, so beyond this machine a token is asked for, and a network that is trusted.

use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use burn::server::{RemoteServer, TokenAuthorizer, WebSocketTransport};
use burn::tensor::Device;
use burn::tensor::remote::RemoteHost;

use super::place::{PLACES, Place};

/// Where the token is read from, by those who lend and those who borrow.
const TOKEN: &str = "INFILL_TOKEN";

#[derive(Debug, clap::Args)]
pub struct LendArgs {
    /// Where to listen; beyond this machine only with a token in the environment, INFILL_TOKEN.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,

    /// What to lend, several times for several devices of one kind.
    #[arg(long, value_name = "DEVICE", default_value = "auto", help = format!("What to lend, several times for several devices of one kind: {PLACES}"))]
    pub device: Vec<Place>,
}

/// Lends until it is told to stop.
pub fn run(args: &LendArgs) -> Result<ExitCode> {
    let token = token();
    if token.is_none() && !args.listen.ip().is_loopback() {
        bail!(
            "anyone who reaches {} could compute here; put a token into {TOKEN}, here and there",
            args.listen
        );
    }
    let devices = args.device.iter().map(Place::open).collect::<Result<Vec<_>>>()?;
    let listener =
        TcpListener::bind(args.listen).with_context(|| format!("cannot listen on {}", args.listen))?;
    println!("lending {} device(s) at ws://{}", devices.len(), listener.local_addr()?);
    let mut server = RemoteServer::new(devices);
    if let Some(token) = token {
        server = server.with_authorizer(TokenAuthorizer::new(token)?);
    }
    server.serve(WebSocketTransport::from_listener(listener))?;
    Ok(ExitCode::SUCCESS)
}

/// A device that is lent at `url`.
///
/// # Errors
/// Where nobody lends it there.
pub fn borrowed(url: &str, index: usize) -> Result<Device> {
    let host = RemoteHost::websocket(url);
    let host = match token() {
        Some(token) => host.with_credential(token),
        None => host,
    };
    let connected = Device::remote_options(&host).device_index(index).init();
    connected.with_context(|| format!("{url} lends nothing; start infill lend there"))
}

fn token() -> Option<String> {
    std::env::var(TOKEN).ok().filter(|token| !token.is_empty())
}
