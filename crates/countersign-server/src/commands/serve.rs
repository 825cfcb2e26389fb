//! `serve`.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use countersign::{Node, OsRandom, SystemClock};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::prelude::*;

use crate::cli::{LogFormat, Refusal, print};
use crate::config::{Config, KeySource, Warning};
use crate::data_dir::{is_open_to_others, mode};
use crate::portal::{Foundation, Portal};
use crate::server;
use crate::upkeep;

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
    let (listener, bound) = bind("listen", config.address.listen).await?;
    let monitor = match config.metrics_listen {
        Some(listen) => Some(bind("metrics_listen", listen).await?),
        None => None,
    };
    let portal = Portal::on(foundation, config, bound, SystemClock).await?;
    let router = portal.router()?;
    let monitored = monitor.map(|(listener, bound)| {
        tracing::info!("metrics at http://{bound}/metrics");
        tokio::spawn(server::run(listener, portal.metrics_router(), std::future::pending()))
    });
    announce(config, &portal);
    let node = Node::draw(&OsRandom)?;
    let upkeep = tokio::spawn(upkeep::run(portal.countersign().clone(), node, portal.metrics().clone()));
    let notices = match &config.smtp {
        Some(smtp) => {
            let deliver = portal.deliver(smtp.mailer()).with_node(node);
            Some(tokio::spawn(upkeep::send_notices(deliver, portal.metrics().clone())))
        }
        None => None,
    };
    let letters = tokio::spawn(portal.clone().send_letters_forever(node));
    print(&format!("countersign listening on http://{bound}\n"))?;
    server::run(listener, router, asked_to_end(terminate, interrupt)).await;
    letters.abort();
    let _ = letters.await;
    upkeep.abort();
    if let Some(notices) = notices {
        notices.abort();
        // What is under way has ended before another node may take it.
        let _ = notices.await;
    }
    if let Some(monitored) = monitored {
        monitored.abort();
    }
    upkeep::end(portal.countersign(), node, portal.metrics()).await;
    tracing::info!("ended");
    Ok(())
}

async fn bind(key: &str, listen: SocketAddr) -> Result<(TcpListener, SocketAddr), Refusal> {
    let refused = |error| Refusal::new(format!("{key} is {listen}, which cannot be had: {error}"));
    let listener = TcpListener::bind(listen).await.map_err(refused)?;
    let bound = listener.local_addr()?;
    Ok((listener, bound))
}

/// What an operator should know at each start.
fn announce(config: &Config, portal: &Portal) {
    let countersign = portal.countersign();
    tracing::info!(
        base_url = countersign.site().origin(),
        database = %config.database,
        version = env!("CARGO_PKG_VERSION"),
        "starting"
    );
    if let KeySource::File(ring) = &config.keys
        && mode(ring).is_some_and(is_open_to_others)
    {
        tracing::warn!(ring = %ring.display(), "the key ring can be read by others: chmod 600");
    }
    let idle = portal.exemptions().warnings(countersign.now());
    for Warning { about, text } in config.warnings().into_iter().chain(idle) {
        tracing::warn!("{about}: {text}");
    }
}

async fn asked_to_end(mut terminate: Signal, mut interrupt: Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("asked to end: finishing open requests");
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
