//! What a notice says.

use countersign::{Countersign, DISOWNABLE_FOR, Delivery, Mount, NoticeKind, Timestamp, Told};
use serde::Serialize;

use super::post::Post;
use crate::notices::words;
use crate::pages::disown;
use crate::text::Text;
use crate::{times, user_agent};

/// What `notice.html` and `notice.txt` see.
#[derive(Serialize)]
pub(super) struct NoticeView {
    subject: String,
    account: String,
    /// The oldest first.
    notices: Vec<ToldView>,
}

#[derive(Serialize)]
struct ToldView {
    kind: &'static str,
    text: String,
    when: String,
    browser: Option<String>,
    address: Option<String>,
    /// "This was not me": where we know our own address, and somebody did something.
    link: Option<String>,
    /// Until when it works.
    until: String,
}

/// What is known of one notice. Names of apps and browsers are left out: whoever was in chose them, and would choose what the owner reads here.
struct Facts<'a> {
    kind: NoticeKind,
    at: Timestamp,
    user_agent: Option<&'a str>,
    address: Option<&'a str>,
    token: &'a str,
}

/// In whose words, and about which account.
struct Writer<'a> {
    countersign: &'a Countersign,
    post: &'a Post,
    locale: Option<&'a str>,
    account: &'a str,
}

impl NoticeView {
    pub(super) fn new(countersign: &Countersign, post: &Post, delivery: &Delivery) -> Self {
        let account = &delivery.account;
        let writer = Writer { countersign, post, locale: account.locale.as_deref(), account: &account.label };
        let told = |told: &Told| {
            writer.told(&Facts {
                kind: told.kind,
                at: told.at,
                user_agent: told.user_agent.as_deref(),
                address: told.address.as_deref(),
                token: &told.disown.expose(),
            })
        };
        writer.all(delivery.notices[0].kind, delivery.notices.iter().map(told).collect())
    }
}

impl Writer<'_> {
    fn all(&self, first: NoticeKind, notices: Vec<ToldView>) -> NoticeView {
        let key = if notices.len() == 1 { words(first).subject } else { "mail-gathered-subject" };
        let subject = Text::new(key).with("count", notices.len()).with("issuer", self.countersign.issuer());
        NoticeView { subject: self.say(&subject), account: self.account.to_owned(), notices }
    }

    fn told(&self, facts: &Facts<'_>) -> ToldView {
        let text = Text::new(words(facts.kind).text).with("count", 1u64);
        let text = text.with("issuer", self.countersign.issuer()).with("account", self.account);
        ToldView {
            kind: facts.kind.code(),
            text: self.say(&text),
            when: self.say(&times::exactly(facts.at)),
            browser: facts.user_agent.and_then(user_agent::name),
            address: facts.address.filter(|address| !address.starts_with("hashed:")).map(str::to_owned),
            link: self.link(facts),
            until: self.say(&times::date(facts.at + DISOWNABLE_FOR)),
        }
    }

    /// In the language of the message, so that the page is in it as well.
    fn link(&self, facts: &Facts<'_>) -> Option<String> {
        let site = self.countersign.site();
        // Nobody did that: it is how it is after a backup was put back.
        let somebody = facts.kind != NoticeKind::Restored;
        let origin = site.origin().filter(|_| somebody)?;
        let (settings, path, token) = (site.page(Mount::Settings), disown::PATH, facts.token);
        Some(format!("{origin}{settings}{path}/{token}?lang={}", self.post.locale(self.locale)))
    }

    fn say(&self, text: &Text) -> String {
        self.post.say(self.locale, text)
    }
}

#[cfg(test)]
mod tests {
    use countersign::testing::{ManualClock, MemoryStore, SeededRandom};
    use countersign::{Account, Accounts, BoxError, BruteForce, KeyRing, Password, Site};

    use super::super::Letter;
    use super::*;
    use crate::locales::LOCALES;
    use crate::pages::PageOptions;

    struct Nobody;

    impl Accounts for Nobody {
        type Id = i64;

        async fn account(&self, _: &i64) -> Result<Option<Account>, BoxError> {
            Ok(None)
        }

        async fn verify_password(&self, _: &i64, _: &Password) -> Result<bool, BoxError> {
            Ok(false)
        }
    }

    async fn countersign(site: Site) -> Countersign {
        let builder = Countersign::builder(Nobody).issuer("Acme & <Co>").site(site);
        let builder = builder.store(MemoryStore::new()).brute_force(BruteForce::audit_log());
        let ring = KeyRing::generate(&SeededRandom::new(7)).unwrap();
        let clock = ManualClock::at(Timestamp::from_seconds(1_795_300_000));
        builder.keys(ring).clock(clock).build().await.unwrap()
    }

    fn letter(countersign: &Countersign, locale: &str, kinds: &[NoticeKind]) -> Letter {
        let post = Post::new(countersign, &PageOptions::new());
        let account = "ada@example.org";
        let writer = Writer { countersign, post: &post, locale: Some(locale), account };
        let told = |kind: &NoticeKind| {
            writer.told(&Facts {
                kind: *kind,
                at: Timestamp::from_seconds(1_795_300_000),
                user_agent: Some("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"),
                address: Some("203.0.113.9"),
                token: "the-token",
            })
        };
        let view = writer.all(kinds[0], kinds.iter().map(told).collect());
        post.letter(Some(locale), "notice", &view).unwrap()
    }

