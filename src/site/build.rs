//! All pages, side by side, into memory.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::address::Address;
use super::chronicle::Chronicle;
use super::desk::{Desk, NOT_FOUND};
use super::frame::{Frame, Sheet};
use super::pages::{self, REGISTER_PAGE};
use super::plan::fixed;
use super::theme::Theme;
use super::view::View;
use super::{SiteError, files, search};
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
    NotFound,
}

impl Job {
    /// What it makes, in a word.
    fn kind(&self) -> &'static str {
        match self {
            Self::Fixed(_) => "fixed",
            Self::Register(_) => "register",
            Self::Model(_) => "model",
            Self::Report(_) => "report",
            Self::Threat(_) => "threat",
            Self::Control(_) => "control",
            Self::Moved(_) => "moved",
            Self::NotFound => "not found",
        }
    }

    /// Whether it makes a page that only says that something is not here.
    fn is_notice(&self) -> bool {
        matches!(self, Self::Moved(_) | Self::NotFound)
    }
}

/// Pages that there is one of.
const FIXED: [(&str, Page); 13] = [
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
    (fixed::SEARCH, pages::search),
];

/// A site before it is written: which files it has is known, and each is made
/// when it is asked for, from the same workspace and so to the same bytes.
pub struct Blueprint<'a> {
    view: View<'a>,
    theme: Theme,
    /// The threats of the register, in its order.
    order: Vec<(RecordKey, usize)>,
    jobs: BTreeMap<Address, Job>,
}

