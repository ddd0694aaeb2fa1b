//! Sessions with networks, and a worker that has weights or not.

mod files;
mod loading;
mod methods;
mod recovery;

use infill_protocol::{
    Better, Method, NetworkInfo, Purpose, WEIGHTS_LIMIT, WeightsHash, WeightsInfo, WeightsPlace,
};

use super::*;
use crate::editor::session::NetworkState;

const ESPA: WeightsHash = WeightsHash([1; 32]);
const CSA: WeightsHash = WeightsHash([2; 32]);
const OWN: WeightsHash = WeightsHash([3; 32]);

fn info(hash: WeightsHash, method: Method, place: WeightsPlace) -> WeightsInfo {
    let (title, licence) = (method.title().to_owned(), "CC0-1.0".to_owned());
    WeightsInfo {
        hash,
        purpose: Purpose::Fill(method),
        preset: "web".into(),
        title,
        licence,
        bytes: 10,
        place,
        better: Better::default(),
    }
}

impl Bench {
    /// With a stroke painted, ESPA offered and CSA on the device.
    fn with_weights() -> Self {
        let mut bench = Self::painted();
        let list =
            vec![info(ESPA, Method::Espa, WeightsPlace::Offered), info(CSA, Method::Csa, WeightsPlace::Kept)];
        bench.compute_says(ComputeResponse::Weights { list, note: None });
        bench
    }

    /// The requests to load weights so far.
    fn loads(&self) -> Vec<(u32, WeightsHash)> {
        let loads = self.compute.iter().filter_map(|request| match request {
            ComputeRequest::LoadWeights { id, hash } => Some((*id, *hash)),
            _ => None,
        });
        loads.collect()
    }

    fn loaded(&mut self, id: u32, hash: WeightsHash, method: Method) {
        let weights = info(hash, method, WeightsPlace::Kept);
        let network = NetworkInfo { weights, method, size: Size::new(256, 256), classes: Vec::new() };
        self.compute_says(ComputeResponse::Loaded { id, network });
    }

    /// The weights that were asked for last arrive; they must be these.
    fn answer_load(&mut self, hash: WeightsHash, method: Method) {
        let Some(&(id, wanted)) = self.loads().last() else { panic!("no weights were asked for") };
        assert_eq!(wanted, hash);
        self.loaded(id, hash, method);
    }

    /// With a fill under way that has its weights.
    fn filling_with(method: Method, hash: WeightsHash) -> Self {
        let mut bench = Self::with_weights();
        bench.fill_with(method);
        bench.answer_load(hash, method);
        bench
    }

    fn fill_with(&mut self, method: Method) {
        self.session.choose_method(method);
        self.session.fill();
        self.drain();
        self.answer_plan(1);
    }

    fn fills_sent(&self) -> usize {
        self.compute.iter().filter(|request| matches!(request, ComputeRequest::Fill { .. })).count()
    }

    fn state(&self) -> NetworkState {
        self.session.weights().state
    }

    fn restart_compute(&mut self) {
        self.compute.clear();
        self.compute_ready(DeviceKind::Cpu);
    }
}
