//! Files that are no pages: for spreadsheets, calendars, feed readers, servers
//! and search engines.

mod calendar;
mod feed;
mod register;
mod server;

pub use calendar::calendar;
pub use feed::feed;
pub use register::{register_csv, register_json};
pub use server::{headers, robots, sitemap};
