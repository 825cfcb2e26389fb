//! The readers: threads with a connection each that answer questions beside the writer.
//!
//! All of them take from one queue, so a long report keeps one of them busy and nobody waiting.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use countersign::store::{Reads, Rows, StoreError, UserKey};
use rusqlite::Connection;

use super::codes::{Codes, Known};
use super::rows::Reading;

/// Something to be read.
pub(super) type Question = Box<dyn FnOnce(&mut Reader<'_>) + Send>;

/// Questions that wait for a reader.
pub(super) struct Questions {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
    most: usize,
}

struct Waiting {
    queue: VecDeque<Question>,
    closed: bool,
}

impl Questions {
    /// A queue that holds so many questions and refuses more.
    pub(super) fn new(most: usize) -> Self {
        let waiting = Waiting { queue: VecDeque::new(), closed: false };
        Self { waiting: Mutex::new(waiting), arrived: Condvar::new(), most }
    }

    /// Puts a question into the queue.
    pub(super) fn put(&self, question: Question) -> Result<(), StoreError> {
        let mut waiting = self.lock();
        if waiting.queue.len() >= self.most {
            return Err(StoreError::unavailable("too many reads wait already"));
        }
        waiting.queue.push_back(question);
        drop(waiting);
        self.arrived.notify_one();
        Ok(())
    }

    /// Sends the readers home when the queue is empty.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    fn take(&self) -> Option<Question> {
        let mut waiting = self
            .arrived
            .wait_while(self.lock(), |waiting| waiting.queue.is_empty() && !waiting.closed)
            .unwrap_or_else(PoisonError::into_inner);
        waiting.queue.pop_front()
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

held! {
    /// Around what needs more than one statement.
    Snapshot {
        begin: "BEGIN DEFERRED",
        end: "COMMIT",
    }
}

pub(super) struct Reader<'c> {
    pub(super) connection: &'c Connection,
    pub(super) reading: Reading<'c>,
    codes: Codes<'c>,
    snapshot: Snapshot<'c>,
}

impl<'c> Reader<'c> {
    pub(super) fn new(connection: &'c Connection, tables: Arc<Known>) -> rusqlite::Result<Self> {
        Ok(Self {
            connection,
            reading: Reading::prepare(connection)?,
            codes: Codes::prepare(connection, tables)?,
            snapshot: Snapshot::prepare(connection)?,
        })
    }

    /// Answers until nobody can ask any more.
    pub(super) fn run(mut self, questions: &Questions) {
        while let Some(question) = questions.take() {
            self.codes.refresh();
            // A question that panics drops its reply, which its caller takes for an error.
            let _ = catch_unwind(AssertUnwindSafe(|| question(&mut self)));
        }
    }

    /// Reads rows of one user in one snapshot. A single statement is one already.
    pub(super) fn rows(&mut self, user: UserKey, reads: &Reads) -> Result<Rows, StoreError> {
        let mut rows = Rows::default();
        let only_session = Reads { session: reads.session, ..Reads::default() };
        if *reads == only_session {
            self.reading.rows(&mut self.codes, user, reads, &mut rows)?;
        } else {
            self.in_snapshot(|reader| reader.reading.rows(&mut reader.codes, user, reads, &mut rows))?;
        }
        Ok(rows)
    }

    /// All that `read` reads is of one moment.
    pub(super) fn in_snapshot<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.snapshot.begin.execute([]).map_err(StoreError::unavailable)?;
        let read = read(self);
        self.snapshot.end.execute([]).map_err(StoreError::unavailable)?;
        read
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::sqlite::migrate;

    fn answer(questions: &Questions) {
        let connection = Connection::open_in_memory().unwrap();
        migrate::apply(&connection).unwrap();
        Reader::new(&connection, Arc::default()).unwrap().run(questions);
    }

    #[test]
    fn a_full_queue_refuses_and_a_closed_one_is_still_emptied() {
        let (questions, (sender, answers)) = (Questions::new(2), channel());
        for number in 0..3 {
            let sender = sender.clone();
            let put = questions.put(Box::new(move |_| sender.send(number).unwrap()));
            assert_eq!(put.is_ok(), number < 2, "question {number}");
        }
        drop(sender);
        questions.close();
        answer(&questions);
        assert_eq!(answers.iter().collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn a_question_that_panics_takes_no_reader_with_it() {
        let (questions, (sender, answers)) = (Questions::new(2), channel());
        questions.put(Box::new(|_| std::panic::panic_any("on purpose"))).unwrap();
        questions.put(Box::new(move |_| sender.send("still here").unwrap())).unwrap();
        questions.close();
        answer(&questions);
        assert_eq!(answers.recv(), Ok("still here"));
    }
}
