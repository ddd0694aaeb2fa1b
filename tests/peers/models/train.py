"""One training step of each system, as Infill's trainer makes it. The losses come back in the order of their
names, so that both can be compared."""

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from case import inputs_of, network_of
from critics import PatchGan, PatchGan70, SplDiscriminator, iterate
from layers import double, resize_nearest, size_of, to_signed

# Of both Adams, as published.
BETAS = {"espa": (0.0, 0.9), "csa": (0.5, 0.999), "spl": (0.0, 0.9)}
CRITICS = {"espa": PatchGan, "csa": PatchGan70, "spl": SplDiscriminator}


class Step:
    """A network, its critic, their Adams and the batch."""

    def __init__(self, folder, device):
        system, self.network = network_of(folder)
        self.lesson = json.loads(Path(folder, "lesson.json").read_text())
        self.weights = self.lesson["weights"]
        self.critic = CRITICS[system](self.lesson["critic"])
        self.critic.load_state_dict(load_file(Path(folder, "critic.safetensors")))
        for name, vector in [*self.network.named_parameters(), *self.critic.named_parameters()]:
            # The vectors of a power iteration are not learned.
            vector.requires_grad_(not name.endswith(("weight_u", "weight_v")))
        self.network, self.critic = self.network.to(device), self.critic.to(device)
        self.inputs = inputs_of(folder, device)
        if system == "csa":
            self.network.prepare(self.inputs["hole"])
        learned = self.network.decoder if self.lesson["phase"] == "stage2" else self.network
        self.adam, self.critics_adam = (self.optimiser(part, BETAS[system]) for part in (learned, self.critic))
        self.run = {"stage1": self.espa_first, "stage2": self.espa_second}.get(self.lesson["phase"])
        self.run = self.run or {"csa": self.csa, "spl": self.spl}[system]
        self.hole = self.inputs["hole"]
        self.truth = self.inputs["picture"] if system == "spl" else to_signed(self.inputs["picture"])

    def optimiser(self, part, betas):
        learned = [parameter for parameter in part.parameters() if parameter.requires_grad]
        return torch.optim.Adam(learned, lr=self.lesson["rate"], betas=betas)

    def improve(self, adam, loss):
        adam.zero_grad(set_to_none=True)
        loss.backward()
        adam.step()

    def frozen(self, image):
        """What the critic says, learning nothing."""
        learned = [parameter for parameter in self.critic.parameters() if parameter.requires_grad]
        for parameter in learned:
            parameter.requires_grad_(False)
        answer = self.critic(image)
        for parameter in learned:
            parameter.requires_grad_(True)
        return answer

    def espa_first(self):
        image, _ = self.network.stage1(self.truth * (1 - self.hole), self.hole)
        l1 = (image - self.truth).abs().mean()
        self.improve(self.adam, l1)
        return {"l1": l1, "loss": l1}

    def espa_second(self):
        with torch.no_grad():
            _, features = self.network.stage1(self.truth * (1 - self.hole), self.hole)
        iterate(self.network.decoder)
        fine = self.network.decoder(features, self.inputs["labels"]).clamp(-1, 1)
        l1 = (fine - self.truth).abs().mean()
        judged = self.critic(self.truth).square().mean() + (self.critic(fine.detach()) - 1).square().mean()
        self.improve(self.critics_adam, judged)
        answer = self.frozen(fine).square().mean()
        loss = l1 * self.weights["l1"] + answer * self.weights["adversarial"]
        self.improve(self.adam, loss)
        return {"l1": l1, "critic": judged, "adversarial": answer, "loss": loss}

    def csa(self):
        network, truth, hole = self.network, self.truth, self.hole
        masked = truth * (1 - hole) + network.paint * hole
        rough = network.rough(masked)
        guess = rough.detach() * hole + masked * (1 - hole)
        painted = network.refine(guess, masked, network.known, network.hole)
        judged = 0.5 * apart(self.critic(truth), self.critic(painted.detach()))
        self.improve(self.critics_adam, judged)
        l1 = (painted - truth).abs().mean() + (rough - truth).abs().mean()
        answer = apart(self.frozen(painted), self.frozen(truth))
        loss = l1 * self.weights["l1"] + answer * self.weights["adversarial"]
        self.improve(self.adam, loss)
        return {"l1": l1, "critic": judged, "adversarial": answer, "loss": loss}

    def spl(self):
        network, hole = self.network, self.hole
        masked = self.truth * (1 - hole) + hole
        layout = network.semantic(double(masked), double(hole))
        feature = network.semantic.feature_mapping(layout)
        painted = network.encoder(masked, hole)
        for block in network.middle:
            painted = block(painted, layout)
        painted = network.decoder(painted)
        entropy = lambda answer, label: F.binary_cross_entropy(answer, torch.full_like(answer, label))
        judged = 0.5 * (entropy(self.critic(self.truth), 1.0) + entropy(self.critic(painted.detach()), 0.0))
        self.improve(self.critics_adam, judged)
        answer = entropy(self.frozen(painted), 1.0)
        l1 = ((painted - self.truth).abs() * (1 + 2 * hole)).mean()
        small = resize_nearest(hole, size_of(feature))
        term = ((feature - self.inputs["taught"]).abs() * (1 + 3 * small)).mean()
        parts = {"adversarial": answer, "reconstruction": l1, "feature": term}
        loss = sum(self.weights[name] * part for name, part in parts.items())
        self.improve(self.adam, loss)
        return {"l1": l1, "critic": judged, "adversarial": answer, "feature": term, "loss": loss}


def apart(above, below):
    """Relativistic average least squares: `above` is to lie one above the mean of `below`."""
    over = (above - below.mean() - 1).square().mean()
    return 0.5 * (over + (below - above.mean() + 1).square().mean())
