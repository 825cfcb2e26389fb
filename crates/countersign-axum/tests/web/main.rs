//! Stories of people and programs, through the router of a host as the documentation describes one.

#![allow(unreachable_pub, reason = "all modules are private to this test")]

mod answer;
mod api;
mod bad_input;
mod cookies;
mod cross_site;
mod description;
mod gallery;
mod guards;
mod pages;
mod secrets;
mod settings;
mod world;
