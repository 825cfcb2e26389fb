//! `GUARANTEES.md` is a table whose last column names tests, each as `path/to/file.rs::test_name`. This checks that they exist.

use std::fmt::Write as _;
use std::path::Path;

use crate::shell::{Outcome, root};

/// Guarantees G1 to this one must be there; more may follow.
const AT_LEAST: usize = 14;

/// What a row says whose part does not exist yet.
const NOT_BUILT_YET: &str = "not built yet";

/// May a row wait for its part to be built?
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiting {
    Allowed,
    Refused,
}

impl Waiting {
    /// From 1.0 on everything is built.
    pub(crate) fn of_this_version() -> Self {
        if env!("CARGO_PKG_VERSION_MAJOR") == "0" { Self::Allowed } else { Self::Refused }
    }
}

/// Checks the table against the sources.
pub(crate) fn check(waiting: Waiting) -> Outcome {
    let file = root().join("GUARANTEES.md");
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let rows = rows(&text)?;
    let mut complaints = missing_rows(&rows);
    for row in &rows {
        complaints.extend(row.complaints(waiting, root()));
    }
    if complaints.is_empty() {
        let tests: usize = rows.iter().map(|row| row.tests.len()).sum();
        let waits: Vec<&str> = rows.iter().filter(|row| row.waits).map(|row| row.id.as_str()).collect();
        println!(
            "guarantees: {} rows, {tests} tests named and found, not built yet in {waits:?}",
            rows.len()
        );
        return Ok(());
    }
    Err(complaints.iter().fold("GUARANTEES.md does not hold".to_owned(), |mut text, complaint| {
        let _ = write!(text, "\n  {complaint}");
        text
    }))
}

/// One guarantee.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    id: String,
    tests: Vec<TestName>,
    waits: bool,
}

/// A test by its file, from the workspace's root, and its name.
#[derive(Debug, PartialEq, Eq)]
struct TestName {
    file: String,
    name: String,
}

impl Row {
    /// Reads `| G1 | what | proof |`; other lines are not rows.
    fn parse(line: &str) -> Option<Result<Self, String>> {
        let cells: Vec<&str> =
            line.trim().strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
        let id = cells.first()?.trim_matches('*');
        id.strip_prefix('G')?.parse::<usize>().ok()?;
        let [_, guarantee, proof] = cells[..] else {
            return Some(Err(format!("{id}: a row has three cells, this one has {}", cells.len())));
        };
        if guarantee.is_empty() {
            return Some(Err(format!("{id}: it guarantees nothing")));
        }
        let tests = proof.split('`').skip(1).step_by(2).map(TestName::parse).collect::<Result<_, _>>();
        Some(tests.map_err(|why| format!("{id}: {why}")).map(|tests| Self {
            id: id.to_owned(),
            tests,
            waits: proof.contains(NOT_BUILT_YET),
        }))
    }

    fn complaints(&self, waiting: Waiting, root: &Path) -> Vec<String> {
        let mut complaints = Vec::new();
        if self.tests.is_empty() && !self.waits {
            complaints.push(format!("{}: names no test and does not say \"{NOT_BUILT_YET}\"", self.id));
        }
        if self.waits && waiting == Waiting::Refused {
            complaints.push(format!("{}: still says \"{NOT_BUILT_YET}\"", self.id));
        }
        complaints.extend(self.tests.iter().filter_map(|test| {
            let file = root.join(&test.file);
            let why = match std::fs::read_to_string(&file) {
                Ok(source) => {
                    let stories = std::fs::read_to_string(file.with_file_name("mod.rs")).unwrap_or_default();
                    if test.is_run(&source, &stories) {
                        return None;
                    }
                    "no such test in that file"
                }
                Err(_) => "no such file",
            };
            Some(format!("{}: {}::{}: {why}", self.id, test.file, test.name))
        }));
        complaints
    }
}

impl TestName {
    fn parse(text: &str) -> Result<Self, String> {
        text.split_once(".rs::")
            .filter(|(file, name)| !file.is_empty() && !name.is_empty())
            .map(|(file, name)| Self {
                file: format!("{file}.rs"),
                name: name.rsplit("::").next().unwrap_or(name).to_owned(),
            })
            .ok_or_else(|| format!("`{text}` is not `path/to/file.rs::test_name`"))
    }

    /// A function under a test attribute; or in a directory of tests a step that is called in its file, or a story that its own
    /// `stories!` or the `mod.rs` beside it lists.
    fn is_run(&self, source: &str, stories: &str) -> bool {
        let lines: Vec<&str> = source.lines().map(str::trim).collect();
        let is_test = |index: usize| {
            let above = lines[..index]
                .iter()
                .rev()
                .take_while(|line| line.starts_with("#[") || line.starts_with("//"));
            let attributes: Vec<&str> = above.filter_map(|line| line.strip_prefix("#[")).collect();
            attributes.iter().any(|line| is_test_attribute(line))
                && !attributes.iter().any(|line| line.starts_with("ignore"))
        };
        let call = format!("{}(", self.name);
        let is_called = || {
            lines.iter().any(|line| line.contains(&call) && !line.starts_with("//") && !self.begins_in(line))
        };
        let own =
            lines.iter().copied().skip_while(|line| *line != "stories! {").take_while(|line| *line != "}");
        let is_told =
            || own.clone().chain(stories.lines()).any(|line| line.trim().trim_end_matches(',') == self.name);
        let among_tests = self.file.split('/').any(|part| matches!(part, "tests" | "testing"));
        let mut defined = lines.iter().enumerate().filter(|(_, line)| self.begins_in(line));
        defined.any(|(index, _)| is_test(index) || (among_tests && (is_called() || is_told())))
    }

