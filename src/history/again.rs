//! The last answers, for whoever asks the same again and again.

use sha2::{Digest as _, Sha256};

use super::people::written_mailmap;
use super::questions::{Answers, Questions};
use super::{CommitId, Repository, Trouble, ask, cache};

/// The answers of the last time.
#[derive(Debug, Default)]
pub struct LastAnswers(Option<([u8; 32], Answers)>);

/// The same as [`ask`], which is not asked where nothing can be different since
/// the last time: the commit, the questions, and how the repository shows them.
///
/// # Errors
/// When the repository cannot be read.
pub fn ask_again(
    repository: &Repository,
    head: CommitId,
    questions: &Questions<'_>,
    last: &mut LastAnswers,
) -> Result<Answers, Trouble> {
    let Some(settings) = &questions.settings else { return ask(repository, head, questions) };
    let mut hash = Sha256::new();
    hash.update(cache::key(&repository.here(), questions, settings));
    hash.update(head.0.as_bytes());
    let asked = (&questions.files, &questions.areas, questions.is_whole, questions.is_uncovered.is_some());
    hash.update(format!("{asked:?}"));
    hash.update(written_mailmap(repository).unwrap_or_default());
    let key: [u8; 32] = hash.finalize().into();
    if let Some((known, answers)) = &last.0
        && *known == key
    {
        return Ok(answers.clone());
    }
    let answers = ask(repository, head, questions)?;
    last.0 = Some((key, answers.clone()));
    Ok(answers)
}
