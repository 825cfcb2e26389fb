//! What can be told of a template by reading it.

use std::collections::BTreeSet;

use super::{Finding, line_of, tags, unsafe_markup};
use crate::nearest::nearest;
use crate::pages::templates::is_message;
use crate::tongue::Tongue;

/// Markup that we make ourselves, and a template may show as it is.
const MARKUP: [(&str, &str); 1] = [("setup-confirm.html", "picture")];

pub(super) fn findings(file: &str, source: &str, tongues: &[Tongue]) -> BTreeSet<Finding> {
    let mut found = BTreeSet::new();
    for block in blocks(source) {
        let line = |at| line_of(source, at);
        let inside = &source[block.at..block.end];
        for at in filters(inside, "safe").chain(filters(inside, "e").filter(|_| false)) {
            let before = inside[..at].trim_start_matches(['{', '%', '-']).trim();
            if !MARKUP.contains(&(file, before)) {
                found.insert(Finding::error(
                    file,
                    line(block.at + at),
                    "|safe lets what somebody typed become markup: leave it out, everything is escaped",
                ));
            }
        }
        if inside.starts_with("{%") && inside.contains("autoescape") {
            found.insert(Finding::error(
                file,
                line(block.at),
                "autoescape cannot be turned off: what somebody typed would become markup",
            ));
        }
        for (at, key) in texts(inside) {
            if let Some(finding) = text(file, line(block.at + at), key, tongues) {
                found.insert(finding);
            }
        }
    }
    let markup = without_blocks(source);
    for mut tag in tags(&markup) {
        let line = line_of(source, tag.at);
        // No policy refuses a style in what is sent and not served, and mail programs heed no other.
        if is_message(file) {
            tag.attributes.retain(|(name, _)| name != "style");
        }
        // The source of a script may be a place that is filled in.
        if let Some(what) = unsafe_markup(&tag) {
            found.insert(Finding::error(file, line, what));
        }
    }
    for (line, words) in untold(&markup) {
        found.insert(Finding::warning(
            file,
            line,
            format!("{words:?} is not said by |t: it reads the same in every language"),
        ));
    }
    found
}

/// Something between braces.
struct Block {
    at: usize,
    end: usize,
}

fn blocks(source: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(begin) = source[at..].find('{').map(|begin| at + begin) {
        let close = match source.as_bytes().get(begin + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                at = begin + 1;
                continue;
            }
        };
        let end = source[begin..].find(close).map_or(source.len(), |end| begin + end + 2);
        if close != "#}" {
            blocks.push(Block { at: begin, end });
        }
        at = end;
    }
    blocks
}

/// Where a filter is used.
fn filters<'s>(inside: &'s str, name: &'s str) -> impl Iterator<Item = usize> + 's {
    inside.match_indices('|').map(|(at, _)| at).filter(move |at| {
        let rest = inside[at + 1..].trim_start();
        rest.strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

/// The keys that are said, each with its place.
fn texts(inside: &str) -> Vec<(usize, &str)> {
    let mut texts = Vec::new();
    for at in filters(inside, "t") {
        let before = inside[..at].trim_end();
        let Some(quote) = before.chars().next_back().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let before = &before[..before.len() - 1];
        if let Some(begin) = before.rfind(quote) {
            texts.push((begin, &before[begin + 1..]));
        }
    }
    texts
}

fn text(file: &str, line: usize, key: &str, tongues: &[Tongue]) -> Option<Finding> {
    if !Tongue::english().knows(key) && tongues.iter().all(|tongue| !tongue.knows(key)) {
        let keys: Vec<String> = tongues.iter().flat_map(Tongue::keys).collect();
        let near = nearest(key, keys.iter().map(String::as_str));
        let near = near.map_or_else(String::new, |near| format!(": did you mean {near:?}?"));
        return Some(Finding::error(file, line, format!("there is no text with the key {key:?}{near}")));
    }
    let unsaid: Vec<&str> =
        tongues.iter().filter(|tongue| !tongue.says_itself(key)).map(Tongue::locale).collect();
    (!unsaid.is_empty()).then(|| {
        let unsaid = unsaid.join(", ");
        Finding::warning(file, line, format!("the text {key:?} is not translated: it is English in {unsaid}"))
    })
}

/// The markup alone: what stands between braces is blank, line by line.
fn without_blocks(source: &str) -> String {
    let mut markup = source.to_owned();
    let mut blank = |from: usize, to: usize| {
        let blanks: String = source[from..to]
            .chars()
            .map(|c| if c == '\n' { "\n".into() } else { " ".repeat(c.len_utf8()) })
            .collect();
        markup.replace_range(from..to, &blanks);
    };
    for Block { at, end } in blocks(source) {
        blank(at, end);
    }
    let mut at = 0;
    while let Some(begin) = source[at..].find("{#").map(|begin| at + begin) {
        let end = source[begin..].find("#}").map_or(source.len(), |end| begin + end + 2);
        blank(begin, end);
        at = end;
    }
    markup
}

/// Words outside of tags, each with its line: people would read them in one language in all of them.
fn untold(markup: &str) -> Vec<(usize, String)> {
    let mut text = markup.to_owned();
    let mut at = 0;
    while let Some(begin) = text[at..].find('<').map(|begin| at + begin) {
        let end = text[begin..].find('>').map_or(text.len(), |end| begin + end + 1);
        let blanks: String = text[begin..end]
            .chars()
            .map(|c| if c == '\n' { "\n".into() } else { " ".repeat(c.len_utf8()) })
            .collect();
        text.replace_range(begin..end, &blanks);
        at = end;
    }
    let lines = text.lines().enumerate().map(|(line, words)| (line + 1, words.trim().to_owned()));
    lines.filter(|(_, words)| words.chars().any(char::is_alphabetic)).collect()
}
