//! Weights files for the tests: each system as narrow as it goes, or a little wider where it must take time.

use std::fmt::Write;

use burn::tensor::Device;
use infill_inference::models::{
    csa::CsaConfig,
    espa::EspaConfig,
    gmsrm::GmSrmConfig,
    network::{Network, NetworkConfig},
    procedural::{Vectors, tensor},
    spl::SplConfig,
};
use infill_inference::weights::{Precision, WeightsFile};
use infill_protocol::Method;
use serde_json::json;
use sha2::{Digest, Sha256};
use xtask::server::Server;

/// A weights file as it lies beside the page.
pub struct Weights {
    pub method: Method,
    pub bytes: Vec<u8>,
}

impl Weights {
    pub fn of(config: &NetworkConfig) -> anyhow::Result<Self> {
        let mut file = config.init(&Device::flex()).file();
        file.card.licence = "CC0-1.0".to_owned();
        for (name, data) in &mut file.state {
            *data = tensor(name, data.shape().as_slice(), 1, Vectors::NormGains);
        }
        Ok(Self { method: config.method(), bytes: file.write(Precision::F16) })
    }

    /// Narrow, and quick even on a simulated GPU.
    pub fn small(method: Method) -> anyhow::Result<Self> {
        Self::of(&match method {
            Method::Texture => anyhow::bail!("no network"),
            Method::Espa => NetworkConfig::Espa(EspaConfig::new().with_width(4)),
            Method::Csa => NetworkConfig::Csa(CsaConfig::new().with_width(2)),
            Method::Spl => {
                let spl =
                    SplConfig::new().with_width(2).with_growth(2).with_dense_layers(2).with_dense_blocks(2);
                let spl = spl.with_recon_blocks(1).with_spade_blocks(1).with_spade_hidden(4).with_prior(8);
                NetworkConfig::Spl(spl)
            }
            Method::GmSrm => {
                let gmsrm = GmSrmConfig::new().with_width(4).with_widest(8);
                NetworkConfig::GmSrm(gmsrm.with_style(8).with_mapping(2))
            }
        })
    }

    /// Wide enough to be interrupted.
    pub fn slow() -> anyhow::Result<Self> {
        Self::of(&NetworkConfig::Espa(EspaConfig::new().with_width(24)))
    }

    pub fn network(&self) -> anyhow::Result<Network> {
        Ok(Network::open(WeightsFile::read(&self.bytes)?, &Device::flex())?)
    }

    /// From the page's folder.
    pub fn address(&self) -> String {
        format!("weights/{}.safetensors", self.method.id())
    }
}

/// Lays files beside the page, and a manifest of them.
pub fn lay(server: &Server, files: &[Weights]) {
    let entries: Vec<serde_json::Value> = files
        .iter()
        .map(|file| {
            let mut hash = String::new();
            for byte in Sha256::digest(&file.bytes) {
                write!(hash, "{byte:02x}").expect("a string takes everything");
            }
            json!({
                "id": file.method.id(), "title": file.method.title(), "method": file.method.id(),
                "preset": "tiny", "bytes": file.bytes.len(), "sha256": hash, "licence": "CC0-1.0",
                "url": file.address(),
            })
        })
        .collect();
    server.lay("weights/manifest.json", json!({ "weights": entries }).to_string().into_bytes());
    for file in files {
        server.lay(&file.address(), file.bytes.clone());
    }
}
