//! Threads for slow hashes. The core has no runtime, and no runtime's threads may be held for a quarter of a second.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::thread;

/// Jobs that may wait for each thread: about two seconds of Argon2id. Who would wait longer is better told to come back.
const WAITING_PER_THREAD: usize = 64;

/// A bounded number of threads behind a bounded queue.
///
/// Threads start when there is first something for them to do, and end when the pool is dropped.
pub(crate) struct Pool(Arc<Shared>);

/// Why a job gave no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Too many jobs wait, or the system gives no thread.
    Overloaded,
    /// The job panicked.
    Panicked,
    /// The pool was dropped first.
    Ended,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Overloaded => "too many codes wait to be hashed",
            Self::Panicked => "a hash provider panicked",
            Self::Ended => "the threads that hash have ended",
        })
    }
}

impl std::error::Error for Refused {}

impl Pool {
    /// So many threads, at least one.
    pub(crate) fn new(threads: usize) -> Self {
        let queue = Queue { jobs: VecDeque::new(), threads: 0, idle: 0, ended: false };
        Self(Arc::new(Shared { queue: Mutex::new(queue), wake: Condvar::new(), most: threads.max(1) }))
    }

    /// Runs `job` on one of the threads.
    ///
    /// It is queued at once, behind what was queued before. When nobody waits for the result any more, a job that has not
    /// begun never does; one that has begun is finished.
    pub(crate) fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Running<T> {
        let outcome = Arc::new(Outcome(Mutex::new(Progress::Waiting(None))));
        let queued = Queued { job, promise: Promise(Arc::clone(&outcome)) };
        if let Some(refused) = self.0.push(Box::new(queued)) {
            refused.refuse(Refused::Overloaded);
        }
        Running(outcome)
    }
}

impl Default for Pool {
    /// Half of the cores, so that hashing never takes all of them.
    fn default() -> Self {
        Self::new(thread::available_parallelism().map_or(1, NonZero::get) / 2)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let left = {
            let mut queue = self.0.lock();
            queue.ended = true;
            std::mem::take(&mut queue.jobs)
        };
        self.0.wake.notify_all();
        drop(left);
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pool").field(&self.0.most).finish()
    }
}

struct Shared {
    queue: Mutex<Queue>,
    wake: Condvar,
    most: usize,
}

struct Queue {
    jobs: VecDeque<Box<dyn Job>>,
    threads: usize,
    idle: usize,
    ended: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().expect("nothing panics while it holds the queue")
    }

    /// Gives the job back when there is no room for it.
    fn push(self: &Arc<Self>, job: Box<dyn Job>) -> Option<Box<dyn Job>> {
        let room = self.most * WAITING_PER_THREAD;
        let mut queue = self.lock();
        let mut forsaken = Vec::new();
        if queue.jobs.len() >= room {
            let (wanted, unwanted): (Vec<_>, Vec<_>) = queue.jobs.drain(..).partition(|job| job.is_wanted());
            queue.jobs = wanted.into();
            forsaken = unwanted;
        }
        let refused = if queue.jobs.len() < room {
            queue.jobs.push_back(job);
            self.staff(&mut queue)
        } else {
            Some(job)
        };
        drop(queue);
        self.wake.notify_one();
        // What jobs hold is dropped outside of the lock.
        drop(forsaken);
        refused
    }

    /// Starts a thread where one is missing and allowed. Gives the newest job back when the system gives no thread at all.
    fn staff(self: &Arc<Self>, queue: &mut Queue) -> Option<Box<dyn Job>> {
        if queue.jobs.len() <= queue.idle || queue.threads == self.most {
            return None;
        }
        let shared = Arc::clone(self);
        let name = format!("countersign-hash-{}", queue.threads + 1);
        match thread::Builder::new().name(name).spawn(move || shared.work()) {
            Ok(_) => {
                queue.threads += 1;
                None
            }
            Err(_) if queue.threads > 0 => None,
            Err(_) => queue.jobs.pop_back(),
        }
    }

    fn work(&self) {
        while let Some(job) = self.next() {
            if job.is_wanted() {
                // Its promise tells of a panic; the thread goes on.
                let _ = catch_unwind(AssertUnwindSafe(|| job.run()));
            }
        }
    }

    /// The next job, or `None` when the pool has ended.
    fn next(&self) -> Option<Box<dyn Job>> {
        let mut queue = self.lock();
        loop {
            if queue.ended {
                return None;
            }
            if let Some(job) = queue.jobs.pop_front() {
                return Some(job);
            }
            queue.idle += 1;
            queue = self.wake.wait(queue).expect("nothing panics while it holds the queue");
            queue.idle -= 1;
        }
    }
}

trait Job: Send {
    /// Does anybody wait for the result?
    fn is_wanted(&self) -> bool;
    fn run(self: Box<Self>);
    fn refuse(self: Box<Self>, why: Refused);
}

struct Queued<F, T> {
    job: F,
    promise: Promise<T>,
}

