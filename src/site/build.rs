//! All pages, side by side, into memory.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::address::Address;
use super::chronicle::Chronicle;
use super::desk::{Desk, NOT_FOUND};
use super::frame::{Frame, Sheet};
use super::pages::{self, REGISTER_PAGE};
use super::plan::fixed;
use super::theme::Theme;
use super::view::View;
use super::{SiteError, files};
use crate::analysis::{Analysis, Tree};
use crate::model::{ModelKey, RecordKey};
use crate::source::RepoPath;

/// What a site is built from.
pub struct Request<'a> {
    /// The workspace, understood.
    pub analysis: &'a Analysis,
    /// The files, for the user's theme.
    pub tree: &'a dyn Tree,
    /// What git knows, where it could be asked.
    pub past: Option<&'a Chronicle>,
    /// The site's own address, instead of the one in the configuration.
    pub base: Option<&'a str>,
}

/// A page, for lists of pages and for search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageInfo {
    /// Where it stands.
    pub address: Address,
    /// Its title.
    pub title: String,
    /// What kind of page it is.
    pub kind: &'static str,
    /// What it says in a sentence.
    pub description: String,
}

/// A site in memory.
#[derive(Debug, Default)]
pub struct Site {
    /// Every file, by its path from the site's root.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The pages in the order of their addresses.
    pub pages: Vec<PageInfo>,
}

/// Makes a page that there is one of.
type Page = fn(&Desk<'_>) -> Sheet;

/// What one page is of.
enum Job {
    Fixed(Page),
    Register(usize),
    Model(ModelKey),
    Report(ModelKey),
    Threat(RecordKey),
    Control(RecordKey),
    Moved(Address),
}

/// Pages that there is one of.
const FIXED: [(&str, Page); 12] = [
    (fixed::HOME, pages::home),
    (fixed::ATTENTION, pages::attention),
    (fixed::CONTROLS, pages::controls),
    (fixed::TRACES, pages::traces),
    (fixed::FRESHNESS, pages::freshness),
    (fixed::DECISIONS, pages::decisions),
    (fixed::ASSETS, pages::assets),
    (fixed::ACTORS, pages::actors),
    (fixed::GLOSSARY, pages::glossary),
    (fixed::PEOPLE, pages::people),
    (fixed::CHANGES, pages::changes),
    (fixed::REPORT, pages::report),
];

/// Builds the whole site.
///
/// # Errors
/// When the user's theme cannot be used.
pub fn build(request: &Request<'_>) -> Result<Site, SiteError> {
    let view = View::new(request.analysis, request.past).at(request.base);
    let theme = Theme::load(request.tree, theme_folder(request.analysis)?.as_ref())?;
    let order = pages::register_order(&view);
    let jobs = jobs(&view, order.len());
    let made: Vec<(PageInfo, Vec<u8>)> = jobs
        .into_par_iter()
        .map(|(address, job)| {
            let desk = Desk { view: &view, here: address };
            let sheet = do_job(&desk, &job, &order);
            let frame = Frame::new(&desk, &sheet);
            let html = theme.render(sheet.template, &frame, sheet.content)?;
            let page =
                PageInfo { address: desk.here, title: sheet.title, kind: sheet.kind, description: sheet.description };
            Ok((page, html.into_bytes()))
        })
        .collect::<Result<_, SiteError>>()?;
    let mut site = Site::default();
    for (page, html) in made {
        site.files.insert(page.address.path().to_owned(), html);
        site.pages.push(page);
    }
    site.pages.retain(|page| page.kind != "notice");
    site.pages.sort_by(|a, b| a.address.cmp(&b.address));
    add_files(&mut site, &view, &theme, &order);
    Ok(site)
}

fn theme_folder(analysis: &Analysis) -> Result<Option<RepoPath>, SiteError> {
    let site = analysis.workspace.config().fields.site.as_ref();
    let Some(folder) = site.and_then(|site| site.theme.as_ref()) else { return Ok(None) };
    RepoPath::new(&folder.value).map(Some).map_err(|error| SiteError::Folder(error.to_string()))
}

fn jobs(view: &View<'_>, threats: usize) -> Vec<(Address, Job)> {
    let workspace = view.workspace;
    let mut jobs: Vec<(Address, Job)> =
        FIXED.iter().map(|(folder, page)| (Address::page(folder), Job::Fixed(*page))).collect();
    jobs.push((Address::file(NOT_FOUND), Job::Fixed(pages::not_found)));
    let register = threats.div_ceil(REGISTER_PAGE).max(1);
    jobs.extend((0..register).map(|number| (pages::register_address(number), Job::Register(number))));
    for model in workspace.models() {
        let key = model.key();
        jobs.push((view.plan.model(key).clone(), Job::Model(key)));
        jobs.push((view.plan.report(key).clone(), Job::Report(key)));
        jobs.extend(view.threats(model).map(|(key, _)| (view.plan.record(key), Job::Threat(key))));
        jobs.extend(view.controls(model).map(|(key, _)| (view.plan.record(key), Job::Control(key))));
    }
    jobs.extend(view.plan.moved.iter().map(|(from, to)| (from.clone(), Job::Moved(to.clone()))));
    jobs
}

fn do_job(desk: &Desk<'_>, job: &Job, order: &[(RecordKey, usize)]) -> Sheet {
    let workspace = desk.view.workspace;
    let made = match job {
        Job::Fixed(page) => Some(page(desk)),
        Job::Register(number) => Some(pages::register(desk, order, *number)),
        Job::Model(key) => Some(pages::model(desk, *key)),
        Job::Report(key) => Some(pages::model_report(desk, *key)),
        Job::Threat(key) => workspace.threat(*key).map(|threat| pages::threat(desk, *key, threat)),
        Job::Control(key) => workspace.control(*key).map(|control| pages::control(desk, *key, control)),
        Job::Moved(target) => Some(pages::moved(desk, target)),
    };
    made.unwrap_or_else(|| pages::not_found(desk))
}

fn add_files(site: &mut Site, view: &View<'_>, theme: &Theme, order: &[(RecordKey, usize)]) {
    let mut add = |path: &str, text: String| {
        site.files.insert(path.to_owned(), text.into_bytes());
    };
    for (name, text) in theme.assets() {
        add(&format!("assets/{name}"), text.to_owned());
    }
    add("register/register.csv", files::register_csv(view, order));
    add("register/register.json", files::register_json(view, order));
    add("freshness/reviews.ics", files::calendar(view));
    add("changes/feed.xml", files::feed(view));
    add("_headers", files::headers());
    let base = view.base();
    add("robots.txt", files::robots(base.as_deref()));
    if let Some(base) = base {
        let pages: Vec<Address> = site.pages.iter().map(|page| page.address.clone()).collect();
        let sitemap = files::sitemap(&base, &pages);
        site.files.insert("sitemap.xml".to_owned(), sitemap.into_bytes());
    }
}
