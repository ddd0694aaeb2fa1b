"""`python check.py FIXTURES` holds these definitions to numbers that the authors' own code computed: the
whole-model fixtures of ESPA's first stage, CSA and SPL. GM-SRM has none. Ends with 1 where one differs."""

import sys
from pathlib import Path

import torch
from safetensors import safe_open

from csa import LEVELS, Csa
from espa import Espa
from spl import Spl

TOLERANCE = 1e-4


def espa(tensors):
    def rename(name):
        for theirs, ours in (("net.0.weight", "expand"), ("net.2.weight", "contract"), ("norm.weight", "norm.gamma"),
                             ("norm.bias", "norm.beta")):
            name = name.replace(theirs, ours)
        return "stage1." + ("branch." if name.startswith(("convc.", "espa.")) else "") + name

    state = {rename(name): value for name, value in part(tensors, "sd.").items()}
    height, width = tensors["in.image"].shape[2:]
    config = {"width": state["stage1.conv1.conv.weight"].shape[0], "size": [height, width], "attention": True,
              "decoder": None}
    picture, hole = (tensors["in.image"] + 1) / 2, tensors["in.mask"]
    return Espa(config), state, picture, hole, (tensors["out.coarse"] + 1) / 2


def csa(tensors):
    names, prefix = {}, "model.model"
    for level in range(LEVELS + 1):
        down, up = f"rough.downs.{level}", f"rough.ups.{level}"
        last = {4: f"{up}.norm"} if level else {}
        inner = {1: f"{down}.conv", 3: f"{up}.conv", **last}
        middle = {1: f"{down}.conv", 2: f"{down}.norm", 5: f"{up}.conv", 6: f"{up}.norm"}
        places = {0: f"{down}.conv", 3: f"{up}.conv"} if level == 0 else inner if level == LEVELS else middle
        names.update({f"P.{prefix}.{index}": ours for index, ours in places.items()})
        prefix += ".1.model" if level == 0 else ".3.model"
    names.update({"G.model.model.0": "refine.head", "G.model.model.3": "refine.tail"})
    layers, prefix = ("down", "down_norm", "widen", "widen_norm", "narrow", "narrow_norm", "up", "up_norm"), "model.model.1.model"
    for level in range(LEVELS):
        places, inner = ((1, 2, 4, 7, 11, 12, 14, 15), 8) if level == 2 else ((1, 2, 4, 5, 8, 9, 11, 12), 6)
        names.update({f"G.{prefix}.{index}": f"refine.levels.{level}.{layer}" for index, layer in zip(places, layers)})
        prefix += f".{inner}.model"
    names.update({f"G.{prefix}.{index}": f"refine.core.{layer}" for index, layer in ((1, "down"), (3, "up"), (4, "up_norm"))})

    def rename(name):
        layer, leaf = name.rsplit(".", 1)
        ours = names[layer]
        leaf = {"weight": "gamma", "bias": "beta"}[leaf] if ours.endswith("norm") else leaf
        return f"{ours}.{leaf}"

    state = {rename(name): value for name, value in part(tensors, "sd").items()}
    picture, hole = (tensors["in.image"] + 1) / 2, tensors["in.mask"]
    expected = (tensors["out.fake_B"].clamp(-1, 1) + 1) / 2
    return Csa({"width": state["refine.head.weight"].shape[0], "doublings": 3}), state, picture, hole, expected


def spl(tensors):
    rules = (("mlp_shared.0.", "mlp_shared."), ("conv_block.0.", "spade1."), ("conv_block.3.", "conv1."),
             ("conv_block.7.", "conv2."), ("conv_block.1.", "conv1."), ("conv_block.4.mlp", "spade2.mlp"),
             ("conv_block.4.", "conv2."), ("decoder.0.", "decoder.conv1."), ("decoder.2.", "decoder.norm1."),
             ("decoder.4.", "decoder.conv2."), ("decoder.6.", "decoder.norm2."), ("decoder.9.", "decoder.conv3."))

    def rename(name):
        first = name.split(".")[0]
        semantic = first in ("rdbs", "gff", "feature_recon", "feature_mapping", "encoder_sm_out") or first.endswith("_sm")
        prefix = "" if first in ("middle", "decoder") else "semantic." if semantic else "encoder."
        for theirs, ours in rules:
            name = name.replace(theirs, ours)
        return prefix + name

    state = {rename(name): value for name, value in part(tensors, "sd.").items()}
    count = lambda start: 1 + max(int(name[len(start):].split(".")[0]) for name in state if name.startswith(start))
    rows = lambda name: state[name].shape[0]
    config = {
        "width": rows("encoder.encoder_conv1.weight"), "growth": rows("semantic.rdbs.0.layers.0.conv.weight"),
        "dense_layers": count("semantic.rdbs.0.layers."), "dense_blocks": count("semantic.rdbs."),
        "recon_blocks": count("semantic.feature_recon."), "spade_blocks": count("middle."),
        "spade_hidden": rows("middle.0.spade1.mlp_shared.weight"), "prior": rows("semantic.feature_mapping.weight"),
    }
    return Spl(config), state, tensors["in.image"], tensors["in.mask"], tensors["out.image"]


def part(tensors, prefix):
    return {name[len(prefix):]: value for name, value in tensors.items() if name.startswith(prefix)}


KINDS = {"espa_stage1": espa, "csa": csa, "spl": spl}
failed = False
for path in sorted(Path(sys.argv[1]).rglob("*.safetensors")):
    with safe_open(path, "pt") as file:
        kind = (file.metadata() or {}).get("kind")
        if kind not in KINDS or not any(name.startswith("sd") for name in file.keys()):
            continue
        tensors = {name: file.get_tensor(name).float() for name in file.keys()}
    network, state, picture, hole, expected = KINDS[kind](tensors)
    network.load_state_dict(state)
    with torch.inference_mode():
        if hasattr(network, "prepare"):
            network.prepare(hole)
        difference = (network.eval()(picture, hole) - expected).abs().max().item()
    failed |= difference > TOLERANCE
    print(f"{'FAILED' if difference > TOLERANCE else 'ok    '} {path.name}: {difference:.1e}")
sys.exit(failed)
