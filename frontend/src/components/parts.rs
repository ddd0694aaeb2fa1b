//! Small pieces that look and work alike wherever they are.

use leptos::prelude::*;

use super::icon::Icon;

/// A setting that is on or off.
#[component]
pub fn Switch(
    name: &'static str,
    is_on: impl Fn() -> bool + Send + Sync + 'static,
    on_change: impl Fn(bool) + 'static,
) -> impl IntoView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                aria-label=name
                prop:checked=is_on
                on:change=move |event| on_change(event_target_checked(&event))
            />
            <span aria-hidden="true">{name}</span>
        </label>
    }
}

/// One of the ways that the radio buttons of `group` offer.
#[component]
pub fn Way(
    group: &'static str,
    name: &'static str,
    is_chosen: impl Fn() -> bool + Send + Sync + 'static,
    on_choose: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <label class="switch">
            <input type="radio" name=group aria-label=name prop:checked=is_chosen on:change=move |_| on_choose()/>
            <span aria-hidden="true">{name}</span>
        </label>
    }
}

/// A whole number from `least` to `most`, with its value in words beside it where `shown` says so.
#[component]
pub fn Slider(
    class: &'static str,
    name: &'static str,
    least: u32,
    most: u32,
    value: impl Fn() -> u32 + Send + Sync + 'static,
    #[prop(optional, into)] shown: Option<Signal<String>>,
    #[prop(optional, into)] is_off: Signal<bool>,
    on_input: impl Fn(u32) + 'static,
    /// What follows once the slider is let go.
    #[prop(default = Box::new(|_| ()))]
    on_settle: Box<dyn Fn(u32)>,
) -> impl IntoView {
    view! {
        <label class=class>
            <span>{name}</span>
            {shown.map(|shown| view! { <output>{move || shown.get()}</output> })}
            <Range
                name=name
                least=least
                most=most
                value=value
                is_off=is_off
                on_input=on_input
                on_settle=on_settle
            />
        </label>
    }
}

/// The slider alone.
#[component]
pub fn Range(
    name: &'static str,
    least: u32,
    most: u32,
    value: impl Fn() -> u32 + Send + Sync + 'static,
    #[prop(optional, into)] is_off: Signal<bool>,
    on_input: impl Fn(u32) + 'static,
    /// What follows once it is let go.
    #[prop(default = Box::new(|_| ()))]
    on_settle: Box<dyn Fn(u32)>,
) -> impl IntoView {
    let number = |event| event_target_value(&event).parse().ok();
    view! {
        <input
            type="range"
            min=least
            max=most
            step="1"
            aria-label=name
            disabled=move || is_off.get()
            prop:value=value
            on:input=move |event| number(event).into_iter().for_each(&on_input)
            on:change=move |event| number(event).into_iter().for_each(&on_settle)
        />
    }
}

/// A button that shows a picture alone; its name is for those who do not see it.
#[component]
pub fn IconButton(
    icon: Icon,
    #[prop(into)] name: String,
    #[prop(default = "plain")] class: &'static str,
    #[prop(optional, into)] is_off: Signal<bool>,
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            class=class
            type="button"
            aria-label=name.clone()
            title=name
            disabled=move || is_off.get()
            on:click=move |_| on_press()
        >
            {icon.draw()}
        </button>
    }
}

/// A field for a file that a button elsewhere opens by its `id`.
#[component]
pub fn FileInput(
    id: &'static str,
    name: &'static str,
    accept: &'static str,
    #[prop(optional)] multiple: bool,
    on_choose: impl Fn(&web_sys::HtmlInputElement) + 'static,
) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            on_choose(&input);
        }
    };
    view! {
        <input
            id=id
            class="visually-hidden"
            type="file"
            accept=accept
            multiple=multiple
            tabindex="-1"
            aria-label=name
            node_ref=input
            on:change=chosen
        />
    }
}
