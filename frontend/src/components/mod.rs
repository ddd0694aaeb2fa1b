//! What the page looks like. Nothing is decided here.

mod bar;
mod device;
mod dock;
mod edge;
mod empty;
mod export;
mod failure;
mod guide;
mod history;
mod icon;
mod messages;
mod methods;
mod offer;
mod parts;
mod share;
mod sheets;
mod stage;
mod tools;
mod weights;

use leptos::prelude::*;

use crate::app::App;
use crate::editor::session::{GuidePhase, Phase};
use crate::strings::WORDS;

/// The whole page.
#[component]
pub fn Main() -> impl IntoView {
    let app = App::new();
    provide_context(app);
    app.start();
    let view = app.view;
    let is_empty = move || view.with(|view| view.photo.is_none());
    let device = move || view.with(|view| view.device.as_ref().map(|device| device::attribute(device.kind)));
    view! {
        <main
            class="app"
            class:is-empty=is_empty
            class:is-guided=move || view.with(|view| view.guide.phase == GuidePhase::Editing)
            data-state=move || view.with(|view| view.phase.name())
            data-device=device
            data-method=move || view.with(|view| view.weights.method.id())
            data-guide=move || view.with(|view| view.guide.phase.name())
            data-network=move || view.with(|view| view.weights.state.name())
            aria-busy=move || view.with(|view| (view.phase == Phase::Loading).to_string())
        >
            <parts::FileInput
                id="photo-input"
                name=WORDS.opening.open
                accept="image/*,.infill"
                on_choose=move |input| app.open_chosen(input)
            />
            <weights::Input/>
            <bar::Bar/>
            <Show when=is_empty fallback=|| view! { <tools::Rail/> }>
                <empty::Empty/>
            </Show>
            <stage::Stage/>
            <Show when=move || !is_empty()>
                <div class="desk">
                    <methods::Methods/>
                    <dock::Dock/>
                </div>
                <stage::Zoom/>
                <history::History/>
            </Show>
            <Show when=guide::is_editing>
                <guide::Panel/>
            </Show>
            <guide::Tour/>
            <messages::Messages/>
            <sheets::Sheets/>
            <Show when=move || view.with(|view| view.dragging)>
                <p class="drop-veil">{WORDS.opening.drop_here}</p>
            </Show>
        </main>
    }
}

/// The page's handle, wherever a component is.
fn app() -> App {
    expect_context::<App>()
}
