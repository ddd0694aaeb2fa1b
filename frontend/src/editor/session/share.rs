//! Links: what leaves the page by the person's own hand, and what comes back.

use infill_protocol::{
    DeviceKind, Edit, PhotoRequest, Rect, Work,
    share::{Fingerprint, LINK_LIMIT, MadeOn, PhotoPath, PictureHash, Share},
};

use super::{Host, Session};
use crate::strings::{WORDS, with};

/// A photo that comes with edits, and from where.
#[derive(Debug, PartialEq)]
pub enum Arrival<B> {
    /// Of a link: whether it looks as it did is checked at the end.
    Link(Box<Share>),
    /// Of a project file, with the pictures of its candidates.
    Project(Box<Work>, Vec<B>),
    /// Kept against a crash or a reload.
    Kept { edits: Vec<Edit>, source: Option<PhotoPath> },
}

impl<B> Arrival<B> {
    /// Where the photo lies beside the page.
    pub fn source(&self) -> Option<PhotoPath> {
        match self {
            Self::Link(share) => Some(share.photo.clone()),
            Self::Project(..) => None,
            Self::Kept { source, .. } => source.clone(),
        }
    }

    /// Every edit, also those that were undone.
    pub fn edits(&self) -> Vec<Edit> {
        match self {
            Self::Link(share) => share.edits.clone(),
            Self::Project(work, _) => [&work.edits[..], &work.undone].concat(),
            Self::Kept { edits, .. } => edits.clone(),
        }
    }
}

/// What is known for sharing the open photo.
#[derive(Debug, Default)]
pub(super) struct Sharing {
    /// Where the photo lies beside the page; `None` for a photo of the person's own, which no link holds.
    source: Option<PhotoPath>,
    /// The photo before any edit, once the photo worker has told.
    decoded: Option<PictureHash>,
    /// What fills changed so far.
    area: Rect,
    /// The question under way, and what its answer is for.
    asked: Option<(u32, Question)>,
    /// What is asked after the present question.
    waiting: Option<(Rect, Question)>,
    address: Option<String>,
}

#[derive(Debug)]
enum Question {
    /// The photo as opened.
    Decoded,
    /// The photo as it is, for a link of these edits.
    Shared(Vec<Edit>),
    /// The photo as a link made it.
    Reopened(Box<Share>),
}

/// What the share sheet shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShareView {
    /// A photo of the person's own: no link holds it.
    Private,
    /// The link is being made.
    Making,
    Link {
        address: String,
        is_too_long: bool,
    },
}

impl Sharing {
    /// Something changed: the link made before is of something else.
    pub fn forget_link(&mut self) {
        self.address = None;
    }
}

impl<H: Host> Session<H> {
    /// What the share sheet shows of the open photo.
    pub fn share_view(&self) -> ShareView {
        match (&self.sharing.source, &self.sharing.address) {
            (None, _) => ShareView::Private,
            (_, None) => ShareView::Making,
            (_, Some(address)) => ShareView::Link {
                address: address.clone(),
                is_too_long: address.chars().count() > LINK_LIMIT,
            },
        }
    }

    /// Where the open photo lies beside the page, if it does.
    pub const fn photo_source(&self) -> Option<&PhotoPath> {
        self.sharing.source.as_ref()
    }

    /// Makes the link of what is on screen now.
    pub fn share(&mut self) {
        if self.is_editable() && self.sharing.source.is_some() {
            self.sharing.address = None;
            let edits = self.shown_edits();
            self.ask_fingerprint(self.sharing.area, Question::Shared(edits));
        }
    }

    /// A photo from beside the page is open: how it decodes here is told to whoever opens a link of it.
    pub(super) fn watch_source(&mut self, source: Option<PhotoPath>) {
        self.sharing = Sharing { source, ..Sharing::default() };
        if self.sharing.source.is_some() {
            self.ask_fingerprint(Rect::default(), Question::Decoded);
        }
    }

    /// Fills changed this part of the photo.
    pub(super) fn note_area(&mut self, dirty: Rect) {
        self.sharing.area = self.sharing.area.union(dirty);
        self.sharing.address = None;
    }

    /// All edits that came with the photo are made.
    pub(super) fn arrived(&mut self, arrival: Arrival<H::Buffer>) {
        match arrival {
            Arrival::Link(share) => self.ask_fingerprint(share.area, Question::Reopened(share)),
            Arrival::Project(work, _) => {
                self.go_to(work.edits.len());
                self.say(WORDS.sharing.project_opened);
            }
            Arrival::Kept { .. } => self.say(WORDS.keeping.restored),
        }
    }

    /// The worker that was asked is gone.
    pub(super) fn forget_questions(&mut self) {
        (self.sharing.asked, self.sharing.waiting) = (None, None);
    }

    fn ask_fingerprint(&mut self, area: Rect, question: Question) {
        // A link that is asked for while the first question is under way waits for its answer.
        if let Some((_, Question::Decoded)) = self.sharing.asked {
            self.sharing.waiting = Some((area, question));
            return;
        }
        let id = self.next_id();
        self.sharing.asked = Some((id, question));
        self.ask_photo(PhotoRequest::Fingerprint { id, area }, Vec::new());
    }

    /// The photo worker told what the photo looks like.
    pub(super) fn fingerprint_told(&mut self, id: u32, fingerprint: Fingerprint) {
        let Some((_, question)) = self.sharing.asked.take_if(|(asked, _)| *asked == id) else { return };
        match question {
            Question::Decoded => {
                self.sharing.decoded = Some(fingerprint.hash);
                if let Some((area, question)) = self.sharing.waiting.take() {
                    self.ask_fingerprint(area, question);
                }
            }
            Question::Shared(edits) => self.make_link(edits, fingerprint),
            Question::Reopened(share) => self.compare(&share, fingerprint),
        }
    }

    fn make_link(&mut self, edits: Vec<Edit>, result: Fingerprint) {
        let (Some(photo), Some(decoded)) = (self.sharing.source.clone(), self.sharing.decoded) else {
            return;
        };
        let kind = self.device().map_or(DeviceKind::Cpu, |device| device.kind);
        let share = Share {
            app: env!("CARGO_PKG_VERSION").to_owned(),
            photo,
            decoded,
            edits,
            area: self.sharing.area,
            result,
            made_on: MadeOn::of(kind),
        };
        self.sharing.address = Some(format!("{}#{}", self.weights.base, share.fragment()));
    }

    /// Says whether the picture is the one that was shared, and if not, how far off it is and why.
    fn compare(&mut self, share: &Share, found: Fingerprint) {
        if found.hash == share.result.hash {
            self.say(WORDS.sharing.link_identical);
            return;
        }
        let levels = format!("{:.1}", found.distance(&share.result).max(0.1));
        let on_gpu = share.made_on == MadeOn::Gpu
            || self.device().is_some_and(|device| device.kind == DeviceKind::WebGpu);
        let has_network = share
            .edits
            .iter()
            .any(|edit| matches!(edit, Edit::Fill(options) if options.method.needs_weights()));
        let why = match () {
            () if self.sharing.decoded != Some(share.decoded) => WORDS.sharing.link_other_photo,
            () if share.app != env!("CARGO_PKG_VERSION") => WORDS.sharing.link_other_release,
            () if has_network && on_gpu => WORDS.sharing.link_other_device,
            () => WORDS.sharing.link_other_reason,
        };
        self.alert(with(WORDS.sharing.link_differs, &[("levels", &levels), ("why", why)]));
    }
}
