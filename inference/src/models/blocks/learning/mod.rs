//! Operations of our own that something learns through, on the CPU.
//!
//! Automatic differentiation takes the gradient of each of Burn's operations by itself: what is one pass over a
//! feature becomes ten, and every step between keeps its result. An [`Operation`] says once what it makes of
//! its inputs and what its gradient is; [`record`] puts it among Burn's own.

mod convolution;
mod features;

use std::fmt::Debug;

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::NoCheckpointing;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Flex};
use burn::tensor::{DType, Device, Tensor, TensorData};

pub(super) use convolution::Layer;
pub(super) use features::{InstanceNorm, LeakyRelu, Modulation};

/// A tensor of the CPU with its place in the graph.
type Learned = FloatTensor<Autodiff<Flex>>;

/// What is computed of `N` inputs, and how a gradient goes back to them. All tensors are f32 and contiguous.
pub(super) trait Operation<const N: usize>: Debug + Send + Sized + 'static {
    /// What the way back needs of the way there.
    type Kept: Clone + Debug + Send + 'static;

    fn forward(&self, inputs: &[FlexTensor; N]) -> (FlexTensor, Self::Kept);

    /// The gradient of every input that is `wanted`, from the gradient of the output.
    fn backward(self, kept: Self::Kept, gradient: FlexTensor, wanted: [bool; N]) -> [Option<FlexTensor>; N];
}

/// `tensor` where it is on the CPU, in f32 and part of something that learns.
pub(super) fn learned<const D: usize>(tensor: &Tensor<D>) -> Option<Learned> {
    let device = tensor.device();
    let fits = device.is_autodiff() && device.inner() == Device::flex() && tensor.dtype() == DType::F32;
    fits.then(|| tensor.clone().try_into_primitive::<Autodiff<Flex>>().ok()).flatten()
}

/// Computes `operation` and lets gradients pass it.
pub(super) fn record<O: Operation<N>, const N: usize, const D: usize>(
    operation: O,
    inputs: [Learned; N],
) -> Tensor<D> {
    let nodes = inputs.each_ref().map(|input| input.node());
    let (output, kept) = operation.forward(&inputs.map(|input| input.into_primitive().to_contiguous()));
    let recorded = Recorded(operation);
    let output = match recorded.prepare::<NoCheckpointing>(nodes).compute_bound().stateful() {
        OpsKind::Tracked(prepared) => prepared.finish(kept, output),
        OpsKind::UnTracked(prepared) => prepared.finish(output),
    };
    Tensor::from_primitive::<Autodiff<Flex>>(output)
}

#[derive(Debug)]
struct Recorded<O>(O);

impl<O: Operation<N>, const N: usize> Backward<Flex, N> for Recorded<O> {
    type State = O::Kept;

    fn backward(self, ops: Ops<O::Kept, N>, grads: &mut Gradients, _: &mut Checkpointer) {
        let gradient = grads.consume::<Flex>(&ops.node).to_contiguous();
        let wanted = ops.parents.each_ref().map(Option::is_some);
        let found = self.0.backward(ops.state, gradient, wanted);
        for (node, gradient) in ops.parents.into_iter().zip(found) {
            if let (Some(node), Some(gradient)) = (node, gradient) {
                grads.register::<Flex>(node.id, gradient);
            }
        }
    }
}

/// Of one that is f32 and contiguous.
fn floats(tensor: &FlexTensor) -> &[f32] {
    tensor.as_slice().expect("f32 in their order")
}

fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(values, shape))
}
