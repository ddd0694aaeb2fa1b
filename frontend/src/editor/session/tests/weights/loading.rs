//! Weights on their way.

use super::*;

#[test]
fn a_worker_learns_where_weights_are() {
    let bench = Bench::new();
    assert!(bench.compute.contains(&ComputeRequest::ListWeights { base: HOME.into() }));
    assert!(bench.loads().is_empty());
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
fn a_network_may_be_silent_for_minutes() {
    let mut bench = Bench::filling_with(Method::Csa, CSA);
    bench.starts.clear();
    bench.session.set_clock(200_000.0);
    bench.session.tick();
    bench.drain();
    assert!(bench.starts.is_empty());
}
