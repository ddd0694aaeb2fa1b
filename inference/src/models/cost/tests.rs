//! The bounds of the presets, and whether the lists of layers are the networks.

use burn::module::Module;
use burn::tensor::Device;

use super::Cost;
use crate::models::csa::CsaConfig;
use crate::models::espa::EspaConfig;
use crate::models::gmsrm::GmSrmConfig;
use crate::models::segmentation::{HeadKind, SegmentationConfig};
use crate::models::spl::SplConfig;

/// Classes of the label maps: those of published face parsing, the most that any of our files has.
const CLASSES: usize = 19;

/// A preset: its name, its cost at a side, its parameters as the module itself counts them.
struct Row {
    network: &'static str,
    preset: &'static str,
    cost: Box<dyn Fn(usize) -> Cost>,
    parameters: usize,
}

/// ESPA's mixing matrices grow with its size; its file is that of 256².
fn rows() -> Vec<Row> {
    let device = Device::flex();
    let espa = |preset, config: EspaConfig| {
        let parameters = config.init(&device).num_params();
        row("ESPA", preset, move |side| config.clone().with_size([side, side]).cost(), parameters)
    };
    let csa = |preset, config: CsaConfig| {
        let parameters = config.init(&device).num_params();
        row("CSA", preset, move |side| config.cost([side, side]), parameters)
    };
    let spl = |preset, config: SplConfig| {
        let parameters = config.init(&device).num_params();
        row("SPL", preset, move |side| config.cost([side, side]), parameters)
    };
    let gmsrm = |preset, config: GmSrmConfig| {
        let parameters = config.init(&device).num_params();
        row("GM-SRM", preset, move |side| config.cost([side, side]), parameters)
    };
    let segmentation = |network, head| {
        let config = SegmentationConfig::web(CLASSES, head);
        let parameters = config.init(&device).num_params();
        row(network, "web", move |side| config.cost([side, side]), parameters)
    };
    vec![
        espa("paper", EspaConfig::paper(CLASSES)),
        espa("web", EspaConfig::web(CLASSES)),
        csa("paper", CsaConfig::paper()),
        csa("web", CsaConfig::web()),
        spl("paper", SplConfig::paper()),
        spl("web", SplConfig::web()),
        gmsrm("paper", GmSrmConfig::paper()),
        gmsrm("web", GmSrmConfig::web()),
        segmentation("BiSeNet", HeadKind::BiSeNet),
        segmentation("DeepLab", HeadKind::DeepLab),
    ]
}

fn row(
    network: &'static str,
    preset: &'static str,
    cost: impl Fn(usize) -> Cost + 'static,
    parameters: usize,
) -> Row {
    Row { network, preset, cost: Box::new(cost), parameters }
}

#[test]
fn the_lists_of_layers_are_the_networks() {
    for Row { network, preset, cost, parameters } in rows() {
        assert_eq!(cost(256).parameters, parameters, "{network} {preset}");
    }
}

/// Operations that were counted on the published code, in GFLOP at 256².
#[test]
fn the_operations_are_those_counted_on_the_published_code() {
    let near = |found: f64, expected: f64| {
        let share = found / 1e9 / expected;
        assert!((share - 1.0).abs() < 0.005, "{} GFLOP, not {expected}", found / 1e9);
    };
    let stage1 = |width| EspaConfig::new().with_width(width).cost().flops;
    near(stage1(32), 19.84);
    near(stage1(64), 77.14);
    near(SplConfig::paper().cost([256, 256]).flops, 421.6);
    let mut rough = Cost::default();
    CsaConfig::paper().rough_cost(&mut rough, [256, 256]);
    near(rough.flops, 12.10);
}

#[test]
fn the_web_presets_keep_their_bounds() {
    for Row { network, cost, parameters, .. } in rows().into_iter().filter(|row| row.preset == "web") {
        assert!(2 * parameters <= 6_000_000, "{network}: {parameters} parameters of two bytes");
        assert!(cost(256).flops <= 60e9, "{network}: {} operations", cost(256).flops);
        let largest = cost(512).largest_tensor();
        assert!(largest <= 128 << 20, "{network}: a tensor of {largest} bytes");
    }
}

/// The table in this module's documentation is what is computed here.
#[test]
fn the_table_is_up_to_date() {
    let documented = include_str!("../cost.rs");
    let mut missing = Vec::new();
    for Row { network, preset, cost, parameters } in rows() {
        let (small, large) = (cost(256), cost(512));
        let line = format!(
            "| {network} | {preset} | {:.2} M | {:.1} | {:.1} | {:.1} | {} MiB |",
            parameters as f64 / 1e6,
            2e-6 * parameters as f64,
            small.flops / 1e9,
            large.flops / 1e9,
            large.largest_tensor() >> 20,
        );
        if !documented.contains(&line) {
            missing.push(line);
        }
    }
    assert!(missing.is_empty(), "these lines belong into the table:\n//! {}", missing.join("\n//! "));
}
