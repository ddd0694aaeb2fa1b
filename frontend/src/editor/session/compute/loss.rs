//! The compute worker or its device is lost.

use infill_protocol::{DeviceChoice, DeviceKind};

use super::Link;
use crate::editor::session::{Effect, Host, Session};
use crate::strings::WORDS;

/// Losses while idle after which the GPU is left alone, and after which nothing is tried any more.
const IDLE_LOSSES: [u32; 2] = [2, 4];

impl<H: Host> Session<H> {
    /// The compute worker or its device is gone. It is replaced, and a fill under way retried: once as
    /// it was, then on the CPU.
    pub fn compute_lost(&mut self) {
        let on_gpu = matches!(&self.compute.link, Link::Up(report) if report.kind == DeviceKind::WebGpu);
        let could_use_gpu = on_gpu || self.compute.choice != DeviceChoice::Cpu;
        self.replace_compute();
        if self.proposal_lost() {
            return;
        }
        let Some(job) = self.job.as_mut() else { return self.lost_while_idle(could_use_gpu) };
        job.losses += 1;
        match job.losses {
            1 => {
                let words = &WORDS.filling;
                self.alert(if on_gpu { words.gpu_lost_retrying } else { words.lost_retrying });
                self.restart_job();
            }
            2 if could_use_gpu => {
                self.leave_gpu();
                self.alert(WORDS.filling.gpu_lost_cpu);
                self.restart_job();
            }
            _ => self.fail_job(WORDS.filling.lost.to_owned()),
        }
    }

    fn lost_while_idle(&mut self, could_use_gpu: bool) {
        self.compute.idle_losses += 1;
        let [leave_gpu, give_up] = IDLE_LOSSES;
        if self.compute.idle_losses >= give_up {
            self.compute.link = Link::GivenUp;
            self.effects.retain(|effect| !matches!(effect, Effect::StartCompute));
            self.abandon_loading();
            self.alert(WORDS.filling.missing);
        } else if self.compute.idle_losses >= leave_gpu && could_use_gpu {
            self.leave_gpu();
        }
    }

    fn leave_gpu(&mut self) {
        self.compute.choice = DeviceChoice::Cpu;
        self.compute.fallback = Some(WORDS.filling.gpu_left);
    }
}
