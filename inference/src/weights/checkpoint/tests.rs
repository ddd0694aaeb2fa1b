//! Checkpoints as they should be, and as somebody unkind would make them. Those that the authors' own
//! code wrote are read by the parity test.

#[path = "../../../tests/support/legacy.rs"]
mod legacy_writer;

use burn::tensor::TensorData;

use super::*;

fn state() -> StateDict {
    let tensor = |values: &[f32], shape: &[usize]| TensorData::new(values.to_vec(), shape.to_vec());
    StateDict::from([
        ("conv.bias".into(), tensor(&[0.5, -0.25], &[2])),
        ("conv.weight".into(), tensor(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &[2, 3, 1])),
        ("scale".into(), tensor(&[7.0], &[])),
    ])
}

/// A checkpoint of the older container whose object is built by `program` and which has no storages.
fn hostile(program: &[u8]) -> Vec<u8> {
    let magic: &[u8] = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.";
    [magic, b"\x80\x02M\xe9\x03.", b"\x80\x02}.", b"\x80\x02", program, b"\x80\x02]."].concat()
}

fn words(file: &[u8]) -> String {
    read(file).expect_err("a file that must be refused").to_string()
}

/// The parts of a zip archive: name, how packed, the bytes as they lie there, the length they claim.
type Part<'a> = (&'a str, u16, Vec<u8>, u32);

fn archive(parts: &[Part<'_>]) -> Vec<u8> {
    let (mut file, mut table) = (Vec::new(), Vec::new());
    for (name, method, bytes, size) in parts {
        let place = file.len() as u32;
        let lengths = [0, bytes.len() as u32, *size].map(u32::to_le_bytes).concat();
        let head = [&[0; 6][..], &method.to_le_bytes(), &[0; 4], &lengths].concat();
        let name_length = (name.len() as u16).to_le_bytes();
        file.extend([b"PK\x03\x04", &head[2..], &name_length, &[0; 2], name.as_bytes(), bytes].concat());
        table.extend([b"PK\x01\x02", &head[..], &name_length, &[0; 12]].concat());
        table.extend([&place.to_le_bytes(), name.as_bytes()].concat());
    }
    let count = (parts.len() as u16).to_le_bytes();
    let place = (file.len() as u32).to_le_bytes();
    let length = (table.len() as u32).to_le_bytes();
    [&file[..], &table, b"PK\x05\x06", &[0; 4], &count, &count, &length, &place, &[0; 2]].concat()
}

fn stored<'a>(name: &'a str, bytes: &[u8]) -> Part<'a> {
    (name, 0, bytes.to_vec(), bytes.len() as u32)
}

/// `{"a": tensor}` with a storage of two floats under the key 0.
const ONE_TENSOR: &[u8] = b"\x80\x02}X\x01\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storage\
    ctorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x02tQK\0K\x02\x85K\x01\x85\x89}tRs.";

fn two_floats() -> Vec<u8> {
    [1.5_f32, -2.5].iter().flat_map(|value| value.to_le_bytes()).collect()
}

#[test]
fn a_checkpoint_of_the_older_container_is_read() {
    assert_eq!(read(&legacy_writer::checkpoint(&state())), Ok(state()));
}

#[test]
fn a_zip_archive_is_read_packed_or_not() {
    let expected = StateDict::from([("a".into(), TensorData::from([1.5_f32, -2.5]))]);
    let plain = [stored("x/data.pkl", ONE_TENSOR), stored("x/data/0", &two_floats())];
    assert_eq!(read(&archive(&plain)), Ok(expected.clone()));

    let mut packer = flate2::read::DeflateEncoder::new(ONE_TENSOR, flate2::Compression::default());
    let mut packed = Vec::new();
    std::io::Read::read_to_end(&mut packer, &mut packed).expect("memory");
    let packed = ("x/data.pkl", 8, packed, ONE_TENSOR.len() as u32);
    assert_eq!(read(&archive(&[packed, plain[1].clone()])), Ok(expected));
}

/// A storage of four floats in the older container, and a tensor that `program` makes of it.
fn of_four_floats(program: &[u8]) -> Vec<u8> {
    let file = hostile(program);
    let keys = b"\x80\x02]X\x01\0\0\0ka.";
    let numbers = [1.0_f32, 2.0, 3.0, 4.0].into_iter().flat_map(f32::to_le_bytes);
    let numbers = 4_u64.to_le_bytes().into_iter().chain(numbers);
    file[..file.len() - 4].iter().chain(keys).copied().chain(numbers).collect()
}

