"""CSA: the rough and the refining network."""

import torch
from torch import nn
from torch.nn.functional import avg_pool2d, leaky_relu, normalize

from layers import InstanceNorm, halve, same, to_signed, to_unit

LEVELS = 7
ATTENTION_LEVEL = 2
# Red, green and blue that hide the hole.
PAINT = (123, 104, 117)


def double(channels_in, channels_out):
    return nn.ConvTranspose2d(channels_in, channels_out, 4, stride=2, padding=1)


def halve_dilated(channels):
    return nn.Conv2d(channels, channels, 4, stride=2, padding=3, dilation=2)


class Step(nn.Module):
    """A convolution, and a norm where there is one."""

    def __init__(self, conv, norm):
        super().__init__()
        self.conv = conv
        if norm:
            self.norm = InstanceNorm(conv.out_channels)

    def forward(self, x):
        x = self.conv(x)
        return self.norm(x) if hasattr(self, "norm") else x


class Rough(nn.Module):
    def __init__(self, width, doublings):
        super().__init__()
        c = [width << min(level, doublings) for level in range(LEVELS + 1)]
        self.downs = nn.ModuleList(
            Step(halve(3 if i == 0 else c[i - 1], c[i]), 0 < i < LEVELS) for i in range(LEVELS + 1)
        )
        self.ups = nn.ModuleList(
            Step(double(c[i] if i == LEVELS else 2 * c[i], 3 if i == 0 else c[i - 1]), i > 0)
            for i in range(LEVELS + 1)
        )

    def forward(self, x):
        levels = [self.downs[0](x)]
        for down in self.downs[1:]:
            levels.append(down(leaky_relu(levels[-1], 0.2)))
        x = levels.pop()
        for up in reversed(self.ups[1:]):
            x = torch.cat([up(torch.relu(x)), levels.pop()], 1)
        return torch.tanh(self.ups[0](torch.relu(x)))


class Level(nn.Module):
    def __init__(self, outer, inner):
        super().__init__()
        self.down, self.down_norm = halve_dilated(outer), InstanceNorm(outer)
        self.widen, self.widen_norm = same(outer, inner), InstanceNorm(inner)
        self.narrow = nn.ConvTranspose2d(2 * inner, outer, 3, padding=1)
        self.narrow_norm = InstanceNorm(outer)
        self.up, self.up_norm = double(outer, outer), InstanceNorm(outer)

    def encode(self, x):
        x = self.down_norm(self.down(leaky_relu(x, 0.2)))
        return self.widen(leaky_relu(x, 0.2))

    def decode(self, x):
        x = self.narrow_norm(self.narrow(torch.relu(x)))
        return self.up_norm(self.up(torch.relu(x)))


class Core(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.down, self.up, self.up_norm = halve_dilated(channels), double(channels, channels), InstanceNorm(channels)

    def forward(self, x):
        return self.up_norm(self.up(torch.relu(self.down(leaky_relu(x, 0.2)))))


class Refine(nn.Module):
    def __init__(self, width, doublings):
        super().__init__()
        c = [width << min(level, doublings) for level in range(LEVELS + 1)]
        self.head = same(6, width)
        self.levels = nn.ModuleList(Level(c[i], c[i + 1]) for i in range(LEVELS))
        self.core = Core(c[LEVELS])
        self.tail = nn.ConvTranspose2d(2 * width, 3, 3, padding=1)

    def forward(self, guess, painted, known, hole):
        x, skips = self.head(torch.cat([guess, painted], 1)), []
        for index, level in enumerate(self.levels):
            skips.append(x)
            x = level.encode(x)
            if index == ATTENTION_LEVEL:
                x = attend(x, known, hole)
            x = level.widen_norm(x)
        x = torch.cat([self.core(x), x], 1)
        for level in reversed(self.levels):
            x = torch.cat([level.decode(x), skips.pop()], 1)
        return self.tail(torch.relu(x))


def attend(x, known, hole):
    """The coherent semantic attention; `known` and `hole` are positions in raster order."""
    _, channels, height, width = x.shape
    rows = x.reshape(channels, height * width).t()
    source, target = rows[known], rows[hole]
    score, nearest = (target @ normalize(source, dim=1, eps=1e-8).t()).max(1)
    matched = source[nearest]
    pull = normalize(target, dim=1, eps=1e-8) @ matched.t()
    filled = recur(pull, score) @ matched
    rows = torch.cat([source, filled])[torch.argsort(torch.cat([known, hole]))]
    return rows.t().reshape(1, channels, height, width)


@torch.jit.script
def recur(pull: torch.Tensor, score: torch.Tensor) -> torch.Tensor:
    """Row t holds what each matched vector weighs in the output of hole position t."""
    count = pull.shape[0]
    units = torch.eye(count, dtype=pull.dtype, device=pull.device)
    row = units[0]
    rows = [row]
    for t in range(1, count):
        a, b = (row * pull[t]).sum(), score[t]
        row = row * (a / (a + b)) + units[t] * (b / (a + b))
        rows.append(row)
    return torch.stack(rows)


def feature_hole(hole):
    """Where more than 5/16 of what a position of the attention's feature sees is hole, as flat booleans."""
    for _ in range(3):
        hole = avg_pool2d(hole, 4, stride=2, padding=1)
    return hole.flatten() > 5 / 16


class Csa(nn.Module):
    def __init__(self, config):
        super().__init__()
        numbers = config["width"], config["doublings"]
        self.rough, self.refine = Rough(*numbers), Refine(*numbers)
        self.register_buffer("paint", (torch.tensor(PAINT) / 127.5 - 1)[None, :, None, None], persistent=False)

    def prepare(self, hole):
        """Positions depend on the mask alone: a fill finds them once, outside the network."""
        inside = feature_hole(hole)
        self.known, self.hole = (~inside).nonzero()[:, 0], inside.nonzero()[:, 0]

    def forward(self, picture, hole):
        painted = to_signed(picture) * (1 - hole) + self.paint * hole
        guess = self.rough(painted) * hole + painted * (1 - hole)
        return to_unit(self.refine(guess, painted, self.known, self.hole))
