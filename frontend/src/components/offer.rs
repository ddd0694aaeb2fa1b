use leptos::prelude::*;

use super::app;

/// A question that waits for an answer and hinders nothing.
#[component]
pub fn Offer() -> impl IntoView {
    let app = app();
    let offer = Memo::new(move |_| app.view.with(|view| view.offer.clone()));
    view! {
        <div class="offer" role="status">
            {move || {
                offer
                    .get()
                    .map(|offer| {
                        view! {
                            <p>{offer.question}</p>
                            <button class="plain" type="button" on:click=move |_| app.decline()>
                                {offer.decline}
                            </button>
                            <button class="choose" type="button" on:click=move |_| app.accept()>
                                {offer.accept}
                            </button>
                        }
                    })
            }}
        </div>
    }
}
