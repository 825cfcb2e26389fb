//! `cargo run -p axum-quickstart`, then open http://127.0.0.1:3000 and sign in as maria@example.org with the password
//! `correct horse battery staple`.

use std::net::SocketAddr;
use std::path::Path;

use countersign::{BoxError, KeyRing, OsRandom, SystemClock};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    // An application keeps its ring in its secret store: KeyRing::from_env("COUNTERSIGN_KEYS").
    let file = Path::new("acme.keys");
    if !file.exists() && !Path::new("acme.db").exists() {
        std::fs::write(file, KeyRing::generate(&OsRandom)?.to_text().expose_text())?;
    }
    let (database, keys) = (Path::new("acme.db"), KeyRing::from_file(file)?);
    let app = axum_quickstart::app(database, keys, "http://127.0.0.1:3000", SystemClock).await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("Acme is at http://127.0.0.1:3000");
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await?;
    Ok(())
}
