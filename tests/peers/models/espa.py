"""ESPA: the published first stage, and the second as Infill reads the paper."""

import torch
import torch.nn.functional as F
from torch import nn

from layers import LayerNorm, Spade, double, resize_bilinear, resize_nearest, size_of, to_signed, to_unit


class Layer(nn.Module):
    def __init__(self, channels_in, channels_out, kernel=3, stride=1, dilation=1):
        super().__init__()
        padding = dilation * (kernel - 1) // 2
        self.conv = nn.Conv2d(channels_in, channels_out, kernel, stride, padding, dilation)

    def forward(self, x):
        return F.elu(self.conv(x))


class Mixer(nn.Module):
    """Two matrices along the last axis, a GELU between them."""

    def __init__(self, length):
        super().__init__()
        self.expand = nn.Parameter(torch.zeros(2 * length, length, 1))
        self.contract = nn.Parameter(torch.zeros(length, 2 * length, 1))

    def forward(self, x):
        return F.linear(F.gelu(F.linear(x, self.expand[..., 0])), self.contract[..., 0])


class Attention(nn.Module):
    def __init__(self, channels, height, width):
        super().__init__()
        self.norm = LayerNorm(channels)
        self.ex_k = Mixer(height)
        self.ex_v = Mixer(width)

    def forward(self, x):
        x = self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 2, 1)  # [batch, channels, width, height]
        return self.ex_v(self.ex_k(x).transpose(2, 3))


class Branch(nn.Module):
    def __init__(self, channels, height, width):
        super().__init__()
        self.convc = nn.Conv2d(3, channels, 1, bias=False)
        self.espa = Attention(channels, height, width)

    def forward(self, encoded, masked, mask):
        size = size_of(encoded)
        hole = resize_nearest(mask, size)
        known = self.convc(resize_bilinear(masked, size)) * (1 - hole)
        return self.espa(encoded * hole + known) * hole + known


class Stage1(nn.Module):
    def __init__(self, config):
        super().__init__()
        c, (height, width) = config["width"], config["size"]
        self.conv1 = Layer(5, c, kernel=5)
        self.conv2_downsample = Layer(c, 2 * c, stride=2)
        self.conv3 = Layer(2 * c, 2 * c)
        self.conv4_downsample = Layer(2 * c, 4 * c, stride=2)
        self.conv5 = Layer(4 * c, 4 * c)
        self.conv6 = Layer(4 * c, 4 * c)
        for number, dilation in ((7, 2), (8, 4), (9, 8), (10, 16)):
            setattr(self, f"conv{number}_atrous", Layer(4 * c, 4 * c, dilation=dilation))
        self.conv11 = Layer(4 * c, 4 * c)
        self.conv12 = Layer(4 * c, 4 * c)
        self.conv13 = Layer(4 * c, 2 * c)
        self.conv14 = Layer(2 * c, 2 * c)
        self.conv15 = Layer(2 * c, c)
        self.conv16 = Layer(c, c // 2)
        self.conv17 = Layer(c // 2, 3)
        if config["attention"]:
            self.branch = Branch(4 * c, height // 4, width // 4)

    def forward(self, masked, mask):
        x = self.conv1(torch.cat([masked, torch.ones_like(mask), mask], 1))
        x = self.conv4_downsample(self.conv3(self.conv2_downsample(x)))
        encoded = x = self.conv6(self.conv5(x))
        for number in (7, 8, 9, 10):
            x = getattr(self, f"conv{number}_atrous")(x)
        if hasattr(self, "branch"):
            x = x + self.branch(encoded, masked, mask)
        features = self.conv12(self.conv11(x))
        x = self.conv14(self.conv13(double(features)))
        x = self.conv16(self.conv15(double(x)))
        return self.conv17.conv(x), features


class SpectralConv(nn.Module):
    """A convolution divided by its largest singular value."""

    def __init__(self, channels_in, channels_out, kernel, bias, stride=1, padding=None):
        super().__init__()
        self.stride, self.padding = stride, kernel // 2 if padding is None else padding
        shape = (channels_out, channels_in, kernel, kernel)
        self.weight_orig = nn.Parameter(torch.zeros(shape))
        self.weight_u = nn.Parameter(torch.zeros(channels_out))
        self.weight_v = nn.Parameter(torch.zeros(channels_in * kernel * kernel))
        self.bias = nn.Parameter(torch.zeros(channels_out)) if bias else None

    def prepare(self):
        """Divides by what the vectors say: once for a fill, in training after each iteration."""
        # The vectors of now: a later iteration writes over them before a gradient is asked for.
        u, v = (vector.detach().clone() for vector in (self.weight_u, self.weight_v))
        sigma = u @ (self.weight_orig.flatten(1) @ v)
        self.weight = self.weight_orig / sigma

    def forward(self, x):
        return F.conv2d(x, self.weight, self.bias, self.stride, self.padding)


class Shortcut(nn.Module):
    def __init__(self, channels_in, channels_out, classes, hidden):
        super().__init__()
        self.norm = Spade(channels_in, classes, hidden)
        self.conv = SpectralConv(channels_in, channels_out, 1, bias=False)


class SpadeResBlock(nn.Module):
    def __init__(self, channels_in, channels_out, classes, hidden):
        super().__init__()
        middle = min(channels_in, channels_out)
        self.norm_0 = Spade(channels_in, classes, hidden)
        self.conv_0 = SpectralConv(channels_in, middle, 3, bias=True)
        self.norm_1 = Spade(middle, classes, hidden)
        self.conv_1 = SpectralConv(middle, channels_out, 3, bias=True)
        if channels_in != channels_out:
            self.shortcut = Shortcut(channels_in, channels_out, classes, hidden)

    def forward(self, x, layout):
        straight = x
        if hasattr(self, "shortcut"):
            straight = self.shortcut.conv(self.shortcut.norm(x, layout))
        y = self.conv_0(F.leaky_relu(self.norm_0(x, layout), 0.2))
        return straight + self.conv_1(F.leaky_relu(self.norm_1(y, layout), 0.2))


class SemanticDecoder(nn.Module):
    def __init__(self, c, config):
        super().__init__()
        block = lambda *channels: SpadeResBlock(*channels, config["classes"], config["hidden"])
        self.quarter = nn.ModuleList(block(4 * c, 4 * c) for _ in range(2))
        self.half = block(4 * c, 2 * c)
        self.full = block(2 * c, c)
        self.output = Layer(c, 3)

    def forward(self, x, labels):
        for block in self.quarter:
            x = block(x, labels)
        x = self._modules["half"](double(x), labels)  # the name belongs to a method of Module
        x = self.full(double(x), labels)
        return self.output.conv(x)


class Espa(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.stage1 = Stage1(config)
        if config["decoder"]:
            self.decoder = SemanticDecoder(config["width"], config["decoder"])

    def prepare(self, hole):
        for module in self.modules():
            if isinstance(module, SpectralConv):
                module.prepare()

    def forward(self, picture, hole, labels=None):
        coarse, features = self.stage1(to_signed(picture) * (1 - hole), hole)
        return to_unit(coarse if labels is None else self.decoder(features, labels))
