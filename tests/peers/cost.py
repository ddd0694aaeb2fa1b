"""What a peer's work costs, and how it answers the bench: with a line of JSON."""

import json
import resource
import sys
import time
from pathlib import Path


def clocks():
    """Wall seconds and CPU seconds (children included) so far."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return time.perf_counter(), own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def peak_mb():
    """The largest resident set so far: of the children where there are any, else our own."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (children or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / unit


def own_peak_mb():
    """Our own largest resident set so far. Linux hands the other counter on from the process that started us."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) / 2**10 for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        unit = 2**20 if sys.platform == "darwin" else 2**10
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def answer(**line):
    print(json.dumps(line), flush=True)
