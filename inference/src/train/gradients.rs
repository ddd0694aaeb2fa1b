//! Walks over a network's parameters beside their gradients.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;

use crate::models::state::{StateDict, now};

/// What is done with each gradient; `path` is that of its parameter's field.
trait Sink {
    fn take<const D: usize>(&mut self, path: String, gradient: Tensor<D>);
}

/// Hands a [`Sink`] every gradient there is.
struct Walk<'a, S> {
    gradients: &'a GradientsParams,
    path: Vec<String>,
    sink: S,
}

impl<'a, S: Sink + Default> Walk<'a, S> {
    fn over<M: Module>(module: &M, gradients: &'a GradientsParams) -> S {
        let mut walk = Self { gradients, path: Vec::new(), sink: S::default() };
        module.visit(&mut walk);
        walk.sink
    }
}

impl<S: Sink> ModuleVisitor for Walk<'_, S> {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.gradients.get::<D>(param.id) {
            self.sink.take(self.path.join("."), gradient);
        }
    }
}

#[derive(Default)]
struct Squares(Vec<String>, Vec<Tensor<1>>);

impl Sink for Squares {
    fn take<const D: usize>(&mut self, path: String, gradient: Tensor<D>) {
        self.0.push(path);
        self.1.push(gradient.square().sum());
    }
}

/// Whose each gradient is, and the sum of its squares.
pub(super) fn squares<M: Module>(module: &M, gradients: &GradientsParams) -> (Vec<String>, Vec<Tensor<1>>) {
    let Squares(names, sums) = Walk::over(module, gradients);
    (names, sums)
}

#[derive(Default)]
struct Numbers(StateDict);

impl Sink for Numbers {
    fn take<const D: usize>(&mut self, path: String, gradient: Tensor<D>) {
        self.0.insert(path, now(gradient.into_data()));
    }
}

/// Gradients as numbers, by field path.
pub(super) fn numbers<M: Module>(module: &M, gradients: &GradientsParams) -> StateDict {
    let Numbers(found) = Walk::over(module, gradients);
    found
}

/// Every gradient times one factor.
pub(super) struct Scale {
    given: GradientsParams,
    scaled: GradientsParams,
    factor: f64,
}

impl Scale {
    pub fn all<M: Module>(module: &M, given: GradientsParams, factor: f64) -> GradientsParams {
        let mut visitor = Self { given, scaled: GradientsParams::new(), factor };
        module.visit(&mut visitor);
        visitor.scaled
    }
}

impl ModuleVisitor for Scale {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.given.remove::<D>(param.id) {
            self.scaled.register(param.id, gradient * self.factor);
        }
    }
}

/// Puts every weight, by the parameter's own number, where a gradient would lie.
pub(super) struct Gather<'a>(pub &'a mut GradientsParams);

impl ModuleVisitor for Gather<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.0.register(param.id, param.val().inner());
    }
}

/// Moves every weight of an average towards the latest.
pub(super) struct Blend {
    pub latest: GradientsParams,
    pub keep: f64,
}

impl ModuleMapper for Blend {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        match self.latest.remove::<D>(param.id) {
            Some(latest) => param.map(|average| average * self.keep + latest * (1.0 - self.keep)),
            None => param,
        }
    }
}
