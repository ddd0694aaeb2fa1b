use infill_protocol::{FillOptions, Method};

use super::Entrant;
use crate::fill::fill_on_cpu;
use crate::models::network::Network;

/// The texture fill and `networks`, as far as they are `wanted` (all, where nothing is); where fills are
/// `guided`, what obeys labels once more with the label maps.
pub fn entrants<'a>(wanted: &[Method], networks: &'a [Network], guided: bool, seed: u32) -> Vec<Entrant<'a>> {
    let takes = |method: Method| wanted.is_empty() || wanted.contains(&method);
    let texture = takes(Method::Texture).then_some((Method::Texture, None, true));
    let networks = networks.iter().filter(|network| takes(network.method()));
    let networks = networks.map(|network| (network.method(), Some(network), network.config().classes() > 0));
    let twice = |obeys: bool| [false, true].into_iter().take(1 + usize::from(obeys && guided));
    let all = texture.into_iter().chain(networks);
    all.flat_map(|(method, network, obeys)| {
        twice(obeys).map(move |guided| entrant(method, network, guided, seed))
    })
    .collect()
}

fn entrant(method: Method, network: Option<&Network>, guided: bool, seed: u32) -> Entrant<'_> {
    let options = FillOptions { method, seed, ..FillOptions::default() };
    let name = format!("{}{}", method.id(), if guided { ", guided" } else { "" });
    let fill = move |problem| fill_on_cpu(network, problem, &options).map_err(|error| error.to_string());
    Entrant { name, guided, fill: Box::new(fill) }
}