impl<T: Send, F: FnOnce() -> T + Send> Job for Queued<F, T> {
    fn is_wanted(&self) -> bool {
        Arc::strong_count(&self.promise.0) > 1
    }

    fn run(self: Box<Self>) {
        let Self { job, promise } = *self;
        promise.0.settle(Ok(job()));
    }

    fn refuse(self: Box<Self>, why: Refused) {
        self.promise.0.settle(Err(why));
    }
}

/// The worker's end. It does not go without telling why.
struct Promise<T>(Arc<Outcome<T>>);

impl<T> Drop for Promise<T> {
    fn drop(&mut self) {
        self.0.settle(Err(if thread::panicking() { Refused::Panicked } else { Refused::Ended }));
    }
}

struct Outcome<T>(Mutex<Progress<T>>);

enum Progress<T> {
    Waiting(Option<Waker>),
    Settled(Result<T, Refused>),
    Taken,
}

impl<T> Outcome<T> {
    fn lock(&self) -> MutexGuard<'_, Progress<T>> {
        self.0.lock().expect("nothing panics while it holds an outcome")
    }

    /// Only the first time counts.
    fn settle(&self, result: Result<T, Refused>) {
        let waker = {
            let mut progress = self.lock();
            let Progress::Waiting(waker) = &mut *progress else { return };
            let waker = waker.take();
            *progress = Progress::Settled(result);
            waker
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// The result to come.
#[must_use = "a job that nobody waits for may never begin"]
pub(crate) struct Running<T>(Arc<Outcome<T>>);

impl<T> Future for Running<T> {
    type Output = Result<T, Refused>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut progress = self.0.lock();
        match &mut *progress {
            Progress::Waiting(waker) => {
                *waker = Some(context.waker().clone());
                Poll::Pending
            }
            settled => match std::mem::replace(settled, Progress::Taken) {
                Progress::Settled(result) => Poll::Ready(result),
                Progress::Waiting(_) | Progress::Taken => Poll::Ready(Err(Refused::Ended)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;
    use std::task::Wake;
    use std::time::Duration;

    use super::*;

    /// After which a test has failed that would wait for ever.
    const AGES: Duration = Duration::from_secs(20);

    /// Waits for a future without a runtime.
    fn wait<F: Future + Unpin>(mut future: F) -> F::Output {
        struct Bell(mpsc::Sender<()>);
        impl Wake for Bell {
            fn wake(self: Arc<Self>) {
                let _ = self.0.send(());
            }
        }
        let (bell, rings) = mpsc::channel();
        let waker = Arc::new(Bell(bell)).into();
        let mut context = Context::from_waker(&waker);
        loop {
            match Pin::new(&mut future).poll(&mut context) {
                Poll::Ready(output) => return output,
                Poll::Pending => rings.recv_timeout(AGES).expect("a result wakes who waits for it"),
            }
        }
    }

    /// A job that is under way until the sender is dropped.
    fn hold(pool: &Pool) -> (Running<()>, mpsc::Sender<()>) {
        let (begun, has_begun) = mpsc::channel();
        let (release, released) = mpsc::channel::<()>();
        let running = pool.run(move || {
            begun.send(()).unwrap();
            let _ = released.recv();
        });
        has_begun.recv().unwrap();
        (running, release)
    }

    fn started(pool: &Pool) -> usize {
        pool.0.lock().threads
    }

    #[test]
    fn threads_start_when_there_is_work_and_no_more_than_needed() {
        let pool = Pool::new(4);
        assert_eq!(started(&pool), 0);
        let (first, release) = hold(&pool);
        assert_eq!(started(&pool), 1);
        let (second, release_second) = hold(&pool);
        assert_eq!(started(&pool), 2);
        drop((release, release_second));
        wait(first).unwrap();
        wait(second).unwrap();
        assert_eq!(
            wait(pool.run(|| thread::current().name().map(str::to_owned))).unwrap().unwrap()[..17],
            *"countersign-hash-"
        );
    }

    #[test]
    fn jobs_begin_in_the_order_they_came() {
        let pool = Pool::new(1);
        let (_held, release) = hold(&pool);
        let (say, said) = mpsc::channel();
        let running: Vec<_> = (0..WAITING_PER_THREAD)
            .map(|number| {
                let say = say.clone();
                pool.run(move || say.send(number).unwrap())
            })
            .collect();
        drop(release);
        for job in running {
            wait(job).unwrap();
        }
        assert!(said.try_iter().eq(0..WAITING_PER_THREAD));
    }

    #[test]
    fn never_more_at_once_than_there_are_threads_and_as_many() {
        const THREADS: usize = 4;
        let pool = Pool::new(THREADS);
        let (under_way, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        // Passed only by four jobs together: all the threads work.
        let barrier = Arc::new(Barrier::new(THREADS));
        let jobs: Vec<_> = (0..200)
            .map(|_| {
                let (under_way, most, barrier) =
                    (Arc::clone(&under_way), Arc::clone(&most), Arc::clone(&barrier));
                pool.run(move || {
                    most.fetch_max(under_way.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    barrier.wait();
                    under_way.fetch_sub(1, Ordering::SeqCst);
                })
            })
            .collect();
        assert!(jobs.into_iter().map(wait).all(|result| result == Ok(())));
        assert_eq!(most.load(Ordering::SeqCst), THREADS);
        assert_eq!(started(&pool), THREADS);
    }

    #[test]
    fn a_full_queue_refuses_at_once_and_has_room_again() {
        let pool = Pool::new(1);
        let (held, release) = hold(&pool);
        let waiting: Vec<_> = (0..WAITING_PER_THREAD).map(|_| pool.run(|| ())).collect();
        assert_eq!(wait(pool.run(|| ())), Err(Refused::Overloaded));
        drop(release);
        wait(held).unwrap();
        for job in waiting {
            wait(job).unwrap();
        }
        assert_eq!(wait(pool.run(|| 7)), Ok(7));
    }

    #[test]
    fn jobs_that_nobody_waits_for_make_room_and_never_begin() {
        let pool = Pool::new(1);
        let (held, release) = hold(&pool);
        let begun = Arc::new(AtomicUsize::new(0));
        for _ in 0..WAITING_PER_THREAD {
            let begun = Arc::clone(&begun);
            drop(pool.run(move || begun.fetch_add(1, Ordering::SeqCst)));
        }
        let welcome = pool.run(|| 7);
        let begun_too = Arc::clone(&begun);
        drop(pool.run(move || begun_too.fetch_add(1, Ordering::SeqCst)));
        drop(release);
        wait(held).unwrap();
        assert_eq!(wait(welcome), Ok(7));
        wait(pool.run(|| ())).unwrap();
        assert_eq!(begun.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn a_dropped_future_does_not_lose_the_thread() {
        let pool = Pool::new(1);
        let (held, release) = hold(&pool);
        drop(held);
        drop(release);
        assert_eq!(wait(pool.run(|| 7)), Ok(7));
        assert_eq!(started(&pool), 1);
    }

    #[test]
    fn a_panic_fails_only_its_own_job() {
        let pool = Pool::new(1);
        let panicking = pool.run(|| panic!("on purpose"));
        let next = pool.run(|| 7);
        assert_eq!(wait(panicking), Err::<(), _>(Refused::Panicked));
        assert_eq!(wait(next), Ok(7));
        assert_eq!(started(&pool), 1);
    }

    /// Hears of it when the pool's only thread has ended.
    fn farewell(pool: &Pool) -> mpsc::Receiver<()> {
        struct Leaving(mpsc::Sender<()>);
        impl Drop for Leaving {
            fn drop(&mut self) {
                let _ = self.0.send(());
            }
        }
        thread_local!(static LEAVING: RefCell<Option<Leaving>> = const { RefCell::new(None) });

        let (leave, left) = mpsc::channel();
        wait(pool.run(move || LEAVING.set(Some(Leaving(leave))))).unwrap();
        left
    }

    #[test]
    fn dropping_the_pool_ends_its_threads_and_refuses_what_waits() {
        let pool = Pool::new(1);
        let left = farewell(&pool);
        let (held, release) = hold(&pool);
        let waiting = pool.run(|| 7);
        drop(pool);
        assert_eq!(wait(waiting), Err(Refused::Ended));
        drop(release);
        assert_eq!(wait(held), Ok(()), "what was under way is finished");
        left.recv_timeout(AGES).unwrap();
    }

    #[test]
    fn idle_threads_end_with_the_pool_too() {
        let pool = Pool::new(1);
        let left = farewell(&pool);
        drop(pool);
        left.recv_timeout(AGES).unwrap();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn results_wake_the_tasks_that_wait_for_them() {
        let pool = Arc::new(Pool::new(2));
        let tasks: Vec<_> = (0..100)
            .map(|number| {
                let pool = Arc::clone(&pool);
                tokio::spawn(async move { pool.run(move || number * 2).await })
            })
            .collect();
        for (number, task) in tasks.into_iter().enumerate() {
            assert_eq!(task.await.unwrap(), Ok(number * 2));
        }
    }

    /// The last waker counts: a future may be polled by one task and then by another.
    #[tokio::test]
    async fn a_future_that_moved_wakes_its_new_task() {
        let pool = Pool::new(1);
        let (mut held, release) = hold(&pool);
        let idle = Waker::noop();
        assert!(Pin::new(&mut held).poll(&mut Context::from_waker(idle)).is_pending());
        let moved = tokio::spawn(held);
        tokio::task::yield_now().await;
        drop(release);
        assert_eq!(moved.await.unwrap(), Ok(()));
    }

    #[test]
    fn the_default_leaves_cores_to_others() {
        let cores = thread::available_parallelism().unwrap().get();
        assert_eq!(Pool::default().0.most, (cores / 2).max(1));
        assert_eq!(Pool::new(0).0.most, 1);
    }
}
