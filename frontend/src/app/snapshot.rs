use infill_protocol::{CheckReport, DeviceReport, PhotoInfo};

use super::{Core, Offer, Row, guide::MapLook};
use crate::editor::{
    Spot,
    session::{GuideView, Notice, Phase, Progress, ShareView, WeightsView},
    settings::Settings,
    tools::{Draft, LabelHand, Polygon, Tool},
};
use crate::platform::shelf::NotKept;
use crate::strings::{WORDS, with};

/// What the components show, and nothing else: they draw again only when it differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    pub phase: Phase,
    pub photo: Option<PhotoInfo>,
    pub device: Option<DeviceReport>,
    pub notice: Option<Notice>,
    pub progress: Option<Progress>,
    pub is_editable: bool,
    pub has_hole: bool,
    pub has_edits: bool,
    pub fills: u32,
    pub can_fill: bool,
    pub can_undo: bool,
    pub can_redo: bool,
    pub can_try_another: bool,
    pub weights: WeightsView,
    pub guide: GuideView,
    pub can_guide: bool,
    pub map: MapLook,
    /// Addresses of the candidates' pictures.
    pub pictures: Vec<(u32, String)>,
    pub hand: LabelHand,
    pub tour: Option<usize>,
    pub tool: Tool,
    /// Diameter, CSS pixels.
    pub brush: f64,
    pub tolerance: u8,
    /// The steps, where their list is shown.
    pub history: Option<Vec<Row>>,
    /// What comparing the photo as it is with its file found.
    pub check: Option<CheckReport>,
    /// How photos are saved.
    pub settings: Settings,
    /// Zoom in whole percent of the photo's pixels.
    pub percent: u32,
    /// Whether the pointer moves the view.
    pub pans: bool,
    /// Where to show the ring of the brush, or the crosshair of the keyboard's pointer.
    pub cursor: Option<Spot>,
    pub keyboard_cursor: bool,
    /// The outline of the draft in canvas positions, for tools that have one.
    pub outline: Vec<Spot>,
    pub compare: Option<f64>,
    pub before_held: bool,
    pub dragging: bool,
    pub share: ShareView,
    /// What is told of the work kept against a crash.
    pub kept: &'static str,
    pub offer: Option<OfferView>,
}

/// A question with its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferView {
    pub question: String,
    pub accept: &'static str,
    pub decline: &'static str,
}

impl OfferView {
    fn of(offer: &Offer) -> Self {
        let (question, accept, decline) = match offer {
            Offer::Restore(left) => (
                with(WORDS.keeping.restore_question, &[("name", &left.name)]),
                WORDS.keeping.restore,
                WORDS.keeping.discard,
            ),
            Offer::Update(_) => {
                (WORDS.keeping.update_question.to_owned(), WORDS.keeping.update, WORDS.keeping.later)
            }
            Offer::Link(_) => {
                (WORDS.sharing.link_question.to_owned(), WORDS.sharing.link_open, WORDS.keeping.later)
            }
        };
        Self { question, accept, decline }
    }
}

impl Snapshot {
    pub(super) fn of(core: &Core) -> Self {
        let session = &core.session;
        let cursor = core.caret.or(core.hover).filter(|_| session.is_editable());
        Self {
            phase: session.phase(),
            photo: session.photo().cloned(),
            device: session.device(),
            notice: session.notice().cloned(),
            progress: session.progress(),
            is_editable: session.is_editable(),
            has_hole: session.document().has_hole(),
            has_edits: !session.document().done().is_empty(),
            fills: session.document().fills(),
            can_fill: session.can_fill(),
            can_undo: session.can_undo(),
            can_redo: session.can_redo(),
            can_try_another: session.can_try_another(),
            weights: session.weights(),
            guide: session.guide(),
            can_guide: session.can_guide(),
            map: core.map_look,
            pictures: core.pictures.iter().map(|(id, picture)| (*id, picture.address.clone())).collect(),
            hand: core.pointers.hand,
            tour: core.tour,
            tool: core.pointers.tool,
            brush: core.pointers.size.diameter(),
            tolerance: core.pointers.tolerance,
            history: core.shows_history.then(|| core.history()),
            check: session.check_report(),
            settings: core.settings,
            percent: core.viewport.percent().round() as u32,
            pans: core.space_held || core.pointers.is_panning(),
            cursor,
            keyboard_cursor: core.caret.is_some(),
            outline: outline(core),
            compare: core.compare,
            before_held: core.before_held,
            dragging: core.dragging,
            share: session.share_view(),
            kept: match core.keeping.refused {
                None => WORDS.keeping.about,
                Some(NotKept::Full) => WORDS.keeping.full,
                Some(NotKept::Refused) => WORDS.keeping.private,
            },
            offer: core.offer.as_ref().map(OfferView::of),
        }
    }
}

fn outline(core: &Core) -> Vec<Spot> {
    let view = &core.viewport;
    let spot = |x: i32, y: i32| view.to_canvas(f64::from(x) / 16.0, f64::from(y) / 16.0);
    if let Some(outline) = core.pointers.open_outline() {
        return outline.map(|point| spot(point.x, point.y)).collect();
    }
    match core.pointers.draft() {
        Some(Draft::Lasso { outline, .. } | Draft::Polygon(Polygon { outline, .. })) => {
            outline.iter().map(|point| spot(point.x, point.y)).collect()
        }
        Some(Draft::Rectangle { from, to, .. }) => {
            vec![spot(from.x, from.y), spot(to.x, from.y), spot(to.x, to.y), spot(from.x, to.y)]
        }
        Some(Draft::Horizon { from, to, .. } | Draft::Boundary { from, to, .. }) => {
            vec![spot(from.x, from.y), spot(to.x, to.y)]
        }
        Some(
            Draft::Stroke(_)
            | Draft::Wand { .. }
            | Draft::Labels { .. }
            | Draft::Bucket { .. }
            | Draft::Pick { .. },
        )
        | None => Vec::new(),
    }
}
