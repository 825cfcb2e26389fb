//! Messages to people: what they look like, and who carries them.

use std::fmt;
use std::future::Future;

use countersign::{BoxError, Timestamp};

mod deliver;
mod notice;
mod post;
#[cfg(feature = "smtp")]
mod smtp;

pub use deliver::{Deliver, Round};
pub use post::{Letter, Post};
#[cfg(feature = "smtp")]
pub use smtp::{Smtp, SmtpError};

/// A message to one address, ready to be sent.
#[derive(Clone)]
#[non_exhaustive]
pub struct Mail {
    /// The address it goes to, without a name: free of control characters, else as the application gave it.
    pub to: String,
    /// One line.
    pub subject: String,
    /// All of it as plain text, lines ended by `\n`.
    pub text: String,
    /// The same as an HTML document that asks for nothing from elsewhere.
    pub html: String,
    /// Names the message, the same however often it is tried: letters, digits, `-`, `_` and `.`, the left part of a `Message-ID`.
    pub id: String,
    /// The language it is in, an RFC 5646 tag.
    pub locale: String,
    /// When it was written.
    pub at: Timestamp,
}

impl fmt::Debug for Mail {
    /// Neither whom it goes to nor what it says: there are links in it that only its reader may have.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("id", &self.id).field("locale", &self.locale).finish_non_exhaustive()
    }
}

/// Why a message was not taken. What is written in the error goes into the log: neither the address nor the message belongs there.
#[derive(Debug)]
pub enum MailError {
    /// It may be, later: nobody answered, a refusal for now (4yz), something to be repaired on our side. It is tried again.
    Later(BoxError),
    /// It will never be: the address is refused for good (5yz). It is not tried again.
    Never(BoxError),
}

impl MailError {
    pub(crate) fn source(&self) -> &BoxError {
        match self {
            Self::Later(error) | Self::Never(error) => error,
        }
    }
}

impl fmt::Display for MailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Later(error) => write!(f, "the message was not taken for now: {error}"),
            Self::Never(error) => write!(f, "the message was refused for good: {error}"),
        }
    }
}

impl std::error::Error for MailError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&**MailError::source(self))
    }
}

/// Carries messages. One small trait, written with a plain `async fn`; `Smtp` is one, with the feature `smtp`.
///
/// ```
/// use countersign_axum::{Mail, MailError, Mailer};
///
/// struct Service;
///
/// impl Mailer for Service {
///     async fn send(&self, mail: &Mail) -> Result<(), MailError> {
///         // the application's own way: mail.to, mail.subject, mail.text, mail.html
///         println!("message {} is taken", mail.id);
///         Ok(())
///     }
/// }
/// ```
///
/// Return when the message is safe with somebody else, and not before: it is noted as sent then. A message may come again, with the same
/// [`id`](Mail::id), where a process ended in between. What takes longer than a minute is given up for now, by dropping the future.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot carry messages",
    note = "implement `countersign_axum::Mailer` for it: `send`; or use `Smtp` of the feature `smtp`"
)]
pub trait Mailer: Send + Sync + 'static {
    /// Hands a message over.
    fn send(&self, mail: &Mail) -> impl Future<Output = Result<(), MailError>> + Send;
}

impl<M: Mailer> Mailer for std::sync::Arc<M> {
    fn send(&self, mail: &Mail) -> impl Future<Output = Result<(), MailError>> + Send {
        M::send(self, mail)
    }
}
