use infill_protocol::Size;

/// The pixels that are reached from `start` over neighbours (four each) for which `open` holds, row by
/// row; none where it does not hold at the start.
pub fn region(size: Size, start: (u32, u32), open: impl Fn(usize) -> bool) -> Vec<bool> {
    let (width, height) = (size.width as usize, size.height as usize);
    let mut reached = vec![false; size.area()];
    let mut waiting = vec![start.1 as usize * width + start.0 as usize];
    while let Some(index) = waiting.pop() {
        if std::mem::replace(&mut reached[index], true) || !open(index) {
            continue;
        }
        let (x, y) = (index % width, index / width);
        let neighbours = [
            (x > 0).then(|| index - 1),
            (x + 1 < width).then(|| index + 1),
            (y > 0).then(|| index - width),
            (y + 1 < height).then(|| index + width),
        ];
        waiting.extend(neighbours.into_iter().flatten().filter(|&next| !reached[next]));
    }
    for (index, reached) in reached.iter_mut().enumerate() {
        *reached &= open(index);
    }
    reached
}
