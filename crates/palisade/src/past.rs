//! The repository around what is scanned: its history, what is staged, what a push brings, and the keys under which credentials are
//! identified.

use crate::clock::today;
use crate::console::Console;
use crate::failure::Failure;
use git::{
    Asked, Brought, Change, IndexTree, Listed, ObjectFolders, OpenFault, Reach, Repository, RevisionTree, Side, Status,
    TextOf, Unresolved,
};
use issues::Keys;
use model::{Notice, NoticeLevel};
use scan::{FilesBefore, HistoryRequest};
use source::{DiskTree, History, ObjectId, Scope, Silence, Tree};
use std::collections::BTreeMap;
use std::env;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

/// The organisation's own key: values get a second identifier that is the same in all of its repositories.
const ORGANISATION_KEY: &str = "PALISADE_ORGANISATION_KEY";

/// A repository, if there is one, and what of its history was asked for.
pub struct Past {
    repository: Option<Repository>,
    /// Why a repository that is there was not opened.
    fault: Option<String>,
    scope: Option<Scope>,
    /// Commits that a rewritten history throws away.
    replaced: Option<Scope>,
}

/// What is staged.
pub struct Staged<'r> {
    /// All files of the index.
    pub tree: IndexTree<'r>,
    /// What differs from the last commit.
    changes: Vec<Change>,
    /// The last commit, unless there is none yet, and in a merge the one that is merged.
    heads: Vec<RevisionTree<'r>>,
}

impl Staged<'_> {
    /// Paths of the files that differ.
    pub fn changed(&self) -> Vec<String> {
        self.changes.iter().filter_map(|change| change.new_path.clone()).collect()
    }

    /// The files as they were.
    pub fn before(&self) -> FilesBefore<'_> {
        let old = |change: &Change| change.old_path.clone();
        let moved = self.changes.iter().filter(|change| change.status == Status::Renamed);
        let gone = self.changes.iter().filter(|change| change.old_path != change.new_path);
        FilesBefore {
            trees: self.heads.iter().map(|head| head as &dyn Tree).collect(),
            moved: moved.filter_map(|change| Some((change.new_path.clone()?, old(change)?))).collect(),
            gone: gone.filter_map(old).collect(),
            all_told: false,
        }
    }
}

impl Past {
    /// Opens the repository around `path`. `wanted` is what `--history` says: nothing is all of it, else a range.
    pub fn open(path: &Path, wanted: Option<&str>) -> Result<Past, Failure> {
        let mut unopened = None;
        let repository = match Repository::discover(path) {
            Ok(mut repository) => {
                if let Some(index) = env::var_os("GIT_INDEX_FILE") {
                    let root = repository.work_dir().map(Path::to_owned).unwrap_or_default();
                    repository.use_index(root.join(index));
                }
                Some(repository)
            }
            // Without --history nobody asked for a repository.
            Err(fault) if wanted.is_none() => {
                unopened = match fault {
                    OpenFault::NotARepository => None,
                    // A report is the same wherever the folder lies.
                    OpenFault::PointsNowhere(_) => Some("the file .git points to no git repository".to_owned()),
                    OpenFault::Unreadable(..) => Some("the git repository cannot be read".to_owned()),
                    fault => Some(fault.to_string()),
                };
                None
            }
            Err(fault) => return Err(Failure::NoRepository { path: path.display().to_string(), fault }),
        };
        let scope = match (wanted, &repository) {
            (Some(""), _) => Some(Scope::All),
            (Some(range), Some(repository)) => Some(range_of(repository, range)?),
            _ => None,
        };
        let replaced = scope.as_ref().and_then(thrown_away);
        Ok(Past { repository, fault: unopened, scope, replaced })
    }

    /// What of the repository could not be read although nothing of it was asked for: who a credential is and what is tracked
    /// come from there. A scan of history tells its own.
    pub fn notices(&self) -> Vec<Notice> {
        let unreadable = self.repository.as_ref().map(Repository::unreadable_files).unwrap_or_default();
        let told = |what: String| Notice {
            level: NoticeLevel::Info,
            kind: "unreadable-repository".to_owned(),
            message: format!(
                "{what}: credentials may have other identities here, and what git tracks may not be known"
            ),
            location: None,
        };
        let is_asked = self.scope.is_some();
        let files =
            unreadable.into_iter().filter(|_| !is_asked).map(|name| format!("{name} of the repository cannot be read"));
        self.fault.iter().cloned().chain(files).map(told).collect()
    }

