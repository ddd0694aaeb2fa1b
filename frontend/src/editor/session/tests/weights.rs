use infill_protocol::{
    Better, Method, NetworkInfo, Purpose, WEIGHTS_LIMIT, WeightsHash, WeightsInfo, WeightsPlace,
};

use super::*;
use crate::editor::session::NetworkState;

const ESPA: WeightsHash = WeightsHash([1; 32]);
const CSA: WeightsHash = WeightsHash([2; 32]);
const OWN: WeightsHash = WeightsHash([3; 32]);

fn info(hash: WeightsHash, method: Method, place: WeightsPlace) -> WeightsInfo {
    let (title, licence) = (method.title().to_owned(), "CC0-1.0".to_owned());
    WeightsInfo {
        hash,
        purpose: Purpose::Fill(method),
        preset: "web".into(),
        title,
        licence,
        bytes: 10,
        place,
        better: Better::default(),
    }
}

impl Bench {
    /// With a stroke painted, ESPA offered and CSA on the device.
    fn with_weights() -> Self {
        let mut bench = Self::painted();
        let list =
            vec![info(ESPA, Method::Espa, WeightsPlace::Offered), info(CSA, Method::Csa, WeightsPlace::Kept)];
        bench.compute_says(ComputeResponse::Weights { list, note: None });
        bench
    }

    /// As the page asks for them: the last request to load, by id.
    fn loads(&self) -> Vec<(u32, WeightsHash)> {
        let loads = self.compute.iter().filter_map(|request| match request {
            ComputeRequest::LoadWeights { id, hash } => Some((*id, *hash)),
            _ => None,
        });
        loads.collect()
    }

    fn loaded(&mut self, id: u32, hash: WeightsHash, method: Method) {
        let weights = info(hash, method, WeightsPlace::Kept);
        let network = NetworkInfo { weights, method, size: Size::new(256, 256), classes: Vec::new() };
        self.compute_says(ComputeResponse::Loaded { id, network });
    }

    fn fill_with(&mut self, method: Method) {
        self.session.choose_method(method);
        self.session.fill();
        self.drain();
        self.answer_plan(1);
    }

    fn fills_sent(&self) -> usize {
        self.compute.iter().filter(|request| matches!(request, ComputeRequest::Fill { .. })).count()
    }

    fn state(&self) -> NetworkState {
        self.session.weights().state
    }

    fn restart_compute(&mut self) {
        self.compute.clear();
        self.compute_ready(DeviceKind::Cpu);
    }
}

#[test]
fn weights_that_name_fill_nothing_and_leave_the_network_in_use() {
    let mut bench = Bench::with_weights();
    bench.fill_with(Method::Csa);
    let (id, _) = bench.loads()[0];
    bench.loaded(id, CSA, Method::Csa);
    bench.session.take_weights("names.safetensors".into(), 10, "names");
    bench.drain();
    let id = bench.session.weights.loading.as_ref().map(|loading| loading.id).expect("a loading");
    let weights = WeightsInfo { purpose: Purpose::Name, ..info(OWN, Method::Csa, WeightsPlace::Kept) };
    bench.compute_says(ComputeResponse::NamesTaken { id, weights: weights.clone() });
    bench.compute_says(ComputeResponse::Weights { list: vec![weights], note: None });
    assert_eq!((bench.session.loading(), bench.session.method()), (None, Method::Csa));
    assert!(bench.session.weights().network.is_some());
    bench.session.use_weights(OWN);
    assert_eq!(bench.session.method(), Method::Csa);
}

#[test]
fn a_remembered_method_takes_its_weights_from_the_device() {
    let mut bench = Bench::painted();
    bench.session.choose_method(Method::Csa);
    bench.drain();
    assert_eq!(bench.loads(), [], "nothing is listed yet");
    let list = vec![info(CSA, Method::Csa, WeightsPlace::Kept)];
    bench.compute_says(ComputeResponse::Weights { list: list.clone(), note: None });
    let [(id, CSA)] = bench.loads()[..] else { panic!("{:?}", bench.loads()) };
    bench.loaded(id, CSA, Method::Csa);
    assert_eq!(bench.state(), NetworkState::Ready);
    bench.compute_says(ComputeResponse::Weights { list, note: None });
    assert_eq!(bench.loads().len(), 1);
}

#[test]
fn a_worker_learns_where_weights_are() {
    let bench = Bench::new();
    assert!(bench.compute.contains(&ComputeRequest::ListWeights { base: HOME.into() }));
    assert!(bench.loads().is_empty());
}

#[test]
fn a_network_without_weights_says_so_and_fills_nothing() {
    let mut bench = Bench::painted();
    bench.session.choose_method(Method::GmSrm);
    assert_eq!(bench.state(), NetworkState::Missing);
    bench.session.fill();
    bench.drain();
    assert_eq!(bench.phase(), Phase::Ready);
    assert!(bench.alert().contains("GM-SRM"), "{}", bench.alert());
    assert!(!bench.photo.iter().any(|request| matches!(request, PhotoRequest::Plan { .. })));
}

