//! Weights that the person brings, and those that go.

use super::*;

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
    bench.answer_load(CSA, Method::Csa);
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
fn deleted_weights_are_not_restored() {
    let mut bench = Bench::with_weights();
    bench.session.use_weights(CSA);
    bench.drain();
    bench.answer_load(CSA, Method::Csa);
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
fn weights_that_name_fill_nothing_and_leave_the_network_in_use() {
    let mut bench = Bench::filling_with(Method::Csa, CSA);
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
