use infill_protocol::{FillOptions, Method};

use crate::editor::session::job::{Origin, Step};
use crate::editor::session::{Host, Session};
use crate::strings::{WORDS, with};

/// How long the map must rest before it is filled at full quality, ms.
const REST: f64 = 700.0;

/// The fill has to follow the map.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Wanted {
    /// Whether a quick preview comes first.
    preview: bool,
    /// When the map will have rested.
    full_at: f64,
}

impl<H: Host> Session<H> {
    /// The map or the method changed: what was under way is stale, the newest wins.
    pub(in super::super) fn refresh_guide(&mut self) {
        if !self.guide.is_editing() {
            return;
        }
        self.drop_refresh();
        self.guide.stale = true;
        self.guide.current = None;
        self.guide.wanted = Some(Wanted { preview: true, full_at: self.now + REST });
        self.advance_refresh();
    }

    /// Starts what is due, where nothing else runs.
    pub(in super::super) fn advance_refresh(&mut self) {
        let Some(wanted) = self.guide.wanted.as_mut().filter(|_| self.job.is_none()) else { return };
        if std::mem::take(&mut wanted.preview) {
            let options =
                FillOptions { method: Method::Texture, seed: self.guide.seed, ..FillOptions::default() };
            self.start_refresh(options, Origin::Preview);
        } else if self.now >= wanted.full_at {
            self.guide.wanted = None;
            if let Some(options) = self.guided_options() {
                self.start_refresh(options, Origin::Live);
            }
        }
    }

    fn start_refresh(&mut self, options: FillOptions, origin: Origin) {
        let (edits, fills) = self.guided_edits();
        self.plan(Step { edits, options, fills }, origin);
    }

    /// Forgets what was to follow the map, and stops what does.
    pub(in super::super) fn drop_refresh(&mut self) {
        self.guide.wanted = None;
        if self.job.as_ref().is_some_and(|job| job.origin.is_refresh()) {
            self.drop_job();
        }
    }

    /// The options of a fill by the map.
    pub(in super::super) fn guided_options(&mut self) -> Option<FillOptions> {
        let seed = self.guide.seed;
        self.fill_options().map(|options| FillOptions { seed, ..options })
    }

    /// The photo shows what the map asks for.
    pub(in super::super) fn refreshed(&mut self, options: FillOptions) {
        self.guide.live = Some(options);
        self.guide.stale = false;
        self.document.forget_undone_fills();
        self.keep_candidate(options);
    }

    /// Some labels are nowhere in the photo; others stood in for them.
    pub(in super::super) fn labels_substituted(&mut self, id: u32, labels: &[(u8, u8)]) {
        if !self.job.as_ref().is_some_and(|job| job.id == id && job.origin != Origin::Preview) {
            return;
        }
        let name = |label: u8| {
            let class = self.guide.palette.classes.get(usize::from(label));
            class.map_or_else(|| (u32::from(label) + 1).to_string(), |class| class.name.clone())
        };
        let words = labels
            .iter()
            .map(|&(label, by)| with(WORDS.guide.substituted, &[("label", &name(label)), ("by", &name(by))]));
        let words = words.collect::<Vec<_>>().join(" ");
        self.say(words);
    }

    /// Fills by the same map once more, differently.
    pub(in super::super) fn refresh_another(&mut self) {
        self.guide.seed = self.guide.seed.wrapping_add(1);
        self.refresh_guide();
    }
}