#[test]
fn a_fill_waits_for_its_weights_and_says_which() {
    let mut bench = Bench::with_weights();
    bench.fill_with(Method::Espa);
    let [(id, ESPA)] = bench.loads()[..] else { panic!("{:?}", bench.loads()) };
    assert_eq!(bench.fills_sent(), 0);
    bench.compute_says(ComputeResponse::Loading { id, stage: "weights".into(), done: 1, total: 4 });
    assert!(bench.session.progress().unwrap().stage.contains("25 %"));
    bench.loaded(id, ESPA, Method::Espa);
    assert_eq!(bench.state(), NetworkState::Ready);
    assert_eq!(bench.fills_sent(), 1);
    bench.finish_fill(1);
    let options = bench.session.document().last_fill().unwrap();
    assert_eq!((options.method, options.weights), (Method::Espa, Some(ESPA)));
    assert!(!bench.session.can_try_another(), "a network gives the same each time");
    bench.session.undo();
    bench.session.redo();
    assert_eq!(bench.session.document().last_fill(), Some(options));
}

#[test]
fn what_is_on_the_device_is_loaded_when_chosen_and_the_rest_when_asked_for() {
    let mut bench = Bench::with_weights();
    bench.session.choose_method(Method::Espa);
    bench.drain();
    assert!(bench.loads().is_empty());
    assert_eq!(bench.state(), NetworkState::NotLoaded);
    bench.session.load_weights();
    bench.session.choose_method(Method::Csa);
    bench.drain();
    let [(first, ESPA), (second, CSA)] = bench.loads()[..] else { panic!("{:?}", bench.loads()) };
    assert!(bench.compute.contains(&ComputeRequest::Cancel { id: first }));
    bench.compute_says(ComputeResponse::Failed { id: first, error: UserError::new("stale") });
    assert_eq!(bench.alert(), "");
    bench.loaded(second, CSA, Method::Csa);
    assert_eq!(bench.state(), NetworkState::Ready);
}

#[test]
fn weights_that_cannot_be_loaded_end_the_fill_in_words() {
    let mut bench = Bench::with_weights();
    bench.fill_with(Method::Espa);
    let (id, _) = bench.loads()[0];
    bench.compute_says(ComputeResponse::Failed { id, error: UserError::new("broke off") });
    assert_eq!((bench.phase(), bench.alert()), (Phase::Failed, "broke off"));
    assert!(bench.session.can_fill());
}

#[test]
fn cancel_stops_the_loading_that_a_fill_waits_for() {
    let mut bench = Bench::with_weights();
    bench.fill_with(Method::Espa);
    let (id, _) = bench.loads()[0];
    bench.session.cancel();
    bench.drain();
    assert_eq!(bench.compute.last(), Some(&ComputeRequest::Cancel { id }));
    assert_eq!((bench.phase(), bench.state()), (Phase::Ready, NetworkState::NotLoaded));
}

#[test]
fn a_file_of_ones_own_is_read_sent_and_chosen() {
    let mut bench = Bench::with_weights();
    bench.session.take_weights("own.safetensors".into(), 10, "own");
    bench.drain();
    let id = bench.reads[0];
    bench.session.weights_read(id, Some(0));
    bench.drain();
    assert_eq!(bench.compute.last(), Some(&ComputeRequest::TakeWeights { id }));
    let list = vec![info(OWN, Method::Spl, WeightsPlace::InMemory)];
    bench.compute_says(ComputeResponse::Weights { list, note: None });
    bench.loaded(id, OWN, Method::Spl);
    assert_eq!((bench.session.method(), bench.state()), (Method::Spl, NetworkState::Ready));
    // It was kept in memory alone: a new worker gets the file again.
    bench.session.compute_lost();
    bench.drain();
    bench.restart_compute();
    assert_eq!(bench.reads.len(), 2);
    assert!(bench.loads().is_empty());
}

#[test]
fn a_refused_file_leaves_the_network_in_use() {
    let mut bench = Bench::with_weights();
    bench.session.choose_method(Method::Csa);
    bench.drain();
    let (id, _) = bench.loads()[0];
    bench.loaded(id, CSA, Method::Csa);
    bench.session.take_weights("bad.safetensors".into(), 10, "bad");
    bench.drain();
    let id = bench.reads[0];
    bench.session.weights_read(id, Some(0));
    bench.compute_says(ComputeResponse::Failed { id, error: UserError::new("foreign") });
    assert_eq!((bench.alert(), bench.state()), ("foreign", NetworkState::Ready));
    bench.session.take_weights("huge.safetensors".into(), WEIGHTS_LIMIT + 1, "huge");
    bench.drain();
    assert_eq!(bench.reads.len(), 1);
    assert!(bench.alert().contains("512 MB"), "{}", bench.alert());
    bench.session.take_weights("gone.safetensors".into(), 10, "gone");
    bench.drain();
    bench.session.weights_read(bench.reads[1], None);
    assert!(bench.alert().contains("gone.safetensors"));
    assert_eq!(bench.state(), NetworkState::Ready);
}

