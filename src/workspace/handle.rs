//! The workspace on its own thread, and the handle the screens hold.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::Workspace;
use super::clock::Clock;
use super::command::{Command, Done};
use super::error::{Error, Result};
use super::ids::Ids;
use super::reassess::Reassessed;
use super::snapshot::{JobKind, JobProgress, Snapshot};
use crate::model::Date;

/// Names a command that was sent; its reply carries the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

impl Ticket {
    /// Of an answer that nobody asked for: the store locked itself.
    pub const NOBODY: Self = Self(0);
}

/// The answer to a command.
#[derive(Debug)]
pub struct Reply {
    /// Which command; [`Ticket::NOBODY`] when the store locked itself.
    pub ticket: Ticket,
    /// What was done, or why nothing was.
    pub result: Result<Done>,
}

/// What a screen holds of the workspace: it sends commands, reads the snapshot and collects replies. None of these
/// wait. Dropping it ends the thread after the commands already sent.
#[derive(Debug)]
pub struct Handle {
    commands: Option<Sender<(Ticket, Command)>>,
    replies: Receiver<Reply>,
    shared: Arc<Shared>,
    ids: Ids,
    clock: Clock,
    last: u64,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    snapshot: Mutex<Arc<Snapshot>>,
    cancel: AtomicBool,
    /// Commands that were sent and not begun.
    waiting: AtomicUsize,
    /// When the window was last touched, in milliseconds of [`Clock::running`].
    touched: AtomicU64,
}

impl Shared {
    fn touch(&self, clock: Clock) {
        let now = u64::try_from(clock.running().as_millis()).unwrap_or(u64::MAX);
        self.touched.store(now, Ordering::Relaxed);
    }

    fn touched(&self) -> Duration {
        Duration::from_millis(self.touched.load(Ordering::Relaxed))
    }

    fn shown_day(&self) -> Date {
        self.snapshot.lock().unwrap_or_else(PoisonError::into_inner).today
    }

    fn publish(&self, snapshot: Snapshot) {
        *self.snapshot.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
    }
}

impl Handle {
    /// Moves the workspace to a thread of its own. `wake` is called there after each new snapshot and each reply;
    /// the window asks for a repaint in it.
    ///
    /// # Errors
    /// [`Error::Closing`] if the system gives no thread.
    pub fn start(mut workspace: Workspace, wake: impl Fn() + Send + 'static) -> Result<Self> {
        let shared = Arc::new(Shared {
            snapshot: Mutex::new(Arc::new(workspace.snapshot())),
            cancel: AtomicBool::new(false),
            waiting: AtomicUsize::new(0),
            touched: AtomicU64::new(0),
        });
        let clock = workspace.clock();
        shared.touch(clock);
        let ids = Ids::new(clock);
        let (commands, inbox) = channel();
        let (outbox, replies) = channel();
        let desk = Desk { workspace, shared: Arc::clone(&shared), outbox, wake: Box::new(wake) };
        let thread = std::thread::Builder::new()
            .name("stepwell-workspace".to_owned())
            .spawn(move || desk.serve(&inbox))
            .map_err(|_system| Error::Closing)?;
        Ok(Self { commands: Some(commands), replies, shared, ids, clock, last: 0, thread: Some(thread) })
    }

    /// Sends a command. It is carried out after those sent before.
    pub fn send(&mut self, command: Command) -> Ticket {
        self.last += 1;
        let ticket = Ticket(self.last);
        self.touch();
        self.shared.waiting.fetch_add(1, Ordering::SeqCst);
        if let Some(commands) = &self.commands {
            // The thread ends only with this handle; if it died, no reply comes and the last snapshot stays.
            let _gone = commands.send((ticket, command));
        }
        ticket
    }

    /// Says that somebody is there: a key, a click, the pointer. Without it (and without commands) for as long as the
    /// clinic's settings allow, the store is locked; the answer comes with [`Ticket::NOBODY`].
    pub fn touch(&self) {
        self.shared.touch(self.clock);
    }

    /// The newest snapshot.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.shared.snapshot.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The replies that came in since the last call.
    pub fn replies(&self) -> impl Iterator<Item = Reply> + '_ {
        self.replies.try_iter()
    }

    /// Waits for the reply to a command; replies to earlier ones are dropped. For the command line and tests; a
    /// screen collects [`Handle::replies`].
    ///
    /// # Errors
    /// What the command failed with; [`Error::Closing`] if the thread has ended.
    pub fn wait(&self, ticket: Ticket) -> Result<Done> {
        let reply = self.replies.iter().find(|reply| reply.ticket == ticket);
        reply.map_or(Err(Error::Closing), |reply| reply.result)
    }

    /// Asks the job under way to stop after the unit it is at.
    pub fn cancel(&self) {
        self.shared.cancel.store(true, Ordering::Relaxed);
    }

    /// The clock the workspace goes by.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Gives out ids for new records.
    #[must_use]
    pub fn ids(&self) -> &Ids {
        &self.ids
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.cancel();
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            let _panicked = thread.join();
        }
    }
}

