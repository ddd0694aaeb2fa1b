use burn::tensor::{Device, Tensor, TensorData};
use infill_protocol::{Mask, Size, VOID_LABEL};

/// Photos to learn from, with a hole in each.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Place in the run, counted from 0.
    pub number: u64,
    pub size: Size,
    pub count: usize,
    /// `[count, 3, height, width]`, red, green, blue in [0, 1].
    pub pictures: Vec<f32>,
    /// One a photo.
    pub masks: Vec<Mask>,
    /// `[count, height, width]`, class indices; void where nothing is known.
    pub labels: Vec<u8>,
}

impl Batch {
    /// `[count, 3, height, width]` in [0, 1].
    pub fn pictures(&self, device: &Device) -> Tensor<4> {
        Tensor::from_data(TensorData::new(self.pictures.clone(), self.shape(3)), device)
    }

    /// `[count, 1, height, width]`, 1 in the hole, 0 elsewhere.
    pub fn holes(&self, device: &Device) -> Tensor<4> {
        let values = |mask: &Mask| mask.data().iter().map(|&m| f32::from(m / Mask::HOLE)).collect::<Vec<_>>();
        let holes: Vec<f32> = self.masks.iter().flat_map(values).collect();
        Tensor::from_data(TensorData::new(holes, self.shape(1)), device)
    }

    /// `[count, classes, height, width]`, one of each position's planes 1; all 0 where it is void.
    pub fn one_hot(&self, classes: usize, device: &Device) -> Tensor<4> {
        let area = self.size.area();
        let mut planes = vec![0.0_f32; self.count * classes * area];
        for (index, &label) in self.labels.iter().enumerate() {
            if usize::from(label) < classes {
                planes[(index / area * classes + usize::from(label)) * area + index % area] = 1.0;
            }
        }
        Tensor::from_data(TensorData::new(planes, self.shape(classes)), device)
    }

    /// Whether any position has a class.
    pub fn is_labelled(&self) -> bool {
        self.labels.iter().any(|&label| label != VOID_LABEL)
    }

    fn shape(&self, planes: usize) -> [usize; 4] {
        [self.count, planes, self.size.height as usize, self.size.width as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_planes_and_void_none() {
        let size = Size::new(2, 1);
        let batch = Batch {
            number: 0,
            size,
            count: 2,
            pictures: vec![0.0; 12],
            masks: vec![Mask::known(size); 2],
            labels: vec![0, 1, VOID_LABEL, 2],
        };
        let planes = batch.one_hot(3, &Device::flex()).into_data().try_to_vec::<f32>().expect("f32 data");
        assert_eq!(planes, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
        assert!(batch.is_labelled());
    }
}
