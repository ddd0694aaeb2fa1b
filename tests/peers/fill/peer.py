"""What every peer shares: the conversation with the bench.

`python FILE.py METHOD` reads one job a line on standard input, `PHOTO<tab>MASK<tab>OUT`, fills the
photo where the mask is 255, writes OUT and answers with one JSON line:
`{"wall_s": s, "cpu_s": s, "peak_mb": m}` or `{"error": "why"}`.
Times hold the fill alone: reading and writing PNG are not in them. The peak is that of the process
that fills, so far, its libraries included.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.append(str(Path(__file__).parents[1]))

from cost import answer, clocks, peak_mb

Image.MAX_IMAGE_PIXELS = None


def read(path, mode):
    """The PNG at `path` as an array: mode "RGB" or "L"."""
    return np.asarray(Image.open(path).convert(mode))


def serve(methods):
    """Answers jobs with `methods[METHOD](rgb, hole)`: u8 [h, w, 3] and bool [h, w] in, u8 [h, w, 3] out."""
    fill = methods[sys.argv[1]]
    for job in sys.stdin:
        photo, mask, out = job.rstrip("\n").split("\t")
        rgb, hole = read(photo, "RGB"), read(mask, "L") > 127
        try:
            before = clocks()
            filled = fill(rgb, hole)
            wall, cpu = (now - then for now, then in zip(clocks(), before))
        except Exception as problem:  # a peer's failure is a row of the table, not the end of the bench
            answer(error=f"{type(problem).__name__}: {problem}")
            continue
        Image.fromarray(filled).save(out, compress_level=1)
        answer(wall_s=wall, cpu_s=cpu, peak_mb=peak_mb())
