"""G'MIC's three fills, through its program: the patch-based one (Daisy 2013) with the numbers its own
filter dialogue proposes (called bare, the command only diffuses), the others with their defaults.
The program's start and its files are part of the time; an empty run takes about 0.1 s."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from peer import read, serve

# Patch 7, look-up 16 patches wide, locality 0.1, step 1, blending over 1.2 patches, on both sides.
PATCH = "[1],7,112,0.1,1,8,0,0.05,10,1"


def run(rgb, hole, command):
    with tempfile.TemporaryDirectory() as folder:
        photo, mask, out = (str(Path(folder, name)) for name in ("photo.png", "mask.png", "out.png"))
        Image.fromarray(rgb).save(photo, compress_level=1)
        Image.fromarray(hole.astype(np.uint8) * 255).save(mask, compress_level=1)
        # The commands read the mask from image [1] and change image [0].
        subprocess.run(["gmic", "-v", "0", photo, mask, *command, "-keep[0]", "-cut", "0,255", "-round", "-output[0]", out],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return read(out, "RGB")


if not shutil.which("gmic"):
    sys.exit("the program gmic is not installed (Debian: apt install gmic)")
serve({
    "gmic-patch": lambda rgb, hole: run(rgb, hole, ["-inpaint[0]", PATCH]),
    "gmic-matchpatch": lambda rgb, hole: run(rgb, hole, ["-inpaint_matchpatch[0]", "[1]"]),
    "gmic-pde": lambda rgb, hole: run(rgb, hole, ["-inpaint_pde[0]", "[1]"]),
})
