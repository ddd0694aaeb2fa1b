use super::*;

#[test]
fn a_worker_of_another_release_is_refused() {
    let mut session = Session::<Test>::new(DeviceChoice::Auto, HOME);
    session.photo_message(PhotoResponse::Ready { protocol_version: PROTOCOL_VERSION + 1 }, Vec::new());
    assert_eq!(session.phase(), Phase::Failed);
    assert!(session.notice().is_some_and(|notice| notice.is_alert));
}

#[test]
fn a_worker_that_does_not_stop_is_replaced() {
    let mut bench = Bench::filling(1);
    bench.starts.clear();
    bench.session.set_clock(1000.0);
    bench.session.cancel();
    bench.session.set_clock(1140.0);
    bench.session.tick();
    bench.drain();
    assert!(bench.starts.is_empty());
    // A fill asked for meanwhile waits for the new worker.
    bench.session.fill();
    bench.drain();
    bench.answer_plan(1);
    bench.session.set_clock(1151.0);
    bench.session.tick();
    bench.drain();
    assert_eq!(bench.starts, ["compute"]);
    bench.compute_ready(DeviceKind::WebGpu);
    assert!(matches!(bench.compute.last(), Some(ComputeRequest::Fill { .. })));
}

#[test]
fn a_lost_device_is_retried_once_and_then_left() {
    let mut bench = Bench::filling(1);
    let first = bench.plan_id();
    bench.compute_says(ComputeResponse::DeviceLost { reason: "gone".into() });
    assert_eq!(bench.phase(), Phase::Running);
    assert!(!bench.alert().is_empty());
    assert!(bench.photo.contains(&PhotoRequest::Discard { id: first }));
    bench.answer_plan(1);
    bench.compute_ready(DeviceKind::WebGpu);
    assert!(matches!(bench.compute.last(), Some(ComputeRequest::Fill { .. })));
    bench.session.compute_lost();
    bench.drain();
    bench.compute.clear();
    bench.answer_plan(1);
    bench.compute_ready(DeviceKind::Cpu);
    assert_eq!(bench.compute[0], ComputeRequest::Start { device: DeviceChoice::Cpu });
    assert_eq!(bench.session.device().unwrap().reason, WORDS.filling.gpu_left);
    bench.finish_fill(1);
    assert_eq!(bench.phase(), Phase::Ready);
    assert_eq!(bench.session.document().fills(), 1);
}

#[test]
fn a_cpu_that_breaks_twice_fails_in_words_and_keeps_the_hole() {
    let mut bench = Bench::new();
    bench.session = Session::new(DeviceChoice::Cpu, HOME);
    bench.drain();
    bench.photo_ready();
    bench.compute_ready(DeviceKind::Cpu);
    bench.open("a.png");
    bench.session.commit(stroke());
    bench.session.fill();
    bench.drain();
    for _ in 0..2 {
        bench.answer_plan(1);
        bench.compute_says(ComputeResponse::Panicked { message: "trap".into() });
        bench.compute_ready(DeviceKind::Cpu);
    }
    assert_eq!(bench.phase(), Phase::Failed);
    assert_eq!(bench.alert(), WORDS.filling.lost);
    assert!(bench.session.can_fill());
}

#[test]
fn a_silent_worker_counts_as_lost() {
    let mut bench = Bench::filling(1);
    bench.starts.clear();
    bench.session.set_clock(200_000.0);
    bench.session.tick();
    bench.drain();
    assert_eq!(bench.starts, ["compute"]);
    assert_eq!(bench.phase(), Phase::Running);
}

#[test]
fn a_broken_photo_worker_is_replaced_and_its_fills_repeated() {
    let mut bench = Bench::filling(1);
    bench.finish_fill(1);
    bench.session.commit(stroke());
    bench.starts.clear();
    let opens = bench.opens.len();
    bench.photo_says(PhotoResponse::Panicked { message: "trap".into() });
    assert_eq!(bench.starts, ["photo"]);
    assert_eq!(bench.phase(), Phase::Loading);
    bench.photo_ready();
    assert_eq!(bench.opens.len(), opens + 1);
    bench.opened();
    assert_eq!(bench.phase(), Phase::Loading);
    bench.answer_plan(1);
    bench.finish_fill(1);
    assert_eq!(bench.phase(), Phase::Ready);
    assert_eq!(bench.session.document().fills(), 1);
    assert!(bench.session.can_fill(), "the stroke after the fill is there too");
    assert_eq!(bench.session.notice().unwrap().message, WORDS.trust.photo_restored);
}

#[test]
fn a_photo_that_breaks_every_worker_is_given_up() {
    let mut bench = Bench::painted();
    for _ in 0..3 {
        bench.session.photo_crashed();
        bench.drain();
        bench.photo_ready();
    }
    assert_eq!(bench.phase(), Phase::Failed);
    assert!(bench.session.photo().is_none());
    bench.starts.clear();
    bench.session.open("b.png", "b.png");
    bench.drain();
    bench.photo_ready();
    bench.opened();
    assert_eq!(bench.starts, ["photo"]);
    assert_eq!(bench.phase(), Phase::Ready);
}

#[test]
fn a_photo_worker_that_never_starts_is_not_restarted_for_ever() {
    let mut session = Session::<Test>::new(DeviceChoice::Auto, HOME);
    session.take_effects();
    let mut starts = 0;
    for _ in 0..10 {
        session.photo_crashed();
        let effects = session.take_effects();
        starts += effects.iter().filter(|effect| matches!(effect, Effect::StartPhoto)).count();
    }
    assert_eq!(starts, 2);
    assert_eq!(session.notice().unwrap().message, WORDS.trust.worker_missing);
}

#[test]
fn a_worker_that_breaks_while_idle_is_not_restarted_for_ever() {
    let mut bench = Bench::new();
    bench.starts.clear();
    for _ in 0..10 {
        bench.session.compute_lost();
        bench.drain();
    }
    assert_eq!(bench.starts.len(), 3);
    bench.open("a.png");
    bench.session.commit(stroke());
    bench.session.fill();
    bench.drain();
    assert_eq!(bench.starts.len(), 4, "a fill tries once more");
}
