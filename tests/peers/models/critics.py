"""The networks that judge what is real, under the names that Infill's checkpoints have."""

import torch
import torch.nn.functional as F
from torch import nn

from espa import SpectralConv
from layers import EPSILON, InstanceNorm, halve


class PatchGan(nn.Module):
    """ESPA's."""

    def __init__(self, w):
        super().__init__()
        channels = (3, w, 2 * w, 4 * w, 8 * w)
        self.convs = nn.ModuleList(halve(*pair) for pair in zip(channels, channels[1:]))
        self.logits = nn.Conv2d(8 * w, 1, 4, padding=1, bias=False)

    def forward(self, image):
        x = image
        for conv in self.convs:
            x = F.leaky_relu(F.instance_norm(conv(x), eps=EPSILON), 0.2)
        return self.logits(F.pad(x, (1, 0, 1, 0)))


def slide(channels_in, channels_out):
    return nn.Conv2d(channels_in, channels_out, 4, padding=1)


class PatchGan70(nn.Module):
    """CSA's."""

    def __init__(self, w):
        super().__init__()
        self.head, self.tail = halve(3, w), slide(8 * w, 1)
        self.convs = nn.ModuleList([halve(w, 2 * w), halve(2 * w, 4 * w), slide(4 * w, 8 * w)])
        self.norms = nn.ModuleList(InstanceNorm(channels) for channels in (2 * w, 4 * w, 8 * w))

    def forward(self, image):
        x = F.leaky_relu(self.head(image), 0.2)
        for conv, norm in zip(self.convs, self.norms):
            x = F.leaky_relu(norm(conv(x)), 0.2)
        return self.tail(x)


class SplDiscriminator(nn.Module):
    """SPL's: each look begins with a power iteration of every layer."""

    def __init__(self, w):
        super().__init__()
        channels = (3, w, 2 * w, 4 * w, 8 * w, 1)
        strides = (2, 2, 2, 1, 1)
        self.convs = nn.ModuleList(
            SpectralConv(*pair, 4, bias=False, stride=stride, padding=1)
            for pair, stride in zip(zip(channels, channels[1:]), strides)
        )

    def forward(self, image):
        iterate(self)
        *inner, last = self.convs
        for conv in inner:
            image = F.leaky_relu(conv(image), 0.2)
        return torch.sigmoid(last(image))


def iterate(network):
    """One power iteration of every spectral norm below `network`; gradients reach the weights alone."""
    for conv in network.modules():
        if isinstance(conv, SpectralConv):
            with torch.no_grad():
                matrix = conv.weight_orig.flatten(1)
                conv.weight_v.copy_(F.normalize(matrix.t() @ conv.weight_u, dim=0, eps=1e-12))
                conv.weight_u.copy_(F.normalize(matrix @ conv.weight_v, dim=0, eps=1e-12))
            conv.prepare()