    /// Opens the repository of a push.
    pub fn of_push(path: &Path, push: &Push) -> Result<Past, Failure> {
        let repository = match push.folders.objects {
            Some(_) => Repository::open_with(path, &push.folders),
            None => Repository::discover(path),
        };
        let repository =
            repository.map_err(|fault| Failure::NoRepository { path: path.display().to_string(), fault })?;
        // Annotated tags stay what they are: their messages are pushed too.
        let is_here = |id: &&String| matches!(repository.resolve(id), Ok(_) | Err(Unresolved::NotACommit(_)));
        let olds: Vec<ObjectId> = push.known.iter().filter(is_here).filter_map(|id| ObjectId::parse(id)).collect();
        let mut bases = olds.clone();
        // On the server every ref is known before the push; here only what the remotes have.
        bases.extend(if push.on_server {
            repository.ref_commits()
        } else {
            repository.remote_commits(push.remote.as_deref())
        });
        // Not only commits: a tag may name a file.
        let parse = |id: &String| match push.named {
            true => repository.resolve(id).map_err(|fault| Failure::unresolved(id, &fault)),
            false => ObjectId::parse(id).ok_or_else(|| not_understood(id)),
        };
        let tips = push.new.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
        let replaced = thrown_away(&Scope::Range { tips: tips.clone(), bases: olds });
        let scope = (!tips.is_empty()).then_some(Scope::Range { tips, bases });
        Ok(Past { repository: Some(repository), fault: None, scope, replaced })
    }

    /// What is staged in the repository around `path`.
    pub fn staged(&self, path: &Path) -> Result<Staged<'_>, Failure> {
        let path = || path.display().to_string();
        let missing = || Failure::NoRepository { path: path(), fault: git::OpenFault::NotARepository };
        let repository = self.repository.as_ref().ok_or_else(missing)?;
        let unreadable = |fault: String| Failure::IndexUnreadable { path: path(), fault };
        let head = repository.resolve("HEAD").ok();
        let base = head.clone().map_or(Side::Nothing, Side::Revision);
        let changes = repository.changed(&base, &Side::Index).map_err(|fault| unreadable(fault.to_string()))?;
        let heads = head.into_iter().chain(repository.resolve("MERGE_HEAD").ok());
        Ok(Staged {
            tree: repository.index_tree().map_err(|fault| unreadable(fault.to_string()))?,
            changes,
            heads: heads.filter_map(|head| repository.revision_tree(&head).ok()).collect(),
        })
    }

    /// All that git tracks, from the root of the repository: what is staged, and what the commit at hand holds besides. So nobody takes a
    /// file out of a comparison by an index without it.
    pub fn tracked(&self, path: &Path) -> Result<BTreeMap<String, Listed>, Failure> {
        let Some(repository) = &self.repository else { return Ok(BTreeMap::new()) };
        let path = || path.display().to_string();
        let unreadable = |fault: String| Failure::IndexUnreadable { path: path(), fault };
        let mut tracked = repository.index_listing().map_err(|fault| unreadable(fault.to_string()))?;
        if let Ok(head) = repository.resolve("HEAD") {
            let of_head = repository.listing(&head).map_err(|fault| unreadable(fault.to_string()))?;
            for (path, listed) in of_head {
                tracked.entry(path).or_insert(listed);
            }
        }
        Ok(tracked)
    }

    /// The same where not all may be known: then what the commit at hand holds, and a notice.
    pub fn tracked_or_told(&self, path: &Path) -> (BTreeMap<String, Listed>, Option<Notice>) {
        let fault = match self.tracked(path) {
            Ok(tracked) => return (tracked, None),
            Err(failure) => failure.told().message,
        };
        let head = self.repository.as_ref().and_then(|repository| {
            let head = repository.resolve("HEAD").ok()?;
            repository.listing(&head).ok()
        });
        let message = format!("{fault}: of what git ignores only what the last commit holds is taken as tracked");
        let kind = "unreadable-index".to_owned();
        (head.unwrap_or_default(), Some(Notice { level: NoticeLevel::Partial, kind, message, location: None }))
    }

    /// The repository, for a comparison with a base.
    pub fn repository(&self, path: &Path) -> Result<&Repository, Failure> {
        let fault = || Repository::discover(path).err().unwrap_or(OpenFault::NotARepository);
        let missing = || Failure::NoRepository { path: path.display().to_string(), fault: fault() };
        self.repository.as_ref().ok_or_else(missing)
    }

    /// Trees of the bases of a range: what they hold is not new.
    pub fn base_trees(&self) -> Vec<RevisionTree<'_>> {
        /// A server has thousands of refs, and what is new to the nearest ones is new.
        const MOST: usize = 16;
        let (Some(repository), Some(Scope::Range { bases, .. })) = (&self.repository, &self.scope) else {
            return Vec::new();
        };
        bases.iter().take(MOST).filter_map(|base| repository.revision_tree(base).ok()).collect()
    }

    /// The folder that holds `HEAD`.
    pub fn git_dir(&self) -> Option<&Path> {
        self.repository.as_ref().map(Repository::git_dir)
    }

    /// The part of the history that is scanned. `known` are the trees of [`Past::base_trees`].
    pub fn request<'p>(&'p self, known: &'p [RevisionTree<'p>], silence: Silence<'p>) -> Option<HistoryRequest<'p>> {
        let (repository, scope) = (self.repository.as_ref()?, self.scope.clone()?);
        let known = known.iter().map(|tree| tree as &dyn Tree).collect();
        Some(HistoryRequest { history: repository, scope, silence, known, replaced: self.replaced.clone() })
    }

    /// The files at hand, from the root of the repository; `None` in a bare one.
    pub fn files_at_hand(&self) -> Option<DiskTree> {
        DiskTree::open(self.repository.as_ref()?.work_dir()?).ok()
    }

    /// The history, for snippets.
    pub fn history(&self) -> Option<&dyn History> {
        self.repository.as_ref().map(|repository| repository as &dyn History)
    }

    /// Keys of this repository and, when the environment has one, of the organisation.
    pub fn keys(&self) -> Keys {
        let first = self.repository.as_ref().and_then(Repository::root_commit).map(|id| id.to_string());
        let organisation = env::var(ORGANISATION_KEY).ok().filter(|key| !key.is_empty());
        let is_provisional = first.is_none() && self.repository.as_ref().is_some_and(Repository::is_shallow);
        let mut keys = Keys::new(first.as_deref(), organisation.as_deref());
        keys.is_provisional = is_provisional;
        keys
    }

    /// Which commits brought lines, from `tip` back, else from the commit at hand. `None` where there is no history.
    pub fn blame(&self, tip: Option<&ObjectId>, asked: &[Asked], reach: Reach) -> Option<Vec<Vec<Brought>>> {
        let repository = self.repository.as_ref()?;
        let head = if tip.is_none() { repository.resolve("HEAD").ok() } else { None };
        let line_map = |old: &str, new: &str| change::line_map(old, new);
        let renames = |gone: &[String], added: &[String], old: &TextOf<'_>, new: &TextOf<'_>| {
            change::renames(gone, added, old, new)
        };
        Some(repository.blame(tip.or(head.as_ref())?, asked, reach, &line_map, &renames))
    }

    /// When the commit at hand was made, as it says itself.
    pub fn head_time(&self) -> Option<i64> {
        self.repository.as_ref().and_then(Repository::head_time)
    }
}

