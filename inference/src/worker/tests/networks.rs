//! Weights that come, go wrong and stay, and networks that fill.

use burn::tensor::Device;
use infill_protocol::{FillOptions, Method, Size, WeightsHash, WeightsPlace};

use super::*;
use crate::models::espa::EspaConfig;
use crate::models::network::NetworkConfig;
use crate::models::spl::SplConfig;
use crate::weights::Precision;
use crate::worker::weights::{hash_of, tests::HOME};

const START: Message = (ComputeRequest::Start { device: DeviceChoice::Cpu }, Vec::new());

fn espa() -> Vec<u8> {
    let config = EspaConfig::new().with_width(4).with_size([32, 32]);
    NetworkConfig::Espa(config).init(&Device::flex()).file().write(Precision::F16)
}

fn spl() -> Vec<u8> {
    let spl = SplConfig::new().with_width(2).with_growth(2).with_dense_layers(2).with_dense_blocks(2);
    let spl = spl.with_recon_blocks(1).with_spade_blocks(1).with_spade_hidden(4).with_prior(8);
    NetworkConfig::Spl(spl).init(&Device::flex()).file().write(Precision::F32)
}

fn list() -> Message {
    (ComputeRequest::ListWeights { base: HOME.into() }, Vec::new())
}

fn load(id: u32, bytes: &[u8]) -> Message {
    (ComputeRequest::LoadWeights { id, hash: hash_of(bytes) }, Vec::new())
}

fn take(id: u32, bytes: &[u8]) -> Message {
    (ComputeRequest::TakeWeights { id }, vec![bytes.to_vec()])
}

fn fill_with(id: u32, method: Method, weights: Option<WeightsHash>) -> Message {
    let (ComputeRequest::Fill { crop, .. }, payloads) = fill(id, 0) else { panic!("a fill") };
    let options = FillOptions { method, weights, ..FillOptions::default() };
    (ComputeRequest::Fill { id, crop: CropHeader { options, ..crop } }, payloads)
}

/// What came of each request, stages of loading and lists aside.
fn outcomes(sent: &[(ComputeResponse, Vec<Vec<u8>>)]) -> Vec<String> {
    let kinds = kinds(sent).into_iter().skip(2);
    kinds.filter(|kind| !kind.starts_with("Weights") && !kind.starts_with("Loading")).collect()
}

fn failure(sent: &[(ComputeResponse, Vec<Vec<u8>>)], wanted: u32) -> &str {
    let failed = sent.iter().find_map(|(response, _)| match response {
        ComputeResponse::Failed { id, error } if *id == wanted => Some(error.message.as_str()),
        _ => None,
    });
    failed.expect("it failed")
}

#[test]
fn an_offered_network_is_loaded_with_progress_and_fills() {
    let espa = espa();
    let world = World::offering(&[(Method::Espa, "ESPA", &espa)]);
    let hash = Some(hash_of(&espa));
    let sent =
        talk_in(world, vec![START, list(), load(1, &espa), fill_with(2, Method::Espa, hash)], Vec::new());
    assert_eq!(outcomes(&sent), ["loaded 1 Espa", "filled 2.0"]);
    let stages = sent.iter().filter_map(|(response, _)| match response {
        ComputeResponse::Loading { stage, done, total, .. } => Some((stage.as_str(), *done, *total)),
        _ => None,
    });
    let stages: Vec<_> = stages.collect();
    let bytes = espa.len() as u64;
    assert!(stages.contains(&("weights", bytes, bytes)), "{stages:?}");
    assert_eq!(stages.last(), Some(&("checking", 0, 1)));
    let Some(ComputeResponse::Weights { list, note: None }) = sent
        .iter()
        .rev()
        .map(|(response, _)| response)
        .find(|response| matches!(response, ComputeResponse::Weights { .. }))
    else {
        panic!("{sent:?}")
    };
    assert_eq!(list[0].place, WeightsPlace::Kept);
    let Some((ComputeResponse::Loaded { network, .. }, _)) =
        sent.iter().find(|(response, _)| matches!(response, ComputeResponse::Loaded { .. }))
    else {
        panic!("{sent:?}")
    };
    assert_eq!((network.size, network.weights.title.as_str()), (Size::new(32, 32), "ESPA"));
    let (pixels, given) = (&sent.last().unwrap().1[0], fill(2, 0).1);
    for (index, &hole) in given[1].iter().enumerate() {
        assert!(hole == 255 || pixels[4 * index..4 * index + 4] == given[0][4 * index..4 * index + 4]);
    }
}

