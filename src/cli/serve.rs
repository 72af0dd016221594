//! `gabion serve`.

use super::Ended;
use super::build::say_errors;
use super::output::{Terminal, complain};
use super::serve_args::Serve;
use super::session::Session;
use crate::lint::Overrides;
use crate::serve::{Setting, Told, serve};

/// Shows the site of the workspace while it is being written.
pub(super) fn run(options: &Serve, terminal: &Terminal) -> anyhow::Result<Ended> {
    let session = Session::open(&options.path, &options.place)?;
    let config = options.place.config.as_deref().map(std::fs::canonicalize).transpose()?;
    let setting = Setting { root: session.root.clone(), config, port: options.port };
    // The day and a configuration from elsewhere may be others by the next build.
    let open = || Session::open(&options.path, &options.place);
    let asked = || open().map(|session| session.options(Overrides::default())).map_err(|error| format!("{error:#}"));
    let told = |told: Told<'_>| match told {
        Told::Open(address) => {
            let address = format!("http://{address}/");
            // Whoever closed the output reads the address elsewhere.
            let _ = terminal.print(&format!("{address}\n"));
            terminal.say("Ctrl-C ends it");
            if options.open
                && let Err(error) = open::that_detached(&address)
            {
                complain(&format!("no browser can be opened: {error}"));
            }
        }
        Told::Built { analysis, held, took } => {
            // The same words as `gabion build` has for it.
            let _ = say_errors(analysis, &session, terminal);
            match held.is_empty() {
                true => terminal.say(&format!("built in {} ms", took.as_millis())),
                false => terminal.say(&format!("not shown: {} cannot be read any longer", held.join(", "))),
            }
        }
        Told::Trouble(trouble) => complain(trouble),
    };
    serve(&setting, &asked, &told)?;
    Ok(Ended::Clean)
}
