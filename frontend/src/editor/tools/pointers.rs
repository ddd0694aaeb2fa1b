use infill_protocol::{Edit, Point, Stroke, Tone};

use super::draft::{Draft, LabelHand, radius_units};
use super::polygon::{Lifted, Polygon};
use super::{BrushSize, Tool};
use crate::editor::{Spot, Viewport};

/// The pointer that arrow keys move.
pub const KEYBOARD: i32 = i32::MIN;
/// Enough for the noise of a photo, too little to leave an even surface.
pub const DEFAULT_TOLERANCE: u8 = 24;
/// A second finger within so many CSS pixels of drawing turns the stroke into a pinch.
const PINCH_TRAVEL: f64 = 24.0;
/// A press that moves less than this is a click, CSS pixels.
const CLICK_TRAVEL: f64 = 5.0;
/// How near to a corner of a polygon a click is at it, CSS pixels.
const CORNER_REACH: f64 = 10.0;
/// How far around the pointer a boundary moves along, CSS pixels.
const BOUNDARY_REACH: f64 = 70.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerKind {
    Mouse,
    Pen,
    Touch,
    Keyboard,
}

/// Where a pointer is, and how hard a pen is pressed (0 to 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    pub at: Spot,
    pub pressure: f64,
}

/// A pointer going down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Press {
    pub id: i32,
    pub kind: PointerKind,
    pub sample: Sample,
    /// Middle button, or space held: move the view instead of painting.
    pub pans: bool,
    /// Alt held: lasso and rectangle take away instead of adding.
    pub takes: bool,
}

/// What came of an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Nothing,
    /// The draft grew.
    Draft,
    /// The view moved.
    View,
    /// The draft was dropped.
    Dropped,
    /// The draft is finished.
    Commit(Edit),
    /// The label there is wanted.
    Pick(Point),
}

#[derive(Clone, Debug, Default, PartialEq)]
enum State {
    #[default]
    Idle,
    Drawing {
        id: i32,
        kind: PointerKind,
        start: Spot,
        travel: f64,
        draft: Draft,
    },
    Panning {
        id: i32,
        last: Spot,
    },
    Pinching {
        ids: [i32; 2],
        spots: [Spot; 2],
    },
    /// Fingers that are down after a pinch; nothing starts until all are up.
    Resting(Vec<i32>),
}

/// The tool in hand and what the pointers are doing with it.
#[derive(Clone, Debug)]
pub struct Pointers {
    pub tool: Tool,
    pub size: BrushSize,
    pub hand: LabelHand,
    /// How far a colour may be from the one that the wand touches, in levels of each channel.
    pub tolerance: u8,
    state: State,
    /// A polygon that waits for its next corner, no pointer being down.
    open: Option<Polygon>,
    /// Where that corner would be now.
    next: Option<Point>,
}

impl Default for Pointers {
    fn default() -> Self {
        let (tool, size) = (Tool::default(), BrushSize::default());
        Self {
            tool,
            size,
            hand: LabelHand::default(),
            tolerance: DEFAULT_TOLERANCE,
            state: State::default(),
            open: None,
            next: None,
        }
    }
}

impl Pointers {
    pub const fn draft(&self) -> Option<&Draft> {
        match &self.state {
            State::Drawing { draft, .. } => Some(draft),
            _ => None,
        }
    }

    /// The outline of a polygon that waits for its next corner, with that corner where the pointer is.
    pub fn open_outline(&self) -> Option<impl Iterator<Item = Point>> {
        let open = self.open.as_ref()?;
        Some(open.outline.iter().copied().chain(self.next))
    }

    /// Closes the polygon that waits for its next corner, where it has an area.
    pub fn close(&mut self) -> Outcome {
        let area = self.open.take_if(|polygon| polygon.is_area());
        area.and_then(Polygon::edit).map_or(Outcome::Nothing, Outcome::Commit)
    }

    /// Takes the last corner back.
    pub fn drop_corner(&mut self) -> Outcome {
        let Some(polygon) = self.open.take() else { return Outcome::Nothing };
        self.open = polygon.without_last();
        Outcome::Dropped
    }

    pub const fn is_panning(&self) -> bool {
        matches!(self.state, State::Panning { .. } | State::Pinching { .. })
    }

    /// Whether this pointer is drawing.
    pub fn draws(&self, pointer: i32) -> bool {
        matches!(self.state, State::Drawing { id, .. } if id == pointer)
    }

