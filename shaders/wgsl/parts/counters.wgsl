// Threads and random bits, for every stage.

// Workgroups are folded into rows of the grid.
fn thread(id: vec3<u32>, groups: vec3<u32>) -> u32 {
    return id.y * groups.x * 64u + id.x;
}

// Random bits from counters.
fn hash(seed: u32, turn: u32, position: u32, draw: u32) -> u32 {
    return pcg(pcg(pcg(pcg(seed) ^ turn) ^ position) ^ draw);
}

fn pcg(value: u32) -> u32 {
    let state = value * 747796405u + 2891336453u;
    let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}
