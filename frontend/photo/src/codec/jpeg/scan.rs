//! A sequential scan read as coefficients (T.81, annex F.2).

use super::header::Header;
use super::tables::{Block, Layout};

/// The blocks of a scan in which all planes follow each other, an MCU at a time.
pub struct Scan<'a> {
    header: &'a Header,
    layout: Layout,
    bits: Bits<'a>,
    /// The mean of the block before, by plane.
    means: Vec<i32>,
    /// MCUs until the next restart marker.
    left: u32,
}

impl<'a> Scan<'a> {
    pub(super) fn new(header: &'a Header, layout: Layout, data: &'a [u8]) -> Option<Self> {
        let are_there = header.scan.iter().all(|&(_, dc, ac)| {
            header.dc.get(dc).is_some_and(Option::is_some) && header.ac.get(ac).is_some_and(Option::is_some)
        });
        let means = vec![0; layout.planes().len()];
        are_there.then_some(Self { header, layout, bits: Bits::new(data), means, left: header.restart })
    }

    /// Reads the next MCU: the blocks of each plane, row by row. `None` where the data is damaged.
    pub fn read(&mut self, blocks: &mut Vec<Block>) -> Option<()> {
        blocks.clear();
        if self.header.restart > 0 && self.left == 0 {
            self.bits.restart()?;
            self.means.fill(0);
            self.left = self.header.restart;
        }
        self.left = self.left.saturating_sub(1);
        for plane in 0..self.layout.planes().len() {
            let count = self.layout.planes()[plane].across * self.layout.planes()[plane].down;
            for _ in 0..count {
                blocks.push(self.block(plane)?);
            }
        }
        Some(())
    }

    fn block(&mut self, plane: usize) -> Option<Block> {
        let (_, dc, ac) = self.header.scan[plane];
        let (dc, ac) = (self.header.dc[dc].as_ref()?, self.header.ac[ac].as_ref()?);
        let mut block = [0; 64];
        let size = self.bits.symbol(|peek| dc.symbol(peek))?;
        self.means[plane] += self.bits.value(size)?;
        block[0] = i16::try_from(self.means[plane]).ok()?;
        let mut at = 1;
        while at < 64 {
            let symbol = self.bits.symbol(|peek| ac.symbol(peek))?;
            let (zeros, size) = (usize::from(symbol >> 4), symbol & 15);
            if size == 0 {
                if zeros < 15 {
                    break;
                }
                at += 16;
                continue;
            }
            at += zeros;
            *block.get_mut(at)? = i16::try_from(self.bits.value(size)?).ok()?;
            at += 1;
        }
        Some(block)
    }
}

/// Bits of a scan, most significant first, without the zeros stuffed behind 0xff.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    /// The next bits, at the top.
    held: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    const fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0, held: 0, count: 0 }
    }

    /// Takes whole bytes until at least 32 bits are held. A marker ends the data; zeros stand in for what a
    /// look ahead wants of it.
    fn refill(&mut self) {
        while self.count <= 56 {
            let (byte, step) = match self.data.get(self.at..) {
                Some([0xff, 0x00, ..]) => (0xff, 2),
                Some(&[byte, ..]) if byte != 0xff => (byte, 1),
                _ => return,
            };
            self.at += step;
            self.held |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    fn symbol(&mut self, find: impl FnOnce(u32) -> Option<(u8, u32)>) -> Option<u8> {
        self.refill();
        let (symbol, bits) = find((self.held >> 48) as u32)?;
        self.skip(bits)?;
        Some(symbol)
    }

    /// A value of `size` bits as T.81, F.2.2.1 extends it: those whose first bit is zero are negative.
    fn value(&mut self, size: u8) -> Option<i32> {
        if size == 0 {
            return Some(0);
        }
        if size > 15 {
            return None;
        }
        self.refill();
        let value = (self.held >> (64 - u32::from(size))) as i32;
        self.skip(size.into())?;
        Some(if value < 1 << (size - 1) { value - (1 << size) + 1 } else { value })
    }

    fn skip(&mut self, bits: u32) -> Option<()> {
        self.count = self.count.checked_sub(bits)?;
        self.held <<= bits;
        Some(())
    }

    /// Goes on behind the next restart marker.
    fn restart(&mut self) -> Option<()> {
        (self.held, self.count) = (0, 0);
        let found = self.data.get(self.at..)?.windows(2).position(|pair| pair[0] == 0xff && pair[1] != 0)?;
        let marker = self.data[self.at + found + 1];
        self.at += found + 2;
        (0xd0..=0xd7).contains(&marker).then_some(())
    }
}
