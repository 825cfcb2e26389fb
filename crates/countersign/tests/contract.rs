//! The memory store keeps the store contract.

use countersign::testing::{MemoryStore, contract};

#[tokio::test]
async fn the_memory_store_keeps_the_contract() {
    contract::run_all(|| async { MemoryStore::new() }).await;
}
