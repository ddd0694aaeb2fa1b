/// Sets every `tiff:Orientation` of an XMP packet to 1, attribute or element: the pixels are upright.
/// The packet keeps its length.
pub fn reset_orientation(packet: &mut [u8]) {
    const KEY: &[u8] = b"tiff:Orientation";
    let mut at = 0;
    while let Some(found) = packet[at..].windows(KEY.len()).position(|window| window == KEY) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attribute_and_element_are_reset() {
        let mut packet = b"<a tiff:Orientation=\"6\" b='3'/><tiff:Orientation>8</tiff:Orientation>".to_vec();
        reset_orientation(&mut packet);
        let text = String::from_utf8(packet).unwrap();
        assert_eq!(text, "<a tiff:Orientation=\"1\" b='3'/><tiff:Orientation>1</tiff:Orientation>");
    }
}
