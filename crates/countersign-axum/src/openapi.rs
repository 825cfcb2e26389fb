//! The description of the API (OpenAPI 3.1), written from the operations.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::api::{Caller, Operation};
use crate::problem::Code;

const PROBLEM: &str = "application/problem+json";

/// The whole document.
pub(crate) fn document(title: &str, operations: &[Operation], schemas: &[(&'static str, Value)]) -> Value {
    let mut paths = Map::new();
    for operation in operations {
        let path = paths.entry(operation.path().to_owned()).or_insert_with(|| json!({}));
        path[operation.method().as_str().to_ascii_lowercase()] = describe(operation);
    }
    let mut components: Map<String, Value> =
        schemas.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    components.insert("Problem".to_owned(), problem());
    json!({
        "openapi": "3.1.0",
        "info": { "title": title, "version": env!("CARGO_PKG_VERSION") },
        "servers": [{ "url": "/api/v1" }],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "cookie": { "type": "apiKey", "in": "cookie", "name": crate::cookie::SESSION.host,
                            "description": "On plain http, which is loopback only, the name has no `__Host-`." },
                "bearer": { "type": "http", "scheme": "bearer" },
            },
        },
    })
}

fn describe(operation: &Operation) -> Value {
    let mut described = json!({
        "operationId": operation.id(),
        "summary": operation.summary(),
        "security": security(operation.by()),
        "responses": responses(operation),
    });
    if let Some(body) = operation.body() {
        described["requestBody"] = json!({ "required": true, "content": content("application/json", body) });
    }
    let names = operation.path().split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = names
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let in_query = operation
        .parameters()
        .map(|(name, schema)| json!({ "name": name, "in": "query", "required": false, "schema": schema }));
    let parameters: Vec<Value> = in_path.chain(in_query).collect();
    if !parameters.is_empty() {
        described["parameters"] = json!(parameters);
    }
    described
}

fn security(caller: Caller) -> Value {
    match caller {
        Caller::Anyone => json!([]),
        Caller::AnySession | Caller::Challenged | Caller::Enrolling | Caller::Session => {
            json!([{ "cookie": [] }, { "bearer": [] }])
        }
    }
}

fn responses(operation: &Operation) -> Value {
    let (status, schema) = operation.success();
    let mut responses = Map::new();
    let mut success = json!({ "description": status.canonical_reason().unwrap_or("Done") });
    if let Some(schema) = schema {
        success["content"] = content("application/json", schema);
    }
    responses.insert(status.as_str().to_owned(), success);
    let mut by_status: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for code in operation.all_problems() {
        by_status.entry(code.status().as_u16()).or_default().push(code);
    }
    for (status, codes) in by_status {
        responses.insert(status.to_string(), refusal(&codes));
    }
    Value::Object(responses)
}

fn refusal(codes: &[Code]) -> Value {
    let names: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    let told: Vec<String> =
        codes.iter().map(|code| format!("`{}`: {}.", code.as_str(), code.title())).collect();
    let narrowed = json!({
        "allOf": [{ "$ref": "#/components/schemas/Problem" }, { "properties": { "code": { "enum": names } } }],
    });
    let mut refusal =
        json!({ "description": told.join(" "), "content": { PROBLEM: { "schema": narrowed } } });
    if codes.contains(&Code::Throttled) {
        let seconds = json!({ "description": "Seconds to wait.", "schema": { "type": "integer" } });
        refusal["headers"] = json!({ "Retry-After": seconds });
    }
    refusal
}

fn content(kind: &str, schema: &str) -> Value {
    json!({ kind: { "schema": { "$ref": format!("#/components/schemas/{schema}") } } })
}

fn problem() -> Value {
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    json!({
        "type": "object",
        "description": "RFC 9457.",
        "properties": {
            "type": { "type": "string", "format": "uri" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "enum": codes },
            "detail": { "type": "string" },
            "retry_after": { "type": "integer", "minimum": 0, "description": "Seconds to wait." },
            "clock_behind": {
                "type": "integer",
                "minimum": 60,
                "multipleOf": 60,
                "description": "Of a wrong code, where it says so: for about so many seconds the phone's clock seems to be behind.",
            },
            "max_age": { "type": "integer", "minimum": 0, "description": "Seconds that a proof may be old." },
        },
        "required": ["type", "title", "status", "code"],
    })
}
