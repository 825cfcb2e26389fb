//! Passwords: what a new one must be, and how all of them are hashed and checked.
//!
//! Argon2id is slow on purpose, so it runs on threads of its own, as many at once as there are cores, behind a queue that
//! ends: what does not fit is refused at once instead of making everybody wait.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use countersign::{NoRandomness, Password, Random, SecretBytes};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub(crate) use self::rules::{Context, WeakPassword, check_new};

mod rules;

/// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT: usize = 16;
const DIGEST: usize = 32;

/// Longer passwords are nobody's, and are refused before they cost anything (ASVS 6.2.9 asks for 64 characters at least).
pub(crate) const LONGEST: usize = 1024;

/// Checks that may wait for each core, about two seconds of work.
const WAITING_PER_CORE: usize = 64;

/// Checked when there is no such account, so that it takes as long as when there is: the hash of a random password that nobody kept.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Y291bnRlcnNpZ24gbm8gMQ$bm9ib2R5IGhhcyB0aGlzIHBhc3N3b3JkLCBub3QgbWU";

/// Hashes and checks passwords. Clones share the queue.
#[derive(Clone)]
pub(crate) struct Passwords {
    cores: Arc<Semaphore>,
    places: Arc<Semaphore>,
    random: Arc<dyn Random>,
}

/// A place in the queue.
pub(crate) struct Place {
    cores: Arc<Semaphore>,
    place: OwnedSemaphorePermit,
    random: Arc<dyn Random>,
}

/// Why a password was neither hashed nor checked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum PasswordError {
    #[error("too many passwords wait to be checked")]
    Busy,
    #[error("a stored password hash is not a PHC string of Argon2: {0}")]
    Hash(String),
    #[error("Argon2 failed: {0}")]
    Argon2(argon2::Error),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    #[error("the thread that hashes passwords ended: {0}")]
    Thread(#[from] tokio::task::JoinError),
}

impl Passwords {
    /// A queue before so many cores.
    pub(crate) fn new(cores: usize, random: Arc<dyn Random>) -> Self {
        let cores = cores.max(1);
        Self {
            cores: Arc::new(Semaphore::new(cores)),
            places: Arc::new(Semaphore::new(cores * (1 + WAITING_PER_CORE))),
            random,
        }
    }

    /// Takes a place in the queue, before anything is charged.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] when the queue is full.
    pub(crate) fn place(&self) -> Result<Place, PasswordError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| PasswordError::Busy)?;
        Ok(Place { cores: Arc::clone(&self.cores), place, random: Arc::clone(&self.random) })
    }
}

impl Place {
    /// Is this the password? `None` stands for an account that does not exist: that is never right, and costs the same.
    pub(crate) async fn verify(
        self,
        password: Password,
        hash: Option<String>,
    ) -> Result<bool, PasswordError> {
        let exists = hash.is_some();
        self.run(move || verify(&password, hash.as_deref().unwrap_or(NOBODY)))
            .await
            .map(|right| right && exists)
    }

    /// The hash of a new password as a PHC string.
    pub(crate) async fn hash(self, password: Password) -> Result<String, PasswordError> {
        let mut salt = [0; SALT];
        self.random.fill(&mut salt)?;
        self.run(move || hash(&password, &salt)).await
    }

    /// The rules of new passwords are slow enough to stand in the same queue.
    pub(crate) async fn check_new(
        self,
        password: Password,
        context: Context,
    ) -> Result<Result<Self, WeakPassword>, PasswordError> {
        let Self { cores, place, random } = self;
        let core = wait_for(&cores).await?;
        let (checked, place) = tokio::task::spawn_blocking(move || {
            let checked = check_new(&password, &context);
            drop(core);
            (checked, place)
        })
        .await?;
        Ok(checked.map(|()| Self { cores, place, random }))
    }

    /// Waits for a core and works on it. Place and core are held by the work itself: nobody gets them earlier by hanging up.
    async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let core = wait_for(&self.cores).await?;
        let place = self.place;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((core, place));
            done
        });
        done.await?
    }
}

async fn wait_for(cores: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, PasswordError> {
    Arc::clone(cores).acquire_owned().await.map_err(|_| PasswordError::Busy)
}

fn hash(password: &Password, salt: &[u8; SALT]) -> Result<String, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(DIGEST)).map_err(PasswordError::Argon2)?;
    let digest = digest(password, salt, Algorithm::Argon2id, Version::V0x13, params)?;
    let base64 = |bytes: &[u8]| data_encoding::BASE64_NOPAD.encode(bytes);
    Ok(format!(
        "$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${}${}",
        base64(salt),
        base64(digest.expose())
    ))
}

