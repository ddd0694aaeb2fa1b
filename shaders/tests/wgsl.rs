//! The WGSL files by themselves: valid, complete, and beside their twins.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use infill_shaders::{SHADERS, WORKGROUP};
use naga::valid::{Capabilities, ValidationFlags, Validator};
use naga::{AddressSpace, Module};

fn module(name: &str, source: &str) -> Module {
    naga::front::wgsl::parse_str(source)
        .unwrap_or_else(|error| panic!("{name}: {}", error.emit_to_string(source)))
}

/// Names of the files in a folder without their extension.
fn stems(folder: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    files.map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect()
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

/// Files are complete, so they repeat what they share; it must not drift apart.
#[test]
fn functions_of_one_name_are_the_same_text() {
    let mut seen: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for shader in SHADERS {
        for text in shader.source.split("\nfn ").skip(1) {
            let body = &text[..text.find("\n}").expect("an end of the function")];
            let name = &body[..body.find('(').expect("parameters")];
            // What a candidate costs is the stage itself.
            if name == "main" || name == "consider" {
                continue;
            }
            let (other, expected) = *seen.entry(name).or_insert((shader.name, body));
            assert_eq!(body, expected, "{name} of {} and {other}", shader.name);
        }
    }
}
