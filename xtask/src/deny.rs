//! Licences, sources and banned crates, by the rules of `deny.toml`.
//!
//! The public forge runs cargo-deny itself, with the advisory database, on the same file. This check
//! reads the same rules from cargo's own tree, so that it takes a second and no download.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, bail};
use toml::Table;

use crate::shell::{cargo, output, root};

/// The features that reach every package any program of the page or the command line is made of.
const ROLES: &str = "infill-inference/cli,infill-inference/worker,infill-photo/worker";

/// Checks every package that some program is built from, on any platform.
///
/// # Errors
/// Lists every package that breaks a rule.
pub fn run() -> anyhow::Result<()> {
    let rules = Rules::read(&fs::read_to_string(root().join("deny.toml"))?)?;
    // The lock file also names what unused optional features would bring; the tree does not.
    let tree = output(cargo().args(["tree", "--locked", "--workspace", "--target=all"]).args([
        "--edges=normal,build,dev",
        "--prefix=none",
        "--format={p}|{l}",
        "--features",
        ROLES,
    ]));
    let tree = tree.context("cargo tree failed: does Cargo.lock fit Cargo.toml?")?;
    let packages: BTreeSet<&str> =
        tree.lines().map(|line| line.trim_end_matches(" (*)")).filter(|line| !line.is_empty()).collect();
    let own = root();
    let broken: Vec<String> =
        packages.iter().flat_map(|line| rules.broken_by(&Package::read(line, &own))).collect();
    if !broken.is_empty() {
        bail!("{}", broken.join("\n"));
    }
    println!("{} packages keep the rules of deny.toml", packages.len());
    Ok(())
}

/// A line of the tree: "name v1.2.3 (source)|licence", where the usual registry goes without saying.
#[derive(Debug, PartialEq)]
struct Package<'a> {
    name: &'a str,
    license: &'a str,
    /// Where it comes from, unless that is the usual registry or this workspace.
    source: Option<&'a str>,
}

impl<'a> Package<'a> {
    fn read(line: &'a str, own: &Path) -> Self {
        let (package, license) = line.rsplit_once('|').unwrap_or((line, ""));
        let notes = package.split('(').skip(1).map(|note| note.trim_end().trim_end_matches(')'));
        let source = notes.filter(|note| *note != "proc-macro" && !Path::new(note).starts_with(own)).last();
        Self { name: package.split(' ').next().unwrap_or(package), license, source }
    }
}

#[derive(Debug, Default)]
struct Rules {
    licenses: Vec<String>,
    /// Package and the further licence allowed for it.
    exceptions: Vec<(String, String)>,
    banned: Vec<String>,
    registries: Vec<String>,
}

impl Rules {
    fn read(text: &str) -> anyhow::Result<Self> {
        let table: Table = text.parse().context("deny.toml cannot be read")?;
        let section = |name: &str| table.get(name).and_then(toml::Value::as_table);
        let licenses = section("licenses").context("deny.toml has no [licenses]")?;
        let bans = section("bans").context("deny.toml has no [bans]")?;
        let sources = section("sources").context("deny.toml has no [sources]")?;
        let exceptions = licenses.get("exceptions").and_then(toml::Value::as_array);
        Ok(Self {
            licenses: strings(licenses.get("allow")),
            exceptions: exceptions
                .into_iter()
                .flatten()
                .flat_map(|entry| {
                    let name = entry.get("crate").and_then(toml::Value::as_str).unwrap_or("").to_owned();
                    strings(entry.get("allow")).into_iter().map(move |license| (name.clone(), license))
                })
                .collect(),
            banned: strings(bans.get("deny")),
            registries: strings(sources.get("allow-registry")),
        })
    }

