//! The portal as browsers and programs see it, through its router on a real database.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bad_input;
mod dress;
mod gallery;
mod guessing;
mod json;
mod letters;
mod pages;
mod password;
mod requirement;
mod world;