/// Makes a file that is no page; `None` where the site has no such file.
type Text = fn(&Blueprint<'_>) -> Option<String>;

/// The list of pages, which is there where the site's own address is known.
const SITEMAP: &str = "sitemap.xml";

/// Files that are no pages, beside those of the theme.
const TEXTS: [(&str, Text); 8] = [
    ("search/index.js", |it| Some(search::index(&it.view))),
    ("register/register.csv", |it| Some(files::register_csv(&it.view, &it.order))),
    ("register/register.json", |it| Some(files::register_json(&it.view, &it.order))),
    ("freshness/reviews.ics", |it| Some(files::calendar(&it.view))),
    ("changes/feed.xml", |it| Some(files::feed(&it.view))),
    ("_headers", |_| Some(files::headers())),
    ("robots.txt", |it| Some(files::robots(it.view.base().as_deref()))),
    (SITEMAP, |it| it.view.base().map(|base| files::sitemap(&base, it.shown()))),
];

/// Builds the whole site.
///
/// # Errors
/// When the user's theme cannot be used.
pub fn build(request: &Request<'_>) -> Result<Site, SiteError> {
    Blueprint::new(request)?.build()
}

impl<'a> Blueprint<'a> {
    /// Plans a site.
    ///
    /// # Errors
    /// When the user's theme cannot be read.
    pub fn new(request: &Request<'a>) -> Result<Self, SiteError> {
        let view = View::new(request.analysis, request.past).at(request.base);
        let theme = Theme::load(request.tree, theme_folder(request.analysis)?.as_ref())?;
        let order = pages::register_order(&view);
        let jobs = jobs(&view, order.len()).into_iter().collect();
        Ok(Self { view, theme, order, jobs })
    }

    /// Makes every file.
    ///
    /// # Errors
    /// When a template asks for what there is not.
    pub fn build(&self) -> Result<Site, SiteError> {
        let made: Vec<(PageInfo, Vec<u8>)> =
            self.jobs.par_iter().map(|(address, job)| self.page(address, job)).collect::<Result<_, SiteError>>()?;
        let mut site = Site::default();
        for (page, html) in made {
            site.files.insert(page.address.path().to_owned(), html);
            site.pages.push(page);
        }
        site.pages.retain(|page| page.kind != "notice");
        for (name, text) in self.theme.assets() {
            site.files.insert(asset(name), text.as_bytes().to_vec());
        }
        for (path, text) in TEXTS {
            site.files.extend(text(self).map(|text| (path.to_owned(), text.into_bytes())));
        }
        Ok(site)
    }

    /// The files that it has, by their paths from the site's root.
    pub fn paths(&self) -> BTreeSet<String> {
        let has = |path: &str| path != SITEMAP || self.view.base().is_some();
        let texts = TEXTS.iter().map(|(path, _)| (*path).to_owned()).filter(|path| has(path));
        let assets = self.theme.assets().map(|(name, _)| asset(name));
        self.jobs.keys().map(|page| page.path().to_owned()).chain(assets).chain(texts).collect()
    }

    /// How many pages readers look for.
    pub fn page_count(&self) -> usize {
        self.shown().count()
    }

    /// Makes every file and hands on each as soon as it is there, so that a
    /// large site is never in memory as a whole.
    ///
    /// # Errors
    /// When a template asks for what there is not, or a file is not taken.
    pub fn each<E: From<SiteError> + Send>(
        &self,
        take: impl Fn(&str, Vec<u8>) -> Result<(), E> + Sync,
    ) -> Result<(), E> {
        for (name, text) in self.theme.assets() {
            take(&asset(name), text.as_bytes().to_vec())?;
        }
        TEXTS.par_iter().try_for_each(|(path, text)| match text(self) {
            Some(text) => take(path, text.into_bytes()),
            None => Ok(()),
        })?;
        self.jobs.par_iter().try_for_each(|(address, job)| take(address.path(), self.page(address, job)?.1))
    }

    /// Makes one file, by its path from the site's root; `None` where there is
    /// no such file.
    ///
    /// # Errors
    /// When its template asks for what there is not.
    pub fn file(&self, path: &str) -> Result<Option<Vec<u8>>, SiteError> {
        let address = Address::file(path);
        if let Some(job) = self.jobs.get(&address) {
            return self.page(&address, job).map(|(_, html)| Some(html));
        }
        if let Some((_, text)) = self.theme.assets().find(|(name, _)| asset(name) == path) {
            return Ok(Some(text.as_bytes().to_vec()));
        }
        let text = TEXTS.iter().find(|(own, _)| *own == path).and_then(|(_, text)| text(self));
        Ok(text.map(String::into_bytes))
    }

    /// The style and the script of every page, by name.
    pub fn assets(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.theme.assets()
    }

    /// Whether the user's files may stand in for those of the theme.
    pub fn has_own_theme(&self) -> bool {
        self.view.workspace.config().fields.site.as_ref().is_some_and(|site| site.theme.is_some())
    }

    /// Whether there is a page at a path.
    pub fn has_page(&self, path: &str) -> bool {
        self.jobs.contains_key(&Address::file(path))
    }

    /// The page for a path at which there is none, its links measured from there.
    ///
    /// # Errors
    /// When its template asks for what there is not.
    pub fn not_found(&self, path: &str) -> Result<Vec<u8>, SiteError> {
        self.page(&Address::file(path), &Job::NotFound).map(|(_, html)| html)
    }

    /// One page of each kind, which together use every template.
    pub fn examples(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let mut is_new = |job: &Job| matches!(job, Job::Fixed(_)) || seen.insert(job.kind());
        self.jobs.iter().filter(|(_, job)| is_new(job)).map(|(address, _)| address.path()).collect()
    }

    fn page(&self, address: &Address, job: &Job) -> Result<(PageInfo, Vec<u8>), SiteError> {
        let desk = Desk { view: &self.view, here: address.clone() };
        let sheet = do_job(&desk, job, &self.order);
        let frame = Frame::new(&desk, &sheet);
        let html = self.theme.render(sheet.template, &frame, sheet.content)?;
        let page =
            PageInfo { address: desk.here, title: sheet.title, kind: sheet.kind, description: sheet.description };
        Ok((page, html.into_bytes()))
    }

    /// The pages that readers look for, in the order of their addresses.
    fn shown(&self) -> impl Iterator<Item = &Address> {
        self.jobs.iter().filter(|(_, job)| !job.is_notice()).map(|(address, _)| address)
    }
}

/// Where a file of the theme goes.
fn asset(name: &str) -> String {
    format!("assets/{name}")
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
    jobs.push((Address::file(NOT_FOUND), Job::NotFound));
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
        Job::NotFound => None,
    };
    made.unwrap_or_else(|| pages::not_found(desk))
}
