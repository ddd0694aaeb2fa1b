"""GM-SRM as Infill reads it: no code of its authors is public."""

import math

import torch
from torch import nn
from torch.nn.functional import conv2d, conv_transpose2d, leaky_relu

from layers import halve, resize_bilinear, resize_nearest, same, size_of, to_signed, to_unit

LEVELS = 6
CODES = 1 + 2 * LEVELS


def rectify(x):
    return leaky_relu(x, 0.2) * math.sqrt(2)


class EqualLinear(nn.Module):
    def __init__(self, channels_in, channels_out, rate=1.0):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(channels_out, channels_in))
        self.bias = nn.Parameter(torch.zeros(channels_out))
        self.scale, self.rate = rate / math.sqrt(channels_in), rate

    def forward(self, x):
        return nn.functional.linear(x, self.weight * self.scale, self.bias * self.rate)


class StyledConv(nn.Module):
    def __init__(self, channels_in, channels_out, style, kernel=3):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(channels_out, channels_in, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(channels_out))
        self.style = EqualLinear(style, channels_in)

    def forward(self, x, code):
        style = self.style(code)
        weight = self.weight / math.sqrt(self.weight[0].numel())
        y = conv2d(x * style[:, :, None, None], weight, padding=weight.shape[2] // 2)
        variance = style.square() @ weight.square().sum((2, 3)).t()
        return y * torch.rsqrt(variance + 1e-8)[:, :, None, None] + self.bias[None, :, None, None]


class Stage(nn.Module):
    def __init__(self, channels_in, channels_out, style):
        super().__init__()
        self.widen = StyledConv(channels_in, channels_out, style)
        self.refine = StyledConv(channels_out, channels_out, style)
        # Paints while the memory is taught; a fill does not ask it.
        self.colour = StyledConv(channels_out, 3, style, kernel=1)


class Memory(nn.Module):
    def __init__(self, channels, config):
        super().__init__()
        style, inner = config["style"], channels(LEVELS)
        self.mapping = nn.ModuleList(EqualLinear(style, style, 0.01) for _ in range(config["mapping"]))
        self.mean_code = nn.Parameter(torch.zeros(style))
        self.constant = nn.Parameter(torch.zeros(1, inner, 4, 4))
        self.start = StyledConv(inner, inner, style)
        levels = reversed(range(LEVELS))
        self.stages = nn.ModuleList(Stage(channels(l + 1), channels(l), style) for l in levels)
        taps = torch.tensor([1.0, 3.0, 3.0, 1.0]) / 8
        self.register_buffer("filter", 4 * taps[:, None] * taps[None, :], persistent=False)

    def forward(self, offsets):
        codes, features = offsets + self.mean_code, []
        x = rectify(self.start(self.constant, codes[:, 0]))
        for index, stage in enumerate(self.stages[: LEVELS - 1]):
            taps = self.filter.expand(x.shape[1], 1, 4, 4)
            x = conv_transpose2d(x, taps, stride=2, padding=1, groups=x.shape[1])
            x = rectify(stage.widen(x, codes[:, 1 + 2 * index]))
            x = rectify(stage.refine(x, codes[:, 2 + 2 * index]))
            features.append(x)
        return features


class Encoder(nn.Module):
    def __init__(self, channels, style):
        super().__init__()
        levels = range(1, LEVELS + 1)
        self.head = same(4, channels(0))
        self.downs = nn.ModuleList(halve(channels(l - 1), channels(l)) for l in levels)
        self.convs = nn.ModuleList(same(channels(l), channels(l)) for l in levels)
        self.query = EqualLinear(channels(LEVELS), CODES * style)

    def forward(self, masked, mask):
        levels = [leaky_relu(self.head(torch.cat([masked, mask], 1)), 0.2)]
        for down, conv in zip(self.downs, self.convs):
            levels.append(leaky_relu(conv(leaky_relu(down(levels[-1]), 0.2)), 0.2))
        return levels


class Recall(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.retrieve = nn.Conv2d(channels, channels, 1)
        self.gate = nn.Conv2d(2 * channels, channels, 1)

    def forward(self, skip, memory, mask):
        memory = self.retrieve(resize_bilinear(memory, size_of(skip)))
        return skip + memory * torch.sigmoid(self.gate(torch.cat([skip, memory], 1))) * mask


class Merge(nn.Module):
    def __init__(self, inner, outer, recall):
        super().__init__()
        if recall:
            self.recall = Recall(outer)
        self.merge = same(inner + outer, outer)
        self.refine = same(outer, outer)


class Decoder(nn.Module):
    def __init__(self, channels):
        super().__init__()
        levels = reversed(range(LEVELS))
        self.stages = nn.ModuleList(Merge(channels(l + 1), channels(l), l > 0) for l in levels)
        self.tail = same(channels(0), 3)

    def forward(self, levels, memories, mask):
        x, memories = levels.pop(), iter(memories)
        for stage in self.stages:
            skip = levels.pop()
            size = size_of(skip)
            if hasattr(stage, "recall"):
                skip = stage.recall(skip, next(memories), resize_nearest(mask, size))
            x = leaky_relu(stage.merge(torch.cat([resize_nearest(x, size), skip], 1)), 0.2)
            x = leaky_relu(stage.refine(x), 0.2)
        return torch.tanh(self.tail(x))


class GmSrm(nn.Module):
    def __init__(self, config):
        super().__init__()
        channels = lambda level: min(config["width"] << level, config["widest"])
        self.style = config["style"]
        self.encoder = Encoder(channels, self.style)
        self.memory = Memory(channels, config)
        self.decoder = Decoder(channels)

    def forward(self, picture, hole):
        levels = self.encoder(to_signed(picture) * (1 - hole), hole)
        query = self.encoder.query(levels[-1].mean((2, 3))).reshape(-1, CODES, self.style)
        return to_unit(self.decoder(levels, self.memory(query), hole))
