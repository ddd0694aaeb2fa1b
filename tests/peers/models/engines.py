"""The programs that run or teach a case's network: each gives a function without arguments that fills, or learns,
once."""

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


# Steps whose losses are compared before anything is timed.
COMPARED = 3


def training(folder, threads, device="cpu", precision=None):
    import torch

    from train import Step

    torch.set_num_threads(threads)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    step, steps = Step(folder, device), COMPARED

    def run():
        nonlocal steps
        losses = []
        for _ in range(steps):
            with torch.autocast(device, precision, enabled=precision is not None):
                values = step.run()
            losses += [values[name].item() for name in sorted(values)]
        steps = 1
        return np.array(losses)

    return run


def bf16(folder, threads):
    import torch

    return training(folder, threads, "cuda", torch.bfloat16)


ENGINES = {
    "pytorch": pytorch,
    "onnxruntime": onnx,
    "pytorch-cuda": lambda folder, threads: pytorch(folder, threads, "cuda"),
    "pytorch-cuda-compiled": lambda folder, threads: pytorch(folder, threads, "cuda", compiled=True),
    "pytorch-train": training,
    "pytorch-train-cuda": lambda folder, threads: training(folder, threads, "cuda"),
    "pytorch-train-cuda-bf16": bf16,
    "onnxruntime-cuda": lambda folder, threads: onnx(folder, threads, "CUDAExecutionProvider"),
}
