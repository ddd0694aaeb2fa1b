//! The WGSL files by themselves: valid, complete, and beside their twins.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use infill_shaders::{SHADERS, WORKGROUP};
use naga::valid::{Capabilities, ValidationFlags, Validator};
use naga::{AddressSpace, Module};

fn module(name: &str, source: &str) -> Module {
    naga::front::wgsl::parse_str(source)
        .unwrap_or_else(|error| panic!("{name}: {}", error.emit_to_string(source)))
}

/// Names of the files in a folder without their extension, those of its folders left out.
fn stems(folder: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = files.map(|file| file.unwrap().path()).filter(|path| path.is_file());
    paths.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn every_file_is_a_shader_with_a_twin() {
    let names: BTreeSet<String> = SHADERS.iter().map(|shader| shader.name.to_owned()).collect();
    assert_eq!(names, stems("wgsl"));
    let parts = ["mod", "parallel", "patch"].map(str::to_owned);
    assert_eq!(names, &stems("src/cpu") - &BTreeSet::from(parts));
}

#[test]
fn every_shader_is_valid_without_extensions() {
    for shader in SHADERS {
        let module = module(shader.name, shader.source);
        let mut validator = Validator::new(ValidationFlags::all(), Capabilities::empty());
        if let Err(error) = validator.validate(&module) {
            panic!("{}: {}", shader.name, error.emit_to_string(shader.source));
        }
    }
}

#[test]
fn every_shader_fits_the_default_limits() {
    for shader in SHADERS {
        let module = module(shader.name, shader.source);
        let entries: Vec<_> = module.entry_points.iter().map(|entry| entry.workgroup_size).collect();
        assert_eq!(entries, [[WORKGROUP, 1, 1]], "{}", shader.name);
        let storage = |space| matches!(space, AddressSpace::Storage { .. });
        let count = module.global_variables.iter().filter(|(_, global)| storage(global.space)).count();
        assert!(count <= 8, "{} binds {count} storage buffers", shader.name);
    }
}
