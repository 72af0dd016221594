//! Commands that only show what the tool knows.

use std::fmt::Write as _;

use anyhow::Context as _;
use serde_json::json;

use super::Ended;
use super::args::{self, Completions, Config, Rule, TextOrJson};
use super::output::Terminal;
use super::session::Session;
use crate::analysis::analyze;
use crate::lint::{Levels, Overrides, registry, select};
use crate::model::Setting;
use crate::source::{Finding, Fixes, RuleMeta, printable};

/// `gabion rule`.
pub(super) fn rule(options: &Rule, terminal: &Terminal) -> anyhow::Result<Ended> {
    let rules = match &options.code {
        Some(code) => select(code)?,
        None => registry(),
    };
    let shown = match (options.format, &rules[..]) {
        (TextOrJson::Json, [rule]) if !options.all => to_json(&as_json(rule))?,
        (TextOrJson::Json, rules) => to_json(&rules.iter().map(|rule| as_json(rule)).collect::<Vec<_>>())?,
        (TextOrJson::Text, [rule]) => rule.page.to_owned(),
        (TextOrJson::Text, rules) => listed(rules),
    };
    terminal.print(&shown)?;
    Ok(Ended::Clean)
}

fn to_json(value: &impl serde::Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

fn as_json(rule: &RuleMeta) -> serde_json::Value {
    json!({
        "code": rule.code,
        "name": rule.name,
        "summary": rule.summary,
        "group": rule.group.title(),
        "default": rule.level.as_str(),
        "fixable": rule.fixes == Fixes::Sometimes,
        "suppressible": rule.suppressible,
        "page": rule.page,
    })
}

fn listed(rules: &[&RuleMeta]) -> String {
    let mut shown = String::new();
    let mut group = None;
    for rule in rules {
        if group != Some(rule.group) {
            let _ = writeln!(shown, "{}{}", if group.is_some() { "\n" } else { "" }, rule.group.title());
            group = Some(rule.group);
        }
        let _ = writeln!(shown, "  {}  {:<8} {:<28} {}", rule.code, rule.level.as_str(), rule.name, rule.summary);
    }
    shown
}

/// `gabion config`: every setting, and for a path what holds for rules there.
pub(super) fn config(options: &Config, terminal: &Terminal) -> anyhow::Result<Ended> {
    let here = std::path::PathBuf::from(".");
    let session = Session::open(options.path.as_deref().unwrap_or(&here), &options.place)?;
    let tree = session.walk();
    let analysis = analyze(&tree, &session.options(Overrides::default()))?;
    let config = analysis.workspace.config();
    let mut settings = config.settings();
    if let Some(path) = &options.path {
        let path = session.path_of(path)?;
        let levels = Levels::new(config, &Overrides::default(), &mut Vec::new())?;
        settings.retain(|setting| !setting.key.starts_with("rules."));
        settings.extend(registry().into_iter().map(|rule| {
            let (level, origin) = levels.configured(rule, &path).unwrap_or((rule.level, None));
            Setting { key: format!("rules.{}", rule.code), value: format!("{:?}", level.as_str()), origin }
        }));
        settings.sort_by(|a, b| a.key.cmp(&b.key));
    }
    let mut shown = String::new();
    for setting in settings {
        let origin = match setting.origin {
            Some(span) => {
                let at = analysis.sources.start(span);
                format!("{}:{}:{}", analysis.sources.path(span), at.line, at.column)
            }
            None => "default".to_owned(),
        };
        let line = format!("{} = {}", setting.key, setting.value);
        let line = if options.origin { format!("{line}  # {origin}") } else { line };
        let _ = writeln!(shown, "{}", printable(&line));
    }
    terminal.print(&shown)?;
    let of_config = |finding: &&Finding| Some(finding.diagnostic.primary.span.file) == config.file;
    for finding in analysis.findings.iter().filter(of_config) {
        let said = &finding.diagnostic;
        let at = analysis.sources.start(said.primary.span);
        let place = format!("{}:{}:{}", analysis.sources.path(said.primary.span), at.line, at.column);
        terminal.say(&format!("{place}: {} {} {}", said.rule.code, finding.severity, said.message));
    }
    Ok(Ended::Clean)
}

/// `gabion completions`.
pub(super) fn completions(options: &Completions, terminal: &Terminal) -> anyhow::Result<Ended> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut args::command(), "gabion", &mut script);
    terminal.print(&String::from_utf8(script).context("the script is no UTF-8")?)?;
    Ok(Ended::Clean)
}

/// `gabion man`: this command's page and those of its subcommands.
pub(super) fn man(terminal: &Terminal) -> anyhow::Result<Ended> {
    let mut command = args::command();
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for subcommand in command.get_subcommands().filter(|it| it.get_name() != "help") {
        clap_mangen::Man::new(subcommand.clone()).render(&mut page)?;
    }
    terminal.print(&String::from_utf8(page).context("the page is no UTF-8")?)?;
    Ok(Ended::Clean)
}
