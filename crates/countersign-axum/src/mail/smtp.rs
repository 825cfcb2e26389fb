//! Carries messages to an SMTP server (RFC 5321, submission: RFC 6409).

use std::borrow::Cow;
use std::error::Error as _;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use countersign::BoxError;
use lettre::Address;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::{self, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use tokio::time::Instant;
use url::{Host, Url};

use super::{Mail, MailError, Mailer};

/// The server is given up for now when it cannot be reached within this time, …
const CONNECTS_IN: Duration = Duration::from_secs(10);

/// … has not let us in within this, …
const GREETS_IN: Duration = Duration::from_secs(20);

/// … or has not taken a message within this.
const TAKES: Duration = Duration::from_secs(50);

/// So many connections stay open for the next message.
const KEPT: usize = 4;

/// … and no longer than this: servers close them after a while, and some say nothing then.
const KEPT_FOR: Duration = Duration::from_secs(30);

/// Carries messages to an SMTP server.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use countersign_axum::Smtp;
///
/// let mailer = Smtp::new("smtps://ada:password@smtp.example.org", "Example <security@example.org>")?;
/// # Ok(())
/// # }
/// ```
pub struct Smtp {
    server: Server,
    from: Mailbox,
    /// Connections in which a message was taken, and nothing is under way.
    kept: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

struct Server {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    hello: ClientId,
}

enum Security {
    /// From the first byte.
    Tls(TlsParameters),
    /// After STARTTLS, or not at all.
    Upgraded(TlsParameters),
    /// After STARTTLS where the server offers it: whoever stands between can take the offer away.
    Opportunistic(TlsParameters),
    None,
}

/// Settings that cannot be: says which, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpError(Cow<'static, str>);

impl Smtp {
    /// To the server at `smtps://user:password@host:port` (TLS from the first byte, port 465) or `smtp://…` (STARTTLS, port 587); characters
    /// that mean something in an address are written `%40`. Certificates are checked against those that the system trusts. What
    /// `?tls=` says of `smtp://`: `required`, the default; `opportunistic`, where whoever stands between can read along; `none`, the default
    /// for a server on the same machine, at port 25. A password is never sent in the clear, but to the same machine.
    ///
    /// `from` is an address, or a name with one: `Example <security@example.org>`.
    ///
    /// # Errors
    /// [`SmtpError`] when one of them cannot be.
    pub fn new(url: &str, from: &str) -> Result<Self, SmtpError> {
        let from: Mailbox = from.trim().parse().map_err(|_| {
            SmtpError("the sender is no address: write one such as \"Example <security@example.org>\"".into())
        })?;
        let domain = from.email.domain();
        let hello = if domain.is_ascii() { ClientId::Domain(domain.to_owned()) } else { ClientId::default() };
        Ok(Self { server: Server::parse(url, hello)?, from, kept: Mutex::default() })
    }

    /// Whether messages can be read on their way to the server.
    #[must_use]
    pub fn is_readable_on_the_way(&self) -> bool {
        let is_open = matches!(self.server.security, Security::Opportunistic(_) | Security::None);
        is_open && !is_loopback(&self.server.host)
    }

    /// Greets the server as before a message, signs in where there is a password, and takes leave.
    ///
    /// # Errors
    /// [`MailError`] when messages would not be taken.
    pub async fn greet(&self) -> Result<(), MailError> {
        match tokio::time::timeout(GREETS_IN, self.server.connect()).await {
            Ok(Ok(mut connection)) => {
                connection.abort().await;
                Ok(())
            }
            Ok(Err(error)) => Err(later(&error)),
            Err(_) => Err(MailError::Later("the server did not answer in time".into())),
        }
    }

    fn message(&self, mail: &Mail, to: Address) -> Result<Vec<u8>, lettre::error::Error> {
        let millis = u64::try_from(mail.at.millis()).unwrap_or(0);
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&*mail.subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(AutoSubmitted)
            .header(ContentLanguage(mail.locale.clone()))
            .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))?;
        Ok(message.formatted())
    }

    async fn carry(&self, mail: &Mail) -> Result<(), MailError> {
        let to: Address = mail.to.parse().map_err(|_| never("this is no address of e-mail"))?;
        let message = self.message(mail, to.clone()).map_err(|error| never(error.to_string()))?;
        let mut connection = self.connection().await.map_err(|error| later(&error))?;
        hand_over(&mut connection, self.from.email.clone(), to, &message).await?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT {
            kept.push((connection, Instant::now()));
        }
        Ok(())
    }

    /// One that is kept and still good, or a new one. Only what has ended well is kept, so an answer is never taken for that to another
    /// message.
    async fn connection(&self) -> Result<AsyncSmtpConnection, smtp::Error> {
        loop {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some((mut kept, since)) = kept else { return self.server.connect().await };
            if since.elapsed() < KEPT_FOR && kept.test_connected().await {
                return Ok(kept);
            }
        }
    }
}

impl Mailer for Smtp {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let in_time = tokio::time::timeout(TAKES, self.carry(mail)).await;
        in_time
            .unwrap_or_else(|_| Err(MailError::Later("the server did not take the message in time".into())))
    }
}

