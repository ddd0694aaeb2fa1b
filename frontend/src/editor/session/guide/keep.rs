//! Maps that outlast an edit: candidates, and files.

use infill_protocol::{CLASSES_LIMIT, Edit, FillOptions, GuideMap, PhotoRequest};

use super::Candidate;
use crate::editor::session::{Destination, Effect, Host, Session};
use crate::strings::{WORDS, with};

/// Candidates that are kept side by side.
const CANDIDATES: usize = 4;

impl<H: Host> Session<H> {
    /// Keeps what the photo shows, with the map that made it.
    pub(super) fn keep_candidate(&mut self, options: FillOptions) {
        let (id, (edits, fills)) = (self.next_id(), self.guided_edits());
        self.guide.keeping = Some((id, options));
        self.ask_photo(PhotoRequest::KeepGuide { id, edits, fills }, Vec::new());
    }

    pub(in super::super) fn guide_kept(&mut self, id: u32, map: GuideMap, picture: Option<H::Buffer>) {
        let Some((_, options)) = self.guide.keeping.take_if(|(keeping, _)| *keeping == id) else { return };
        let candidates = &mut self.guide.candidates;
        if let Some(known) =
            candidates.iter().find(|(known, other)| known.options == options && *other == map)
        {
            self.guide.current = Some(known.0.id);
            return;
        }
        if let Some(picture) = picture {
            candidates.insert(0, (Candidate { id, options }, map));
            candidates.truncate(CANDIDATES);
            self.guide.current = Some(id);
            self.effects.push(Effect::Candidate { id, picture });
        }
    }

    /// The candidates for a project: where their pictures are found, and what made them.
    pub(in super::super) fn kept_candidates(&self) -> (Vec<u32>, Vec<(FillOptions, GuideMap)>) {
        let kept = self.guide.candidates.iter();
        kept.map(|(Candidate { id, options }, map)| (*id, (*options, map.clone()))).unzip()
    }

    /// The candidates of a project, newest first, with their pictures.
    pub(in super::super) fn take_candidates(
        &mut self,
        kept: Vec<(FillOptions, GuideMap)>,
        pictures: Vec<H::Buffer>,
    ) {
        let kept = kept.into_iter().zip(pictures).take(CANDIDATES);
        for ((options, map), picture) in kept {
            let id = self.next_id();
            self.guide.candidates.push((Candidate { id, options }, map));
            self.effects.push(Effect::Candidate { id, picture });
        }
    }

    /// Goes back to a candidate: its map, its method, its seed.
    pub fn restore_candidate(&mut self, id: u32) {
        let found = self.guide.candidates.iter().find(|(candidate, _)| candidate.id == id).cloned();
        if let Some((Candidate { options, .. }, map)) = found.filter(|_| self.guide.is_editing()) {
            self.guide.seed = options.seed;
            self.weights.method = options.method;
            self.document.commit(Edit::Guide(map));
            self.show_guide(true);
            self.refresh_guide();
        }
    }

    pub fn save_labels(&mut self) {
        if self.guide.is_editing() {
            let (id, (edits, fills)) = (self.next_id(), self.guided_edits());
            self.ask_photo(PhotoRequest::SaveGuide { id, edits, fills }, Vec::new());
        }
    }

    pub(in super::super) fn labels_saved(&mut self, name: &str, payload: Vec<H::Buffer>) {
        self.say(with(WORDS.saving.exported, &[("name", &format!("{name}.png"))]));
        for (data, (ending, mime)) in
            payload.into_iter().zip([("png", "image/png"), ("json", "application/json")])
        {
            let (name, mime) = (format!("{name}.{ending}"), mime.to_owned());
            self.effects.push(Effect::Deliver {
                destination: Destination::Download,
                name,
                mime,
                data: Some(data),
            });
        }
    }

    /// Takes a label map, and the names of its labels where there are some, from files.
    pub fn load_labels(&mut self, files: Vec<H::Buffer>) {
        if self.guide.is_editing() {
            let id = self.next_id();
            self.ask_photo(PhotoRequest::LoadGuide { id }, files);
        }
    }

    pub(in super::super) fn labels_loaded(&mut self, map: GuideMap) {
        if !self.guide.is_editing() {
            return;
        }
        let names = |map: &infill_protocol::Palette| {
            map.classes.iter().map(|class| class.name.clone()).collect::<Vec<_>>()
        };
        if names(&map.palette) == names(&self.guide.palette) {
            self.take_map(map);
        } else {
            self.guide.mapping = Some(map);
        }
    }

    /// What each class of the loaded map is here: a label of the palette, or (`None`) one of its own.
    pub fn map_labels(&mut self, choices: &[Option<u8>]) {
        let Some(map) = self.guide.mapping.take() else { return };
        let mut palette = self.guide.palette.clone();
        let mut labels = Vec::new();
        for (class, choice) in map.palette.classes.iter().zip(choices) {
            labels.push(choice.unwrap_or(palette.classes.len() as u8));
            if choice.is_none() {
                palette.classes.push(class.clone());
            }
        }
        if palette.classes.len() > CLASSES_LIMIT {
            self.alert(with(WORDS.guide.too_many, &[("limit", &CLASSES_LIMIT.to_string())]));
        } else {
            self.take_map(map.mapped(&labels, palette));
        }
    }

    pub fn refuse_mapping(&mut self) {
        self.guide.mapping = None;
    }

    fn take_map(&mut self, map: GuideMap) {
        self.document.commit(Edit::Guide(map));
        self.show_guide(true);
        self.refresh_guide();
        self.say(WORDS.guide.loaded);
    }
}
