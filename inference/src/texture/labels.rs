//! Labels that have nothing to copy from, and what stands in for them.

use std::collections::VecDeque;

use infill_protocol::{LabelMap, Mask, VOID_LABEL};
use infill_shaders::Guide;

use super::Problem;

/// Which labels have hole pixels and no usable one.
pub(super) fn without_source(marks: &[Guide]) -> [bool; 256] {
    let (mut wanted, mut found) = ([false; 256], [false; 256]);
    for mark in marks {
        wanted[mark.label() as usize] |= mark.has(Guide::HOLE);
        found[mark.label() as usize] |= mark.has(Guide::USABLE);
    }
    std::array::from_fn(|label| wanted[label] && !found[label])
}

/// Gives every hole pixel of a lost label that of the nearest pixel whose label is not lost.
pub(super) fn hand_over(width: u32, marks: &mut [Guide], lost: &[bool; 256]) {
    let mut found = [false; 256];
    marks.iter().filter(|mark| mark.has(Guide::USABLE)).for_each(|mark| found[mark.label() as usize] = true);
    let nearest = nearest(width, marks.iter().map(|mark| mark.label() as u8), |label| found[label as usize]);
    for (mark, nearest) in marks.iter_mut().zip(nearest) {
        if mark.has(Guide::HOLE) && lost[mark.label() as usize] {
            *mark = Guide::new(mark.0 & 0xff, nearest, 0);
        }
    }
}

/// The nearest label that counts, for every pixel: rings grow around those that have one, each in the order
/// of the one before.
fn nearest(width: u32, labels: impl Iterator<Item = u8>, counts: impl Fn(u8) -> bool) -> Vec<u8> {
    let width = width as usize;
    let mut labels: Vec<u8> = labels.collect();
    let mut lacks: Vec<bool> = labels.iter().map(|&label| !counts(label)).collect();
    let mut ring: VecDeque<usize> = (0..lacks.len()).filter(|&index| !lacks[index]).collect();
    while let Some(from) = ring.pop_front() {
        let x = from % width;
        let around = [
            (from >= width).then(|| from - width),
            (x > 0).then(|| from - 1),
            (x + 1 < width).then(|| from + 1),
            (from + width < lacks.len()).then(|| from + width),
        ];
        for to in around.into_iter().flatten() {
            if std::mem::take(&mut lacks[to]) {
                labels[to] = labels[from];
                ring.push_back(to);
            }
        }
    }
    labels
}

/// A label of the hole that nothing known has, and the one whose pixels are taken in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Substitution {
    pub label: u8,
    pub by: u8,
}

impl Problem {
    /// Makes the labels such that every hole pixel has something to copy from, and says what had to be
    /// changed for it: a label without any source is replaced by the one that looks most like it, by the
    /// distance of `colour(label)` to the mean colour of what the crop has; without a colour by the label
    /// with the most pixels. Hole pixels without a label get the nearest one. Where no label has a source,
    /// the labels go: then nothing would be left to obey.
    pub fn settle_labels(&mut self, colour: impl Fn(u8) -> Option<[u8; 3]>) -> Vec<Substitution> {
        let Some(labels) = self.labels.take().filter(|labels| labels.size() == self.size) else {
            return Vec::new();
        };
        let known = Known::of(self, &labels);
        if known.counts[..VOID_LABEL as usize].iter().all(|&count| count == 0) {
            return Vec::new();
        }
        let size = labels.size();
        let decided = nearest(size.width, labels.data().iter().copied(), |label| label != VOID_LABEL);
        let mut data = labels.into_data();
        let mut instead: [Option<u8>; 256] = [None; 256];
        let mut said = Vec::new();
        for (index, label) in data.iter_mut().enumerate() {
            if self.hole.data()[index] != Mask::HOLE {
                continue;
            }
            *label = decided[index];
            if known.counts[*label as usize] == 0 {
                *label = *instead[*label as usize].get_or_insert_with(|| {
                    let by = known.most_like(colour(*label));
                    said.push(Substitution { label: *label, by });
                    by
                });
            }
        }
        self.labels = LabelMap::new(size, data);
        said
    }
}

/// What a crop may copy of each label.
struct Known {
    counts: [u64; 256],
    sums: [[u64; 3]; 256],
}

impl Known {
    fn of(problem: &Problem, labels: &LabelMap) -> Self {
        let mut known = Self { counts: [0; 256], sums: [[0; 3]; 256] };
        for (index, (&label, pixel)) in labels.data().iter().zip(problem.pixels.chunks_exact(4)).enumerate() {
            if problem.is_usable(index) {
                known.counts[label as usize] += 1;
                let sums = &mut known.sums[label as usize];
                sums.iter_mut().zip(pixel).for_each(|(sum, &level)| *sum += u64::from(level));
            }
        }
        known
    }

    /// There must be one.
    fn most_like(&self, colour: Option<[u8; 3]>) -> u8 {
        let there = (0..VOID_LABEL).filter(|&label| self.counts[label as usize] > 0);
        let found = match colour {
            None => there.max_by_key(|&label| (self.counts[label as usize], 255 - label)),
            Some(colour) => there.min_by_key(|&label| self.difference(label, colour)),
        };
        found.unwrap_or_default()
    }

    fn difference(&self, label: u8, colour: [u8; 3]) -> u64 {
        let (sums, count) = (self.sums[label as usize], self.counts[label as usize].max(1));
        sums.iter().zip(colour).map(|(sum, level)| (sum / count).abs_diff(level.into()).pow(2)).sum()
    }
}
