//! The few XMP properties that a change of the pixels makes untrue, or that a person may want gone.

/// Properties that hold a picture of the photo as it was.
const THUMBNAILS: &[&str] = &["xmpGImg:image"];

/// Properties that tell where a photo was taken; a trailing `*` stands for any ending.
const LOCATION: &[&str] = &[
    "exif:GPS*",
    "photoshop:City",
    "photoshop:State",
    "photoshop:Country",
    "Iptc4xmpCore:Location",
    "Iptc4xmpCore:CountryCode",
    "Iptc4xmpExt:LocationCreated",
    "Iptc4xmpExt:LocationShown",
];

/// Sets every `tiff:Orientation` of a packet to 1, attribute or element: the pixels are upright. Takes out
/// thumbnails, which would still show what a fill removed.
pub fn make_true(packet: &mut Vec<u8>) {
    reset_orientation(packet);
    remove(packet, THUMBNAILS);
}

/// Whether a packet tells where the photo was taken.
pub fn has_location(packet: &[u8]) -> bool {
    find(packet, 0, LOCATION).is_some()
}

pub fn drop_location(packet: &mut Vec<u8>) {
    remove(packet, LOCATION);
}

fn reset_orientation(packet: &mut [u8]) {
    const KEY: &[u8] = b"tiff:Orientation";
    let mut at = 0;
    while let Some(found) = position(&packet[at..], KEY) {
        at += found + KEY.len();
        // `="6"`, `='6'` or `>6<`: the value is the first thing after an opening sign.
        let value = packet[at..].iter().position(|byte| !matches!(byte, b'=' | b'"' | b'\'' | b'>' | b' '));
        if let Some(digit) = value.filter(|&value| value > 0).map(|value| &mut packet[at + value])
            && (b'2'..=b'8').contains(digit)
        {
            *digit = b'1';
        }
    }
}

/// Takes out the named properties, attributes (`name="value"`) and elements (`<name>…</name>`).
fn remove(packet: &mut Vec<u8>, names: &[&str]) {
    let mut from = 0;
    while let Some((at, name)) = find(packet, from, names) {
        match extent(packet, at, &name) {
            Some(extent) => {
                from = extent.start;
                packet.drain(extent);
            }
            None => from = at + name.len(),
        }
    }
}

/// The first place of one of the names from `from` on, where a property of that name starts.
fn find(packet: &[u8], from: usize, names: &[&str]) -> Option<(usize, Vec<u8>)> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.');
    (from.max(1)..packet.len()).find_map(|at| {
        if !matches!(packet[at - 1], b'<' | b' ' | b'\n' | b'\r' | b'\t') {
            return None;
        }
        let length = packet[at..].iter().take_while(|byte| is_part(byte)).count();
        let found = &packet[at..at + length];
        let is_named = names.iter().any(|name| match name.strip_suffix('*') {
            Some(start) => found.starts_with(start.as_bytes()),
            None => found == name.as_bytes(),
        });
        is_named.then(|| (at, found.to_vec()))
    })
}

/// From the property's first byte to behind its last.
fn extent(packet: &[u8], at: usize, name: &[u8]) -> Option<std::ops::Range<usize>> {
    if packet[at - 1] == b'<' {
        let head = at + position(&packet[at..], b">")?;
        if packet[head - 1] == b'/' {
            return Some(at - 1..head + 1);
        }
        let close = [b"</", name, b">"].concat();
        let end = head + position(&packet[head..], &close)? + close.len();
        return Some(at - 1..end);
    }
    let rest = &packet[at + name.len()..];
    let open = rest.iter().position(|byte| !matches!(byte, b'=' | b' ' | b'\n' | b'\t' | b'\r'))?;
    // Without the sign it is a word of some text.
    rest[..open].contains(&b'=').then_some(())?;
    let quote = *rest.get(open).filter(|byte| matches!(byte, b'"' | b'\''))?;
    let close = rest[open + 1..].iter().position(|&byte| byte == quote)?;
    Some(at..at + name.len() + open + 1 + close + 1)
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(change: fn(&mut Vec<u8>), packet: &str) -> String {
        let mut packet = packet.as_bytes().to_vec();
        change(&mut packet);
        String::from_utf8(packet).unwrap()
    }

    #[test]
    fn attribute_and_element_are_reset() {
        assert_eq!(
            after(make_true, "<a tiff:Orientation=\"6\" b='3'/><tiff:Orientation>8</tiff:Orientation>"),
            "<a tiff:Orientation=\"1\" b='3'/><tiff:Orientation>1</tiff:Orientation>"
        );
    }

    #[test]
    fn what_shows_the_photo_as_it_was_goes() {
        assert_eq!(
            after(
                make_true,
                "<a><xmpGImg:image>/9j/4AAQ</xmpGImg:image><b xmpGImg:image=\"/9j/\" c='1'/></a>"
            ),
            "<a><b  c='1'/></a>"
        );
    }

    #[test]
    fn location_goes_in_every_form_and_nothing_else() {
        let packet = "<d exif:GPSLatitude=\"1,2N\" dc:title='GPS of exif:GPSLatitude'\n exif:GPSMapDatum='W'>\
                      <exif:GPSLongitude>3,4E</exif:GPSLongitude><exif:GPSAltitude/>\
                      <photoshop:City>Bonn</photoshop:City><photoshop:CityHall>x</photoshop:CityHall></d>";
        assert!(has_location(packet.as_bytes()));
        let clean = after(drop_location, packet);
        assert_eq!(
            clean,
            "<d  dc:title='GPS of exif:GPSLatitude'\n ><photoshop:CityHall>x</photoshop:CityHall></d>"
        );
        for length in 0..packet.len() {
            drop_location(&mut packet.as_bytes()[..length].to_vec());
        }
    }
}
