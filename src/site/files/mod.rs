//! Files that are no pages: for spreadsheets, calendars, feed readers, servers
//! and search engines.

mod calendar;
mod feed;
mod register;
mod server;

pub(crate) use calendar::calendar;
pub(crate) use feed::feed;
pub(crate) use register::{register_csv, register_json};
pub use server::security_headers;
pub(crate) use server::{headers, robots, sitemap};
