"""What every peer shares: the conversation with the bench.

`python FILE.py METHOD` reads one job a line on standard input, `PHOTO<tab>MASK<tab>OUT`, fills the
photo where the mask is 255, writes OUT and answers with one JSON line:
`{"out": OUT, "wall_s": s, "cpu_s": s, "peak_kb": k}` or `{"out": OUT, "error": "why"}`.
Times hold the fill alone: reading and writing PNG are not in them.
"""

import json
import resource
import sys
import time

import numpy as np
from PIL import Image


def read(path, mode):
    """The PNG at `path` as an array: mode "RGB" or "L"."""
    return np.asarray(Image.open(path).convert(mode))


def clocks():
    """Wall seconds and CPU seconds (children included) so far."""
    own, kids = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return time.perf_counter(), own.ru_utime + own.ru_stime + kids.ru_utime + kids.ru_stime


def peak_kb():
    """The largest resident set so far, of this process or of a child."""
    return max(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def answer(**line):
    print(json.dumps(line), flush=True)


def serve(methods):
    """Answers jobs with `methods[METHOD](rgb, hole)`: u8 [h, w, 3] and bool [h, w] in, u8 [h, w, 3] out."""
    fill = methods[sys.argv[1]]
    for job in sys.stdin:
        photo, mask, out = job.rstrip("\n").split("\t")
        rgb, hole = read(photo, "RGB"), read(mask, "L") > 127
        try:
            wall, cpu = clocks()
            filled = fill(rgb, hole)
            wall, cpu = (now - then for now, then in zip(clocks(), (wall, cpu)))
        except Exception as problem:  # a peer's failure is a row of the table, not the end of the bench
            answer(out=out, error=f"{type(problem).__name__}: {problem}")
            continue
        Image.fromarray(filled).save(out)
        answer(out=out, wall_s=wall, cpu_s=cpu, peak_kb=peak_kb())
