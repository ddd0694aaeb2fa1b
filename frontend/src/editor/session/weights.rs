use infill_protocol::{
    ComputeRequest, Method, NetworkInfo, Purpose, WEIGHTS_LIMIT, WeightsHash, WeightsInfo, WeightsPlace,
};

use super::{Host, Session};
use crate::strings::{WORDS, with};

/// How it stands with the network of the chosen method.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NetworkState {
    /// The method is no network.
    #[default]
    NotNeeded,
    /// There are no weights for it.
    Missing,
    /// There are weights, beside the page or on this device.
    NotLoaded,
    /// In words, with how much of it is done.
    Loading(String),
    Ready,
}

impl NetworkState {
    /// The value of `data-network`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotNeeded => "none",
            Self::Missing => "missing",
            Self::NotLoaded => "not-loaded",
            Self::Loading(_) => "loading",
            Self::Ready => "ready",
        }
    }
}

/// What the page shows of methods and weights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WeightsView {
    pub method: Method,
    /// Whether the method is chosen by what was measured.
    pub auto: bool,
    pub state: NetworkState,
    /// The weights that the chosen method fills with.
    pub chosen: Option<WeightsInfo>,
    /// The network in use, where it is of the chosen method.
    pub network: Option<NetworkInfo>,
    pub list: Vec<WeightsInfo>,
    /// Why there are not more, in words.
    pub note: Option<String>,
    /// What the loading is at, where weights are being loaded.
    pub loading: Option<String>,
}

/// Methods and weights as the session knows them.
pub(super) struct Weights<F> {
    /// Absolute address of the page's folder.
    pub(super) base: String,
    pub(super) method: Method,
    /// Whether [`Method::auto`] decides the method.
    pub(super) auto: bool,
    pub(super) list: Vec<WeightsInfo>,
    pub(super) note: Option<String>,
    /// The network in use in the present compute worker.
    pub(super) loaded: Option<NetworkInfo>,
    /// The weights that were last in use or wanted, for the next compute worker.
    pub(super) last: Option<WeightsHash>,
    pub(super) loading: Option<Loading<F>>,
    /// Files the person opened: what the browser does not keep is read from them again.
    pub(super) files: Vec<(WeightsHash, String, F)>,
}

pub(super) struct Loading<F> {
    pub(super) id: u32,
    pub(super) source: Source<F>,
    pub(super) words: String,
}

#[derive(Clone)]
pub(super) enum Source<F> {
    Listed(WeightsHash),
    File(String, F),
}

impl<F> Source<F> {
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Listed(one), Self::Listed(other)) => one == other,
            (Self::File(one, _), Self::File(other, _)) => one == other,
            _ => false,
        }
    }
}

impl<F: Clone> Weights<F> {
    pub(super) const fn new(base: String) -> Self {
        Self {
            base,
            method: Method::Texture,
            auto: false,
            list: Vec::new(),
            note: None,
            loaded: None,
            last: None,
            loading: None,
            files: Vec::new(),
        }
    }

    pub(super) fn is_loaded(&self, hash: WeightsHash) -> bool {
        self.loaded.as_ref().is_some_and(|network| network.weights.hash == hash)
    }

    /// The weights for a method: those last in use, else those on this device, else what is offered.
    pub(super) fn choice(&self, method: Method) -> Option<&WeightsInfo> {
        let of_method = || self.list.iter().filter(|info| info.purpose == Purpose::Fill(method));
        let last = of_method().find(|info| Some(info.hash) == self.last);
        let here = || of_method().find(|info| info.place != WeightsPlace::Offered);
        last.or_else(here).or_else(|| of_method().next())
    }

    fn state(&self) -> NetworkState {
        let choice = self.choice(self.method);
        match &self.loading {
            _ if self.method == Method::Texture => NetworkState::NotNeeded,
            Some(loading) => NetworkState::Loading(loading.words.clone()),
            None => match choice {
                None => NetworkState::Missing,
                Some(info) if self.is_loaded(info.hash) => NetworkState::Ready,
                Some(_) => NetworkState::NotLoaded,
            },
        }
    }

    /// The compute worker is another one.
    pub(super) fn forget_worker(&mut self) {
        self.loaded = None;
    }
}

impl<H: Host> Session<H> {
    pub const fn method(&self) -> Method {
        self.weights.method
    }

