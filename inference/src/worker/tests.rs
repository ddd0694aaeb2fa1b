//! The worker without a browser: an outbox that remembers, and requests that arrive in pauses.

mod guidance;
mod networks;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::ready;
use std::rc::Rc;

use infill_protocol::{
    ComputeRequest, ComputeResponse, CropHeader, DeviceChoice, DeviceKind, PROTOCOL_VERSION, Rect,
};
use pollster::block_on;

use super::weights::{
    Outside, Refused, Reply,
    tests::{Rest, World},
};
use super::{Handler, Outbox};

type Message = (ComputeRequest, Vec<Vec<u8>>);

#[derive(Default)]
struct Desk {
    sent: RefCell<Vec<(ComputeResponse, Vec<Vec<u8>>)>>,
    /// One is handed to the handler in each pause.
    arriving: RefCell<VecDeque<Message>>,
    handler: RefCell<std::rc::Weak<Handler<Rc<Desk>>>>,
    world: World,
}

impl Outside for Rc<Desk> {
    type Body = Rest;

    fn fetch(&self, address: &str, from: u64) -> impl Future<Output = Result<Reply<Rest>, String>> {
        self.world.fetch(address, from)
    }

    fn names(&self) -> impl Future<Output = Result<Vec<String>, Refused>> {
        self.world.names()
    }

    fn read(&self, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, Refused>> {
        self.world.read(name)
    }

    fn write(&self, name: &str, at: u64, bytes: &[u8]) -> impl Future<Output = Result<(), Refused>> {
        self.world.write(name, at, bytes)
    }

    fn remove(&self, name: &str) -> impl Future<Output = Result<(), Refused>> {
        self.world.remove(name)
    }
}

impl Outbox for Rc<Desk> {
    fn post(&self, response: ComputeResponse, payloads: Vec<Vec<u8>>) {
        self.sent.borrow_mut().push((response, payloads));
    }

    fn pause(&self) -> impl Future<Output = ()> {
        let arrived = self.arriving.borrow_mut().pop_front();
        if let (Some((request, payloads)), Some(handler)) = (arrived, self.handler.borrow().upgrade()) {
            handler.receive(request, payloads);
        }
        ready(())
    }

    fn lost_call(&self) -> impl Fn(String) + Send + 'static {
        |_| {}
    }
}

/// Sends `first`, lets `arriving` come in between steps, and returns everything answered.
fn talk(first: Vec<Message>, arriving: Vec<Message>) -> Vec<(ComputeResponse, Vec<Vec<u8>>)> {
    talk_in(World::default(), first, arriving)
}

fn desk_in(world: World) -> Rc<Desk> {
    Rc::new(Desk { world, ..Desk::default() })
}

fn talk_in(
    world: World,
    first: Vec<Message>,
    arriving: Vec<Message>,
) -> Vec<(ComputeResponse, Vec<Vec<u8>>)> {
    let desk = desk_in(world);
    *desk.arriving.borrow_mut() = arriving.into();
    let handler = Handler::new(Rc::clone(&desk));
    *desk.handler.borrow_mut() = Rc::downgrade(&handler);
    first.into_iter().for_each(|(request, payloads)| handler.receive(request, payloads));
    block_on(handler.run());
    desk.sent.take()
}

const SIDE: u32 = 48;

/// Stripes with a square hole of made-up values.
fn fill(id: u32, index: u32) -> Message {
    let area = (SIDE * SIDE) as usize;
    let (mut pixels, mut hole) = (Vec::with_capacity(4 * area), vec![0; area]);
    for (y, x) in (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (y, x))) {
        let inside = (20..28).contains(&x) && (20..28).contains(&y);
        hole[(y * SIDE + x) as usize] = if inside { 255 } else { 0 };
        let level = if inside { 128 } else { 60 * (x / 4 % 2) as u8 + y as u8 };
        pixels.extend([level, level / 2, 255 - level, 255]);
    }
    let rect = Rect::new(0, 0, SIDE, SIDE);
    let crop = CropHeader { rect, index, count: 2, ..CropHeader::default() };
    (ComputeRequest::Fill { id, crop }, vec![pixels, hole])
}

fn kinds(sent: &[(ComputeResponse, Vec<Vec<u8>>)]) -> Vec<String> {
    let words = sent.iter().filter(|(response, _)| !matches!(response, ComputeResponse::Progress { .. }));
    words
        .map(|(response, _)| match response {
            ComputeResponse::Filled { id, index } => format!("filled {id}.{index}"),
            ComputeResponse::Cancelled { id } => format!("cancelled {id}"),
            ComputeResponse::Failed { id, .. } => format!("failed {id}"),
            ComputeResponse::Ready { .. } => "ready".into(),
            ComputeResponse::Device(_) => "device".into(),
            ComputeResponse::Loaded { id, network } => format!("loaded {id} {:?}", network.method),
            ComputeResponse::Proposed { id, palette, .. } => {
                format!("proposed {id} of {}", palette.classes.len())
            }
            ComputeResponse::Substituted { id, labels } => format!("substituted {id} {labels:?}"),
            other => format!("{other:?}"),
        })
        .collect()
}