    pub fn down(&mut self, press: Press, view: &Viewport) -> Outcome {
        let spot = press.sample.at;
        match &mut self.state {
            State::Idle if press.pans => {
                self.state = State::Panning { id: press.id, last: spot };
                Outcome::View
            }
            State::Idle => {
                let open = self.open.take().map(Draft::Polygon);
                let mut draft = open.unwrap_or_else(|| self.new_draft(press, view));
                draft.extend(view.to_point(spot), self.radius(press.kind, press.sample.pressure, view));
                let (id, kind) = (press.id, press.kind);
                self.state = State::Drawing { id, kind, start: spot, travel: 0.0, draft };
                Outcome::Draft
            }
            State::Drawing { id, kind: PointerKind::Touch, start, travel, draft }
                if press.kind == PointerKind::Touch && *travel < PINCH_TRAVEL =>
            {
                if let Draft::Polygon(polygon) = draft {
                    self.open = polygon.clone().before_press();
                }
                self.state = State::Pinching { ids: [*id, press.id], spots: [*start, spot] };
                Outcome::Dropped
            }
            State::Panning { id, last } if press.kind == PointerKind::Touch => {
                self.state = State::Pinching { ids: [*id, press.id], spots: [*last, spot] };
                Outcome::View
            }
            State::Resting(ids) => {
                ids.push(press.id);
                Outcome::Nothing
            }
            State::Drawing { .. } | State::Panning { .. } | State::Pinching { .. } => Outcome::Nothing,
        }
    }

    /// `samples`: where the pointer went since the last event, oldest first.
    pub fn moved(&mut self, pointer: i32, samples: &[Sample], view: &mut Viewport) -> Outcome {
        let Some(latest) = samples.last() else { return Outcome::Nothing };
        let size = self.size;
        self.next = Some(view.to_point(latest.at));
        match &mut self.state {
            State::Idle if self.open.is_some() => Outcome::Draft,
            State::Drawing { id, kind, start, travel, draft } if *id == pointer => {
                let mut news = false;
                for sample in samples {
                    *travel = travel.max(start.distance(sample.at));
                    let radius = radius(size, *kind, sample.pressure, view);
                    news |= draft.extend(view.to_point(sample.at), radius);
                }
                if news { Outcome::Draft } else { Outcome::Nothing }
            }
            State::Panning { id, last } if *id == pointer => {
                view.pan_by(latest.at.x - last.x, latest.at.y - last.y);
                *last = latest.at;
                Outcome::View
            }
            State::Pinching { ids, spots } => {
                let Some(finger) = ids.iter().position(|&id| id == pointer) else { return Outcome::Nothing };
                let from = *spots;
                spots[finger] = latest.at;
                view.pinch(from, *spots);
                Outcome::View
            }
            _ => Outcome::Nothing,
        }
    }

    pub fn up(&mut self, pointer: i32, view: &Viewport) -> Outcome {
        match std::mem::take(&mut self.state) {
            State::Drawing { id, draft: Draft::Polygon(polygon), travel, .. } if id == pointer => {
                match polygon.lift(travel < CLICK_TRAVEL, radius_units(CORNER_REACH / view.scale())) {
                    Lifted::Open(polygon) => {
                        self.open = Some(polygon);
                        Outcome::Draft
                    }
                    Lifted::Closed(edit) => Outcome::Commit(edit),
                    Lifted::Nothing => Outcome::Dropped,
                }
            }
            State::Drawing { id, draft, .. } if id == pointer => draft.finish().unwrap_or(Outcome::Dropped),
            State::Panning { id, .. } if id == pointer => Outcome::View,
            State::Pinching { ids, .. } if ids.contains(&pointer) => {
                self.state = State::Resting(ids.into_iter().filter(|&id| id != pointer).collect());
                Outcome::View
            }
            State::Resting(mut ids) => {
                ids.retain(|&id| id != pointer);
                self.state = if ids.is_empty() { State::Idle } else { State::Resting(ids) };
                Outcome::Nothing
            }
            other => {
                self.state = other;
                Outcome::Nothing
            }
        }
    }

    /// The browser took the pointer away, or the person thought better of it.
    pub fn cancel(&mut self) -> Outcome {
        let open = self.open.take();
        match std::mem::take(&mut self.state) {
            State::Idle if open.is_none() => Outcome::Nothing,
            _ => Outcome::Dropped,
        }
    }

    fn radius(&self, kind: PointerKind, pressure: f64, view: &Viewport) -> u32 {
        radius(self.size, kind, pressure, view)
    }

    fn new_draft(&self, press: Press, view: &Viewport) -> Draft {
        let tone = if press.takes { Tone::Erase } else { Tone::Paint };
        let at = view.to_point(press.sample.at);
        match self.tool {
            Tool::Brush => Draft::Stroke(Stroke { tone, points: Vec::new() }),
            Tool::Eraser => Draft::Stroke(Stroke { tone: Tone::Erase, points: Vec::new() }),
            Tool::Lasso => Draft::Lasso { tone, outline: Vec::new() },
            Tool::Rectangle => Draft::Rectangle { tone, from: at, to: at },
            Tool::Wand => Draft::Wand { tone, at, tolerance: self.tolerance },
            labels => {
                let reach = radius_units(BOUNDARY_REACH / view.scale());
                Draft::of_labels(labels, self.hand, at, reach).unwrap_or(Draft::Pick { at })
            }
        }
    }
}

/// Only a pen says how hard it is pressed; its lightest touch still paints a third of the width.
fn radius(size: BrushSize, kind: PointerKind, pressure: f64, view: &Viewport) -> u32 {
    let share = if kind == PointerKind::Pen { 0.35 + 0.65 * pressure.clamp(0.0, 1.0) } else { 1.0 };
    radius_units(size.diameter() / 2.0 * share / view.scale())
}

#[cfg(test)]
mod tests;
