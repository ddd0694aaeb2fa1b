"""What more than one network uses. Parameters carry the names that Infill's weights files have, so a file
loads without a table of names."""

import torch
import torch.nn.functional as F
from torch import nn

EPSILON = 1e-5


class InstanceNorm(nn.Module):
    """Each plane to mean 0 and variance 1, then gain and shift."""

    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return F.instance_norm(x, weight=self.gamma, bias=self.beta, eps=EPSILON)


class LayerNorm(nn.Module):
    """The last axis to mean 0 and variance 1, then gain and shift."""

    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return F.layer_norm(x, self.gamma.shape, self.gamma, self.beta, EPSILON)


class Spade(nn.Module):
    """`norm(x)·(1 + γ(layout)) + β(layout)`."""

    def __init__(self, channels, layout, hidden):
        super().__init__()
        self.mlp_shared = same(layout, hidden)
        self.mlp_gamma = same(hidden, channels)
        self.mlp_beta = same(hidden, channels)

    def forward(self, x, layout):
        shared = torch.relu(self.mlp_shared(resize_nearest(layout, size_of(x))))
        return F.instance_norm(x, eps=EPSILON) * (1 + self.mlp_gamma(shared)) + self.mlp_beta(shared)


def same(channels_in, channels_out, kernel=3):
    """A convolution that keeps the size."""
    return nn.Conv2d(channels_in, channels_out, kernel, padding=kernel // 2)


def halve(channels_in, channels_out):
    """4×4 at stride 2."""
    return nn.Conv2d(channels_in, channels_out, 4, stride=2, padding=1)


def pad_reflect(x, margin):
    return F.pad(x, (margin,) * 4, mode="reflect")


def resize_nearest(x, size):
    return x if size_of(x) == size else F.interpolate(x, size=size, mode="nearest")


def resize_bilinear(x, size):
    return x if size_of(x) == size else F.interpolate(x, size=size, mode="bilinear", align_corners=False)


def size_of(x):
    """Height and width as plain numbers, so that an export has fixed sizes."""
    return [int(side) for side in x.shape[2:]]


def double(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


def to_signed(picture):
    """[0, 1] to [-1, 1]."""
    return 2 * picture - 1


def to_unit(image):
    """[-1, 1] to [0, 1], what lies outside clamped."""
    return (image.clamp(-1, 1) + 1) / 2
