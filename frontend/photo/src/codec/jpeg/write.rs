//! A baseline JPEG from coefficients (T.81, annexes B and F.1).

use infill_protocol::Size;

use super::huffman::{Code, published};
use super::tables::{Block, Layout, Table};
use super::{DQT, EOI, SOI, push_segment};

/// JFIF 1.01 without a density.
const JFIF: &[u8] = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
const APP0: u8 = 0xe0;
const DHT: u8 = 0xc4;
const SOS: u8 = 0xda;

/// Writes a picture whose MCUs `read` gives, column and row of MCUs in, blocks out. `metadata` are whole
/// segments.
pub fn write(
    size: Size,
    layout: &Layout,
    metadata: &[u8],
    mut read: impl FnMut(u32, u32, &mut Vec<Block>),
) -> Vec<u8> {
    let mut out = vec![0xff, SOI];
    push_segment(&mut out, APP0, &[JFIF]);
    out.extend_from_slice(metadata);
    write_headers(&mut out, size, layout);
    let mut scan = Scan::new(out, layout);
    let (width, height) = layout.mcu();
    let mut blocks = Vec::new();
    for row in 0..size.height.div_ceil(height) {
        for column in 0..size.width.div_ceil(width) {
            read(column, row, &mut blocks);
            scan.write(&blocks);
        }
    }
    scan.finish()
}

/// Planes with the same table share it.
fn write_headers(out: &mut Vec<u8>, size: Size, layout: &Layout) {
    let mut tables: Vec<Table> = Vec::new();
    let mut frame = vec![8];
    frame.extend((size.height as u16).to_be_bytes());
    frame.extend((size.width as u16).to_be_bytes());
    frame.push(layout.planes().len() as u8);
    let mut scan = vec![layout.planes().len() as u8];
    for (index, plane) in layout.planes().iter().enumerate() {
        let table = tables.iter().position(|table| *table == plane.table).unwrap_or_else(|| {
            tables.push(plane.table);
            tables.len() - 1
        });
        let (id, code) = (index as u8 + 1, u8::from(index > 0));
        frame.extend([id, plane.across << 4 | plane.down, table as u8]);
        scan.extend([id, code << 4 | code]);
    }
    // Divisors above a byte make it an extended, not a baseline file.
    let is_deep = tables.iter().flatten().any(|&value| value > 255);
    for (index, table) in tables.iter().enumerate() {
        let bytes: Vec<u8> = match is_deep {
            true => table.iter().flat_map(|value| value.to_be_bytes()).collect(),
            false => table.iter().map(|&value| value as u8).collect(),
        };
        push_segment(out, DQT, &[&[u8::from(is_deep) << 4 | index as u8], &bytes]);
    }
    push_segment(out, 0xc0 + u8::from(is_deep), &[&frame]);
    for (class, codes) in published().iter().enumerate() {
        for (index, Code { counts, symbols }) in codes.iter().enumerate() {
            push_segment(out, DHT, &[&[(class << 4 | index) as u8], counts, symbols]);
        }
    }
    scan.extend([0, 63, 0]);
    push_segment(out, SOS, &[&scan]);
}

/// The compressed picture.
struct Scan<'a> {
    out: Vec<u8>,
    layout: &'a Layout,
    dc: [[(u16, u8); 256]; 2],
    ac: [[(u16, u8); 256]; 2],
    /// The mean of the block before, by plane.
    means: Vec<i32>,
    /// Bits not yet written, in the low places.
    held: u64,
    count: u32,
}

impl<'a> Scan<'a> {
    fn new(out: Vec<u8>, layout: &'a Layout) -> Self {
        let [dc, ac] = published().map(|codes| codes.map(|code| code.words()));
        let means = vec![0; layout.planes().len()];
        Self { out, layout, dc, ac, means, held: 0, count: 0 }
    }

    fn write(&mut self, blocks: &[Block]) {
        let mut blocks = blocks.iter();
        let layout = self.layout;
        for (index, plane) in layout.planes().iter().enumerate() {
            for block in blocks.by_ref().take(usize::from(plane.across * plane.down)) {
                self.block(index, block);
            }
        }
    }

    fn block(&mut self, plane: usize, block: &Block) {
        let code = usize::from(plane > 0);
        let mean = i32::from(block[0]);
        let change = mean - self.means[plane];
        self.means[plane] = mean;
        self.word(self.dc[code][usize::from(size_of(change))]);
        self.value(change);
        let mut zeros = 0_u8;
        for &value in &block[1..] {
            if value == 0 {
                zeros += 1;
                continue;
            }
            while zeros > 15 {
                self.word(self.ac[code][0xf0]);
                zeros -= 16;
            }
            self.word(self.ac[code][usize::from(zeros << 4 | size_of(value.into()))]);
            self.value(value.into());
            zeros = 0;
        }
        if zeros > 0 {
            self.word(self.ac[code][0]);
        }
    }

    fn word(&mut self, (word, bits): (u16, u8)) {
        self.put(word.into(), bits.into());
    }

    /// Negative values are written one less, so that their first bit is zero.
    fn value(&mut self, value: i32) {
        let bits = u32::from(size_of(value));
        let low = if value < 0 { value - 1 } else { value };
        self.put(low as u64 & ((1 << bits) - 1), bits);
    }

    fn put(&mut self, value: u64, bits: u32) {
        self.held = self.held << bits | value;
        self.count += bits;
        while self.count >= 8 {
            self.count -= 8;
            let byte = (self.held >> self.count) as u8;
            self.out.push(byte);
            if byte == 0xff {
                self.out.push(0);
            }
        }
    }

    fn finish(mut self) -> Vec<u8> {
        // The last byte is filled with ones.
        self.put(0x7f, 7);
        self.out.extend([0xff, EOI]);
        self.out
    }
}

/// Bits of the magnitude of a value.
const fn size_of(value: i32) -> u8 {
    (32 - value.unsigned_abs().leading_zeros()) as u8
}
