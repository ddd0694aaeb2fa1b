use super::*;

#[test]
fn a_fill_goes_through_every_crop_and_lands_as_one_step() {
    let mut bench = Bench::filling(2);
    assert_eq!(bench.phase(), Phase::Running);
    let fills = |bench: &Bench| {
        bench.compute.iter().filter(|request| matches!(request, ComputeRequest::Fill { .. })).count()
    };
    assert_eq!(fills(&bench), 1, "one crop at a time");
    let id = bench.plan_id();
    let progress = ComputeResponse::Progress { id, index: 0, stage: "match".into(), done: 5, total: 10 };
    bench.compute_says(progress);
    assert_eq!(bench.session.progress().unwrap().fraction, 0.25);
    bench.compute_says(ComputeResponse::Filled { id, index: 0 });
    assert_eq!(fills(&bench), 2);
    bench.compute_says(ComputeResponse::Filled { id, index: 1 });
    assert_eq!(bench.session.progress().unwrap().fraction, 1.0);
    bench.photo_says(PhotoResponse::Changed { id, fills: 1, oldest: 0, dirty: Rect::new(0, 0, 5, 5) });
    assert_eq!(bench.phase(), Phase::Ready);
    assert_eq!(bench.session.document().fills(), 1);
    bench.session.undo();
    bench.drain();
    assert!(matches!(bench.photo.last(), Some(PhotoRequest::Show { fills: 0, .. })));
    assert!(bench.session.can_fill(), "the hole is back");
}

#[test]
fn cancel_is_immediate_and_changes_nothing() {
    let mut bench = Bench::filling(1);
    let id = bench.plan_id();
    bench.session.cancel();
    bench.drain();
    assert_eq!(bench.phase(), Phase::Ready);
    assert!(bench.photo.contains(&PhotoRequest::Discard { id }));
    assert_eq!(bench.compute.last(), Some(&ComputeRequest::Cancel { id }));
    assert!(bench.session.can_fill());
    bench.compute_says(ComputeResponse::Filled { id, index: 0 });
    assert!(!bench.photo.iter().any(|request| matches!(request, PhotoRequest::Apply { .. })), "stale");
    assert!(!bench.session.needs_tick());
}

#[test]
fn an_ordinary_failure_is_not_retried() {
    let mut bench = Bench::filling(1);
    bench.starts.clear();
    let id = bench.plan_id();
    bench.compute_says(ComputeResponse::Failed { id, error: UserError::new("no known pixel") });
    assert_eq!(bench.phase(), Phase::Failed);
    assert_eq!(bench.alert(), "no known pixel");
    assert!(bench.starts.is_empty());
    bench.session.commit(stroke());
    assert_eq!(bench.phase(), Phase::Ready);
}

#[test]
fn another_try_takes_the_next_seed_and_cancel_brings_the_old_fill_back() {
    let mut bench = Bench::filling(1);
    bench.finish_fill(1);
    bench.session.try_another();
    bench.drain();
    let seeds: Vec<u32> = bench
        .photo
        .iter()
        .filter_map(|request| match request {
            PhotoRequest::Plan { options, .. } => Some(options.seed),
            _ => None,
        })
        .collect();
    assert_eq!(seeds, [0, 1]);
    bench.session.cancel();
    bench.drain();
    assert!(matches!(bench.photo.last(), Some(PhotoRequest::Show { fills: 1, .. })));
    assert_eq!(bench.session.document().fills(), 1);
    bench.session.try_another();
    bench.drain();
    bench.answer_plan(1);
    bench.finish_fill(1);
    assert_eq!(bench.session.document().last_fill().unwrap().seed, 1);
}

#[test]
fn an_empty_hole_is_no_fill() {
    let mut bench = Bench::painted();
    bench.session.fill();
    bench.drain();
    bench.answer_plan(0);
    assert_eq!(bench.phase(), Phase::Ready);
    assert_eq!(bench.session.notice().unwrap().message, WORDS.filling.nothing_painted);
    assert_eq!(bench.session.document().fills(), 0);
}

#[test]
fn a_fill_that_left_the_gpu_says_why() {
    let mut bench = Bench::filling(1);
    let id = bench.plan_id();
    bench.compute_says(ComputeResponse::LeftGpu { id });
    bench.finish_fill(1);
    let said = bench.session.notice().map(|notice| notice.message.clone());
    assert_eq!(said.as_deref(), Some(WORDS.filling.filled_by_cpu));
}