/// What the bases of a range have and its tips have not.
fn thrown_away(range: &Scope) -> Option<Scope> {
    match range {
        Scope::Range { tips, bases } if !tips.is_empty() && !bases.is_empty() => {
            Some(Scope::Range { tips: bases.clone(), bases: tips.clone() })
        }
        _ => None,
    }
}

/// `BASE..TIP`: what TIP reaches and BASE does not. TIP alone is not a range.
fn range_of(repository: &Repository, range: &str) -> Result<Scope, Failure> {
    let Some((base, tip)) = range.split_once("..") else {
        return Err(Failure::Unresolved {
            name: range.to_owned(),
            fault: "it is no range".to_owned(),
            cure: "a range is written BASE..TIP",
        });
    };
    let tip = if tip.is_empty() { "HEAD" } else { tip };
    let resolve = |name: &str| repository.resolve(name).map_err(|fault| Failure::unresolved(name, &fault));
    Ok(Scope::Range { tips: vec![resolve(tip)?], bases: vec![resolve(base)?] })
}

/// What git tells a hook about a push.
#[derive(Debug, Default)]
pub struct Push {
    /// Tips that would be new.
    new: Vec<String>,
    /// What the other side has.
    known: Vec<String>,
    on_server: bool,
    /// Tips may be names instead of ids.
    named: bool,
    /// Name of the remote, if it has one.
    remote: Option<String>,
    folders: ObjectFolders,
    options: Vec<String>,
    lines: Vec<String>,
}

/// Word of the push option that lets a push pass: `git push -o palisade.bypass=REASON`.
const BYPASS: &str = "palisade.bypass=";
/// Beside the repository's own files: who let what pass, and why.
const RECORD: &str = "palisade-bypass.log";

impl Push {
    /// Before a push (githooks(5), `pre-push`): `local-ref local-id remote-ref remote-id` on each line.
    pub fn of_client(remote: Option<&String>) -> Result<Push, Failure> {
        if env::var_os("PRE_COMMIT").is_some_and(|value| value == "1") {
            return Ok(Push::of_pre_commit(remote));
        }
        let mut push = Push { remote: remote.cloned(), ..Push::default() };
        for line in lines()? {
            // A local ref is written as it was typed, blanks and all.
            let words: Vec<&str> = line.rsplitn(4, ' ').collect();
            let [remote, _, local, _] = words[..] else { return Err(not_understood(&line)) };
            push.add(local, remote);
        }
        Ok(push)
    }

