//! A child model's outline as text.

use std::fmt::Write as _;

use super::outline::{Control, Flow, Outline, Story, Threat};
use crate::scaffold::skeleton;
use crate::scaffold::words::{address, comment_list, markdown, one_line, quoted, quoted_list};

impl Outline {
    /// The whole file.
    pub(super) fn text(&self) -> String {
        let (opening, closing) = if self.is_fenced { ("```toml model\n", "```\n") } else { ("+++\n", "+++\n") };
        let mut text = String::from(opening);
        self.header(&mut text);
        self.inherited(&mut text);
        self.architecture(&mut text);
        text.push_str(closing);
        self.scope(&mut text);
        self.threats(&mut text);
        self.controls(&mut text);
        text
    }

    fn header(&self, text: &mut String) {
        let required = [("id", &self.id), ("title", &self.title), ("level", &self.level)];
        for (key, value) in required {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
        let given = [("parent", &self.parent), ("element", &self.element)];
        for (key, value) in given.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?))) {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
        let _ = writeln!(text, "prefix = {}", quoted(&self.prefix));
        if let Some(team) = &self.team {
            let _ = writeln!(text, "team = {}", quoted(team));
        }
        text.push_str("status = \"draft\" # delete this line once the model is true\n");
        if !self.covers.is_empty() {
            let _ = writeln!(text, "covers = {} # from this folder", quoted_list(&self.covers));
        }
    }

    /// What stands above and need not be said again.
    fn inherited(&self, text: &mut String) {
        if !self.holds.is_empty() {
            let _ = write!(text, "\n# Holds from above, and may be made stricter: {}.\n", self.holds.join(", "));
        }
        if !self.inherited.is_empty() {
            let _ = write!(text, "\n# Known here by their ids, and not to be declared again:\n");
        }
        for (label, ids) in &self.inherited {
            text.push_str(&comment_list(label, ids));
        }
    }

    fn architecture(&self, text: &mut String) {
        if let Some((id, kind)) = &self.part {
            let title = quoted(&format!("TODO the part of {} that comes first", self.title));
            let _ = write!(text, "\n# Its parts.\n\n[[elements]]\nid = {}\ntitle = {title}\n", quoted(id));
            let _ = writeln!(text, "kind = {}", quoted(kind));
        }
        if !self.flows.is_empty() {
            let _ = write!(
                text,
                "\n# What enters and leaves, as the parent draws it: let each flow land on the right part.\n"
            );
        }
        for flow in &self.flows {
            flow.write(text);
        }
    }

    fn scope(&self, text: &mut String) {
        let title = markdown(&self.title);
        let _ = write!(text, "\n# {title}\n\nTODO what {title} does, for whom, and where it ends.\n");
        let above = markdown(&self.above.title);
        let above = match address(&self.above.path) {
            Some(path) => format!("[{above}]({path})"),
            None => above,
        };
        let frame = match &self.above.frame {
            Some(frame) => format!("{above} shows it as `{}`", one_line(frame).replace('`', "")),
            None => format!("It is a part of {above}"),
        };
        let _ = write!(
            text,
            "\n## What are we building?\n\n{frame}. TODO what it consists of, and what flows between the parts.\n"
        );
    }

    fn threats(&self, text: &mut String) {
        let _ = write!(text, "\n## What can go wrong?\n");
        for threat in &self.threats {
            let _ = write!(text, "\n{}", threat.text(&self.title));
        }
    }

    fn controls(&self, text: &mut String) {
        if self.answered.is_empty() && self.controls.is_empty() {
            return;
        }
        let _ = write!(text, "\n## What are we doing about it?\n");
        if !self.answered.is_empty() {
            let _ = write!(text, "\nRequired here and answered above:\n\n");
        }
        for answer in &self.answered {
            let _ = writeln!(text, "- {answer}");
        }
        for control in &self.controls {
            let _ = write!(text, "\n{}", control.text(&self.title));
        }
    }
}

impl Flow {
    fn write(&self, text: &mut String) {
        let _ = write!(text, "\n[[flows]]\nid = {}\n", quoted(&self.id));
        let _ = write!(text, "from = {}\nto = {}\n", quoted(&self.from), quoted(&self.to));
        if !self.carries.is_empty() {
            let _ = writeln!(text, "carries = {}", quoted_list(&self.carries));
        }
        let _ = writeln!(text, "refines = {}", quoted(&self.refines));
    }
}

impl Threat {
    fn text(&self, model: &str) -> String {
        let model = markdown(model);
        let heading = match &self.story {
            Story::Refines(id, ..) => format!("how {} happens here", markdown(id)),
            Story::Flows => format!("what comes in or leaks out where {model} is open"),
            Story::AbuseCase => format!("how somebody misuses {model}"),
            Story::Any => format!("what can go wrong in {model}"),
        };
        let mut text = format!("### {}: TODO {heading}\n\n```toml threat\n", self.id);
        if matches!(self.story, Story::AbuseCase) {
            text.push_str("kind = \"abuse-case\"\n");
        }
        if self.stride.is_empty() {
            text.push_str("# stride = [\"spoofing\"]\n");
        } else {
            let _ = writeln!(text, "stride = {}", quoted_list(&self.stride));
        }
        let _ = writeln!(text, "targets = {}", quoted_list(&self.targets));
        let _ = writeln!(text, "controls = {}", quoted_list(&self.controls));
        self.rating(&mut text);
        if let Story::Refines(id, ..) = &self.story {
            let _ = writeln!(text, "refines = {}", quoted(id));
        }
        if matches!(self.story, Story::AbuseCase) {
            text.push_str("steps = [\"TODO what they do first\", \"TODO what they gain by it\"]\n");
            text.push_str("# tests = [\"tests/…\"] # what plays these steps\n");
        }
        let _ = write!(text, "```\n\n{}\n", self.prose());
        text
    }

    /// A rating is a judgement: the one above is shown, not taken over.
    fn rating(&self, text: &mut String) {
        let Story::Refines(id, _, Some(risk)) = &self.story else {
            text.push_str(skeleton::RATING);
            return;
        };
        let (likelihood, impact) = (risk.likelihood.get(), risk.impact.get());
        let of = one_line(id);
        let _ = writeln!(
            text,
            "# inherent = {{ likelihood = {likelihood}, impact = {impact} }} # as of {of}: is it so here?"
        );
    }

    fn prose(&self) -> String {
        match &self.story {
            Story::Refines(_, title, _) => {
                format!("TODO who does what here, and what is lost. Above it is told as “{}”.", markdown(title))
            }
            Story::Flows => "TODO what you would send, read or hold up from the other side.".to_owned(),
            Story::AbuseCase => "TODO who they are, and what it is worth to them.".to_owned(),
            Story::Any => "TODO who does what, and what is lost.".to_owned(),
        }
    }
}

impl Control {
    fn text(&self, model: &str) -> String {
        let Some((id, title)) = &self.implements else { return skeleton::control(&self.id, model) };
        let (own, model, name) = (&self.id, markdown(model), markdown(id));
        let mut text = format!("### {own}: TODO how {model} does its part of {name}\n\n");
        let _ = write!(text, "```toml control\nstatus = \"planned\"\nimplements = {}\n```\n\n", quoted(id));
        let _ = writeln!(
            text,
            "TODO how it works here. Asked of all is “{}”.\n\
             Where it cannot apply, give the reason in a `[[not-applicable]]` entry of the front matter instead.",
            markdown(title)
        );
        text
    }
}