    /// Does this line begin the function?
    fn begins_in(&self, line: &str) -> bool {
        let (head, tail) = line.split_once("fn ").unwrap_or_default();
        head.split_whitespace().all(|word| matches!(word, "pub" | "async") || word.starts_with("pub("))
            && tail.strip_prefix(&*self.name).is_some_and(|rest| rest.starts_with(['(', '<']))
    }
}

/// `test]`, `tokio::test]`, `tokio::test(flavor = …)]`
fn is_test_attribute(attribute: &str) -> bool {
    let path = attribute.split(['(', ']']).next().unwrap_or_default();
    path.rsplit("::").next() == Some("test")
}

fn rows(text: &str) -> Result<Vec<Row>, String> {
    text.lines().filter_map(Row::parse).collect()
}

/// Each id once, in order, none left out.
fn missing_rows(rows: &[Row]) -> Vec<String> {
    let wanted = (1..=AT_LEAST.max(rows.len())).map(|number| format!("G{number}"));
    let found: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    if wanted.clone().eq(found.iter().copied()) {
        return Vec::new();
    }
    vec![format!("rows must be G1 to G{} in order, found {}", wanted.count(), found.join(" "))]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: &str) -> Row {
        Row::parse(line).unwrap().unwrap()
    }

    fn test(file: &str, name: &str) -> TestName {
        TestName { file: file.to_owned(), name: name.to_owned() }
    }

    #[test]
    fn a_row_names_its_tests() {
        let row = row("| **G1** | once | `a/b.rs::one`, `c.rs::tests::two` |");
        let names: Vec<_> = row.tests.iter().map(|test| (test.file.as_str(), test.name.as_str())).collect();
        assert_eq!(names, [("a/b.rs", "one"), ("c.rs", "two")]);
        assert!(!row.waits);
    }

    #[test]
    fn lines_that_are_no_rows_are_passed_over_and_broken_rows_are_not() {
        assert!(Row::parse("| id | guarantee | proven by |").is_none());
        assert!(Row::parse("| --- | --- | --- |").is_none());
        assert!(Row::parse("G1 is important").is_none());
        assert!(Row::parse("| G1 | what |").unwrap().is_err());
        assert!(Row::parse("| G1 | | `a.rs::b` |").unwrap().is_err());
        assert!(Row::parse("| G1 | what | `a.rs` |").unwrap().is_err());
    }

    #[test]
    fn a_row_without_a_test_must_say_that_it_waits() {
        let here = Path::new("/nowhere");
        assert_eq!(row("| G1 | what | |").complaints(Waiting::Allowed, here).len(), 1);
        assert_eq!(row("| G1 | what | not built yet: trust |").complaints(Waiting::Allowed, here).len(), 0);
        assert_eq!(row("| G1 | what | not built yet: trust |").complaints(Waiting::Refused, here).len(), 1);
        assert_eq!(row("| G1 | what | `gone.rs::t` |").complaints(Waiting::Allowed, here).len(), 1);
    }

    #[test]
    fn every_guarantee_has_its_row_in_order() {
        let table = |ids: &[usize]| {
            rows(&ids.iter().map(|id| format!("| G{id} | what | not built yet |\n")).collect::<String>())
                .unwrap()
        };
        let all: Vec<usize> = (1..=AT_LEAST).collect();
        assert!(missing_rows(&table(&all)).is_empty());
        assert!(missing_rows(&table(&[&all[..], &[AT_LEAST + 1]].concat())).is_empty());
        assert!(!missing_rows(&table(&all[1..])).is_empty());
        assert!(!missing_rows(&table(&[&[2, 1], &all[2..]].concat())).is_empty());
    }

    #[test]
    fn only_functions_that_the_test_runner_runs_are_tests() {
        let source = "
            #[test]
            fn plain() {}
            #[tokio::test(flavor = \"multi_thread\")]
            /// With a comment.
            #[should_panic]
            async fn with_a_runtime() {}
            #[test]
            #[ignore]
            fn ignored() {}
            fn helper() { plain_enough() }
            #[cfg(test)]
            fn only_configured() {}
            // #[test] fn commented() {}
        ";
        let found = |file: &str, name: &str| test(file, name).is_run(source, "");
        assert!(found("a.rs", "plain") && found("a.rs", "with_a_runtime"));
        for name in ["ignored", "helper", "only_configured", "commented", "plai", "plain_enough"] {
            assert!(!found("a.rs", name), "{name}");
        }
    }

    #[test]
    fn a_story_step_counts_where_it_is_called() {
        let source = "async fn signs_up(page: &Page) {}\nasync fn forgotten() {}\n#[test]\nfn story() {\n signs_up(page);\n}";
        let found = |file: &str, name: &str| test(file, name).is_run(source, "");
        assert!(found("e2e/tests/browser.rs", "signs_up"));
        assert!(!found("e2e/tests/browser.rs", "forgotten"));
        assert!(!found("crates/x/src/y.rs", "signs_up"));
    }

    #[test]
    fn a_story_counts_where_it_is_listed() {
        let source =
            "pub async fn one_winner<S: Store>(store: S) {}\npub async fn forgotten<S: Store>(store: S) {}";
        let stories = "stories! { $open;\n races {\n one_winner,\n // forgotten,\n }\n}";
        assert!(test("crates/x/tests/stories/races.rs", "one_winner").is_run(source, stories));
        assert!(!test("crates/x/tests/stories/races.rs", "forgotten").is_run(source, stories));
        let own = "stories! {\n    one_wins\n}\n\nasync fn one_wins(world: World) {}\nasync fn forgotten(world: World) {}";
        assert!(test("crates/x/tests/portal/letters.rs", "one_wins").is_run(own, ""));
        assert!(!test("crates/x/tests/portal/letters.rs", "forgotten").is_run(own, ""));
    }
}