#[test]
fn older_and_newer_spellings_mean_the_same() {
    let expected = StateDict::from([("a".into(), TensorData::from([[2.0_f32, 4.0]]))]);
    for program in [
        // The first version of the function, and the short texts of Python 2.
        &b"}U\x01actorch._utils\n_rebuild_tensor\n((U\x07storagectorch\nFloatStorage\nU\x01kU\x03cpuK\x04NtQ\
            K\x01K\x01K\x02\x86K\x02K\x02\x86tRs."[..],
        // A view of a storage: the offset counts from its start.
        b"}X\x01\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\n\
            X\x01\0\0\0kX\x03\0\0\0cpuK\x04(X\x01\0\0\0vK\x01K\x03ttQ\
            K\0K\x01K\x02\x86K\x02K\x02\x86\x89}tRs.",
        // Bytes without a type, names from the stack, frames, and what Python 3.8 wrote.
        b"\x80\x04\x95\0\0\0\0\0\0\0\0}\x8c\x01a\x8c\x0ctorch._utils\x8c\x12_rebuild_tensor_v3\x93\
            ((\x8c\x07storage\x8c\rtorch.storage\x8c\x0eUntypedStorage\x93\x8c\x01k\x94\x8c\x03cpuK\x10tQ\
            K\x01K\x01K\x02\x86K\x02K\x02\x86\x89}\x8c\x05torch\x8c\x07float32\x93tRs.",
    ] {
        let mut file = of_four_floats(program);
        if program.starts_with(b"\x80") {
            // Counted in bytes.
            let count = file.len() - 24;
            file[count] = 16;
        }
        assert_eq!(read(&file), Ok(expected.clone()));
    }
}

#[test]
fn wrapped_weights_are_found_and_a_knot_of_wrappers_ends() {
    let one = |start: &[u8], end: &[u8]| [start, &ONE_TENSOR[2..ONE_TENSOR.len() - 1], end].concat();
    let wrapped = one(b"\x80\x02}(X\x05\0\0\0epochK\x05X\x05\0\0\0model}X\x0a\0\0\0state_dict", b"su.");
    let file = archive(&[stored("x/data.pkl", &wrapped), stored("x/data/0", &two_floats())]);
    assert!(read(&file).expect("wrapped weights").contains_key("a"));
    assert_eq!(
        read(&hostile(b"}q\0X\x03\0\0\0neth\0s.")),
        Err(CheckpointError::damaged("dicts lie in each other without end"))
    );
}

#[test]
fn code_is_named_and_never_run() {
    for (program, name) in [
        (&b"cos\nsystem\n(X\x02\0\0\0lstR."[..], "os.system"),
        (b"cposix\nsystem\n.", "posix.system"),
        (b"cbuiltins\neval\nX\x01\0\0\x001\x85R.", "builtins.eval"),
        (b"c__builtin__\nexec\n.", "__builtin__.exec"),
        (b"X\x02\0\0\0osX\x06\0\0\0system\x93.", "os.system"),
        (b"ctorch\nload\n.", "torch.load"),
        (b"ctorch._utils\n_import_dotted_name\n.", "torch._utils._import_dotted_name"),
        (b"ccollections\nOrderedDict\n)\x81.", "the constructor of a dict"),
        (b"(ccollections\nOrderedDict\no.", "the constructor"),
        (b"(ios\nsystem\n.", "a constructor"),
        (b"]}b.", "the state of an object"),
        (b"}cos\nsystem\nb.", "os.system"),
        (b"ca\x1b[2J\nb\n.", "a\u{fffd}[2J.b"),
    ] {
        let words = words(&hostile(program));
        assert!(words.contains(&format!("asks to run {name}")), "{words}");
        assert!(words.contains("nothing of it was run"), "{words}");
    }
}

#[test]
fn names_of_the_list_are_no_way_out() {
    for program in [
        &b"ctorch\nFloatStorage\n)R."[..],
        b"ctorch._utils\n_rebuild_tensor_v2\n)R.",
        b"ctorch._utils\n_rebuild_parameter\nN\x85R.",
        b"ccollections\nOrderedDict\nK\x01\x85R.",
        b"ccollections\nOrderedDict\nNR.",
        b"N)R.",
        b"NQ.",
        b"(X\x07\0\0\0storageNNNNtQ.",
        b"N(KKa.",
        b"}K\x01a.",
        b"}(K\x01u.",
        b"(0.",
        b"h\x05.",
        b"\x80\x00.",
        b"\xff.",
        b"X\xff\xff\xff\x7f.",
        b"\x8d\xff\xff\xff\xff\xff\xff\xff\xff.",
        b"\x8a\xff\x01.",
        b"t.",
        b".",
        b"R.",
    ] {
        assert!(read(&hostile(program)).is_err(), "{program:?}");
    }
}