#[test]
fn ready_comes_first_and_the_device_has_a_reason() {
    let sent = talk(vec![(ComputeRequest::Start { device: DeviceChoice::Cpu }, Vec::new())], Vec::new());
    assert_eq!(sent[0].0, ComputeResponse::Ready { protocol_version: PROTOCOL_VERSION });
    let ComputeResponse::Device(report) = &sent[1].0 else { panic!("{:?}", sent[1].0) };
    assert_eq!(report.kind, DeviceKind::Cpu);
    assert!(!report.reason.is_empty());
}

#[test]
fn crops_are_filled_in_order_and_progress_never_falls() {
    let sent = talk(vec![fill(4, 0), fill(4, 1)], Vec::new());
    assert_eq!(kinds(&sent), ["ready", "filled 4.0", "filled 4.1"]);
    let mut last = [0.0; 2];
    for (response, _) in &sent {
        if let ComputeResponse::Progress { index, done, total, .. } = response {
            let share = *done as f64 / *total as f64;
            assert!(share >= last[*index as usize] && share <= 1.0, "{response:?}");
            last[*index as usize] = share;
        }
    }
    let (_, payloads) = &sent[sent.len() - 1];
    let (_, given) = fill(4, 1);
    assert_eq!(payloads.len(), 1);
    for (index, &hole) in given[1].iter().enumerate() {
        let pixel = 4 * index..4 * index + 4;
        if hole == 0 {
            assert_eq!(payloads[0][pixel.clone()], given[0][pixel]);
        }
    }
    assert_ne!(payloads[0], given[0], "the hole was filled");
}

#[test]
fn cancel_ends_a_fill_between_steps_with_all_its_crops() {
    let cancel = (ComputeRequest::Cancel { id: 4 }, Vec::new());
    let sent = talk(vec![fill(4, 0), fill(4, 1)], vec![cancel]);
    assert_eq!(kinds(&sent), ["ready", "cancelled 4"]);
    assert!(!sent.iter().any(|(response, _)| matches!(response, ComputeResponse::Progress { .. })));
}

#[test]
fn a_newer_fill_makes_the_older_stale() {
    let sent = talk(vec![fill(4, 0)], vec![fill(5, 0)]);
    assert_eq!(kinds(&sent), ["ready", "cancelled 4", "filled 5.0"]);
}

#[test]
fn cancelling_nothing_is_not_answered() {
    let sent = talk(vec![(ComputeRequest::Cancel { id: 9 }, Vec::new())], Vec::new());
    assert_eq!(kinds(&sent), ["ready"]);
}

#[test]
fn a_broken_or_hopeless_crop_fails_in_words() {
    let (request, _) = fill(1, 0);
    let (full, payloads) = fill(2, 0);
    let everything = vec![payloads[0].clone(), vec![255; payloads[1].len()]];
    let messages = vec![(request, vec![vec![0; 3]])];
    assert_eq!(kinds(&talk(messages, Vec::new())), ["ready", "failed 1"]);
    let sent = talk(vec![(full, everything), fill(2, 1)], Vec::new());
    assert_eq!(kinds(&sent), ["ready", "failed 2"], "the other crop is not worth its time");
    let ComputeResponse::Failed { error, .. } = &sent[1].0 else { panic!("{:?}", sent[1].0) };
    assert!(error.message.contains("copy from"), "{error}");
}

#[test]
fn features_of_a_wrong_picture_fail_in_words() {
    let request = ComputeRequest::Features { id: 3, side: 32, device: DeviceKind::Cpu };
    let sent = talk(vec![(request, vec![Vec::new(), vec![0; 7]])], Vec::new());
    assert_eq!(kinds(&sent), ["ready", "failed 3"]);
}

#[test]
fn a_gpu_fills_with_the_bytes_of_the_cpu() {
    let on = |device| {
        let sent = talk(vec![(ComputeRequest::Start { device }, Vec::new()), fill(4, 0)], Vec::new());
        assert_eq!(kinds(&sent), ["ready", "device", "filled 4.0"]);
        sent.into_iter().map(|(_, payloads)| payloads).next_back()
    };
    assert_eq!(on(DeviceChoice::WebGpu), on(DeviceChoice::Cpu));
}

#[test]
fn a_gpu_lost_on_the_way_gives_no_result() {
    let start = (ComputeRequest::Start { device: DeviceChoice::WebGpu }, Vec::new());
    let sent = talk(vec![start, fill(4, 0)], vec![(ComputeRequest::LoseDevice, Vec::new())]);
    // The outbox of the page announces the loss; here nobody does.
    let words = kinds(&sent);
    assert_eq!(words[..2], ["ready", "device"]);
    assert!(words[2..].iter().all(|word| word.starts_with("DeviceLost")), "{words:?}");
}
