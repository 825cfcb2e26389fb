//! The real binary beside a mail server: what happened reaches the owner, and the link in it stops whoever was in.

#![expect(clippy::unwrap_used, reason = "whoever unwraps in vain has failed the test")]

use std::time::Duration;

use countersign_e2e::services::Smtp;
use countersign_e2e::{Account, Caller, Scratch, Server};
use serde_json::{Value, json};

/// So many looks into the mailbox, each after a moment: more than any retry takes.
const LOOKS: usize = 1200;

fn settings(smtp: &Smtp) -> Vec<(&'static str, String)> {
    let trusted = smtp.certificate().map(|certificate| ("SSL_CERT_FILE", certificate.display().to_string()));
    let settings = [
        ("COUNTERSIGN_SMTP__URL", smtp.url()),
        ("COUNTERSIGN_SMTP__FROM", "Acme <security@acme.example>".to_owned()),
        // Letters that prove addresses are another story.
        ("COUNTERSIGN_ACCOUNTS__VERIFY_EMAIL", "false".to_owned()),
    ];
    settings.into_iter().chain(trusted).collect()
}

fn start(scratch: &Scratch, smtp: &Smtp) -> Server {
    let settings = settings(smtp);
    let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Server::start_with(&scratch.join("data"), &settings)
}

/// The messages to this address, once there are so many.
async fn mail(smtp: &Smtp, to: &str, count: usize) -> Vec<Value> {
    for _ in 0..LOOKS {
        let taken = smtp.taken().unwrap();
        let taken = taken.iter().map(|(json, _)| serde_json::from_str::<Value>(json).unwrap());
        let mine: Vec<Value> = taken.filter(|mail| mail["to"] == json!([to])).collect();
        if mine.len() >= count {
            return mine;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no message {count} to {to} came");
}

/// The path of the link that says that it was somebody else.
fn link<'a>(mail: &'a Value, server: &Server) -> &'a str {
    let text = mail["text"].as_str().unwrap();
    let line = text.lines().find(|line| line.contains("/mfa/not-me/")).unwrap();
    line.strip_prefix(server.base()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_was_in_is_out_and_the_owner_comes_back() {
    // As on the internet: nothing goes over the line in the clear.
    let (scratch, smtp) = (Scratch::new(), Smtp::start_secure().unwrap());
    let server = start(&scratch, &smtp);
    let account = Account::enrolled(&server, "ada@example.com").await;
    mail(&smtp, "ada@example.com", 1).await;
    let mut thief = account.pending(&server, 1).await.remove(0);
    let code = json!({ "code": account.recovery_codes[0] });
    thief.post("/mfa/recover", &code).await.expect(200);
    let mails = mail(&smtp, "ada@example.com", 2).await;
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0]["headers"]["subject"], "Two-step sign-in is on at Countersign");
    assert_eq!(mails[1]["headers"]["subject"], "A recovery code was used at Countersign");

    // Anybody may look, and nothing happens.
    let (owner, path) = (Caller::new(&server), link(&mails[1], &server));
    for _ in 0..2 {
        let (status, page) = owner.page(path).await;
        assert!(status == 200 && page.contains("Was this not you?"), "{status} {page}");
        thief.get("/session").await.expect(200);
    }
    let (status, page) = owner.press(path).await;
    assert!(status == 200 && page.contains("It is stopped"), "{status} {page}");
    thief.get("/session").await.expect(401);
    let mut again = Caller::new(&server);
    let refused = again.try_sign_in("ada@example.com").await.unwrap();
    assert_eq!((refused.status, refused.code()), (403, "account_frozen"));
    let (status, page) = owner.press(path).await;
    assert!(status == 200 && page.contains("That was said already"), "{status} {page}");

    let set = settings(&smtp);
    let set: Vec<_> = set.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let unlock = ["users", "unlock", "ada@example.com", "--reason", "called, and named the last order"];
    let unlocked = Server::command(&scratch.join("data"), &set, &unlock);
    assert!(unlocked.status.success(), "{unlocked:?}");
    again.sign_in("ada@example.com").await;
    let mails = mail(&smtp, "ada@example.com", 3).await;
    assert_eq!(mails[2]["headers"]["subject"], "You can type codes again at Countersign");
    // Every message has a name of its own, and no secret in it.
    for mail in &mails {
        let text = mail["text"].as_str().unwrap();
        assert!(account.recovery_codes.iter().all(|code| !text.contains(code.as_str())), "{text}");
        assert!(!text.contains(&account.secret), "{text}");
        let id = &mail["headers"]["message-id"];
        assert_eq!(mails.iter().filter(|other| other["headers"]["message-id"] == *id).count(), 1);
    }
    let (code, _) = server.terminate();
    assert_eq!(code, Some(0));
}

/// Neither the mail server's end nor our own loses a message.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_could_not_be_sent_is_sent_later_by_whoever_runs_then() {
    let (scratch, smtp) = (Scratch::new(), Smtp::start().unwrap());
    smtp.kill().unwrap();
    let server = start(&scratch, &smtp);
    Account::enrolled(&server, "ada@example.com").await;
    server.terminate();
    smtp.restart().unwrap();
    let server = start(&scratch, &smtp);
    let mails = mail(&smtp, "ada@example.com", 1).await;
    assert_eq!(mails[0]["headers"]["subject"], "Two-step sign-in is on at Countersign");
    assert!(link(&mails[0], &server).starts_with("/mfa/not-me/"));
}

/// `doctor` greets the server as a message would be sent.
#[test]
fn doctor_says_whether_messages_would_be_taken() {
    let (scratch, smtp) = (Scratch::new(), Smtp::start_secure().unwrap());
    let data = scratch.join("data");
    Server::start(&data).terminate();
    let doctor = |url: &str, further: &[(&str, &str)]| {
        let settings = [
            ("COUNTERSIGN_SMTP__URL", url),
            ("COUNTERSIGN_SMTP__FROM", "Acme <security@acme.example>"),
            ("COUNTERSIGN_ACCOUNTS__VERIFY_EMAIL", "false"),
        ];
        let told = Server::command(&data, &[&settings[..], further].concat(), &["doctor"]);
        let told = String::from_utf8(told.stdout).unwrap();
        told.lines().find(|line| line.contains(" smtp: ")).unwrap_or(&told).to_owned()
    };
    let (url, certificate) = (smtp.url(), smtp.certificate().unwrap().display().to_string());
    let trusted = [("SSL_CERT_FILE", certificate.as_str())];
    assert_eq!(doctor(&url, &trusted), "ok    smtp: the server lets us in");
    let fails = |line: String| assert!(line.starts_with("fail  smtp: ") && !line.contains("p@ss"), "{line}");
    fails(doctor(&url, &[]));
    fails(doctor(&url.replace("word", "sword"), &trusted));
    fails(doctor(&url.replace("smtp://", "smtps://").replace("?tls=required", ""), &trusted));
    fails(doctor("smtp://127.0.0.1:1", &trusted));
    let none = Server::command(&data, &[], &["doctor"]);
    assert!(String::from_utf8(none.stdout).unwrap().contains("warn  smtp: it is not set"));
}
