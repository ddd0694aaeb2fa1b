use super::*;

#[test]
fn nothing_is_sent_before_ready() {
    let mut session = Session::<Test>::new(DeviceChoice::Cpu, HOME);
    session.open("a.png", "a.png");
    let starts = session.take_effects();
    assert!(matches!(starts[..], [Effect::StartPhoto, Effect::StartCompute]));
    session.photo_message(PhotoResponse::Ready { protocol_version: PROTOCOL_VERSION }, Vec::new());
    assert!(matches!(session.take_effects()[..], [Effect::Open { .. }]));
    session.compute_message(ComputeResponse::Ready { protocol_version: PROTOCOL_VERSION }, Vec::new());
    let [Effect::Compute(request, _)] = &session.take_effects()[..] else { panic!("a request") };
    assert_eq!(*request, ComputeRequest::Start { device: DeviceChoice::Cpu });
}

#[test]
fn a_file_that_does_not_open_leaves_the_open_photo() {
    let mut bench = Bench::painted();
    bench.session.open("b.png", "b.png");
    bench.drain();
    assert_eq!(bench.phase(), Phase::Loading);
    let id = *bench.opens.last().unwrap();
    bench.photo_says(PhotoResponse::Failed { id, error: UserError::new("“b.png” is empty") });
    assert_eq!(bench.phase(), Phase::Ready);
    assert_eq!(bench.alert(), "“b.png” is empty");
    assert!(bench.session.can_fill(), "strokes are kept");
    let mut fresh = Bench::new();
    fresh.session.open("b.png", "b.png");
    fresh.drain();
    let id = *fresh.opens.last().unwrap();
    fresh.session.unreadable(id, UserError::new("gone"));
    assert_eq!(fresh.phase(), Phase::Failed);
}

#[test]
fn only_the_newest_of_two_opens_counts() {
    let mut bench = Bench::new();
    bench.session.open("a.png", "a.png");
    bench.session.open("b.png", "b.png");
    bench.drain();
    let first = bench.opens[0];
    bench.photo_says(PhotoResponse::Failed { id: first, error: UserError::new("a") });
    assert_eq!(bench.phase(), Phase::Loading);
    bench.opened();
    assert_eq!(bench.phase(), Phase::Ready);
}

#[test]
fn every_export_is_delivered_or_told_to_have_failed() {
    let mut bench = Bench::painted();
    bench.session.export(ExportFormat::Png, Destination::Clipboard);
    bench.session.export(ExportFormat::WebP, Destination::Download);
    bench.drain();
    let ids: Vec<u32> = bench
        .photo
        .iter()
        .filter_map(|request| match request {
            PhotoRequest::Export { id, .. } => Some(*id),
            _ => None,
        })
        .collect();
    let (name, mime) = ("a-infill.png".to_owned(), "image/png".to_owned());
    bench.photo_says(PhotoResponse::Exported { id: ids[0], name, mime });
    bench.photo_says(PhotoResponse::Failed { id: ids[1], error: UserError::new("no memory") });
    assert_eq!(bench.delivered, [(Destination::Clipboard, true), (Destination::Download, false)]);
}
