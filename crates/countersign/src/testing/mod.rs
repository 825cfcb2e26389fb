//! For tests: a memory store, a manual clock, seeded randomness, a soft authenticator, a postman, and the store contract as a suite.

pub use authenticator::SoftAuthenticator;
pub use chance::SeededRandom;
pub use clock::ManualClock;
pub use memory::{Failing, MemoryStore};
pub use postman::Postman;

mod authenticator;
mod chance;
mod clock;
pub mod contract;
mod memory;
mod postman;
