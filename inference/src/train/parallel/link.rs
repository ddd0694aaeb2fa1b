use std::any::Any;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::Device;

/// A device that learned beside this one is gone, or this one is no longer needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

/// How a network stands to the same network on other devices.
#[derive(Clone, Debug, Default)]
pub enum Link {
    /// There is no other.
    #[default]
    Alone,
    /// It has the optimiser: takes the gradients of all, gives the new weights to all.
    Leads(Rc<[Leading]>),
    /// It gives its gradients away and takes the leader's weights.
    Follows(Rc<Following>),
}

/// The leader's end of a wire to one device.
#[derive(Debug)]
pub struct Leading {
    gradients: Receiver<GradientsParams>,
    modules: Sender<Box<dyn Any + Send>>,
}

/// The follower's end.
#[derive(Debug)]
pub struct Following {
    /// Where the leader is.
    device: Device,
    gradients: Sender<GradientsParams>,
    modules: Receiver<Box<dyn Any + Send>>,
}

/// Both ends of a wire; the leader is on `device`, without automatic differentiation.
pub fn wire(device: Device) -> (Leading, Following) {
    let (give_gradients, gradients) = channel();
    let (give_modules, modules) = channel();
    let leading = Leading { gradients, modules: give_modules };
    (leading, Following { device, gradients: give_gradients, modules })
}

impl Leading {
    /// What the device made of its batches, on the leader's device.
    pub fn gradients(&self) -> Result<GradientsParams, Lost> {
        self.gradients.recv().map_err(|_| Lost)
    }

    /// Gives the device a network as it is now.
    pub fn give<M: Module + 'static>(&self, module: &M) -> Result<(), Lost> {
        self.modules.send(Box::new(module.clone())).map_err(|_| Lost)
    }
}

impl Following {
    /// Gives the leader gradients of `module`. They change their device here: where this one fails, only its own
    /// thread ends.
    pub fn give<M: Module>(&self, module: &M, gradients: GradientsParams) -> Result<(), Lost> {
        self.gradients.send(gradients.to_device(&self.device, module)).map_err(|_| Lost)
    }

    /// The leader's network, on the leader's device. All devices learn in one order, so it is the one expected.
    pub fn module<M: Module + 'static>(&self) -> Result<M, Lost> {
        let module = self.modules.recv().map_err(|_| Lost)?;
        module.downcast().map(|module| *module).map_err(|_| Lost)
    }
}
