//! Links: what one person made of a sample is, for whoever opens the link, the same picture byte for byte.

use infill_protocol::share::{LINK_LIMIT, Share};
use infill_tests::browser::{Graphics, Pointer};

use crate::{
    guidance::settle,
    pictures,
    visit::{FILL_PATIENCE, PATIENCE, Visit},
};

const SAMPLE: &str = "A wren on a rock";

fn fragment(link: &str) -> &str {
    &link[link.find('#').expect("a link has a fragment")..]
}

/// A fill, a fill as its labels say, and a stroke on a sample; how many edits that is.
fn make_demo(visit: &Visit) -> anyhow::Result<usize> {
    visit.open_sample(SAMPLE)?;
    visit.set_brush(40)?;
    visit.paint(Pointer::Mouse, 0.3)?;
    visit.fill()?;
    visit.press("Lasso")?;
    visit.paint(Pointer::Mouse, 0.6)?;
    visit.press("Guide")?;
    settle(visit)?;
    let proposed = visit.export("PNG")?.1;
    visit.press("Horizon")?;
    visit.paint(Pointer::Mouse, 0.7)?;
    settle(visit)?;
    visit.press("Done")?;
    visit.wait_for_state("ready")?;
    anyhow::ensure!(visit.export("PNG")?.1 != proposed, "the labels changed nothing");
    visit.press("Brush")?;
    visit.paint(Pointer::Mouse, 0.1)?;
    // Stroke and fill; lasso, map, horizon and fill; stroke.
    Ok(2 + 4 + 1)
}

#[test]
fn a_link_with_a_label_edit_gives_the_same_bytes_in_a_fresh_profile() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "?device=cpu")?;
    let edits = make_demo(&visit)?;
    let shared = visit.export("PNG")?.1;
    let link = visit.share()?;
    println!("{} characters: {link}", link.len());
    assert!(link.len() < LINK_LIMIT, "{} characters", link.len());
    assert!(link.starts_with(&visit.server.url()), "{link}");
    drop(visit);

    let other = Visit::new(Graphics::None, "")?;
    other.open_link(fragment(&link))?;
    other.wait_for_words("identical to what was shared", FILL_PATIENCE)?;
    other.wait_for_state("ready")?;
    assert!(other.export("PNG")?.1 == shared, "the picture is another one");
    assert!(other.is_enabled("Fill")?, "the stroke after the fills is there too");
    // From here the demo is the person's own: undo goes back through it, and a link of it is the same.
    assert_eq!(fragment(&other.share()?), fragment(&link));
    for _ in 0..edits {
        other.press("Undo")?;
    }
    assert!(!other.is_enabled("Undo")?);
    assert_eq!(other.page.journal().failures(), Vec::<String>::new());
    Ok(())
}

#[test]
fn a_link_to_another_picture_says_how_far_off_it_is() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    visit.open_sample(SAMPLE)?;
    visit.paint(Pointer::Mouse, 0.3)?;
    visit.fill()?;
    let link = visit.share()?;
    let mut share = Share::read(&fragment(&link)[1..]).expect("a link")?;
    share.result.hash.0[0] ^= 1;
    share.result.cells[5][1] ^= 128;
    visit.open_link(&format!("#{}", share.fragment()))?;
    visit.wait_for_words("not quite what was shared: it is off by about 2.7 of 255", FILL_PATIENCE)
}

#[test]
fn broken_links_are_told_apart_and_the_page_works_on() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    visit.open_sample(SAMPLE)?;
    visit.paint(Pointer::Mouse, 0.3)?;
    let link = visit.share()?;
    let whole = fragment(&link).to_owned();
    let cut = whole[..whole.len() - 20].to_owned();
    let mut altered = whole.clone();
    let other = if altered.ends_with("AAAAAA") { "BBBBBB" } else { "AAAAAA" };
    altered.replace_range(altered.len() - 6.., other);
    for (broken, words) in
        [(cut, "cut off"), (altered, "altered"), (whole.replacen("v1.", "v2.", 1), "later release")]
    {
        visit.open_link(&broken)?;
        visit.page.wait_for(
            &format!("document.querySelector('[role=alert]')?.textContent.includes('{words}')"),
            PATIENCE,
        )?;
        visit.open(&pictures::save(pictures::texture(200, 150), "after.png")?)?;
        visit.paint(Pointer::Mouse, 0.3)?;
        assert!(visit.is_enabled("Fill")?);
    }
    Ok(())
}

#[test]
fn a_photo_of_ones_own_goes_into_no_link() -> anyhow::Result<()> {
    let visit = Visit::new(Graphics::None, "")?;
    visit.open(&pictures::save(pictures::texture(300, 200), "mine.png")?)?;
    visit.press("Share")?;
    visit.page.wait_for("!!document.querySelector('dialog[open]')", PATIENCE)?;
    let text = visit.page.evaluate("document.querySelector('dialog[open]').textContent")?;
    assert!(text.as_str().is_some_and(|text| text.contains("no link holds it")), "{text}");
    assert_eq!(visit.page.evaluate("!!document.querySelector('#share-link')")?, false);
    Ok(())
}
