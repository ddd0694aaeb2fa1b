"""SPL's generator."""

import torch
from torch import nn
from torch.nn.functional import leaky_relu, pixel_shuffle

from layers import EPSILON, Spade, double, halve, pad_reflect, resize_nearest, same, size_of


def normalise_region(x, mask):
    """`x` in `mask` by the statistics of the region, 0 elsewhere."""
    height, width = size_of(x)
    area = height * width
    count = mask.sum((2, 3), keepdim=True)
    count = count + (count == 0).to(x.dtype)
    centred = (x - (x * mask).sum((2, 3), keepdim=True) / count) * mask
    variance = centred.square().sum((2, 3), keepdim=True) / area
    return centred * torch.rsqrt(variance + EPSILON) * torch.sqrt(count / area)


def normalise_regions(x, mask):
    return normalise_region(x, mask) + normalise_region(x, 1 - mask)


class RnB(nn.Module):
    """Region normalisation with the given hole."""

    def __init__(self, channels):
        super().__init__()
        for name in ("foreground_gamma", "foreground_beta", "background_gamma", "background_beta"):
            setattr(self, name, nn.Parameter(torch.zeros(channels)))

    def forward(self, x, mask):
        mask = resize_nearest(mask, size_of(x))
        wide = lambda values: values[None, :, None, None]
        gain = wide(1 + self.foreground_gamma) * mask + wide(1 + self.background_gamma) * (1 - mask)
        return normalise_regions(x, mask) * gain + wide(self.foreground_beta + self.background_beta)


class SpatialAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2, 1, 7, padding=3, bias=False)
        self.gamma_conv = nn.Conv2d(1, 1, 7, padding=3)
        self.beta_conv = nn.Conv2d(1, 1, 7, padding=3)


class RnL(nn.Module):
    """Region normalisation with a region found by attention."""

    def __init__(self):
        super().__init__()
        self.sa = SpatialAttention()

    def forward(self, x):
        summary = torch.cat([x.mean(1, keepdim=True), x.amax(1, keepdim=True)], 1)
        attention = torch.sigmoid(self.sa.conv1(summary))
        region = (attention >= 0.8).to(x.dtype)
        gain, shift = 1 + self.sa.gamma_conv(attention), self.sa.beta_conv(attention)
        return normalise_regions(x, region) * gain + shift


class TextureEncoder(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.encoder_conv1, self.encoder_in1 = nn.Conv2d(3, w, 7), RnB(w)
        self.encoder_conv2, self.encoder_in2 = halve(w, 2 * w), RnB(2 * w)
        self.encoder_conv3, self.encoder_in3 = halve(2 * w, 4 * w), RnB(4 * w)

    def forward(self, masked, mask):
        x = torch.relu(self.encoder_in1(self.encoder_conv1(pad_reflect(masked, 3)), mask))
        x = torch.relu(self.encoder_in2(self.encoder_conv2(x), mask))
        return torch.relu(self.encoder_in3(self.encoder_conv3(x), mask))


class DenseLayer(nn.Module):
    def __init__(self, channels_in, growth):
        super().__init__()
        self.conv = same(channels_in, growth)


class Rdb(nn.Module):
    def __init__(self, channels, growth, layers):
        super().__init__()
        self.layers = nn.ModuleList(DenseLayer(channels + i * growth, growth) for i in range(layers))
        self.lff = nn.Conv2d(channels + layers * growth, channels, 1)

    def forward(self, x):
        grown = x
        for layer in self.layers:
            grown = torch.cat([grown, torch.relu(layer.conv(grown))], 1)
        return self.lff(grown) + x


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3)
        self.conv2 = nn.Conv2d(channels, channels, 3)

    def forward(self, x):
        return self.conv2(pad_reflect(torch.relu(self.conv1(pad_reflect(x, 1))), 1)) + x


class SemanticBranch(nn.Module):
    def __init__(self, config):
        super().__init__()
        w, blocks = config["width"], config["dense_blocks"]
        self.encoder_conv1_sm = nn.Conv2d(4, w, 7)
        self.encoder_conv2_sm = halve(w, 2 * w)
        self.encoder_conv3_sm = halve(2 * w, 4 * w)
        self.encoder_conv4_sm = halve(4 * w, 4 * w)
        self.encoder_sm_out = same(4 * w, 4 * w)
        self.rdbs = nn.ModuleList(Rdb(4 * w, config["growth"], config["dense_layers"]) for _ in range(blocks))
        self.gff = nn.ModuleList([nn.Conv2d(blocks * 4 * w, 4 * w, 1), same(4 * w, 4 * w)])
        self.feature_recon = nn.ModuleList(Residual(4 * w) for _ in range(config["recon_blocks"]))
        # Speaks to the teacher in training; a fill does not ask it.
        self.feature_mapping = nn.Conv2d(4 * w, config["prior"], 1)

    def forward(self, masked, mask):
        x = leaky_relu(self.encoder_conv1_sm(pad_reflect(torch.cat([masked, mask], 1), 3)), 0.1)
        for conv in (self.encoder_conv2_sm, self.encoder_conv3_sm, self.encoder_conv4_sm):
            x = leaky_relu(conv(x), 0.1)
        encoded, dense = x, []
        x = self.encoder_sm_out(x)
        for rdb in self.rdbs:
            x = rdb(x)
            dense.append(x)
        x = self.gff[1](self.gff[0](torch.cat(dense, 1))) + encoded
        for block in self.feature_recon:
            x = block(x)
        return x


class SpadeResidual(nn.Module):
    def __init__(self, channels, hidden):
        super().__init__()
        self.spade1, self.spade2 = (Spade(channels, channels, hidden) for _ in range(2))
        self.conv1 = nn.Conv2d(channels, channels, 3, dilation=2)
        self.conv2 = nn.Conv2d(channels, channels, 3)

    def forward(self, x, layout):
        y = self.conv1(pad_reflect(torch.relu(self.spade1(x, layout)), 2))
        return self.conv2(pad_reflect(torch.relu(self.spade2(y, layout)), 1)) + x


class Decoder(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.conv1, self.norm1 = same(4 * w, 8 * w), RnL()
        self.conv2, self.norm2 = same(2 * w, 4 * w), RnL()
        self.conv3 = nn.Conv2d(w, 3, 7)

    def forward(self, x):
        x = torch.relu(self.norm1(pixel_shuffle(self.conv1(x), 2)))
        x = torch.relu(self.norm2(pixel_shuffle(self.conv2(x), 2)))
        return (torch.tanh(self.conv3(pad_reflect(x, 3))) + 1) / 2


class Spl(nn.Module):
    def __init__(self, config):
        super().__init__()
        w = config["width"]
        self.encoder = TextureEncoder(w)
        self.semantic = SemanticBranch(config)
        blocks = range(config["spade_blocks"])
        self.middle = nn.ModuleList(SpadeResidual(4 * w, config["spade_hidden"]) for _ in blocks)
        self.decoder = Decoder(w)

    def forward(self, picture, hole):
        masked = picture * (1 - hole) + hole
        layout = self.semantic(double(masked), double(hole))
        x = self.encoder(masked, hole)
        for block in self.middle:
            x = block(x, layout)
        return self.decoder(x)
