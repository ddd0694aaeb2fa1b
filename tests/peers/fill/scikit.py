"""scikit-image: biharmonic inpainting (Damelin & Hoang 2018)."""

import numpy as np
from skimage.restoration import inpaint_biharmonic

from peer import serve


def biharmonic(rgb, hole):
    filled = inpaint_biharmonic(rgb, hole, split_into_regions=True, channel_axis=-1)
    return np.clip(np.rint(filled * 255), 0, 255).astype(np.uint8)


serve({"biharmonic": biharmonic})
