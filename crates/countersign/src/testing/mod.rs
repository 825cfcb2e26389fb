//! For tests: a memory store, a manual clock, seeded randomness, a soft authenticator, and the store contract as a suite.
mod chance;
pub use chance::SeededRandom;