/// A computer that slept counts no time: so often the thread looks whether another day has begun.
const LOOK_AT_THE_CALENDAR: Duration = Duration::from_secs(300);

/// The thread's side.
struct Desk {
    workspace: Workspace,
    shared: Arc<Shared>,
    outbox: Sender<Reply>,
    wake: Box<dyn Fn() + Send>,
}

impl Desk {
    fn serve(mut self, inbox: &Receiver<(Ticket, Command)>) {
        while let Some((ticket, command)) = self.next(inbox) {
            self.shared.waiting.fetch_sub(1, Ordering::SeqCst);
            self.shared.cancel.store(false, Ordering::Relaxed);
            self.announce(&command);
            let result = self.carry_out(command);
            self.answer(ticket, result);
        }
    }

    fn answer(&mut self, ticket: Ticket, result: Result<Done>) {
        self.shared.publish(self.workspace.snapshot());
        let _handle_gone = self.outbox.send(Reply { ticket, result });
        (self.wake)();
    }

    /// The next command. While none waits, the questions of the open case are worked out, then the backup of the day is
    /// made and the list of cases brought up to date; when nobody touched the window for long enough, the store is locked.
    fn next(&mut self, inbox: &Receiver<(Ticket, Command)>) -> Option<(Ticket, Command)> {
        loop {
            match inbox.try_recv() {
                Ok(command) => return Some(command),
                Err(TryRecvError::Disconnected) => return None,
                Err(TryRecvError::Empty) => {}
            }
            self.turn_of_day();
            let may_be_more = self.work_ahead();
            let clock = self.workspace.clock();
            let idle = clock.running().saturating_sub(self.shared.touched());
            let waits = self.workspace.locks_after().map(|limit| limit.saturating_sub(idle));
            if waits.is_some_and(|waits| waits.is_zero()) {
                self.workspace.lock();
                self.answer(Ticket::NOBODY, Ok(Done::Locked));
            } else if !may_be_more {
                let waits = waits.unwrap_or(LOOK_AT_THE_CALENDAR).min(LOOK_AT_THE_CALENDAR);
                match inbox.recv_timeout(clock.nap(waits.min(clock.until_midnight()))) {
                    Ok(command) => return Some(command),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return None,
                }
            }
        }
    }

    /// After midnight everything is shown for the new day, whether anybody is there or not.
    fn turn_of_day(&mut self) {
        if self.shared.shown_day() != self.workspace.clock().today() {
            self.shared.publish(self.workspace.snapshot());
            (self.wake)();
        }
    }

    /// Does a part of what nobody asked for and somebody will want. Returns whether there may be more of it.
    fn work_ahead(&mut self) -> bool {
        let is_new = self.workspace.advise() || self.back_up();
        let outlooks = if is_new { Reassessed::Partly } else { self.workspace.reassess() };
        if is_new || outlooks == Reassessed::Finished {
            self.shared.publish(self.workspace.snapshot());
            (self.wake)();
        }
        outlooks == Reassessed::Partly
    }

    /// The backup of the day; it gives way as soon as a command waits.
    fn back_up(&mut self) -> bool {
        let shared = Arc::clone(&self.shared);
        self.workspace.backup_if_due(&mut |_| shared.waiting.load(Ordering::SeqCst) == 0)
    }

    /// Shows that long work begins.
    fn announce(&mut self, command: &Command) {
        let kind = match command {
            Command::CreateStore(_) => JobKind::Create,
            Command::Unlock(_) | Command::Recover { .. } => JobKind::Unlock,
            Command::Check => JobKind::Check,
            // Most of erasing is the backup that takes the place of the others.
            Command::Backup(_) | Command::EraseCase(_) => JobKind::Backup,
            Command::Restore { .. } => JobKind::Restore,
            Command::Rebuild(_) => JobKind::Rebuild,
            Command::Survey => JobKind::Survey,
            _ => return,
        };
        self.show_progress(JobProgress { kind, done: 0, total: 0 });
    }

    fn carry_out(&mut self, command: Command) -> Result<Done> {
        let mut shown = self.workspace.snapshot();
        let (shared, wake) = (Arc::clone(&self.shared), &self.wake);
        self.workspace.execute_telling(command, &mut |progress| {
            shown.job = Some(progress);
            shared.publish(shown.clone());
            wake();
            !shared.cancel.load(Ordering::Relaxed)
        })
    }

    fn show_progress(&mut self, progress: JobProgress) {
        let snapshot = Snapshot { job: Some(progress), ..self.workspace.snapshot() };
        self.shared.publish(snapshot);
        (self.wake)();
    }
}
