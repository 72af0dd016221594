//! The text of a first `gabion.toml`.

use super::words::quoted;

/// What the settings of a new workspace depend on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings<'a> {
    /// What the system is called.
    pub(super) name: &'a str,
    /// Whether models of more than one system are there already.
    pub(super) several_systems: bool,
    /// Whether the ids of the models that are there keep to the usual naming.
    pub(super) is_named_so: bool,
}

/// The settings worth a decision, each with what it does.
pub(super) fn text(settings: &Settings<'_>) -> String {
    let name = quoted(settings.name);
    let systems =
        if settings.several_systems { "several-systems = true # each root model is a system of its own\n" } else { "" };
    let naming = if settings.is_named_so {
        "[naming]\nthreat = \"{prefix}-T[0-9]{2}\" # {prefix} is the model's `prefix`\ncontrol = \"{prefix}-C[0-9]{2}\"\n"
    } else {
        "# Some ids do not look like these yet; without a pattern, any id will do.\n# [naming]\n# threat = \"{prefix}-T[0-9]{2}\" # {prefix} is the model's `prefix`\n# control = \"{prefix}-C[0-9]{2}\"\n"
    };
    format!(
        "\
# `gabion config` shows every setting that holds, `gabion schema config` every one there is.

[workspace]
name = {name} # with a name, all models belong to one system
{systems}
[policy]
review-interval = \"12 months\" # a review holds this long
appetite = \"medium\" # whoever owns the risk decides: what is rated above needs a control or an acceptance
# accept-roles = [\"SRO\"] # who may accept; until this is set, anybody may

# [people.asha] # the short name that models use
# name = \"Asha Rao\"
# roles = [\"SRO\"]

{naming}"
    )
}
