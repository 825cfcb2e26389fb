//! The portal as browsers and programs see it, through its router on a real database.

mod bad_input;
mod guessing;
mod json;
mod pages;
mod world;