/// One message to one address.
async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    from: Address,
    to: Address,
    message: &[u8],
) -> Result<(), MailError> {
    let mut parameters = Vec::new();
    if [&from, &to].iter().any(|address| !address.to_string().is_ascii()) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(never("the server takes no such address: it has letters beyond ASCII"));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    // What is said against us passes when it is repaired; what is said against the address stays.
    connection.command(MailFrom::new(Some(from), parameters)).await.map_err(|error| later(&error))?;
    connection.command(Rcpt::new(to, Vec::new())).await.map_err(|error| refused(&error))?;
    connection.command(Data).await.map_err(|error| refused(&error))?;
    connection.message(message).await.map_err(|error| refused(&error))?;
    Ok(())
}

/// For good, when the server says so of this message. Status codes X.7.X (RFC 3463 §3.8) are about what we may do, not about the address.
fn refused(error: &smtp::Error) -> MailError {
    let about_us = enhanced(error).is_some_and(|code| code.split('.').nth(1) == Some("7"));
    if error.is_permanent() && !about_us { never(told(error)) } else { later(error) }
}

fn never(text: impl Into<BoxError>) -> MailError {
    MailError::Never(text.into())
}

fn later(error: &smtp::Error) -> MailError {
    MailError::Later(told(error).into())
}

/// What a server says may name the address: of that, only the codes.
fn told(error: &smtp::Error) -> String {
    match (error.status(), enhanced(error)) {
        (Some(code), Some(enhanced)) => format!("the server said {code} {enhanced}"),
        (Some(code), None) => format!("the server said {code}"),
        (None, _) => error.to_string(),
    }
}

/// The code at the beginning of what the server said (RFC 2034), where it has one.
fn enhanced(error: &smtp::Error) -> Option<String> {
    error.status()?;
    let said = error.source()?.to_string();
    let code = said.split_whitespace().next()?;
    let numbers: Vec<_> = code.split('.').collect();
    let is_number = |text: &&str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    (numbers.len() == 3 && numbers.iter().all(is_number)).then(|| code.to_owned())
}

impl Server {
    fn parse(url: &str, hello: ClientId) -> Result<Self, SmtpError> {
        let url = Url::parse(url).map_err(|error| {
            SmtpError(
                format!("this is no address of a server, such as smtps://smtp.example.org: {error}").into(),
            )
        })?;
        let host = match url.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(host) => host.to_string(),
            None => return Err(SmtpError("the server has no name: write smtps://smtp.example.org".into())),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(SmtpError("nothing but ?tls= comes after the name of the server".into()));
        }
        let mut tls = None;
        for (key, value) in url.query_pairs() {
            if key != "tls" || tls.is_some() {
                return Err(SmtpError(
                    format!("{key:?} is not known here: after the name comes ?tls= at most").into(),
                ));
            }
            tls = Some(value.into_owned());
        }
        let parameters = || {
            TlsParameters::new(host.clone())
                .map_err(|error| SmtpError(format!("TLS is not possible: {error}").into()))
        };
        let (security, port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", None) => (Security::Tls(parameters()?), SUBMISSIONS_PORT),
            ("smtp", None) if is_loopback(&host) => (Security::None, SMTP_PORT),
            ("smtp", None | Some("required")) => (Security::Upgraded(parameters()?), SUBMISSION_PORT),
            ("smtp", Some("opportunistic")) => (Security::Opportunistic(parameters()?), SUBMISSION_PORT),
            ("smtp", Some("none")) => (Security::None, SMTP_PORT),
            ("smtps", Some(_)) => {
                return Err(SmtpError("smtps:// is TLS from the first byte: leave ?tls= out".into()));
            }
            ("smtp", Some(_)) => {
                return Err(SmtpError("?tls= is \"required\", \"opportunistic\" or \"none\"".into()));
            }
            _ => return Err(SmtpError("the server's address begins with smtps:// or smtp://".into())),
        };
        let credentials = credentials(&url)?;
        let is_secret = matches!(security, Security::Tls(_) | Security::Upgraded(_)) || is_loopback(&host);
        if credentials.is_some() && !is_secret {
            return Err(SmtpError(
                "the password could be read on its way: write smtps://, or smtp:// with ?tls=required".into(),
            ));
        }
        Ok(Self { port: url.port().unwrap_or(port), host, security, credentials, hello })
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, smtp::Error> {
        let tls = match &self.security {
            Security::Tls(parameters) => Some(parameters.clone()),
            _ => None,
        };
        let at = (&*self.host, self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(at, Some(CONNECTS_IN), &self.hello, tls, None).await?;
        match &self.security {
            Security::Upgraded(parameters) => connection.starttls(parameters.clone(), &self.hello).await?,
            Security::Opportunistic(parameters) if connection.can_starttls() => {
                connection.starttls(parameters.clone(), &self.hello).await?;
            }
            _ => {}
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, SmtpError> {
    let decoded = |text: &str| {
        let decoded = percent_encoding::percent_decode_str(text).decode_utf8();
        decoded.map(Cow::into_owned).map_err(|_| SmtpError("name and password are UTF-8".into()))
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) if !user.is_empty() => {
            Ok(Some(Credentials::new(decoded(user)?, decoded(password)?)))
        }
        _ => Err(SmtpError(
            "name and password go together: write smtps://name:password@smtp.example.org".into(),
        )),
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Nobody answers it, and no absence is announced to it (RFC 3834 §5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, BoxError> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// RFC 3282.
#[derive(Clone)]
struct ContentLanguage(String);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Self, BoxError> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp")
            .field("host", &self.server.host)
            .field("port", &self.server.port)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for SmtpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SmtpError {}
