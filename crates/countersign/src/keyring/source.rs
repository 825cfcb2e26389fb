//! Where a ring comes from, and can be read again.

use std::path::PathBuf;

use zeroize::Zeroizing;

use super::text::{KeyRingError, KeyRingText};
use crate::store::BoxFuture;

/// Gives the text of a key ring, as often as it is asked: at the start, and whenever the ring may have changed.
///
/// It should answer or fail within a few seconds: where a record needs a key that is not there, requests wait for it. What it returns is kept in
/// memory, so that nothing is asked at every request. One for a key management service, which opens a ring that it has sealed, and is not
/// asked again while that is the same:
///
/// ```
/// use std::path::PathBuf;
/// use std::sync::Mutex;
///
/// use countersign::store::BoxFuture;
/// use countersign::{KeyRingError, KeyRingText, KeySource};
/// # struct Client;
/// # impl Client {
/// #     async fn decrypt(&self, _: &[u8]) -> Result<String, std::io::Error> { Ok(String::new()) }
/// # }
///
/// struct Kms {
///     client: Client,
///     /// The ring, sealed by the service; a newer one is put here when keys change.
///     sealed: PathBuf,
///     opened: Mutex<Option<(Vec<u8>, KeyRingText)>>,
/// }
///
/// impl KeySource for Kms {
///     fn load(&self) -> BoxFuture<'_, Result<KeyRingText, KeyRingError>> {
///         Box::pin(async {
///             let failed = |error: std::io::Error| KeyRingError::Source(error.into());
///             let sealed = std::fs::read(&self.sealed).map_err(failed)?;
///             let known = self.opened.lock().unwrap().clone();
///             if let Some((_, text)) = known.filter(|(known, _)| *known == sealed) {
///                 return Ok(text);
///             }
///             let text = KeyRingText::new(self.client.decrypt(&sealed).await.map_err(failed)?);
///             *self.opened.lock().unwrap() = Some((sealed, text.clone()));
///             Ok(text)
///         })
///     }
/// }
/// ```
pub trait KeySource: Send + Sync + 'static {
    /// The text as it is now.
    ///
    /// # Errors
    /// [`KeyRingError`], [`KeyRingError::Source`] for whatever is the source's own. Nothing that is shown may hold a key.
    fn load(&self) -> BoxFuture<'_, Result<KeyRingText, KeyRingError>>;
}

/// The ring in a file.
#[derive(Clone, Debug)]
pub struct FileKeys(PathBuf);

impl FileKeys {
    /// In this file.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    pub(super) fn read(&self) -> Result<KeyRingText, KeyRingError> {
        let text = std::fs::read_to_string(&self.0);
        text.map(KeyRingText::new).map_err(|source| self.unreadable(source))
    }

    fn unreadable(&self, source: std::io::Error) -> KeyRingError {
        KeyRingError::Unreadable { path: self.0.display().to_string(), source }
    }
}

impl KeySource for FileKeys {
    fn load(&self) -> BoxFuture<'_, Result<KeyRingText, KeyRingError>> {
        Box::pin(std::future::ready(self.read()))
    }
}

/// The ring in an environment variable, where commas separate keys too. It changes with the process only.
#[derive(Clone, Debug)]
pub struct EnvKeys(String);

impl EnvKeys {
    /// In this variable.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    pub(super) fn read(&self) -> Result<KeyRingText, KeyRingError> {
        let text = Zeroizing::new(std::env::var(&self.0).map_err(|_| KeyRingError::NotSet(self.0.clone()))?);
        Ok(KeyRingText::new(text.replace(',', "\n")))
    }
}

impl KeySource for EnvKeys {
    fn load(&self) -> BoxFuture<'_, Result<KeyRingText, KeyRingError>> {
        Box::pin(std::future::ready(self.read()))
    }
}

/// The ring as a credential that systemd hands to the process: a file in the directory that `$CREDENTIALS_DIRECTORY` names, which only the
/// process can read and which is never on a disk.
#[derive(Clone, Debug)]
pub struct CredentialKeys(String);

impl CredentialKeys {
    /// The credential with this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    pub(super) fn read(&self) -> Result<KeyRingText, KeyRingError> {
        let directory = std::env::var_os("CREDENTIALS_DIRECTORY").filter(|path| !path.is_empty());
        let directory = directory.ok_or_else(|| KeyRingError::NoCredentials(self.0.clone()))?;
        FileKeys::new(PathBuf::from(directory).join(&self.0)).read()
    }
}

impl KeySource for CredentialKeys {
    fn load(&self) -> BoxFuture<'_, Result<KeyRingText, KeyRingError>> {
        Box::pin(std::future::ready(self.read()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyring::KeyRing;

    #[test]
    fn what_is_not_there_is_named() {
        let missing = FileKeys::new("/no/such/ring").read().unwrap_err().to_string();
        assert!(missing.contains("/no/such/ring"), "{missing}");
        let unset = EnvKeys::new("COUNTERSIGN_NO_SUCH_VARIABLE").read().unwrap_err().to_string();
        assert!(unset.contains("COUNTERSIGN_NO_SUCH_VARIABLE"), "{unset}");
        let no_directory = CredentialKeys::new("ring").read().unwrap_err().to_string();
        assert!(no_directory.contains("LoadCredential=ring:"), "{no_directory}");
    }

    /// As a key management service would: asked each time, and its own error kept.
    #[tokio::test]
    async fn a_source_of_the_hosts_own() {
        struct Service(&'static str);
        impl KeySource for Service {
            fn load(&self) -> BoxFuture<'_, Result<KeyRingText, KeyRingError>> {
                Box::pin(async move {
                    match self.0 {
                        "" => Err(KeyRingError::Source("the service does not answer".into())),
                        text => Ok(KeyRingText::new(text)),
                    }
                })
            }
        }
        let key = "3 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
        let ring = KeyRing::from_source(Service(key)).await.unwrap();
        assert_eq!(ring.primary().0, 3);
        let refused = KeyRing::from_source(Service("")).await.unwrap_err();
        assert!(refused.to_string().contains("the service does not answer"), "{refused}");
        assert!(matches!(KeyRing::from_source(Service("x")).await, Err(KeyRingError::Malformed(1))));
    }
}
