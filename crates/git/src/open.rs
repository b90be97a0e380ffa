//! Finding and opening a repository.

use crate::changes;
use crate::commits;
use crate::files;
use crate::name::path_of;
use crate::settings::{Settings, Unsupported};
use crate::store::Store;
use source::{ObjectId, escape_name};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A repository, opened for reading. Nothing of it is locked: what others write while it is read may or may not be seen.
pub struct Repository {
    /// `.git`, or what it points to.
    pub(crate) git_dir: PathBuf,
    /// Where refs and objects are: the same, or that of the main work tree.
    pub(crate) common_dir: PathBuf,
    pub(crate) work_dir: Option<PathBuf>,
    pub(crate) is_partial: bool,
    pub(crate) store: Store,
    /// The index, when it is not where it usually is.
    pub(crate) index_file: Option<PathBuf>,
    pub(crate) commits: commits::Kept,
    pub(crate) changes: changes::Kept,
}

/// Where objects are that are not (yet) the repository's own, as git tells a `pre-receive` hook in its environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectFolders {
    /// `GIT_OBJECT_DIRECTORY`: takes the place of the repository's `objects`.
    pub objects: Option<PathBuf>,
    /// `GIT_ALTERNATE_OBJECT_DIRECTORIES`, split.
    pub alternates: Vec<PathBuf>,
}

/// Why there is no repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenFault {
    /// No repository here nor (when it was looked for) above.
    NotARepository,
    /// A `.git` file that points to nothing.
    PointsNowhere(PathBuf),
    /// It is there and cannot be read.
    Unreadable(PathBuf, io::ErrorKind),
    /// A version of the repository format that nobody has told us about.
    UnsupportedVersion(String),
    /// An extension of the repository format that changes how it is read (`refstorage=reftable`).
    UnsupportedExtension(String),
}

impl std::fmt::Display for OpenFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = |path: &Path| escape_name(path.as_os_str());
        match self {
            OpenFault::NotARepository => f.write_str("there is no git repository"),
            OpenFault::PointsNowhere(file) => write!(f, "{} points to no git repository", path(file)),
            OpenFault::Unreadable(file, kind) => {
                write!(f, "{} cannot be read: {}", path(file), source::ReadFault::from(io::Error::from(*kind)))
            }
            OpenFault::UnsupportedVersion(version) => write!(f, "the repository has format version {version}"),
            OpenFault::UnsupportedExtension(extension) => {
                write!(f, "the repository has a format with the extension {extension}")
            }
        }
    }
}

impl std::error::Error for OpenFault {}

impl Repository {
    /// Opens the repository that a folder is in.
    pub fn discover(path: &Path) -> Result<Repository, OpenFault> {
        let start = path.canonicalize().map_err(|error| unreadable(path, &error))?;
        for folder in start.ancestors() {
            if let Some(place) = Place::at(folder)? {
                return Repository::open_place(place, &ObjectFolders::default());
            }
        }
        Err(OpenFault::NotARepository)
    }

    /// Opens the repository whose work tree or git folder this is.
    pub fn open(path: &Path) -> Result<Repository, OpenFault> {
        Repository::open_with(path, &ObjectFolders::default())
    }

    /// The same with objects that lie elsewhere, as those of a push that is not accepted yet do.
    pub fn open_with(path: &Path, folders: &ObjectFolders) -> Result<Repository, OpenFault> {
        let path = path.canonicalize().map_err(|error| unreadable(path, &error))?;
        let place = Place::at(&path)?.ok_or(OpenFault::NotARepository)?;
        Repository::open_place(place, folders)
    }

