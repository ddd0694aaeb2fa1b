"""What a peer's work costs, and how it answers the bench: with a line of JSON."""

import json
import resource
import sys
import time


def clocks():
    """Wall seconds and CPU seconds (children included) so far."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return time.perf_counter(), own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def peak_mb(children=True):
    """The largest resident set so far: of the children where there are any and they count, else our own."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    largest = children and resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (largest or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / unit


def answer(**line):
    print(json.dumps(line), flush=True)
