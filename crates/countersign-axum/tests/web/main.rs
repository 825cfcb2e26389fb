//! Stories of people and programs, through the router of a host as the documentation describes one.

#![expect(unreachable_pub, reason = "all modules are private to this test")]
#![expect(clippy::unwrap_used, reason = "whoever unwraps in vain has failed the test")]

mod answer;
mod api;
mod api_requirement;
mod api_sessions;
mod api_trust;
mod bad_input;
mod brand;
mod clock;
mod cookies;
mod cross_site;
mod description;
mod enroll;
mod gallery;
mod guards;
mod guessing;
mod hooks;
mod languages;
mod live;
#[cfg(feature = "mail")]
mod mail;
mod matrix;
mod mounts;
mod needs;
mod not_me;
mod overrides;
mod pages;
mod primitives;
mod proxies;
mod recovered;
mod secrets;
mod sessions;
mod settings;
#[cfg(feature = "test-server")]
mod smtp;
mod step_up;
mod strategies;
mod tabs;
mod trail;
mod trust;
mod unlock;
mod world;
