//! Weights on their way to a network, and fills that wait for them.

use infill_protocol::{ComputeRequest, FillOptions, NetworkInfo, WeightsHash, WeightsInfo, WeightsPlace};

use super::weights::{Loading, Source};
use super::{Effect, Host, Session};
use crate::strings::{WORDS, with};

impl<H: Host> Session<H> {
    /// The options of a fill with the chosen method; `None`, with a word to the person, where it has no weights.
    pub(super) fn fill_options(&mut self) -> Option<FillOptions> {
        self.decide();
        let method = self.weights.method;
        let weights = self.weights.choice(method).map(|info| info.hash);
        if method.needs_weights() && weights.is_none() {
            let words = match self.weights.loading {
                Some(_) => WORDS.weights.still_loading,
                None => WORDS.weights.missing,
            };
            self.alert(with(words, &[("method", method.title())]));
            return None;
        }
        Some(FillOptions { method, weights, ..FillOptions::default() })
    }

    /// Whether the network that `options` mean is in use; where it is not, it is being loaded.
    pub(super) fn has_network(&mut self, options: FillOptions) -> bool {
        match options.weights {
            Some(hash) if !self.weights.is_loaded(hash) => {
                self.load(hash);
                false
            }
            _ => true,
        }
    }

    /// The compute worker is up: it learns where weights are, and loads what was in use or on its way.
    pub(super) fn restore_network(&mut self) {
        let base = self.weights.base.clone();
        self.ask_compute(ComputeRequest::ListWeights { base }, Vec::new());
        if let Some(loading) = self.weights.loading.take() {
            self.start_loading(loading.source);
        } else if let Some(hash) = self.weights.last.filter(|_| self.weights.method.needs_weights()) {
            self.load(hash);
        }
    }

    pub(super) fn weights_listed(&mut self, list: Vec<WeightsInfo>, note: Option<String>) {
        let is_first = self.weights.list.is_empty();
        (self.weights.list, self.weights.note) = (list, note);
        self.decide();
        if is_first {
            // The method may be remembered from the last visit, and its weights lie here.
            self.load_kept();
        }
    }

    pub(super) fn loading_advanced(&mut self, id: u32, stage: &str, done: u64, total: u64) {
        if let Some(loading) = self.weights.loading.as_mut().filter(|loading| loading.id == id) {
            let percent = (100 * done / total.max(1)).to_string();
            loading.words = match stage {
                "warm-up" => WORDS.weights.warming_up.to_owned(),
                "checking" => WORDS.weights.checking.to_owned(),
                _ => with(WORDS.weights.loading, &[("percent", &percent)]),
            };
        }
    }

    pub(super) fn network_loaded(&mut self, id: u32, network: NetworkInfo) {
        let hash = network.weights.hash;
        if let Some(loading) = self.weights.loading.take_if(|loading| loading.id == id) {
            if let Source::File(name, file) = loading.source {
                // A file is opened to be used.
                (self.weights.method, self.weights.auto) = (network.method, false);
                self.weights.files.retain(|(kept, ..)| *kept != hash);
                self.weights.files.push((hash, name, file));
            }
            self.weights.last = Some(hash);
            if self.job.is_none() {
                self.say(with(WORDS.weights.ready, &[("title", &network.weights.title)]));
            }
        }
        // Even where it came too late to be wanted, it is what the worker has now.
        self.weights.loaded = Some(network);
        self.feed_compute();
    }

    /// The person's own weights name what photos show from now on. The network in use stays.
    pub(super) fn names_taken(&mut self, id: u32, weights: &WeightsInfo) {
        if self.weights.loading.take_if(|loading| loading.id == id).is_some() {
            self.say(with(WORDS.weights.names_taken, &[("title", &weights.title)]));
        }
        self.feed_compute();
    }

    /// The compute worker is given up, and what it was loading with it.
    pub(super) fn abandon_loading(&mut self) {
        self.weights.loading = None;
    }

    /// Whether the running fill waits for these weights.
    pub(super) fn waits_for_weights(&self) -> bool {
        let wanted = self.job.as_ref().and_then(|job| job.step.options.weights);
        wanted.is_some_and(|hash| !self.weights.is_loaded(hash))
    }

    /// Whether the failure was one of loading. The network in use stays.
    pub(super) fn loading_failed(&mut self, id: u32, message: &str) -> bool {
        let Some(loading) = self.weights.loading.take_if(|loading| loading.id == id) else { return false };
        let wanted = self.job.as_ref().and_then(|job| job.step.options.weights).map(|hash| self.source(hash));
        if wanted.is_some_and(|wanted| wanted.is(&loading.source)) {
            self.fail_job(message.to_owned());
        } else {
            self.alert(message);
            self.feed_compute();
        }
        true
    }

    pub(super) fn load(&mut self, hash: WeightsHash) {
        let source = self.source(hash);
        let is_loading = self.weights.loading.as_ref().is_some_and(|loading| loading.source.is(&source));
        if self.weights.is_loaded(hash) || is_loading {
            return;
        }
        self.cancel_loading();
        self.start_loading(source);
    }

    /// Where these weights are to be had after the loss of a worker, too.
    fn source(&self, hash: WeightsHash) -> Source<H::File> {
        let lasts =
            self.weights.list.iter().any(|info| info.hash == hash && info.place != WeightsPlace::InMemory);
        let file = self.weights.files.iter().find(|(kept, ..)| *kept == hash && !lasts);
        file.map_or(Source::Listed(hash), |(_, name, file)| Source::File(name.clone(), file.clone()))
    }

    pub(super) fn start_loading(&mut self, source: Source<H::File>) {
        let id = self.next_id();
        self.revive_compute();
        if self.compute.is_up() {
            match &source {
                Source::Listed(hash) => {
                    self.ask_compute(ComputeRequest::LoadWeights { id, hash: *hash }, Vec::new());
                }
                Source::File(_, file) => {
                    self.effects.push(Effect::ReadWeights { id, file: file.clone() });
                }
            }
        }
        let words = with(WORDS.weights.loading, &[("percent", "0")]);
        self.weights.loading = Some(Loading { id, source, words });
    }
}
