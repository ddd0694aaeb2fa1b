use std::any::Any;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};

use burn::module::Module;
use burn::optim::GradientsParams;

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
    gradients: Sender<GradientsParams>,
    modules: Receiver<Box<dyn Any + Send>>,
}

/// Both ends of a wire.
pub fn wire() -> (Leading, Following) {
    let (give_gradients, gradients) = channel();
    let (give_modules, modules) = channel();
    let leading = Leading { gradients, modules: give_modules };
    (leading, Following { gradients: give_gradients, modules })
}

impl Leading {
    /// What the device made of its batches, still on that device.
    pub fn gradients(&self) -> Result<GradientsParams, Lost> {
        self.gradients.recv().map_err(|_| Lost)
    }

    /// Gives the device a network as it is now.
    pub fn give<M: Module + 'static>(&self, module: &M) -> Result<(), Lost> {
        self.modules.send(Box::new(module.clone())).map_err(|_| Lost)
    }
}

impl Following {
    pub fn give(&self, gradients: GradientsParams) -> Result<(), Lost> {
        self.gradients.send(gradients).map_err(|_| Lost)
    }

    /// The leader's network, on the leader's device. All devices learn in one order, so it is the one expected.
    pub fn module<M: Module + 'static>(&self) -> Result<M, Lost> {
        let module = self.modules.recv().map_err(|_| Lost)?;
        module.downcast().map(|module| *module).map_err(|_| Lost)
    }
}
