"""A case of the bench: a folder with `weights.safetensors`, whose metadata says which network they are of,
and `input.safetensors` with `picture` [1, 3, h, w] in [0, 1], `hole` [1, 1, h, w], 1 in the hole, and for a
network that a label map guides `labels` [1, classes, h, w], one-hot."""

import json
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file

from csa import Csa
from espa import Espa
from gmsrm import GmSrm
from spl import Spl

SYSTEMS = {"espa": Espa, "csa": Csa, "spl": Spl, "gmsrm": GmSrm}
INPUTS = ("picture", "hole", "labels")


def network_of(folder):
    """The name of the case's system, and its network."""
    weights = Path(folder, "weights.safetensors")
    with safe_open(weights, "pt") as file:
        card = json.loads(file.metadata()["infill"])
    network = SYSTEMS[card["system"]](card["config"])
    network.load_state_dict(load_file(weights))
    return card["system"], network


def inputs_of(folder, device):
    inputs = load_file(Path(folder, "input.safetensors"))
    return {name: tensor.to(device) for name, tensor in inputs.items()}


def load(folder, device="cpu"):
    """The network ready to fill, and its inputs by name in the order it takes them."""
    _, network = network_of(folder)
    inputs = inputs_of(folder, device)
    inputs = {name: inputs[name] for name in INPUTS if name in inputs}
    network = network.eval().to(device).requires_grad_(False)
    if hasattr(network, "prepare"):
        network.prepare(inputs["hole"])
    return network, inputs
