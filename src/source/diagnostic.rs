//! What a rule says of a place.

use super::{Fix, RuleMeta, Severity, Span, printable};

/// A place and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// A few words beside the place; may be empty.
    pub message: String,
}

/// One mistake: a rule, exactly one primary place, a reason and a way out.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that speaks.
    pub rule: &'static RuleMeta,
    /// The weight this case asks for, where it differs from the rule's own.
    pub weight: Option<Severity>,
    /// What is wrong, in one sentence without line numbers.
    pub message: String,
    /// The place to mend.
    pub primary: Label,
    /// Other places that explain it; may stand in other files.
    pub related: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// Edits that mend it.
    pub fix: Option<Fix>,
    /// The source text must not be shown (it holds a secret).
    pub sensitive: bool,
}

impl Diagnostic {
    /// A finding of `rule` at `span`.
    pub fn new(rule: &'static RuleMeta, span: Span, message: impl AsRef<str>) -> Self {
        Self {
            rule,
            weight: None,
            message: printable(message.as_ref()).into_owned(),
            primary: Label { span, message: String::new() },
            related: Vec::new(),
            help: None,
            fix: None,
            sensitive: false,
        }
    }

    /// Words beside the primary place.
    #[must_use]
    pub fn label(mut self, message: impl AsRef<str>) -> Self {
        self.primary.message = printable(message.as_ref()).into_owned();
        self
    }

    /// Another place that explains it.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl AsRef<str>) -> Self {
        self.related.push(Label { span, message: printable(message.as_ref()).into_owned() });
        self
    }

    /// The way out.
    #[must_use]
    pub fn help(mut self, help: impl AsRef<str>) -> Self {
        self.help = Some(printable(help.as_ref()).into_owned());
        self
    }

    /// Edits that mend it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// This case weighs other than the rule's default.
    #[must_use]
    pub fn weighing(mut self, severity: Severity) -> Self {
        self.weight = Some(severity);
        self
    }

    /// The source text must not be shown.
    #[must_use]
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }
}
