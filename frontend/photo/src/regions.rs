use infill_protocol::{Mask, Rect, Size};

/// Side of the cells in which hole pixels are gathered.
pub const CELL: u32 = 64;

/// Bounding boxes of the regions of a mask, in reading order of their first cells. Hole pixels belong
/// to one region where their 64-pixel cells are the same or touch: closer than that, their crops
/// would overlap and become one anyway, and a photo full of specks stays cheap.
pub fn regions(mask: &Mask) -> Vec<Rect> {
    let size = mask.size();
    let (columns, rows) = (size.width.div_ceil(CELL) as usize, size.height.div_ceil(CELL) as usize);
    let mut cells = occupied(mask, columns, rows);
    let mut found = Vec::new();
    let mut open = Vec::new();
    for start in 0..cells.len() {
        let Some(first) = cells[start].take() else { continue };
        let mut region = first;
        open.push(start);
        while let Some(cell) = open.pop() {
            let (x, y) = (cell % columns, cell / columns);
            for ny in y.saturating_sub(1)..(y + 2).min(rows) {
                for nx in x.saturating_sub(1)..(x + 2).min(columns) {
                    if let Some(rect) = cells[ny * columns + nx].take() {
                        region = region.union(rect);
                        open.push(ny * columns + nx);
                    }
                }
            }
        }
        found.push(region);
    }
    found
}

/// For each cell the box around its hole pixels.
fn occupied(mask: &Mask, columns: usize, rows: usize) -> Vec<Option<Rect>> {
    let mut cells: Vec<Option<Rect>> = vec![None; columns * rows];
    let Size { width, .. } = mask.size();
    if width == 0 {
        return cells;
    }
    for (y, row) in mask.data().chunks_exact(width as usize).enumerate() {
        for (column, part) in row.chunks(CELL as usize).enumerate() {
            let Some(first) = part.iter().position(|&byte| byte == Mask::HOLE) else { continue };
            let last = part.iter().rposition(|&byte| byte == Mask::HOLE).unwrap_or(first);
            let x = column as u32 * CELL + first as u32;
            let span = Rect::new(x, y as u32, (last - first + 1) as u32, 1);
            let cell = &mut cells[y / CELL as usize * columns + column];
            *cell = Some(cell.map_or(span, |rect| rect.union(span)));
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_pixels(size: Size, pixels: &[(u32, u32)]) -> Mask {
        let mut mask = Mask::known(size);
        for &(x, y) in pixels {
            mask.set(x, y, true);
        }
        mask
    }

    #[test]
    fn near_pixels_join_and_far_ones_do_not() {
        let mask = with_pixels(Size::new(500, 300), &[(3, 3), (70, 70), (400, 10)]);
        assert_eq!(regions(&mask), [Rect::new(3, 3, 68, 68), Rect::new(400, 10, 1, 1)]);
    }

    #[test]
    fn nothing_painted_is_no_region() {
        assert!(regions(&Mask::known(Size::new(100, 1))).is_empty());
        assert!(regions(&Mask::known(Size::new(0, 0))).is_empty());
    }
}
