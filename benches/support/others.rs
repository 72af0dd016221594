//! The same pages for other generators of sites: each page that gabion makes of
//! a model, a threat or a control becomes a Markdown file with the same text.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A page: where it stands, its title, its text.
struct Page {
    path: String,
    title: String,
    text: String,
}

/// Every page of a workspace: a model's own, the one for print, and one for each
/// of its threats and controls.
fn pages(workspace: &Path) -> std::io::Result<Vec<Page>> {
    let mut pages = Vec::new();
    for file in models(workspace)? {
        let text = fs::read_to_string(file)?;
        let body = text.splitn(3, "+++\n").nth(2).unwrap_or_default();
        let title = body.trim_start().lines().next().unwrap_or_default().trim_start_matches("# ").to_owned();
        let name = title.rsplit(' ').next().unwrap_or_default().to_owned();
        for folder in ["models", "report"] {
            pages.push(Page { path: format!("{folder}/{name}"), title: title.clone(), text: body.to_owned() });
        }
        for section in body.split("\n### ").skip(1) {
            let (heading, text) = section.split_once('\n').unwrap_or((section, ""));
            let text = text.split("\n## ").next().unwrap_or_default();
            let (id, title) = heading.split_once(": ").unwrap_or((heading, heading));
            let folder = if id.contains("-T") { "threats" } else { "controls" };
            pages.push(Page { path: format!("{folder}/{id}"), title: title.to_owned(), text: text.to_owned() });
        }
    }
    Ok(pages)
}

fn models(workspace: &Path) -> std::io::Result<Vec<PathBuf>> {
    let (mut found, mut open) = (Vec::new(), vec![workspace.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn write(folder: &Path, path: &str, text: &str) -> std::io::Result<()> {
    let path = folder.join(path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text)
}

/// A page's frame for Hugo: the style, the way up, and the neighbours that the
/// same folder holds, as few as on gabion's pages.
const HUGO_PAGE: &str = "<!doctype html><html lang=en><head><meta charset=utf-8><title>{{ .Title }}</title>\
     <link rel=stylesheet href=/style.css></head><body><nav><a href=/>Home</a> \
     {{ with .Parent }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</nav><main><h1>{{ .Title }}</h1>\
     {{ .Content }}</main><aside>{{ with .PrevInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}\
     {{ with .NextInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</aside></body></html>\n";

/// The index for a search in the browser: titles and first words.
const HUGO_INDEX: &str = "[{{ range $i, $p := site.RegularPages }}{{ if $i }},{{ end }}\
     {{ dict \"t\" $p.Title \"u\" $p.RelPermalink \"s\" (truncate 60 $p.Plain) | jsonify }}{{ end }}]\n";

/// Writes a site for Hugo: one plain template, highlighting, an index to search.
pub(crate) fn hugo(workspace: &Path, folder: &Path) -> std::io::Result<usize> {
    let config = "baseURL = \"https://example.org/\"\ntitle = \"Generated\"\ndisableKinds = [\"taxonomy\", \"term\", \"rss\"]\n\
                  [outputs]\nhome = [\"html\", \"json\"]\n[markup.highlight]\nnoClasses = false\n";
    write(folder, "hugo.toml", config)?;
    write(folder, "layouts/page.html", HUGO_PAGE)?;
    write(folder, "layouts/section.html", "<title>{{ .Title }}</title><h1>{{ .Title }}</h1>\n")?;
    write(folder, "layouts/home.html", "<title>{{ .Title }}</title><h1>{{ .Title }}</h1>\n")?;
    write(folder, "layouts/home.json", HUGO_INDEX)?;
    let pages = pages(workspace)?;
    for page in &pages {
        let text = format!("+++\ntitle = \"{}\"\n+++\n{}", page.title, page.text);
        write(folder, &format!("content/{}.md", page.path), &text)?;
    }
    Ok(pages.len())
}

/// Writes a book for mdBook, its own theme, highlighting and search as they come.
pub(crate) fn mdbook(workspace: &Path, folder: &Path) -> std::io::Result<usize> {
    write(folder, "book.toml", "[book]\ntitle = \"Generated\"\n[output.html.search]\nenable = true\n")?;
    let mut summary = String::from("# Summary\n\n");
    let pages = pages(workspace)?;
    for page in &pages {
        let _ = writeln!(summary, "- [{}]({}.md)", page.title, page.path);
        write(folder, &format!("src/{}.md", page.path), &format!("# {}\n{}", page.title, page.text))?;
    }
    write(folder, "src/SUMMARY.md", &summary)?;
    Ok(pages.len())
}
