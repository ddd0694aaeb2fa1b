"""The programs that run a case's network: each gives a function without arguments that fills once."""

from pathlib import Path

import numpy as np


def pytorch(folder, threads, device="cpu", compiled=False):
    import torch

    from case import load

    torch.set_num_threads(threads)
    network, inputs = load(folder, device)
    inputs = tuple(inputs.values())
    forward = torch.compile(network) if compiled else network

    def run():
        with torch.inference_mode():
            return forward(*inputs).cpu().numpy()

    return run


def onnx(folder, threads, provider="CPUExecutionProvider"):
    import onnxruntime
    from safetensors.numpy import load_file

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(Path(folder, "model.onnx")), options, providers=[provider])
    inputs = load_file(Path(folder, "input.safetensors"))
    # A network may not need every input: the export leaves those out.
    inputs = {needed.name: np.ascontiguousarray(inputs[needed.name]) for needed in session.get_inputs()}
    return lambda: session.run(None, inputs)[0]


ENGINES = {
    "pytorch": pytorch,
    "onnxruntime": onnx,
    "pytorch-cuda": lambda folder, threads: pytorch(folder, threads, "cuda"),
    "pytorch-cuda-compiled": lambda folder, threads: pytorch(folder, threads, "cuda", compiled=True),
    "onnxruntime-cuda": lambda folder, threads: onnx(folder, threads, "CUDAExecutionProvider"),
}