    fn open_place(place: Place, folders: &ObjectFolders) -> Result<Repository, OpenFault> {
        let config = place.common_dir.join("config");
        let settings = match files::read(&config) {
            Ok(text) => Settings::read(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Settings::read(b""),
            Err(error) => return Err(unreadable(&config, &error)),
        };
        let settings = settings.map_err(|unsupported| match unsupported {
            Unsupported::Version(version) => OpenFault::UnsupportedVersion(version),
            Unsupported::Extension(extension) => OpenFault::UnsupportedExtension(extension),
        })?;
        let objects = folders.objects.clone().unwrap_or_else(|| place.common_dir.join("objects"));
        fs::read_dir(&objects).map_err(|error| unreadable(&objects, &error))?;
        let mut all = vec![objects];
        all.extend(folders.alternates.iter().cloned());
        let store = Store::open(&all, settings.hash);
        let is_partial = settings.is_partial || store.has_promises;
        let Place { git_dir, common_dir, work_dir } = place;
        let (commits, changes) = Default::default();
        Ok(Repository { git_dir, common_dir, work_dir, is_partial, store, index_file: None, commits, changes })
    }

    /// Reads this file as the index: git tells hooks another one while it commits a part of what is staged (`GIT_INDEX_FILE`).
    pub fn use_index(&mut self, file: PathBuf) {
        self.index_file = Some(file);
    }

    /// The folder of the work tree; `None` for a bare repository.
    pub fn work_dir(&self) -> Option<&Path> {
        self.work_dir.as_deref()
    }

    /// The folder that holds `HEAD` and the index.
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// Whether commits are missing below a depth.
    pub fn is_shallow(&self) -> bool {
        !self.shallow().is_empty()
    }

    /// Whether objects are missing that a server promised to give when they are asked for.
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// Whether bytes are the blob that an id stands for. Reading does not hash: ask this for what matters.
    pub fn verify(&self, id: &ObjectId, bytes: &[u8]) -> bool {
        crate::name::oid_of(id, self.store.hash).is_some_and(|id| self.store.is(&id, gix_object::Kind::Blob, bytes))
    }

    /// Files of the git folder that are there and cannot be read, such as pipes: which refs there are, where a shallow clone
    /// ends, what is tracked.
    pub fn unreadable_files(&self) -> Vec<String> {
        let index = self.index_file.clone().unwrap_or_else(|| self.git_dir.join("index"));
        let common = |name: &'static str| (name, self.common_dir.join(name));
        let files = [common("packed-refs"), ("HEAD", self.git_dir.join("HEAD")), common("shallow"), ("index", index)];
        let is_lost = |path: &Path| files::open(path).is_err_and(|error| error.kind() != io::ErrorKind::NotFound);
        files.into_iter().filter(|(_, path)| is_lost(path)).map(|(name, _)| name.to_owned()).collect()
    }

    /// Commits whose parents were left out.
    pub(crate) fn shallow(&self) -> Vec<gix_hash::ObjectId> {
        let Ok(text) = files::read(&self.common_dir.join("shallow")) else { return Vec::new() };
        text.split(|&byte| byte == b'\n')
            .filter_map(|line| gix_hash::ObjectId::from_hex(line.trim_ascii()).ok())
            .collect()
    }
}

fn unreadable(path: &Path, error: &io::Error) -> OpenFault {
    match error.kind() {
        io::ErrorKind::NotFound => OpenFault::NotARepository,
        kind => OpenFault::Unreadable(path.to_owned(), kind),
    }
}

/// Where the parts of a repository are.
struct Place {
    git_dir: PathBuf,
    common_dir: PathBuf,
    work_dir: Option<PathBuf>,
}

impl Place {
    /// The repository whose work tree or git folder `folder` is.
    fn at(folder: &Path) -> Result<Option<Place>, OpenFault> {
        let dot_git = folder.join(".git");
        match fs::metadata(&dot_git) {
            Ok(metadata) if metadata.is_file() => {
                let git_dir = pointed_to(&dot_git)?;
                let place = Place::of_git_dir(git_dir, Some(folder))?;
                return place.ok_or(OpenFault::PointsNowhere(dot_git)).map(Some);
            }
            Ok(_) => {
                if let Some(place) = Place::of_git_dir(dot_git, Some(folder))? {
                    return Ok(Some(place));
                }
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(error) => return Err(OpenFault::Unreadable(dot_git, error.kind())),
        }
        Place::of_git_dir(folder.to_owned(), None)
    }

    fn of_git_dir(git_dir: PathBuf, work_dir: Option<&Path>) -> Result<Option<Place>, OpenFault> {
        let head = git_dir.join("HEAD");
        match fs::symlink_metadata(&head) {
            Ok(_) => {}
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => return Err(OpenFault::Unreadable(head, error.kind())),
        }
        let common_dir = match files::read(&git_dir.join("commondir")) {
            Ok(text) => git_dir.join(path_of(text.trim_ascii_end())),
            Err(_) => git_dir.clone(),
        };
        let is_whole = common_dir.join("objects").is_dir() && common_dir.join("refs").is_dir();
        let work_dir = work_dir.map(Path::to_owned).or_else(|| work_dir_of(&git_dir));
        Ok(is_whole.then_some(Place { git_dir, common_dir, work_dir }))
    }
}

/// The work tree of a git folder that was named itself: the folder above `.git`.
fn work_dir_of(git_dir: &Path) -> Option<PathBuf> {
    git_dir.parent().filter(|_| git_dir.file_name().is_some_and(|name| name == ".git")).map(Path::to_owned)
}

/// What a `.git` file points to.
fn pointed_to(file: &Path) -> Result<PathBuf, OpenFault> {
    let text = files::read(file).map_err(|error| OpenFault::Unreadable(file.to_owned(), error.kind()))?;
    let path = text.strip_prefix(b"gitdir:").ok_or_else(|| OpenFault::PointsNowhere(file.to_owned()))?;
    let folder = file.parent().unwrap_or(Path::new("."));
    Ok(folder.join(path_of(path.trim_ascii())))
}
