//! Pages that say that something is not here.

use serde::Serialize;

use crate::site::address::Address;
use crate::site::desk::Desk;
use crate::site::frame::Sheet;

#[derive(Serialize)]
struct Notice {
    title: &'static str,
    text: &'static str,
    href: String,
    link: &'static str,
    refresh: bool,
}

fn sheet(content: &Notice) -> Sheet {
    Sheet {
        template: "notice.html",
        title: content.title.to_owned(),
        kind: "notice",
        description: content.text.to_owned(),
        crumbs: Vec::new(),
        model: None,
        content: tera::Value::from_serializable(content),
    }
}

/// The page for addresses that lead nowhere.
pub(crate) fn not_found(desk: &Desk<'_>) -> Sheet {
    sheet(&Notice {
        title: "There is no such page",
        text: "The threat, control or model may have been renamed or taken away. The register and the overview list what there is.",
        href: desk.to(&Address::page("")),
        link: "Go to the overview",
        refresh: false,
    })
}

/// The page at a former address.
pub(crate) fn moved(desk: &Desk<'_>, target: &Address) -> Sheet {
    sheet(&Notice {
        title: "This has moved",
        text: "It goes by another id now.",
        href: desk.to(target),
        link: "Go to where it is",
        refresh: true,
    })
}
