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
    pub symbols: &'static [u8],
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
pub const DC: [Code; 2] = [
    Code {
        counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
        symbols: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    },
    Code {
        counts: [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
        symbols: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    },
];
pub const AC: [Code; 2] = [
    Code {
        counts: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d],
        symbols: &[
            0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07,
            0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0,
            0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0a, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x25, 0x26, 0x27, 0x28,
            0x29, 0x2a, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49,
            0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69,
            0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89,
            0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,
            0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3, 0xc4, 0xc5,
            0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xe1, 0xe2,
            0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8,
            0xf9, 0xfa,
        ],
    },
    Code {
        counts: [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77],
        symbols: &[
            0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61, 0x71,
            0x13, 0x22, 0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xa1, 0xb1, 0xc1, 0x09, 0x23, 0x33, 0x52, 0xf0,
            0x15, 0x62, 0x72, 0xd1, 0x0a, 0x16, 0x24, 0x34, 0xe1, 0x25, 0xf1, 0x17, 0x18, 0x19, 0x1a, 0x26,
            0x27, 0x28, 0x29, 0x2a, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48,
            0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68,
            0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87,
            0x88, 0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3, 0xa4, 0xa5,
            0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3,
            0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda,
            0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8,
            0xf9, 0xfa,
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written can be read, every symbol of it.
    #[test]
    fn published_codes_read_as_they_are_written() {
        for code in DC.iter().chain(&AC) {
            let total: usize = code.counts.iter().map(|&count| usize::from(count)).sum();
            assert_eq!(total, code.symbols.len());
            let decoder = Decoder::new(&code.counts, code.symbols).unwrap();
            let words = code.words();
            for &symbol in code.symbols {
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
