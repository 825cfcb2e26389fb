//! The words for what the owner of an account is told.

use countersign::NoticeKind;

/// The keys of a notice's texts, in `mail.ftl`.
pub(crate) struct Words {
    /// A line, with a place for the site's name.
    #[cfg_attr(not(feature = "mail"), expect(dead_code, reason = "only messages have a subject"))]
    pub(crate) subject: &'static str,
    /// A sentence or two, with places for the account and the site's name.
    pub(crate) text: &'static str,
}

pub(crate) fn words(kind: NoticeKind) -> Words {
    let (subject, text) = match kind {
        NoticeKind::Enabled => ("mail-enabled-subject", "mail-enabled-text"),
        NoticeKind::AuthenticatorAdded => {
            ("mail-authenticator_added-subject", "mail-authenticator_added-text")
        }
        NoticeKind::AuthenticatorReplaced => {
            ("mail-authenticator_replaced-subject", "mail-authenticator_replaced-text")
        }
        NoticeKind::AuthenticatorRemoved => {
            ("mail-authenticator_removed-subject", "mail-authenticator_removed-text")
        }
        NoticeKind::RecoveryCodeUsed => ("mail-recovery_code_used-subject", "mail-recovery_code_used-text"),
        NoticeKind::RecoveryCodesReplaced => {
            ("mail-recovery_codes_replaced-subject", "mail-recovery_codes_replaced-text")
        }
        NoticeKind::Disabled => ("mail-disabled-subject", "mail-disabled-text"),
        NoticeKind::Reset => ("mail-reset-subject", "mail-reset-text"),
        NoticeKind::Unlocked => ("mail-unlocked-subject", "mail-unlocked-text"),
        NoticeKind::ChallengeFailed => ("mail-challenge_failed-subject", "mail-challenge_failed-text"),
        NoticeKind::BudgetSpent => ("mail-budget_spent-subject", "mail-budget_spent-text"),
        NoticeKind::BrowserAdmitted => ("mail-browser_admitted-subject", "mail-browser_admitted-text"),
        NoticeKind::UnlockFailed => ("mail-unlock_failed-subject", "mail-unlock_failed-text"),
        NoticeKind::CredentialsChanged => {
            ("mail-credentials_changed-subject", "mail-credentials_changed-text")
        }
        NoticeKind::BrowserTrusted => ("mail-browser_trusted-subject", "mail-browser_trusted-text"),
        NoticeKind::BrowserTrustReplayed => {
            ("mail-browser_trust_replayed-subject", "mail-browser_trust_replayed-text")
        }
        NoticeKind::Restored => ("mail-restored-subject", "mail-restored-text"),
        // What a newer core tells of, and nobody has words for yet: one change.
        _ => ("mail-gathered-subject", "mail-gathered-subject"),
    };
    Words { subject, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_words() {
        for kind in NoticeKind::ALL {
            let Words { subject, text } = words(*kind);
            assert_eq!(subject, format!("mail-{}-subject", kind.code()));
            assert_eq!(text, format!("mail-{}-text", kind.code()));
        }
    }
}
