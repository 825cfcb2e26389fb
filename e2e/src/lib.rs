//! What the stories in `tests/` are told with: the real server, a client, a browser, and judges that are not ours.
//!
//! Nothing here knows the server's code. It starts the binary, and reads what the binary prints and answers.

#[cfg(feature = "server")]
mod api;
#[cfg(feature = "browser")]
mod browser;
#[cfg(feature = "browser")]
mod gallery;
mod nodes;
mod oracle;
mod scratch;
mod server;
pub mod services;

#[cfg(feature = "server")]
pub use api::{Account, Answer, Caller, NoAnswer, PASSWORD, race};
#[cfg(feature = "browser")]
pub use browser::{Backwards, Browser, Script, Trouble, in_browser};
#[cfg(feature = "browser")]
pub use gallery::{Look, Seen, Viewer, in_gallery};
pub use nodes::Nodes;
pub use oracle::{Moment, decode_qr_code, one_time_code, totp_secret, wrong_code};
pub use scratch::Scratch;
pub use server::{Refusal, Server, refusal};
/// A key that types no letter.
#[cfg(feature = "browser")]
pub use thirtyfour::Key;
