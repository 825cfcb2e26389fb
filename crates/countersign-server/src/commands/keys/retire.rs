//! `keys retire`.

use countersign::{Actor, Countersign, KeyId, Obstacle, Retired, Tokens, UserKey};

use super::super::open;
use super::{change, line_of, place};
use crate::cli::{Refusal, print};
use crate::config::Config;

/// Users whose sessions are looked at in one step.
const STEP: usize = 500;

pub(super) async fn run(config: &Config, key: KeyId, end_tokens: bool) -> Result<(), Refusal> {
    let portal = open(config).await?;
    let countersign = portal.countersign();
    let tokens = if end_tokens { Tokens::End } else { Tokens::WaitFor };
    let mut retired = countersign.retire_key(key, tokens).await?;
    if let Retired::Refused(obstacles) = &retired
        && tokens == Tokens::End
        && matches!(obstacles[..], [Obstacle::Sessions(..)])
    {
        // Nothing ends for a key that would stay all the same.
        let ended = end_sessions(countersign, key).await?;
        eprintln!("ended {ended} sessions");
        retired = countersign.retire_key(key, tokens).await?;
    }
    if let Retired::Refused(obstacles) = retired {
        let mut text: Vec<String> = obstacles.iter().map(ToString::to_string).collect();
        if obstacles.iter().any(|one| matches!(one, Obstacle::Sessions(..) | Obstacle::Cookies(..))) {
            text.push(
                "with --end-tokens sessions and cookies are not waited for: whoever is signed in with it signs in anew"
                    .to_owned(),
            );
        }
        return Err(Refusal::new(text.join("\n")));
    }
    change(
        config,
        |text| text.without(key),
        |text| {
            eprintln!("put this line in the place of the one of key {key} in {}:", place(&config.keys));
            print(line_of(text, key).unwrap_or_default())?;
            print("\n")
        },
    )?;
    eprintln!("key {key} is retired; what is left of it checks the audit trail of its time");
    Ok(())
}

async fn end_sessions(countersign: &Countersign, key: KeyId) -> Result<usize, Refusal> {
    let (mut after, mut all) = (Some(UserKey(0)), 0);
    while let Some(from) = after {
        let (next, ended) = countersign.end_sessions_of_key(key, Actor::Cli, from, STEP).await?;
        (after, all) = (next, all + ended);
    }
    Ok(all)
}
