//! Every text of a change, so that secrets can be struck out of all of them.

use super::{Change, FieldChange};

/// What stands in the place of a secret.
const STRUCK: &str = "…";

/// Shorter words are too common to be struck out of sentences.
const SHORTEST: usize = 6;

impl Change {
    /// Takes secrets out of every text.
    pub(super) fn strike(&mut self, secrets: &[&str]) {
        let secrets: Vec<&str> = secrets.iter().copied().filter(|secret| secret.len() >= SHORTEST).collect();
        if secrets.is_empty() {
            return;
        }
        self.each_text(&mut |text| {
            for secret in secrets.iter().filter(|secret| text.contains(**secret)).collect::<Vec<_>>() {
                *text = text.replace(secret, STRUCK);
            }
        });
    }

    fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        for weaker in &mut self.weaker {
            weaker.model.iter_mut().chain(&mut weaker.record).for_each(&mut *visit);
            visit(&mut weaker.message);
        }
        for model in &mut self.models {
            [&mut model.id, &mut model.title, &mut model.path].into_iter().for_each(&mut *visit);
            model.was_id.iter_mut().chain(&mut model.was_path).for_each(&mut *visit);
            each_of(&mut model.fields, visit);
        }
        for record in &mut self.records {
            let own = [&mut record.id, &mut record.title, &mut record.model, &mut record.path];
            own.into_iter().for_each(&mut *visit);
            record.was_id.iter_mut().chain(&mut record.was_model).for_each(&mut *visit);
            each_of(&mut record.fields, visit);
        }
        each_of(&mut self.settings, visit);
        for suspect in &mut self.suspect {
            [&mut suspect.model, &mut suspect.because].into_iter().for_each(&mut *visit);
        }
        for model in &mut self.reach.models {
            [&mut model.model, &mut model.path].into_iter().chain(&mut model.files).for_each(&mut *visit);
            model.by.iter_mut().for_each(&mut *visit);
        }
        self.reach.uncovered.iter_mut().for_each(&mut *visit);
        for unread in &mut self.unread {
            [&mut unread.path, &mut unread.reason].into_iter().for_each(&mut *visit);
        }
    }
}

fn each_of(fields: &mut [FieldChange], visit: &mut dyn FnMut(&mut String)) {
    for field in fields {
        visit(&mut field.key);
        field.before.iter_mut().chain(&mut field.after).for_each(&mut *visit);
        field.added.iter_mut().chain(&mut field.removed).for_each(&mut *visit);
    }
}
