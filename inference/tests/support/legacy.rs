//! Writes what `torch.save(state_dict)` of PyTorch 1.0 to 1.5 wrote.

use std::collections::BTreeMap;

use burn::tensor::TensorData;

/// A state dict of f32 tensors in the older container.
pub fn checkpoint(state: &BTreeMap<String, TensorData>) -> Vec<u8> {
    let mut object = b"\x80\x02ccollections\nOrderedDict\n)R(".to_vec();
    for (index, (name, data)) in state.iter().enumerate() {
        text(&mut object, name);
        tensor(&mut object, &index.to_string(), data.shape().as_slice());
    }
    object.extend(b"u.");

    let mut keys = b"\x80\x02](".to_vec();
    (0..state.len()).for_each(|index| text(&mut keys, &index.to_string()));
    keys.extend(b"e.");

    let magic = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.".to_vec();
    let version = b"\x80\x02M\xe9\x03.".to_vec();
    let mut facts = b"\x80\x02}".to_vec();
    text(&mut facts, "little_endian");
    facts.extend(b"\x88s.");
    let numbers = state.values().flat_map(|data| {
        let values = data.iter::<f32>().flat_map(f32::to_le_bytes);
        (data.num_elements() as u64).to_le_bytes().into_iter().chain(values).collect::<Vec<_>>()
    });
    [magic, version, facts, object, keys].into_iter().flatten().chain(numbers).collect()
}

/// `_rebuild_tensor_v2(storage, 0, shape, strides, False, OrderedDict())`, row-major.
fn tensor(out: &mut Vec<u8>, key: &str, shape: &[usize]) {
    out.extend(b"ctorch._utils\n_rebuild_tensor_v2\n((");
    text(out, "storage");
    out.extend(b"ctorch\nFloatStorage\n");
    text(out, key);
    text(out, "cpu");
    number(out, shape.iter().product());
    out.extend(b"NtQK\x00(");
    shape.iter().for_each(|&size| number(out, size));
    out.extend(b"t(");
    (1..=shape.len()).for_each(|axis| number(out, shape[axis..].iter().product()));
    out.extend(b"t\x89ccollections\nOrderedDict\n)RtR");
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.push(b'X');
    out.extend((text.len() as u32).to_le_bytes());
    out.extend(text.as_bytes());
}

fn number(out: &mut Vec<u8>, number: usize) {
    out.push(b'J');
    out.extend(i32::try_from(number).expect("a small number").to_le_bytes());
}
