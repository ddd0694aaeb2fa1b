//! What stands before the compressed picture.

use super::huffman::Decoder;
use super::scan::Scan;
use super::tables::{Layout, Plane, Table, transposed};
use super::{DQT, next_marker, segment};

const SOF0: u8 = 0xc0;
const SOF2: u8 = 0xc2;
const DHT: u8 = 0xc4;
const SOS: u8 = 0xda;
const DRI: u8 = 0xdd;
const APP14: u8 = 0xee;

/// The headers of a JPEG with 8 bits a sample, up to its first scan.
pub struct Header {
    marker: u8,
    width: u32,
    height: u32,
    components: Vec<Component>,
    tables: [Option<Table>; 4],
    pub(super) dc: [Option<Decoder>; 4],
    pub(super) ac: [Option<Decoder>; 4],
    /// MCUs between restart markers; 0: there are none.
    pub(super) restart: u32,
    /// Of the first scan: index of each component with its DC and AC decoder.
    pub(super) scan: Vec<(usize, usize, usize)>,
    /// Where the first scan's data starts.
    pub(super) data: usize,
    /// The samples are not YCbCr, as Adobe's segment tells.
    is_rgb: bool,
}

struct Component {
    id: u8,
    across: u8,
    down: u8,
    table: u8,
}

impl Header {
    /// `None` where the bytes are no JPEG of this kind.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut header = Self {
            marker: 0,
            width: 0,
            height: 0,
            components: Vec::new(),
            tables: [None; 4],
            dc: Default::default(),
            ac: Default::default(),
            restart: 0,
            scan: Vec::new(),
            data: 0,
            is_rgb: false,
        };
        let mut at = 2;
        loop {
            let marker = next_marker(bytes, &mut at)?;
            let payload = segment(bytes, at)?;
            at += 2 + payload.len();
            match marker {
                SOF0..=SOF2 => header.read_frame(marker, payload)?,
                DQT => header.read_tables(payload)?,
                DHT => header.read_codes(payload)?,
                DRI => header.restart = u32::from(u16::from_be_bytes([*payload.first()?, *payload.get(1)?])),
                APP14 => header.is_rgb = payload.starts_with(b"Adobe") && payload.get(11) == Some(&0),
                SOS => {
                    header.read_scan(payload)?;
                    header.data = at;
                    return Some(header);
                }
                // Frames of other kinds: lossless, hierarchical, arithmetic.
                0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return None,
                _ => {}
            }
        }
    }

    /// How the picture is divided and quantised; turned with the picture where its rows became columns.
    /// `None` for other than grey and YCbCr, and for samplings that are not written here.
    pub fn layout(&self, turned: bool) -> Option<Layout> {
        let is_grey = self.components.len() == 1;
        if self.is_rgb || !(is_grey || self.components.len() == 3) {
            return None;
        }
        let planes: Option<Vec<Plane>> = self
            .components
            .iter()
            .map(|component| {
                let table = self.tables[usize::from(component.table)]?;
                let sampling = if is_grey { (1, 1) } else { (component.across, component.down) };
                Some(if turned {
                    Plane { across: sampling.1, down: sampling.0, table: transposed(&table) }
                } else {
                    Plane { across: sampling.0, down: sampling.1, table }
                })
            })
            .collect();
        Layout::new(planes?)
    }

    /// The blocks of the file, one MCU after the other. `None` where they are not in one sequential scan.
    pub fn scan<'a>(&'a self, bytes: &'a [u8]) -> Option<Scan<'a>> {
        let whole = self.marker != SOF2 && self.scan.len() == self.components.len();
        let in_order = self.scan.iter().enumerate().all(|(at, &(index, ..))| at == index);
        if !whole || !in_order {
            return None;
        }
        Scan::new(self, self.layout(false)?, bytes.get(self.data..)?)
    }

    fn read_frame(&mut self, marker: u8, payload: &[u8]) -> Option<()> {
        let &[precision, h1, h0, w1, w0, count, ref rest @ ..] = payload else { return None };
        self.marker = marker;
        (self.height, self.width) =
            (u16::from_be_bytes([h1, h0]).into(), u16::from_be_bytes([w1, w0]).into());
        self.components = rest
            .as_chunks::<3>()
            .0
            .iter()
            .map(|&[id, sampling, table]| Component { id, across: sampling >> 4, down: sampling & 15, table })
            .collect();
        let tables_exist = self.components.iter().all(|component| component.table < 4);
        (precision == 8 && self.components.len() == usize::from(count) && tables_exist).then_some(())
    }

    fn read_tables(&mut self, mut payload: &[u8]) -> Option<()> {
        while let Some((&head, rest)) = payload.split_first() {
            let width = if head >> 4 == 0 { 1 } else { 2 };
            let (values, rest) = rest.split_at_checked(64 * width)?;
            let mut table = [0; 64];
            for (value, bytes) in table.iter_mut().zip(values.chunks(width)) {
                *value = bytes.iter().fold(0, |value, &byte| value << 8 | u16::from(byte));
            }
            let is_divisor = table.iter().all(|&value| value > 0);
            *self.tables.get_mut(usize::from(head & 15))? = Some(table).filter(|_| is_divisor);
            payload = rest;
        }
        Some(())
    }

    fn read_codes(&mut self, mut payload: &[u8]) -> Option<()> {
        while let Some((&head, rest)) = payload.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let total = counts.iter().map(|&count| usize::from(count)).sum();
            let (symbols, rest) = rest.split_at_checked(total)?;
            let class = if head >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            *class.get_mut(usize::from(head & 15))? = Decoder::new(counts, symbols);
            payload = rest;
        }
        Some(())
    }

    fn read_scan(&mut self, payload: &[u8]) -> Option<()> {
        let (&count, rest) = payload.split_first()?;
        for &[id, tables] in rest.as_chunks::<2>().0.iter().take(count.into()) {
            let index = self.components.iter().position(|component| component.id == id)?;
            self.scan.push((index, usize::from(tables >> 4), usize::from(tables & 15)));
        }
        Some(())
    }
}
