//! Fills that are repeated need the weights they were made with.

use super::*;

#[test]
fn a_lost_device_gets_its_network_back_before_the_fill_is_repeated() {
    let mut bench = Bench::filling_with(Method::Csa, CSA);
    assert_eq!(bench.fills_sent(), 1);
    bench.compute_says(ComputeResponse::DeviceLost { reason: "gone".into() });
    bench.answer_plan(1);
    bench.restart_compute();
    assert_eq!((bench.loads().len(), bench.fills_sent()), (1, 0));
    bench.answer_load(CSA, Method::Csa);
    assert_eq!(bench.fills_sent(), 1);
    bench.finish_fill(1);
    assert_eq!(bench.session.document().fills(), 1);
}

#[test]
fn a_replay_loads_the_weights_each_fill_was_made_with() {
    let mut bench = Bench::filling_with(Method::Csa, CSA);
    bench.finish_fill(1);
    bench.session.commit(stroke());
    bench.fill_with(Method::Espa);
    bench.answer_load(ESPA, Method::Espa);
    bench.finish_fill(1);

    bench.photo_says(PhotoResponse::Panicked { message: "trap".into() });
    bench.photo_ready();
    bench.opened();
    bench.answer_plan(1);
    assert_eq!(bench.loads().len(), 3);
    bench.answer_load(CSA, Method::Csa);
    bench.finish_fill(1);
    bench.answer_plan(1);
    // The second weights are gone: the first fill stays, the second hole is painted again.
    let (id, ESPA) = bench.loads()[3] else { panic!("{:?}", bench.loads()) };
    bench.compute_says(ComputeResponse::Failed { id, error: UserError::new("no longer here") });
    assert_eq!((bench.phase(), bench.alert()), (Phase::Ready, "no longer here"));
    assert_eq!(bench.session.document().fills(), 1);
    assert!(bench.session.can_fill());
}