#[test]
fn a_lost_device_gets_its_network_back_before_the_fill_is_repeated() {
    let mut bench = Bench::with_weights();
    bench.fill_with(Method::Csa);
    let (id, _) = bench.loads()[0];
    bench.loaded(id, CSA, Method::Csa);
    assert_eq!(bench.fills_sent(), 1);
    bench.compute_says(ComputeResponse::DeviceLost { reason: "gone".into() });
    bench.answer_plan(1);
    bench.restart_compute();
    let [(id, CSA)] = bench.loads()[..] else { panic!("{:?}", bench.loads()) };
    assert_eq!(bench.fills_sent(), 0);
    bench.loaded(id, CSA, Method::Csa);
    assert_eq!(bench.fills_sent(), 1);
    bench.finish_fill(1);
    assert_eq!(bench.session.document().fills(), 1);
}

#[test]
fn a_replay_loads_the_weights_each_fill_was_made_with() {
    let mut bench = Bench::with_weights();
    bench.fill_with(Method::Csa);
    let (id, _) = bench.loads()[0];
    bench.loaded(id, CSA, Method::Csa);
    bench.finish_fill(1);
    bench.session.commit(stroke());
    bench.fill_with(Method::Espa);
    let (id, _) = bench.loads()[1];
    bench.loaded(id, ESPA, Method::Espa);
    bench.finish_fill(1);

    bench.photo_says(PhotoResponse::Panicked { message: "trap".into() });
    bench.photo_ready();
    bench.opened();
    bench.answer_plan(1);
    assert_eq!(bench.loads().len(), 3);
    let (id, CSA) = bench.loads()[2] else { panic!("{:?}", bench.loads()) };
    bench.loaded(id, CSA, Method::Csa);
    bench.finish_fill(1);
    bench.answer_plan(1);
    // The second weights are gone: the first fill stays, the second hole is painted again.
    let (id, ESPA) = bench.loads()[3] else { panic!("{:?}", bench.loads()) };
    bench.compute_says(ComputeResponse::Failed { id, error: UserError::new("no longer here") });
    assert_eq!((bench.phase(), bench.alert()), (Phase::Ready, "no longer here"));
    assert_eq!(bench.session.document().fills(), 1);
    assert!(bench.session.can_fill());
}

#[test]
fn deleted_weights_are_not_restored() {
    let mut bench = Bench::with_weights();
    bench.session.use_weights(CSA);
    bench.drain();
    let (id, _) = bench.loads()[0];
    bench.loaded(id, CSA, Method::Csa);
    bench.session.delete_weights(CSA);
    bench.drain();
    assert_eq!(bench.compute.last(), Some(&ComputeRequest::DeleteWeights { hash: CSA }));
    bench.compute_says(ComputeResponse::Weights { list: Vec::new(), note: None });
    assert_eq!(bench.state(), NetworkState::Missing);
    bench.session.compute_lost();
    bench.drain();
    bench.restart_compute();
    assert!(bench.loads().is_empty());
}

#[test]
fn a_network_may_be_silent_for_minutes() {
    let mut bench = Bench::with_weights();
    bench.fill_with(Method::Csa);
    let (id, _) = bench.loads()[0];
    bench.loaded(id, CSA, Method::Csa);
    bench.starts.clear();
    bench.session.set_clock(200_000.0);
    bench.session.tick();
    bench.drain();
    assert!(bench.starts.is_empty());
}

#[test]
fn auto_is_texture_until_a_network_was_measured_to_be_better() {
    let mut bench = Bench::with_weights();
    bench.session.choose_auto();
    assert_eq!((bench.session.method(), bench.state()), (Method::Texture, NetworkState::NotNeeded));
    let better = Better { plain: true, guided: false };
    let list = vec![WeightsInfo { better, ..info(CSA, Method::Csa, WeightsPlace::Kept) }];
    bench.compute_says(ComputeResponse::Weights { list, note: None });
    let [(_, CSA)] = bench.loads()[..] else { panic!("{:?}", bench.loads()) };
    assert_eq!(bench.session.method(), Method::Csa);
    assert!(bench.session.weights().auto);

    bench.session.choose_method(Method::Texture);
    bench.compute_says(ComputeResponse::Weights { list: Vec::new(), note: None });
    assert_eq!((bench.session.method(), bench.session.weights().auto), (Method::Texture, false));
}
