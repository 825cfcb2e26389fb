//! What one database is, and how old it is as far as restores are concerned.

use crate::codec::Writer;
use crate::keyring::{BadMac, KeyId, KeyRing};
use crate::store::{FenceRow, InstallationRow};

/// Why the row is not taken for what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotGenuine {
    /// It was made with a key that is not in the ring.
    UnknownKey(KeyId),
    /// Somebody edited it.
    Altered,
}

impl InstallationRow {
    /// With its code, under the primary key. The fence is part of it, so that nobody takes one away; its own code is renewed too.
    pub(crate) fn sealed(mut self, ring: &KeyRing) -> Self {
        self.fence = self.fence.map(|fence| FenceRow::raised(ring, fence.number, fence.at));
        self.mac = ring.row_mac(&self.message());
        self
    }

    /// Is it as we wrote it?
    pub(crate) fn check(&self, ring: &KeyRing) -> Result<(), NotGenuine> {
        ring.row_mac_matches(&self.message(), &self.mac).map_err(|bad| match bad {
            BadMac::UnknownKey(key) => NotGenuine::UnknownKey(key),
            BadMac::Wrong => NotGenuine::Altered,
        })
    }

    /// Is it, with its fence, made with the primary key?
    pub(crate) fn is_up_to_date(&self, ring: &KeyRing) -> bool {
        let primary = |mac: &[u8]| KeyId::of_code(mac) == Some(ring.primary());
        primary(&self.mac) && self.fence.as_ref().is_none_or(|fence| primary(&fence.mac))
    }

    fn message(&self) -> Vec<u8> {
        let fence = self.fence.as_ref();
        Writer::new("countersign installation v1")
            .bytes(&self.identity)
            .int(self.epoch)
            .int(self.epoch_at.millis())
            .byte(u8::from(self.moved_to.is_some()))
            .bytes(self.moved_to.as_deref().unwrap_or_default().as_bytes())
            .maybe_int(fence.map(|fence| fence.number))
            .maybe_int(fence.map(|fence| fence.at.millis()))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::testing::SeededRandom;

    #[test]
    fn each_edit_of_the_row_is_found() {
        let ring = KeyRing::generate(&SeededRandom::new(1)).unwrap();
        let at = Timestamp::from_seconds;
        let row = InstallationRow {
            identity: [7; 16],
            epoch: 3,
            epoch_at: at(50),
            moved_to: None,
            mac: Vec::new(),
            fence: Some(FenceRow { number: 2, at: at(40), mac: Vec::new() }),
        };
        assert_eq!(row.check(&ring), Err(NotGenuine::Altered));
        let sealed = row.sealed(&ring);
        assert_eq!(sealed.check(&ring), Ok(()));
        assert!(sealed.is_up_to_date(&ring));
        let edits: [fn(&mut InstallationRow); 9] = [
            |row| row.identity[0] ^= 1,
            |row| row.epoch += 1,
            |row| row.epoch_at = Timestamp::from_seconds(51),
            |row| row.moved_to = Some(String::new()),
            |row| row.mac[20] ^= 1,
            |row| row.mac.truncate(3),
            |row| row.fence = None,
            |row| row.fence.as_mut().unwrap().number = 1,
            |row| row.fence.as_mut().unwrap().at = Timestamp::from_seconds(41),
        ];
        for (index, edit) in edits.into_iter().enumerate() {
            let mut edited = sealed.clone();
            edit(&mut edited);
            assert_eq!(edited.check(&ring), Err(NotGenuine::Altered), "edit {index}");
        }
        let other = format!("2{}", &ring.to_text().expose_text()[1..]);
        let other = KeyRing::parse(&other).unwrap();
        assert_eq!(sealed.check(&other), Err(NotGenuine::UnknownKey(KeyId(1))));
        let both = format!("{}{}", other.to_text().expose_text(), ring.to_text().expose_text());
        let both = KeyRing::parse(&both).unwrap();
        assert_eq!(sealed.check(&both), Ok(()));
        assert!(!sealed.is_up_to_date(&both));
        assert!(sealed.sealed(&both).is_up_to_date(&both));
    }
}