#[test]
fn bombs_are_put_out() {
    // A list of the list before, a hundred times over, thirty levels deep.
    let mut memo_bomb = b"]q\x00".to_vec();
    for level in 0..30_u8 {
        memo_bomb.extend(b"](");
        (0..100).for_each(|_| memo_bomb.extend([b'h', level]));
        memo_bomb.extend([b'e', b'q', level + 1]);
    }
    memo_bomb.push(b'.');
    let deep = [&b")"[..], &[0x85].repeat(3_000_000), b"."].concat();
    let knot = b"]q\x00h\x00a.".to_vec();
    let endless = [&b"N".repeat(5_000_000)[..], b"."].concat();
    // A long list turned into a dict, again and again.
    let pairs = [
        &b"]("[..],
        &b")".repeat(1000),
        b"eq\x00",
        &b"ccollections\nCounter\nh\x00\x85R".repeat(10_000),
        b".",
    ]
    .concat();
    for program in [memo_bomb, deep, knot, endless, pairs] {
        let refused = read(&hostile(&program)).expect_err("a bomb");
        assert!(matches!(refused, CheckpointError::TooLarge | CheckpointError::Damaged(_)), "{refused}");
    }
}

#[test]
fn a_file_cut_anywhere_is_refused_in_words() {
    let zip = archive(&[stored("x/data.pkl", ONE_TENSOR), stored("x/data/0", &two_floats())]);
    for file in [legacy_writer::checkpoint(&state()), zip] {
        for end in 0..file.len() {
            let words = words(&file[..end]);
            assert!(words.contains("checkpoint"), "cut at {end}: {words}");
        }
    }
}

#[test]
fn a_file_with_any_byte_changed_does_no_harm() {
    for file in [
        legacy_writer::checkpoint(&state()),
        archive(&[stored("x/data.pkl", ONE_TENSOR), stored("x/data/0", &two_floats())]),
    ] {
        for place in 0..file.len() {
            for change in [0x01, 0x80, 0xff] {
                let mut damaged = file.clone();
                damaged[place] ^= change;
                // Numbers and letters of a name may change unnoticed; whatever comes back fits its shape.
                if let Ok(state) = read(&damaged) {
                    assert!(state.values().all(|data| data.num_elements() <= 6), "byte {place}");
                }
            }
        }
    }
}

#[test]
fn lengths_that_lie_are_refused() {
    let file =
        |pickle: &[u8], storage: &[u8]| archive(&[stored("x/data.pkl", pickle), stored("x/data/0", storage)]);
    let with = |from: &[u8], to: &[u8]| {
        let place = ONE_TENSOR.windows(from.len()).position(|window| window == from).expect("part of it");
        [&ONE_TENSOR[..place], to, &ONE_TENSOR[place + from.len()..]].concat()
    };
    let cases = [
        (file(ONE_TENSOR, &two_floats()[..4]), "has 4 bytes and should have 8"),
        (file(&with(b"K\0K\x02\x85", b"K\x01K\x02\x85"), &two_floats()), "tensor a"),
        (file(&with(b"K\0K\x02\x85", b"K\0K\x03\x85"), &two_floats()), "beyond its storage"),
        (file(&with(b"K\x01\x85\x89", b"K\x02\x85\x89"), &two_floats()), "beyond its storage"),
        (file(&with(b"K\0K\x02\x85", b"K\0K\x02K\x02\x86"), &two_floats()), "wrong parts"),
        (file(&with(b"K\0K\x02\x85", b"K\0J\xff\xff\xff\xff\x85"), &two_floats()), "wrong parts"),
        // A shape of 2⁶² numbers, all of them the same one.
        (
            file(&with(b"K\x02\x85K\x01\x85", b"J\0\0\0\x7fJ\0\0\0\x7f\x86K\0K\0\x86"), &two_floats()),
            "more memory",
        ),
        (archive(&[stored("x/data.pkl", ONE_TENSOR)]), "the storage 0 is not in it"),
        (archive(&[stored("readme.txt", b"")]), "no PyTorch checkpoint"),
        (
            archive(&[
                stored("x/data.pkl", ONE_TENSOR),
                stored("x/data/0", &two_floats()),
                stored("x/byteorder", b"big"),
            ]),
            "big-endian",
        ),
        (archive(&[("x/data.pkl", 8, vec![0x55; 40], 99)]), "does not unpack"),
        (archive(&[("x/data.pkl", 8, vec![0x55; 40], u32::MAX - 1)]), "more memory"),
        (archive(&[("x/data.pkl", 99, vec![], 0)]), "packed in an unknown way"),
        (b"GIF89a".to_vec(), "no PyTorch checkpoint"),
        (Vec::new(), "no PyTorch checkpoint"),
        (hostile(b"}."), "no tensor"),
    ];
    for (file, expected) in cases {
        let words = words(&file);
        assert!(words.contains(expected), "{expected}: {words}");
    }
}