/// With the parameters that the hash itself names, in constant time.
fn verify(password: &Password, phc: &str) -> Result<bool, PasswordError> {
    let odd = |why: &dyn std::fmt::Display| PasswordError::Hash(why.to_string());
    let missing = |what: &str| PasswordError::Hash(format!("it has no {what}"));
    let stored = PasswordHash::new(phc).map_err(|why| odd(&why))?;
    let algorithm = Algorithm::try_from(stored.algorithm.as_str()).map_err(|why| odd(&why))?;
    let version = stored.version.map_or(Ok(Version::V0x13), Version::try_from).map_err(|why| odd(&why))?;
    let salt = stored.salt.ok_or_else(|| missing("salt"))?;
    let wanted = stored.hash.ok_or_else(|| missing("digest"))?;
    let params = Params::try_from(&stored).map_err(|why| odd(&why))?;
    let digest = digest(password, &salt, algorithm, version, params)?;
    Ok(digest == SecretBytes::new(wanted.as_bytes()))
}

/// The password exactly as it came: nothing trimmed, folded or cut (ASVS 6.2.8).
fn digest(
    password: &Password,
    salt: &[u8],
    algorithm: Algorithm,
    version: Version,
    params: Params,
) -> Result<SecretBytes, PasswordError> {
    let mut memory = scratch_memory(params.block_count());
    let mut digest = vec![0; params.output_len().unwrap_or(DIGEST)];
    Argon2::new(algorithm, version, params)
        .hash_password_into_with_memory(password.expose().as_bytes(), salt, &mut digest, &mut memory[..])
        .map_err(PasswordError::Argon2)?;
    Ok(SecretBytes::new(digest))
}

/// Memory that goes back to the system at once.
///
/// glibc keeps freed blocks up to 32 MiB for the next time (`mallopt(3)`, `DEFAULT_MMAP_THRESHOLD_MAX`), which would be most of
/// this server's memory. A larger one is always mapped by itself and unmapped when freed, and pages of it that are never touched
/// cost nothing.
fn scratch_memory(blocks: usize) -> Vec<Block> {
    const LARGE: usize = 33 << 20;
    let mut memory = Vec::with_capacity(blocks.max(LARGE / Block::SIZE));
    memory.resize(blocks, Block::default());
    memory
}

#[cfg(test)]
mod tests {
    use countersign::OsRandom;
    use countersign::testing::SeededRandom;

    use super::*;

    fn passwords() -> Passwords {
        Passwords::new(1, Arc::new(SeededRandom::new(7)))
    }

    #[tokio::test]
    async fn a_password_is_verified_exactly_as_it_came() {
        let right = format!(" Grüße\0 {} ", "x".repeat(200));
        let hash = passwords().place().unwrap().hash(Password::new(right.clone())).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let verify = async |password: String| {
            passwords().place().unwrap().verify(Password::new(password), Some(hash.clone())).await.unwrap()
        };
        assert!(verify(right.clone()).await);
        for wrong in [
            right.trim().to_owned(),
            right.to_lowercase(),
            right[..72].to_owned(),
            right[..right.len() - 1].to_owned(),
            format!("{right} "),
            right.replace('\0', ""),
            right.replace('ü', "u\u{308}"),
            String::new(),
        ] {
            assert!(!verify(wrong.clone()).await, "{wrong:?}");
        }
    }

    #[tokio::test]
    async fn the_same_password_has_another_hash_each_time() {
        let passwords = Passwords::new(1, Arc::new(OsRandom));
        let hash = async || passwords.place().unwrap().hash(Password::new("x")).await.unwrap();
        assert_ne!(hash().await, hash().await);
    }

    /// As the reference implementation makes it: `echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -e`.
    #[test]
    fn hashes_of_other_parameters_are_read() {
        let other = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert!(verify(&Password::new("password"), other).unwrap());
        assert!(!verify(&Password::new("Password"), other).unwrap());
    }

    #[test]
    fn what_is_no_hash_is_a_fault_and_never_right() {
        for bad in [
            "",
            "x",
            "$argon2id$",
            "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ",
            "$pbkdf2$i=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        ] {
            assert!(matches!(verify(&Password::new(""), bad), Err(PasswordError::Hash(_))), "{bad}");
        }
    }

    #[tokio::test]
    async fn nobody_costs_the_same_and_is_never_right() {
        let ours = PasswordHash::new(NOBODY).unwrap();
        let params = Params::try_from(&ours).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), (MEMORY_KIB, PASSES, LANES));
        assert_eq!((ours.salt.unwrap().len(), ours.hash.unwrap().len()), (SALT, DIGEST));
        assert!(!passwords().place().unwrap().verify(Password::new("x"), None).await.unwrap());
    }

    #[test]
    fn a_full_queue_refuses_at_once_and_has_room_again_afterwards() {
        let passwords = passwords();
        let mut places: Vec<_> = (0..1 + WAITING_PER_CORE).map(|_| passwords.place().unwrap()).collect();
        assert!(matches!(passwords.place(), Err(PasswordError::Busy)));
        places.pop();
        assert!(passwords.place().is_ok());
    }
}
