//! Who is compared, and how each is started.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::super::conversation::Invocation;

/// How a method makes up what it does not see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    Ours,
    /// Copies from the photo.
    Exemplar,
    /// Continues the border inwards; nearly free of texture.
    Smooth,
}

/// Which photos a method fills; slow ones are spared most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    All,
    Third,
    /// The small series alone.
    Small,
}

#[derive(Clone, Copy, Debug)]
pub struct Method {
    /// The word its script knows it by, and its name in files.
    pub id: &'static str,
    pub label: &'static str,
    pub family: Family,
    pub share: Share,
    /// Its file in `tests/peers`; empty for ours.
    script: &'static str,
}

const fn peer(
    id: &'static str,
    label: &'static str,
    family: Family,
    share: Share,
    script: &'static str,
) -> Method {
    Method { id, label, family, share, script }
}

pub const OURS: Method = peer("infill", "Infill", Family::Ours, Share::All, "");

pub const PEERS: [Method; 11] = [
    peer("pypatchmatch", "PyPatchMatch (patch 3)", Family::Exemplar, Share::All, "patch.py"),
    peer("pypatchmatch-15", "PyPatchMatch (patch 15)", Family::Exemplar, Share::Small, "patch.py"),
    peer("shiftmap", "OpenCV xphoto SHIFTMAP", Family::Exemplar, Share::Third, "opencv.py"),
    peer("gmic-patch", "G'MIC inpaint", Family::Exemplar, Share::All, "gmic.py"),
    peer("gmic-matchpatch", "G'MIC inpaint_matchpatch", Family::Exemplar, Share::All, "gmic.py"),
    peer("gmic-pde", "G'MIC inpaint_pde", Family::Smooth, Share::All, "gmic.py"),
    peer("telea", "OpenCV Telea", Family::Smooth, Share::All, "opencv.py"),
    peer("navier-stokes", "OpenCV Navier-Stokes", Family::Smooth, Share::All, "opencv.py"),
    peer("biharmonic", "scikit-image biharmonic", Family::Smooth, Share::All, "scikit.py"),
    peer("fsr-fast", "OpenCV xphoto FSR_FAST", Family::Smooth, Share::Third, "opencv.py"),
    peer("fsr-best", "OpenCV xphoto FSR_BEST", Family::Smooth, Share::Small, "opencv.py"),
];

impl Method {
    /// The process of this method. `python` runs peers; ours is this very program.
    ///
    /// # Errors
    /// Where the program does not know its own path.
    pub fn invocation(&self, python: &Path, logs: &Path) -> std::io::Result<Invocation> {
        let log = logs.join(format!("{}.log", self.id));
        if self.family == Family::Ours {
            return Ok(Invocation {
                program: std::env::current_exe()?,
                arguments: vec!["--serve".into()],
                environment: Vec::new(),
                log,
            });
        }
        let script = scripts().join(self.script).display().to_string();
        let arguments = vec![script, self.id.into()];
        Ok(Invocation { program: python.into(), arguments, environment: Vec::new(), log })
    }
}

/// The folder of the peers' scripts.
pub fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/fill")
}
