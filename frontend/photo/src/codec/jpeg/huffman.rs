//! Huffman codes: those of a file, to read it, and the published ones, to write.

/// Symbols of a code by how many bits it has, read bit by bit (T.81, F.2.2.3).
pub struct Decoder {
    /// Of each length 1 to 16: its first code, how many there are, and where their symbols start.
    lengths: [(u32, u32, u32); 16],
    symbols: Vec<u8>,
    /// Symbol and length of every code of up to eight bits, by its first eight; length 0: it is longer.
    short: Vec<(u8, u8)>,
}

impl Decoder {
    /// From how many codes there are of each length, and their symbols. `None` where they do not fit.
    pub fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut lengths = [(0, 0, 0); 16];
        let mut short = vec![(0, 0); 256];
        let (mut code, mut start) = (0_u32, 0_u32);
        for (index, &count) in counts.iter().enumerate() {
            let bits = index as u32 + 1;
            lengths[index] = (code, u32::from(count), start);
            for offset in 0..u32::from(count).min(if bits <= 8 { 256 } else { 0 }) {
                let symbol = *symbols.get((start + offset) as usize)?;
                let first = ((code + offset) << (8 - bits)) as usize;
                short.get_mut(first..first + (1 << (8 - bits)))?.fill((symbol, bits as u8));
            }
            code += u32::from(count);
            start += u32::from(count);
            if code > 1 << bits {
                return None;
            }
            code <<= 1;
        }
        Some(Self { lengths, symbols: symbols.to_vec(), short })
    }

    /// The symbol that the next bits stand for; `peek` gives the next 16, and the answer is the symbol and how
    /// many of them it took.
    pub fn symbol(&self, peek: u32) -> Option<(u8, u32)> {
        if let Some(&(symbol, bits @ 1..)) = self.short.get((peek >> 8) as usize) {
            return Some((symbol, bits.into()));
        }
        (9..=16).find_map(|bits: u32| {
            let (first, count, start) = self.lengths[bits as usize - 1];
            let offset = (peek >> (16 - bits)).checked_sub(first).filter(|&offset| offset < count)?;
            Some((*self.symbols.get((start + offset) as usize)?, bits))
        })
    }
}

/// A code as a file states it: how many symbols there are of each length, and which.
pub struct Code {
    pub counts: [u8; 16],
    pub symbols: Vec<u8>,
}

impl Code {
    /// Code and length in bits of every symbol.
    pub fn words(&self) -> [(u16, u8); 256] {
        let mut words = [(0, 0); 256];
        let mut symbols = self.symbols.iter();
        let mut code = 0_u32;
        for (index, &count) in self.counts.iter().enumerate() {
            for &symbol in symbols.by_ref().take(count.into()) {
                words[usize::from(symbol)] = (code as u16, index as u8 + 1);
                code += 1;
            }
            code <<= 1;
        }
        words
    }
}

/// The published codes (T.81, annex K.3): of brightness and of colour, each for means and for the rest.
pub fn published() -> [[Code; 2]; 2] {
    let dc = |counts| Code { counts, symbols: (0..12).collect() };
    [
        [
            dc([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]),
            dc([0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]),
        ],
        [ac(BRIGHTNESS.0, &BRIGHTNESS.1), ac(COLOUR.0, &COLOUR.1)],
    ]
}

/// How many codes of each length there are, and the symbols of those that are shorter than the longest.
const BRIGHTNESS: ([u8; 16], [u8; 37]) = (
    [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d],
    [
        0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22,
        0x71, 0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0, 0x24, 0x33,
        0x62, 0x72, 0x82,
    ],
);
const COLOUR: ([u8; 16], [u8; 43]) = (
    [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77],
    [
        0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61, 0x71, 0x13,
        0x22, 0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xa1, 0xb1, 0xc1, 0x09, 0x23, 0x33, 0x52, 0xf0, 0x15, 0x62,
        0x72, 0xd1, 0x0a, 0x16, 0x24, 0x34, 0xe1, 0x25, 0xf1,
    ],
);

/// A code for runs of zeros and the size of what ends them. All symbols but the frequent ones have codes of the
/// greatest length, in their own order.
fn ac(counts: [u8; 16], frequent: &[u8]) -> Code {
    const END: u8 = 0x00;
    const SIXTEEN_ZEROS: u8 = 0xf0;
    let all = (0..16_u8).flat_map(|run| (1..=10).map(move |size| run << 4 | size));
    let rare = all.chain([END, SIXTEEN_ZEROS]).filter(|symbol| !frequent.contains(symbol));
    Code { counts, symbols: frequent.iter().copied().chain(rare).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written can be read, every symbol of it.
    #[test]
    fn published_codes_read_as_they_are_written() {
        for code in published().as_flattened() {
            let total: usize = code.counts.iter().map(|&count| usize::from(count)).sum();
            assert_eq!(total, code.symbols.len());
            let decoder = Decoder::new(&code.counts, &code.symbols).unwrap();
            let words = code.words();
            for &symbol in &code.symbols {
                let (word, bits) = words[usize::from(symbol)];
                let peek = u32::from(word) << (16 - bits);
                assert_eq!(decoder.symbol(peek), Some((symbol, bits.into())));
            }
            assert_eq!(decoder.symbol(0xffff), None, "all ones is no code");
        }
    }

    #[test]
    fn codes_that_overflow_their_lengths_are_none() {
        let mut counts = [0; 16];
        counts[0] = 3;
        assert!(Decoder::new(&counts, &[1, 2, 3]).is_none());
        counts[0] = 2;
        assert!(Decoder::new(&counts, &[1]).is_none());
    }
}
