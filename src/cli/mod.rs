//! The command line: arguments in, exit code out.

mod args;
mod baseline;
mod build;
mod change_args;
mod clock;
mod commands;
mod coverage;
mod diff;
mod fix;
mod init;
mod lint;
mod new;
mod output;
mod plan;
mod review;
mod schema;
mod serve;
mod serve_args;
mod session;
mod since;
mod standing_args;
mod status;
mod trend;
mod versions;

use std::process::ExitCode;

use clap::Parser as _;

pub use args::{Arguments, command};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing at or above the failing severity.
    Clean,
    /// Findings.
    Found,
    /// The tool could not do what was asked.
    Failed,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Clean => Self::SUCCESS,
            Ended::Found => Self::from(1),
            Ended::Failed => Self::from(2),
        }
    }
}

/// Reads the arguments and runs the command. A failure of the environment is
/// one line on the error stream and exit code 2; so is a bug.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ended = std::panic::catch_unwind(|| run(&arguments));
    match ended {
        Ok(Ok(ended)) => ended.into(),
        Ok(Err(error)) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            output::complain(&format!("{error:#}"));
            Ended::Failed.into()
        }
        Err(_) => {
            output::complain("this is a bug in gabion; please report it with the text above");
            Ended::Failed.into()
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<Ended> {
    use args::Command;
    let terminal = output::Terminal::new(&arguments.global);
    match &arguments.command {
        Command::Lint(options) => lint::run(options, &terminal),
        Command::Coverage(options) => coverage::run(options, &terminal),
        Command::Status(options) => status::run(options, &terminal),
        Command::Build(options) => build::run(options, &terminal),
        Command::Serve(options) => serve::run(options, &terminal),
        Command::Diff(options) => diff::run(options, &terminal),
        Command::Trend(options) => trend::run(options, &terminal),
        Command::Rule(options) => commands::rule(options, &terminal),
        Command::Init(options) => init::run(options, &terminal),
        Command::New(options) => new::run(options, &terminal),
        Command::Review(options) => review::run(options, &terminal),
        Command::Schema(options) => schema::run(options, &terminal),
        Command::Config(options) => commands::config(options, &terminal),
        Command::Completions(options) => commands::completions(options, &terminal),
        Command::Man => commands::man(&terminal),
    }
}
