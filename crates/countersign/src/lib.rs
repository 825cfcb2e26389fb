#![doc = "Countersign: the second factor for Rust web applications."]
mod audit;
mod clock;
mod codec;
mod keyring;
mod secret;
mod session;
mod store;
mod token;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use audit::*;
pub use clock::*;
pub use keyring::*;
pub use secret::{NoRandomness, OsRandom, Password, Random, SecretBytes};
pub use session::*;
pub use store::*;
pub use token::SessionToken;
