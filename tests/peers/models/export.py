"""`python export.py FOLDER` writes the case's network as `model.onnx`, and prints its parameters and the
floating-point operations of one fill (two for each multiplication with its addition) as a line of JSON."""

import json
import sys
import warnings
from pathlib import Path

import torch
from torch.utils.flop_counter import FlopCounterMode

from case import load

folder = sys.argv[1]
network, inputs = load(folder)
with torch.inference_mode(), FlopCounterMode(display=False) as counter:
    network(*inputs.values())
with warnings.catch_warnings():
    # The tracer warns of every shape it fixes: fixed is what the bench wants.
    warnings.simplefilter("ignore")
    torch.onnx.export(
        network, tuple(inputs.values()), str(Path(folder, "model.onnx")), opset_version=17, dynamo=False,
        input_names=list(inputs), output_names=["filled"],
    )
parameters = sum(tensor.numel() for tensor in network.parameters())
print(json.dumps({"parameters": parameters, "flops": counter.get_total_flops()}))