    /// Below the program pre-commit, which reads git's lines itself and hands one push on in its environment. Without ids it means
    /// everything: the remote has nothing yet.
    fn of_pre_commit(remote: Option<&String>) -> Push {
        let id = |name: &str| env::var(name).ok().filter(|id| !id.is_empty());
        let remote = remote.cloned().or_else(|| id("PRE_COMMIT_REMOTE_NAME"));
        let mut push = Push { remote, named: true, ..Push::default() };
        let new =
            id("PRE_COMMIT_TO_REF").or_else(|| id("PRE_COMMIT_LOCAL_BRANCH")).unwrap_or_else(|| "HEAD".to_owned());
        push.add(&new, &id("PRE_COMMIT_FROM_REF").unwrap_or_default());
        push
    }

    /// On the receiving side (githooks(5), `pre-receive`): `old-id new-id ref` on each line, objects in quarantine.
    pub fn of_server() -> Result<Push, Failure> {
        let mut push = Push { on_server: true, ..Push::default() };
        push.folders.objects = env::var_os("GIT_OBJECT_DIRECTORY").map(PathBuf::from);
        if let Some(folders) = env::var_os("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
            push.folders.alternates = env::split_paths(&folders).collect();
        }
        let count = env::var("GIT_PUSH_OPTION_COUNT").ok().and_then(|count| count.parse::<u32>().ok()).unwrap_or(0);
        push.options = (0..count.min(100)).filter_map(|at| env::var(format!("GIT_PUSH_OPTION_{at}")).ok()).collect();
        for line in lines()? {
            let words: Vec<&str> = line.splitn(3, ' ').collect();
            let [old, new, _] = words[..] else { return Err(not_understood(&line)) };
            push.add(new, old);
            push.lines.push(line);
        }
        Ok(push)
    }

    fn add(&mut self, new: &str, known: &str) {
        let is_commit = |id: &str| !id.bytes().all(|digit| digit == b'0');
        self.new.extend(is_commit(new).then(|| new.to_owned()));
        self.known.extend(is_commit(known).then(|| known.to_owned()));
    }

    /// The reason to let it pass, if one was given.
    pub fn bypass(&self) -> Option<&str> {
        let reasons = self.options.iter().filter_map(|option| option.strip_prefix(BYPASS));
        reasons.map(str::trim).find(|reason| !reason.is_empty())
    }

    /// Writes down that the push passed all the same, and what of it was not searched. A push that cannot be recorded does not pass.
    pub fn record(
        &self,
        repository: &Path,
        reason: &str,
        unsearched: &[String],
        console: &mut Console,
    ) -> Result<(), Failure> {
        let path = repository.join(RECORD);
        let shown = path.display().to_string();
        let who = env::var("GL_USERNAME").or_else(|_| env::var("USER")).unwrap_or_else(|_| "unknown".to_owned());
        let line = |of: &str| of.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
        let day = today().unwrap_or_default();
        let unsearched = match unsearched {
            [] => String::new(),
            lost => format!("\tnot searched: {}", line(&lost.join(" "))),
        };
        let entry = format!("{day}\t{}\t{}\t{}{unsearched}\n", line(&who), line(&self.lines.join(", ")), line(reason));
        let written = std::fs::OpenOptions::new().create(true).append(true).open(&path);
        written
            .and_then(|mut file| file.write_all(entry.as_bytes()))
            .map_err(|error| Failure::BypassUnrecorded { path: shown, kind: error.kind() })?;
        console.print(b"palisade: the push passes for the reason given, and this was recorded\n")
    }
}

fn not_understood(line: &str) -> Failure {
    let shown: String = line.chars().take(200).collect();
    let fault = "a line of standard input that git did not write".to_owned();
    Failure::Unresolved { name: shown, fault, cure: "let git run the hook: it writes what is pushed to standard input" }
}

fn lines() -> Result<Vec<String>, Failure> {
    // Names of refs are bytes; nothing but ids is read out of a line.
    let lines = std::io::stdin().lock().split(b'\n').map(|line| Ok(String::from_utf8_lossy(&line?).into_owned()));
    let lines: std::io::Result<Vec<String>> = lines.collect();
    let lines = lines.map(|lines| lines.into_iter().filter(|line| !line.trim().is_empty()).collect());
    lines.map_err(|error| Failure::PathUnreadable { path: "(standard input)".to_owned(), fault: error.into() })
}