    #[tokio::test]
    async fn every_notice_can_be_said_in_every_language() {
        let countersign = countersign(Site::new("https://acme.example").unwrap()).await;
        let mut subjects = std::collections::BTreeSet::new();
        for locale in &LOCALES {
            for kind in NoticeKind::ALL {
                let mail = letter(&countersign, locale.tag, &[*kind]).to("ada@example.org", "1");
                let about = format!("{} {kind}: {mail:?}\n{}\n{}", locale.tag, mail.text, mail.html);
                assert_eq!(mail.locale, locale.tag);
                assert!(mail.subject.contains("Acme & <Co>") && !mail.subject.contains('\n'), "{about}");
                assert!(subjects.insert((locale.tag, mail.subject.clone())), "{about}");
                for part in ["ada@example.org", "203.0.113.9", "Firefox on Linux", "22:26"] {
                    assert!(mail.text.contains(part) && mail.html.contains(part), "{part}: {about}");
                }
                let link = format!("https://acme.example/mfa/not-me/the-token?lang={}", locale.tag);
                let (text, html) = (mail.text.matches(&link), mail.html.replace("&#x2f;", "/"));
                let links = usize::from(*kind != NoticeKind::Restored);
                assert_eq!((text.count(), html.matches(&link).count()), (links, links), "{about}");
                // It asks for nothing from elsewhere, and nothing in it is a place that was not filled.
                for never in ["<img", "<script", "<style", "src=", "url(", "@import", "{", "}", "<Co>"] {
                    assert!(!mail.html.contains(never), "{never}: {about}");
                }
                assert_eq!(mail.html.matches("http").count(), links, "{about}");
                let rtl = ["ar", "he"].contains(&locale.tag);
                let tag =
                    format!("<html lang=\"{}\" dir=\"{}\">", locale.tag, if rtl { "rtl" } else { "ltr" });
                assert!(mail.html.contains(&tag), "{about}");
                assert!(!mail.text.contains(['{', '}']) && !mail.text.contains("&amp;"), "{about}");
                assert!(!mail.text.contains("\n\n\n"), "{about}");
            }
        }
    }

    #[tokio::test]
    async fn what_was_gathered_has_a_link_for_each() {
        let countersign = countersign(Site::new("https://acme.example").unwrap()).await;
        let all = [NoticeKind::BrowserTrusted, NoticeKind::Restored, NoticeKind::BrowserTrusted];
        let mail = letter(&countersign, "en", &all).to("ada@example.org", "1");
        assert_eq!(mail.subject, "3 changes to your sign-in at Acme & <Co>");
        assert_eq!(mail.text.matches("A browser was trusted for").count(), 2);
        assert_eq!(mail.text.matches("https://acme.example/mfa/not-me/the-token").count(), 2);
        assert_eq!(mail.html.matches(">This was not me<").count(), 2);
        assert_eq!(mail.text.matches("The link works once, until 28 November 2026.").count(), 1);
    }

    #[tokio::test]
    async fn where_we_do_not_know_our_address_there_is_no_link() {
        let countersign = countersign(Site::unknown()).await;
        let mail = letter(&countersign, "en", &[NoticeKind::Enabled]).to("ada@example.org", "1");
        assert!(!mail.text.contains("not me") && !mail.text.contains("http"), "{}", mail.text);
        assert!(mail.text.contains("Two-step sign-in was turned on for ada@example.org."));
        assert!(!mail.html.contains("<a "), "{}", mail.html);
    }

    #[tokio::test]
    async fn a_message_as_it_is_read() {
        let countersign = countersign(Site::new("https://acme.example").unwrap()).await;
        let mail =
            letter(&countersign, "de-AT", &[NoticeKind::BrowserTrusted]).to("a\r\nBcc: b@c", "1\r\n2 3");
        assert_eq!((mail.locale.as_str(), mail.id.as_str(), mail.to.as_str()), ("de", "123", "aBcc: b@c"));
        let english = letter(&countersign, "xx", &[NoticeKind::BrowserTrusted]).to("a@b", "1");
        assert_eq!(
            english.text,
            "Acme & <Co>\n\n\
             A browser was trusted for ada@example.org. It is not asked for a code at sign-in.\n\n\
             When: 21 November 2026, 22:26 UTC\nWith: Firefox on Linux\nFrom: 203.0.113.9\n\n\
             If this was you, there is nothing to do.\n\
             If this was not you, say so now. We stop it, and sign everybody out.\n\n\
             This was not me:\nhttps://acme.example/mfa/not-me/the-token?lang=en\n\n\
             The link works once, until 28 November 2026.\n\n\
             -- \nYou get this message because it is about the security of ada@example.org at Acme & <Co>.\n\
             https://acme.example\n"
        );
    }
}
