//! A limiter of calls that many nodes share, in Redis or Valkey.
//!
//! It holds nothing that would be missed: when the server comes back empty, counting begins anew, and the budgets of the user's row,
//! which are in the database, hold as before.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError, Script};
use sha2::Sha256;

use crate::clock::Timestamp;
use crate::gate::{Hit, Limiter};
use crate::keyring::KeyRing;
use crate::store::{BoxError, BoxFuture};
use crate::throttle::Window;

/// How long connecting may take, and then an answer. Somebody waits at a form.
const PATIENCE: Duration = Duration::from_secs(1);

/// What stands before every key.
const PREFIX: &str = "countersign:calls:";

/// The reply of a call that was within the limit; any other says how many milliseconds to wait.
const WITHIN: i64 = -1;

/// One atomic step: forget calls that have left the window, then count this one or say when there is room.
///
/// The caller gives the time, so that it is the time that everything else goes by. A list without calls goes away by itself. That it
/// stays for twice the window is for clocks that are not quite the server's.
const COUNT: &str = r"
local calls, now, span, most = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local oldest = redis.call('LINDEX', calls, 0)
while oldest and math.max(now - oldest, 0) >= span do
    redis.call('LPOP', calls)
    oldest = redis.call('LINDEX', calls, 0)
end
if oldest and redis.call('LLEN', calls) >= most then
    return math.min(math.max(oldest + span - now, 0), span)
end
redis.call('RPUSH', calls, ARGV[1])
redis.call('PEXPIRE', calls, 2 * span + 1)
return -1";

/// Limits calls across all nodes that use the same server and the same primary key: what [`MemoryLimiter`](crate::MemoryLimiter) is within one
/// process.
///
/// It connects when it is first asked, and again after the connection was lost. A server that cannot be reached, does not answer
/// within two seconds or answers nonsense is an error, and the call is refused.
///
/// The server sees neither users nor addresses: its keys are digests under the key ring. It must not evict keys
/// (`maxmemory-policy noeviction`), or counts are lost. A value of the type needs a runtime of tokio wherever it is asked.
pub struct RedisLimiter {
    client: Client,
    /// Made by whoever asks first, since it belongs to a runtime.
    server: OnceLock<ConnectionManager>,
    count: Script,
    /// Makes digests of what is counted; with the key in it that all nodes with one ring have.
    digest: Hmac<Sha256>,
}

/// An address that cannot be that of a server.
#[derive(Debug)]
pub struct RedisAddressError(RedisError);

impl RedisLimiter {
    /// On the server at `redis://[[user]:password@]host[:port][/database]`, or `redis+unix:///path`.
    ///
    /// # Errors
    /// When the address is not of that form. Whether somebody answers there, [`ping`](Self::ping) says.
    pub fn connect(url: &str, ring: &KeyRing) -> Result<Self, RedisAddressError> {
        let client = Client::open(url).map_err(RedisAddressError)?;
        let key = ring.lookup("limiter of calls", &[]);
        let digest = Hmac::new_from_slice(&key).expect("any key length will do");
        Ok(Self { client, server: OnceLock::new(), count: Script::new(COUNT), digest })
    }

    /// Whether the server answers.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn ping(&self) -> Result<(), BoxError> {
        let pong: String = redis::cmd("PING").query_async(&mut self.server()?).await?;
        if pong == "PONG" { Ok(()) } else { Err(format!("to PING it said {pong:?}").into()) }
    }

    fn server(&self) -> Result<ConnectionManager, RedisError> {
        if let Some(server) = self.server.get() {
            return Ok(server.clone());
        }
        let settings = ConnectionManagerConfig::new()
            // Whoever comes next tries again.
            .set_number_of_retries(0)
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE));
        let server = ConnectionManager::new_lazy_with_config(self.client.clone(), settings)?;
        Ok(self.server.get_or_init(|| server).clone())
    }

    async fn count(&self, key: &str, window: Window, now: Timestamp) -> Result<i64, RedisError> {
        let digest = self.digest.clone().chain_update(key).finalize().into_bytes();
        let mut call = self.count.key(format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&digest)));
        call.arg(now.millis()).arg(millis(window.span)).arg(window.failures);
        let mut server = self.server()?;
        match call.invoke_async(&mut server).await {
            // The server went and came back. If the first call was counted before it went, it is counted twice: never too little.
            Err(error) if error.is_connection_dropped() => call.invoke_async(&mut server).await,
            answered => answered,
        }
    }
}

impl Limiter for RedisLimiter {
    fn hit<'a>(
        &'a self,
        key: &'a str,
        window: Window,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Hit, BoxError>> {
        Box::pin(async move {
            match self.count(key, window, now).await? {
                WITHIN => Ok(Hit::Within),
                wait if (0..=millis(window.span)).contains(&wait) => {
                    Ok(Hit::Beyond { retry_after: Duration::from_millis(wait.unsigned_abs()) })
                }
                nonsense => Err(format!("a count cannot be {nonsense}").into()),
            }
        })
    }
}

impl fmt::Debug for RedisLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password.
        f.debug_struct("RedisLimiter").finish_non_exhaustive()
    }
}

impl fmt::Display for RedisAddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the address of Redis must be of the form redis://[[user]:password@]host[:port][/database]",
        )
    }
}

impl std::error::Error for RedisAddressError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}
