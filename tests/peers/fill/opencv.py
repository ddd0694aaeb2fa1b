"""OpenCV: `inpaint` (Telea 2004; Navier-Stokes, Bertalmio 2001) and opencv-contrib's `xphoto`
(SHIFTMAP, He & Sun 2012; FSR, Genser 2018), as their documentation says to call them."""

import cv2
import numpy as np

from peer import serve

RADIUS = 3


def diffusion(kind):
    return lambda rgb, hole: cv2.inpaint(rgb, hole.astype(np.uint8) * 255, RADIUS, kind)


def shiftmap(rgb, hole):
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2Lab)
    out = np.zeros_like(lab)
    cv2.xphoto.inpaint(lab, known(hole), out, cv2.xphoto.INPAINT_SHIFTMAP)
    return cv2.cvtColor(out, cv2.COLOR_Lab2RGB)


def fsr(kind):
    def fill(rgb, hole):
        out = np.zeros_like(rgb)
        cv2.xphoto.inpaint(np.ascontiguousarray(rgb[..., ::-1]), known(hole), out, kind)
        return np.ascontiguousarray(out[..., ::-1])

    return fill


def known(hole):
    """xphoto's polarity: what is not zero is kept."""
    return np.where(hole, 0, 255).astype(np.uint8)


serve({
    "telea": diffusion(cv2.INPAINT_TELEA),
    "navier-stokes": diffusion(cv2.INPAINT_NS),
    "shiftmap": shiftmap,
    "fsr-fast": fsr(cv2.xphoto.INPAINT_FSR_FAST),
    "fsr-best": fsr(cv2.xphoto.INPAINT_FSR_BEST),
})
