"""`python serve.py ENGINE FOLDER THREADS` answers jobs, one a line: the name of a file that the output is
written to as little-endian f32, or an empty line. Each is one fill, or one step of a training; the answer is a line of JSON,
`{"wall_s": s, "cpu_s": s, "peak_mb": m}` or `{"error": "why"}`. Reading and writing files is in no time."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from cost import answer, clocks, own_peak_mb
from engines import ENGINES

engine, folder, threads = ENGINES[sys.argv[1]], sys.argv[2], int(sys.argv[3])
fill = None
for job in sys.stdin:
    try:
        fill = fill or engine(folder, threads)
        before = clocks()
        filled = fill()
        wall, cpu = (now - then for now, then in zip(clocks(), before))
    except Exception as problem:  # a peer's failure is a row of the table, not the end of the bench
        answer(error=f"{type(problem).__name__}: {problem}".splitlines()[0])
        continue
    if job.strip():
        filled.astype("<f4").tofile(job.strip())
    answer(wall_s=wall, cpu_s=cpu, peak_mb=own_peak_mb())