    /// What is wrong with a package.
    fn broken_by(&self, package: &Package<'_>) -> Vec<String> {
        let Package { name, license, source } = package;
        let mut broken = Vec::new();
        if !self.allows(name, license) {
            broken.push(format!("{name}: licence {license:?} is not allowed"));
        }
        if self.banned.iter().any(|banned| banned == name) {
            broken.push(format!("{name}: banned"));
        }
        if let Some(source) =
            source.filter(|source| !self.registries.iter().any(|known| source.contains(known)))
        {
            broken.push(format!("{name}: comes from {source}"));
        }
        broken
    }

    /// Whether an SPDX expression is satisfied by the allowed licences.
    fn allows(&self, package: &str, expression: &str) -> bool {
        // "MIT/Apache-2.0" is how OR was once written.
        let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
        let mut words = spaced.split_whitespace().peekable();
        let allowed = |license: &str| {
            self.licenses.iter().any(|known| known == license)
                || self.exceptions.iter().any(|(name, known)| name == package && known == license)
        };
        any_of(&mut words, &allowed) && words.next().is_none()
    }
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

/// `a OR b`.
fn any_of(words: &mut Words<'_>, allowed: &impl Fn(&str) -> bool) -> bool {
    let mut result = all_of(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        result |= all_of(words, allowed);
    }
    result
}

/// `a AND b`, which binds more tightly.
fn all_of(words: &mut Words<'_>, allowed: &impl Fn(&str) -> bool) -> bool {
    let mut result = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        result &= one(words, allowed);
    }
    result
}

/// A licence, with its exception where it has one, or an expression in parentheses.
fn one(words: &mut Words<'_>, allowed: &impl Fn(&str) -> bool) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let result = any_of(words, allowed);
        return words.next_if_eq(&")").is_some() && result;
    }
    let Some(license) = words.next() else { return false };
    if words.next_if_eq(&"WITH").is_none() {
        return allowed(license);
    }
    words.next().is_some_and(|exception| allowed(&format!("{license} WITH {exception}")))
}

fn strings(value: Option<&toml::Value>) -> Vec<String> {
    let entries = value.and_then(toml::Value::as_array).into_iter().flatten();
    // An entry is a string, or a table whose "crate" or "name" is one.
    entries
        .filter_map(|entry| entry.as_str().or_else(|| entry.get("crate")?.as_str()).map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules::read(
            r#"
            [licenses]
            allow = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"]
            exceptions = [{ crate = "glyphs", allow = ["OFL-1.1"] }]
            [bans]
            deny = [{ crate = "openssl-sys", reason = "system library" }]
            [sources]
            allow-registry = ["https://example.test/index"]
            "#,
        )
        .expect("valid")
    }

    #[test]
    fn expressions_follow_spdx() {
        let rules = rules();
        for good in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/Unlicense",
            "(GPL-3.0 OR MIT) AND Apache-2.0",
            "Apache-2.0 WITH LLVM-exception AND MIT",
        ] {
            assert!(rules.allows("any", good), "{good}");
        }
        for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "GPL-3.0 OR MIT AND ISC", "(MIT", "MIT MIT", "OFL-1.1"]
        {
            assert!(!rules.allows("any", bad), "{bad}");
        }
        assert!(rules.allows("glyphs", "OFL-1.1"));
    }

    #[test]
    fn packages_are_held_to_every_rule() {
        let (rules, own) = (rules(), Path::new("/home/me/infill"));
        let broken = |line: &str| rules.broken_by(&Package::read(line, own)).len();
        assert_eq!(broken("serde v1.0.1|MIT OR Apache-2.0"), 0);
        assert_eq!(broken("own v0.1.0 (/home/me/infill/own)|MIT"), 0);
        assert_eq!(broken("derive v0.1.0 (proc-macro)|MIT"), 0);
        assert_eq!(broken("derive v0.1.0 (proc-macro) (https://elsewhere.test/derive#1)|MIT"), 1);
        assert_eq!(broken("near v0.1.0 (/home/me/near)|MIT"), 1);
        assert_eq!(broken("openssl-sys v0.9.0 (https://elsewhere.test/x#1)|GPL-3.0"), 3);
    }
}
