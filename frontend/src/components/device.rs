use infill_protocol::DeviceKind;
use leptos::prelude::*;

use super::{app, icon::Icon};
use crate::strings::WORDS;

/// The value of `data-device`.
pub const fn attribute(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::WebGpu => "webgpu",
        DeviceKind::Cpu => "cpu",
    }
}

fn label(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::WebGpu => WORDS.filling.device_webgpu,
        DeviceKind::Cpu => WORDS.filling.device_cpu,
    }
}

/// What computes, and on a click why.
#[component]
pub fn Device() -> impl IntoView {
    let view = app().view;
    let device = move || view.with(|view| view.device.clone());
    let short = move || device().map_or(WORDS.filling.device_starting, |device| label(device.kind));
    let reason = move || {
        device().map(|device| {
            view! {
                <p class="device-name">{device.name}</p>
                <p>{device.reason}</p>
            }
        })
    };
    view! {
        <button
            class="plain device"
            type="button"
            popovertarget="device-why"
            aria-label=move || format!("{} {}", WORDS.filling.device, short())
        >
            {Icon::Chip.draw()}
            <span aria-hidden="true">{short}</span>
        </button>
        <div id="device-why" class="device-why" popover="auto">
            {reason}
            <p class="quiet">{WORDS.filling.device_note}</p>
        </div>
    }
}
