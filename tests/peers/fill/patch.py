"""PyPatchMatch: the multi-scale PatchMatch completion that image tools use (after Wexler 2007 and
Barnes 2009), at its default patch size and at the one those tools choose."""

import numpy as np
import patchmatch

from peer import serve


def inpaint(size):
    def fill(rgb, hole):
        if not patchmatch.patchmatch_available:
            raise RuntimeError("PyPatchMatch came without its native library")
        patchmatch.set_random_seed(1)
        return patchmatch.inpaint(rgb, hole.astype(np.uint8) * 255, patch_size=size)

    return fill


serve({"pypatchmatch": inpaint(3), "pypatchmatch-15": inpaint(15)})
