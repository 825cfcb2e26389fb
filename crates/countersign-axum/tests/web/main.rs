//! Stories of people and programs, through the router of a host as the documentation describes one.

#![expect(unreachable_pub, reason = "all modules are private to this test")]
#![expect(clippy::unwrap_used, reason = "whoever unwraps in vain has failed the test")]

mod answer;
mod api;
mod bad_input;
mod cookies;
mod cross_site;
mod description;
mod gallery;
mod guards;
mod guessing;
mod pages;
mod proxies;
mod secrets;
mod settings;
mod strategies;
mod trail;
mod unlock;
mod world;
