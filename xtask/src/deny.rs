//! Licences, sources and banned crates, by the rules of `deny.toml`.
//!
//! The public forge runs cargo-deny itself, with the advisory database, on the same file. This check
//! reads the same rules from what cargo knows, so that it takes a second and no download.

use std::fs;

use anyhow::{Context, bail};
use serde_json::Value;
use toml::Table;

use crate::shell::{cargo, output, root};

/// Checks every package of the lock file.
///
/// # Errors
/// Lists every package that breaks a rule.
pub fn run() -> anyhow::Result<()> {
    let rules = Rules::read(&fs::read_to_string(root().join("deny.toml"))?)?;
    let metadata = output(cargo().args(["metadata", "--locked", "--format-version=1"]))
        .context("cargo metadata failed: does Cargo.lock fit Cargo.toml?")?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let broken: Vec<String> = packages.iter().flat_map(|package| rules.broken_by(package)).collect();
    if !broken.is_empty() {
        bail!("{}", broken.join("\n"));
    }
    println!("{} packages keep the rules of deny.toml", packages.len());
    Ok(())
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

    /// What is wrong with a package of `cargo metadata`.
    fn broken_by(&self, package: &Value) -> Vec<String> {
        let name = package["name"].as_str().unwrap_or("?");
        let mut broken = Vec::new();
        let license = package["license"].as_str().unwrap_or("");
        if !self.allows(name, license) {
            broken.push(format!("{name}: licence {license:?} is not allowed"));
        }
        if self.banned.iter().any(|banned| banned == name) {
            broken.push(format!("{name}: banned"));
        }
        // Packages of the workspace have no source.
        if let Some(source) = package["source"].as_str() {
            let registry = source.strip_prefix("registry+").or_else(|| source.strip_prefix("sparse+"));
            if !self.registries.iter().any(|allowed| registry == Some(allowed)) {
                broken.push(format!("{name}: comes from {source}"));
            }
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
        let rules = rules();
        let package = |name: &str, license: &str, source: Option<&str>| serde_json::json!({ "name": name, "license": license, "source": source });
        let registry = Some("registry+https://example.test/index");
        assert_eq!(rules.broken_by(&package("a", "MIT", registry)), Vec::<String>::new());
        assert_eq!(rules.broken_by(&package("own", "MIT", None)), Vec::<String>::new());
        assert_eq!(rules.broken_by(&package("openssl-sys", "GPL", Some("git+https://x"))).len(), 3);
    }
}
