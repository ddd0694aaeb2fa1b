use infill_protocol::Size;

/// Gives every pixel that `may_change` the label that most around it have, `rounds` times: what is thinner
/// than `reach` pixels goes, and edges become smooth. Its own label wins where as many have it.
pub(super) fn smooth(
    labels: &mut [u32],
    size: Size,
    reach: usize,
    rounds: u32,
    may_change: impl Fn(usize) -> bool,
) {
    let (width, height) = (size.width as usize, size.height as usize);
    for _ in 0..rounds {
        let before = labels.to_vec();
        for index in (0..before.len()).filter(|&index| may_change(index)) {
            let (x, y) = (index % width, index / width);
            let columns = x.saturating_sub(reach)..=(x + reach).min(width - 1);
            let rows = y.saturating_sub(reach)..=(y + reach).min(height - 1);
            let mut votes = Votes::default();
            rows.flat_map(|y| columns.clone().map(move |x| y * width + x))
                .for_each(|near| votes.add(before[near], 1));
            labels[index] = votes.winner(before[index]);
        }
    }
}

/// Weights of labels below 64; others are not counted.
pub(super) struct Votes([u32; 64]);

impl Default for Votes {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Votes {
    pub fn add(&mut self, label: u32, weight: u32) {
        if let Some(sum) = self.0.get_mut(label as usize) {
            *sum += weight;
        }
    }

    /// The label with most; `own` where it has as much, or nobody voted.
    pub fn winner(&self, own: u32) -> u32 {
        let most = self.0.iter().copied().max().unwrap_or(0);
        let of_own = self.0.get(own as usize).copied().unwrap_or(0);
        match self.0.iter().position(|&sum| sum == most) {
            Some(label) if most > of_own => label as u32,
            _ => own,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specks_go_and_what_may_not_change_stays() {
        let size = Size::new(6, 5);
        let mut labels = vec![0; 30];
        (labels[8], labels[28]) = (1, 1);
        smooth(&mut labels, size, 1, 2, |index| index != 28);
        assert_eq!(labels.iter().sum::<u32>(), 1);
        assert_eq!(labels[28], 1);
    }
}