    pub fn weights(&self) -> WeightsView {
        let weights = &self.weights;
        WeightsView {
            method: weights.method,
            auto: weights.auto,
            state: weights.state(),
            chosen: weights.choice(weights.method).cloned(),
            network: weights.loaded.clone().filter(|network| network.method == weights.method),
            list: weights.list.clone(),
            note: weights.note.clone(),
            loading: self.loading().map(str::to_owned),
        }
    }

    /// What the loading is at, where weights are being loaded.
    pub fn loading(&self) -> Option<&str> {
        self.weights.loading.as_ref().map(|loading| loading.words.as_str())
    }

    /// Fills from now on use this method. Weights that are on this device are loaded at once.
    pub fn choose_method(&mut self, method: Method) {
        self.weights.auto = false;
        self.set_method(method);
    }

    /// Fills from now on use what was measured to do best.
    pub fn choose_auto(&mut self) {
        self.weights.auto = true;
        self.decide();
    }

    /// Where the person leaves it to us: decides the method once more, as what is known or wanted has changed.
    pub(super) fn decide(&mut self) {
        let is_guided = self.document.guide_is_current() && !self.guide_is_proposal();
        let method = Method::auto(&self.weights.list, is_guided);
        if self.weights.auto && self.job.is_none() && method != self.weights.method {
            self.set_method(method);
        }
    }

    fn set_method(&mut self, method: Method) {
        let changes = self.weights.method != method;
        self.weights.method = method;
        if changes {
            self.refresh_guide();
        }
        if self.job.is_some() {
            return;
        }
        if self.weights.loading.as_ref().is_some_and(|loading| matches!(loading.source, Source::Listed(_))) {
            self.cancel_loading();
        }
        self.load_kept();
    }

    /// Loads the weights of the chosen method where they are on this device.
    pub(super) fn load_kept(&mut self) {
        let choice = self.weights.choice(self.weights.method);
        let here = choice.filter(|info| info.place != WeightsPlace::Offered);
        if let Some(hash) = here.map(|info| info.hash) {
            self.load(hash);
        }
    }

    /// Loads the weights of the chosen method.
    pub fn load_weights(&mut self) {
        if let Some(hash) = self.weights.choice(self.weights.method).map(|info| info.hash) {
            self.load(hash);
        }
    }

    /// Loads these weights, and fills with their method from now on.
    pub fn use_weights(&mut self, hash: WeightsHash) {
        let info = self.weights.list.iter().find(|info| info.hash == hash);
        let Some(method) = info.and_then(|info| info.purpose.method()) else { return };
        (self.weights.method, self.weights.auto) = (method, false);
        self.weights.last = Some(hash);
        self.load(hash);
    }

    /// Takes a weights file of the person's own.
    pub fn take_weights(&mut self, name: String, bytes: u64, file: H::File) {
        if bytes > WEIGHTS_LIMIT {
            let [size, limit] = [bytes, WEIGHTS_LIMIT].map(|bytes| (bytes >> 20).to_string());
            self.alert(with(WORDS.weights.too_large, &[("name", &name), ("size", &size), ("limit", &limit)]));
            return;
        }
        self.notice = None;
        self.cancel_loading();
        self.start_loading(Source::File(name, file));
    }

    /// The bytes of the file that was to be read.
    pub fn weights_read(&mut self, id: u32, bytes: Option<H::Buffer>) {
        let Some(loading) = self.weights.loading.as_ref().filter(|loading| loading.id == id) else { return };
        match bytes {
            // A worker that is just starting asks for the file again when it is up.
            Some(bytes) if self.compute.is_up() => {
                self.ask_compute(ComputeRequest::TakeWeights { id }, vec![bytes]);
            }
            Some(_) => {}
            None => {
                let Source::File(name, _) = &loading.source else { return };
                let message = with(WORDS.opening.not_readable, &[("name", name)]);
                self.loading_failed(id, &message);
            }
        }
    }

    /// Stops the loading; what has arrived is kept for the next time, and the network in use stays.
    pub fn cancel_loading(&mut self) {
        if let Some(loading) = self.weights.loading.take().filter(|_| self.compute.is_up()) {
            self.ask_compute(ComputeRequest::Cancel { id: loading.id }, Vec::new());
        }
    }

    /// Removes weights from this device.
    pub fn delete_weights(&mut self, hash: WeightsHash) {
        if self.job.is_some() || !self.compute.is_up() {
            return;
        }
        self.weights.loaded.take_if(|network| network.weights.hash == hash);
        self.weights.last.take_if(|last| *last == hash);
        self.weights.files.retain(|(kept, ..)| *kept != hash);
        self.ask_compute(ComputeRequest::DeleteWeights { hash }, Vec::new());
    }
}