#[test]
fn hostile_files_are_refused_in_words_and_the_network_in_use_stays() {
    let (espa, spl) = (espa(), spl());
    let truncated = &spl[..spl.len() - 9];
    let mut misshapen = spl.clone();
    let at = misshapen.windows(7).position(|bytes| bytes == b"growth\\").expect("the card names its numbers");
    // `growth\":2` becomes 3: every tensor of it has another shape.
    misshapen[at + 9] = b'3';
    let hostile: [&[u8]; 5] = [truncated, b"not safetensors at all", &[0xff; 64], b"", &misshapen];
    let mut messages = vec![START, list(), take(1, &espa)];
    messages.extend(hostile.iter().zip(10..).map(|(bytes, id)| take(id, bytes)));
    messages.push(fill_with(30, Method::Espa, Some(hash_of(&espa))));
    let sent = talk_in(World::default(), messages, Vec::new());
    let expected =
        ["loaded 1 Espa", "failed 10", "failed 11", "failed 12", "failed 13", "failed 14", "filled 30.0"];
    assert_eq!(outcomes(&sent), expected);
    for id in 10..15 {
        assert!(failure(&sent, id).split_whitespace().count() > 6, "{}", failure(&sent, id));
    }
    assert!(failure(&sent, 14).contains("expected"), "{}", failure(&sent, 14));
}

#[test]
fn weights_other_than_the_fill_was_meant_for_do_not_fill() {
    let espa = espa();
    let other = Some(WeightsHash([9; 32]));
    for (wanted, method) in [(other, Method::Espa), (None, Method::Csa)] {
        let messages = vec![START, take(2, &espa), fill_with(3, method, wanted)];
        let sent = talk_in(World::default(), messages, Vec::new());
        assert_eq!(outcomes(&sent), ["loaded 2 Espa", "failed 3"]);
        assert!(failure(&sent, 3).contains("weights"), "{}", failure(&sent, 3));
    }
    let sent = talk_in(World::default(), vec![START, fill_with(3, Method::Espa, None)], Vec::new());
    assert!(failure(&sent, 3).contains("weights"), "{}", failure(&sent, 3));
}

#[test]
fn a_manifest_that_offers_a_network_for_another_is_not_believed() {
    let espa = espa();
    let world = World::offering(&[(Method::Csa, "CSA", &espa)]);
    let sent = talk_in(world, vec![START, list(), load(1, &espa)], Vec::new());
    assert_eq!(outcomes(&sent), ["failed 1"]);
    assert!(failure(&sent, 1).contains("are for ESPA"), "{}", failure(&sent, 1));
}

#[test]
fn a_second_network_takes_the_place_of_the_first_and_deleting_forgets_it() {
    let (espa, spl) = (espa(), spl());
    let delete = (ComputeRequest::DeleteWeights { hash: hash_of(&spl) }, Vec::new());
    let messages = vec![START, take(1, &espa), take(2, &spl), delete, load(3, &spl), load(4, &espa)];
    let sent = talk_in(World::default(), messages, Vec::new());
    assert_eq!(outcomes(&sent), ["loaded 1 Espa", "loaded 2 Spl", "failed 3", "loaded 4 Espa"]);
    assert!(failure(&sent, 3).contains("no longer"), "{}", failure(&sent, 3));
}

#[test]
fn cancelling_a_transfer_that_hangs_frees_the_worker() {
    let espa = espa();
    let world = World::offering(&[(Method::Espa, "ESPA", &espa)]);
    world.breaks_after.set(Some(100));
    world.hangs.set(true);
    let desk = desk_in(world);
    let handler = Handler::new(Rc::clone(&desk));
    for (request, payloads) in [START, list(), load(1, &espa), fill(2, 0)] {
        handler.receive(request, payloads);
    }
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut running = std::pin::pin!(handler.run());
    assert!(running.as_mut().poll(&mut context).is_pending());
    handler.receive(ComputeRequest::Cancel { id: 1 }, Vec::new());
    block_on(running);
    assert_eq!(outcomes(&desk.sent.take()), ["cancelled 1", "filled 2.0"]);
}
