//! `serve`.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use countersign::{Countersign, SystemClock};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::prelude::*;

use crate::cli::{LogFormat, Refusal, print};
use crate::config::{Config, KeySource};
use crate::data_dir::{is_open_to_others, mode};
use crate::portal::{Foundation, Portal};
use crate::server;

/// Between two sweeps of what has expired.
const SWEEP_EVERY: Duration = Duration::from_secs(5 * 60);

/// Rows that one step of a sweep may delete, so that nobody waits behind it.
const SWEEP_STEP: usize = 500;

pub(crate) fn run(config: &Config, format: LogFormat) -> Result<(), Refusal> {
    log_to_stderr(format);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        // Handlers hardly compute: the store has its own threads, and so have passwords.
        .worker_threads(cores.clamp(1, 8))
        .max_blocking_threads(cores + 2)
        .enable_all()
        .build()?;
    let done = runtime.block_on(serve(config));
    runtime.shutdown_timeout(Duration::from_secs(1));
    done
}

async fn serve(config: &Config) -> Result<(), Refusal> {
    let (terminate, interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    // The database is up to date before anybody can connect.
    let foundation = Foundation::lay(config).await?;
    let (listener, bound) = bind(config.address.listen).await?;
    let portal = Portal::on(foundation, config, bound, SystemClock).await?;
    let router = portal.router()?;
    announce(config, bound);
    tokio::spawn(sweep(portal.countersign().clone()));
    print(&format!("countersign listening on http://{bound}\n"))?;
    server::run(listener, router, asked_to_end(terminate, interrupt)).await;
    tracing::info!("ended");
    Ok(())
}

async fn bind(listen: SocketAddr) -> Result<(TcpListener, SocketAddr), Refusal> {
    let refused = |error| Refusal::new(format!("listen is {listen}, which cannot be had: {error}"));
    let listener = TcpListener::bind(listen).await.map_err(refused)?;
    let bound = listener.local_addr()?;
    Ok((listener, bound))
}

/// What an operator should know at each start.
fn announce(config: &Config, bound: SocketAddr) {
    let site = config.site(bound);
    tracing::info!(
        base_url = site.origin(),
        database = %config.database.display(),
        version = env!("CARGO_PKG_VERSION"),
        "starting"
    );
    if let KeySource::File(ring) = &config.keys
        && mode(ring).is_some_and(is_open_to_others)
    {
        tracing::warn!(ring = %ring.display(), "the key ring can be read by others: chmod 600");
    }
    if config.brute_force.is_off() {
        tracing::warn!(
            "brute_force.strategy is danger_none: every budget is off, and codes and passwords can be guessed without limit"
        );
    }
}

async fn asked_to_end(mut terminate: Signal, mut interrupt: Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("asked to end: finishing open requests");
}

/// Deletes what has expired, now and then for ever.
async fn sweep(countersign: Countersign) {
    let mut ticks = tokio::time::interval(SWEEP_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        loop {
            match countersign.sweep(SWEEP_STEP).await {
                Ok(deleted) if deleted >= SWEEP_STEP => {}
                Ok(_) => break,
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "what has expired could not be deleted"
                    );
                    break;
                }
            }
        }
    }
}

/// Logs of this level and above, unless `RUST_LOG` says otherwise.
fn log_to_stderr(format: LogFormat) {
    let asked = std::env::var("RUST_LOG").ok().and_then(|text| text.parse::<Targets>().ok());
    let filter = asked.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    let layer = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    // A second subscriber in one process is only possible in tests, and then the first one stays.
    let _ = match format {
        LogFormat::Text => {
            tracing_subscriber::registry().with(layer.with_target(false).with_filter(filter)).try_init()
        }
        LogFormat::Json => tracing_subscriber::registry()
            .with(layer.json().flatten_event(true).with_filter(filter))
            .try_init(),
    };
}
