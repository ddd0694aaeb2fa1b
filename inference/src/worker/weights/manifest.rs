use infill_protocol::{Better, Evidence, Method, WEIGHTS_LIMIT, WeightsHash, WeightsInfo, WeightsPlace};
use serde::Deserialize;

/// Where the manifest lies, from the page's folder.
pub(super) const ADDRESS: &str = "weights/manifest.json";

/// A file that lies beside the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub info: WeightsInfo,
    /// From the page's folder.
    pub url: String,
}

#[derive(Deserialize)]
struct Manifest {
    weights: Vec<Entry>,
}

/// As written in the file. Fields of later releases are passed over.
#[derive(Deserialize)]
struct Entry {
    id: String,
    title: String,
    method: String,
    #[serde(default)]
    preset: String,
    bytes: u64,
    sha256: String,
    licence: String,
    url: String,
    #[serde(default)]
    evidence: Measured,
}

/// What was measured of a network beside the texture fill, without label maps and with them.
#[derive(Default, Deserialize)]
struct Measured {
    plain: Option<Evidence>,
    guided: Option<Evidence>,
}

/// The offers of a manifest.
///
/// # Errors
/// In words, for the first entry that makes no sense: a half-right manifest is not to be trusted.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Offer>, String> {
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    manifest.weights.into_iter().map(Entry::offer).collect()
}

impl Entry {
    fn offer(self) -> Result<Offer, String> {
        let Self { id, title, method, preset, bytes, sha256, licence, url, evidence } = self;
        let is_better = |evidence: Option<Evidence>| evidence.is_some_and(|found| found.speaks_for_it());
        let wrong = |what: &str| format!("the {what} of “{id}” makes no sense");
        let method = Method::from_id(&method).filter(|method| *method != Method::Texture);
        let info = WeightsInfo {
            hash: WeightsHash::from_hex(&sha256).ok_or_else(|| wrong("hash"))?,
            method: method.ok_or_else(|| wrong("method"))?,
            preset,
            title,
            licence,
            bytes,
            place: WeightsPlace::Offered,
            better: Better { plain: is_better(evidence.plain), guided: is_better(evidence.guided) },
        };
        if bytes == 0 || bytes > WEIGHTS_LIMIT {
            return Err(wrong("length"));
        }
        // Only what lies beside the page: the policy of the page would refuse the rest anyway.
        let parts = url.split('/');
        let is_beside = !url.contains(':') && parts.into_iter().all(|part| !part.is_empty() && part != "..");
        if !is_beside {
            return Err(wrong("address"));
        }
        Ok(Offer { info, url })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{ "weights": [{ "id": "espa-web", "title": "ESPA", "method": "espa", "preset": "web",
        "bytes": 3, "licence": "CC0-1.0", "url": "weights/espa.safetensors", "later": true,
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" }] }"#;

    #[test]
    fn entries_become_offers() {
        let offers = read(GOOD.as_bytes()).expect("a good manifest");
        assert_eq!(offers[0].info.method, Method::Espa);
        assert_eq!(offers[0].info.place, WeightsPlace::Offered);
        assert_eq!(offers[0].url, "weights/espa.safetensors");
        assert_eq!(read(br#"{ "weights": [] }"#), Ok(Vec::new()));
    }

    #[test]
    fn evidence_says_where_a_network_is_better() {
        let evidence = r#""evidence": { "guided": { "perceptual": { "mean": 0.03, "margin": 0.01, "count": 17 },
            "ssim": { "mean": 0.0, "margin": 0.01 } } }, "later": true"#;
        let offers = read(GOOD.replace("\"later\": true", evidence).as_bytes()).expect("a good manifest");
        assert_eq!(offers[0].info.better, Better { plain: false, guided: true });
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let change = |from: &str, to: &str| read(GOOD.replace(from, to).as_bytes()).unwrap_err();
        assert!(change("\"espa\"", "\"texture\"").contains("method of “espa-web”"));
        assert!(change("\"bytes\": 3", "\"bytes\": 0").contains("length"));
        assert!(change("7816", "xx16").contains("hash"));
        for address in ["https://elsewhere.test/x", "//elsewhere.test/x", "../x", "/x", "weights//x"] {
            assert!(change("weights/espa.safetensors", address).contains("address"), "{address}");
        }
        assert!(read(b"<html>").is_err());
    }
}
