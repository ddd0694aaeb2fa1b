//! Which method stands, with the weights that there are.

use super::*;

#[test]
fn a_remembered_method_takes_its_weights_from_the_device() {
    let mut bench = Bench::painted();
    bench.session.choose_method(Method::Csa);
    bench.drain();
    assert_eq!(bench.loads(), [], "nothing is listed yet");
    let list = vec![info(CSA, Method::Csa, WeightsPlace::Kept)];
    bench.compute_says(ComputeResponse::Weights { list: list.clone(), note: None });
    bench.answer_load(CSA, Method::Csa);
    assert_eq!(bench.state(), NetworkState::Ready);
    bench.compute_says(ComputeResponse::Weights { list, note: None });
    assert_eq!(bench.loads().len(), 1);
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
