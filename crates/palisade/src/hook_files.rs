//! The files by which git calls Palisade. They are small: what they do is decided by `palisade hook`, so that an update of the program is
//! enough.
//!
//! Git itself is asked where its hooks are: only git knows all places where `core.hooksPath` may be set. A hook of somebody else is
//! never changed.

use crate::console::Console;
use crate::failure::{Failure, system};
use clap::{Args, ValueEnum};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// `palisade hook install`.
#[derive(Args)]
pub struct InstallArguments {
    /// Which hooks
    #[arg(value_enum, default_value = "all")]
    which: Which,
    /// Folder of the repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repository: PathBuf,
    /// Replace a hook of somebody else, and keep it beside ours
    #[arg(long)]
    force: bool,
}

/// `palisade hook uninstall`.
#[derive(Args)]
pub struct UninstallArguments {
    /// Which hooks
    #[arg(value_enum, default_value = "all")]
    which: Which,
    /// Folder of the repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repository: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    PreCommit,
    PrePush,
    All,
}

impl Which {
    fn names(self) -> &'static [&'static str] {
        match self {
            Which::PreCommit => &["pre-commit"],
            Which::PrePush => &["pre-push"],
            Which::All => &["pre-commit", "pre-push"],
        }
    }
}

/// Why hooks cannot be installed or removed.
#[derive(Debug)]
pub enum HookFault {
    /// Git does not say where its hooks are.
    Unknown { repository: String, said: String },
    /// A hook that we did not install stands where ours would.
    Foreign { path: String, name: &'static str },
    /// A hook cannot be written or removed.
    Unwritable { path: String, kind: io::ErrorKind },
}

impl HookFault {
    /// Message and cure.
    pub fn told(&self) -> (String, Option<&'static str>) {
        match self {
            HookFault::Unknown { repository, said } => (
                format!("git does not say where the hooks of `{repository}` are: {said}"),
                Some("name a repository with a work tree: --repository DIR"),
            ),
            HookFault::Foreign { path, name } => {
                let both = "; both read git's lines, so keep them with `lines=$(cat)` and print them to each";
                let place = if *name == "pre-push" { both } else { "" };
                let line = format!("palisade hook {name} \"$@\" || exit");
                (
                    format!("`{path}` is there already and not ours; to have both, add the line `{line}` to it{place}"),
                    Some("--force puts ours in its place and keeps a backup beside it"),
                )
            }
            HookFault::Unwritable { path, kind } => {
                (format!("cannot write the hook `{path}`: {}", system(*kind)), None)
            }
        }
    }
}

/// By this line we know our own hooks.
const MARK: &str = "# Installed by `palisade hook install`; `palisade hook uninstall` removes it.";

/// What stands at the place of a hook.
enum Found {
    Nothing,
    Ours,
    Foreign,
}

/// Installs all of the hooks that were asked for, or none.
pub fn install(arguments: &InstallArguments, console: &mut Console) -> Result<u8, Failure> {
    let folder = hooks_folder(&arguments.repository)?;
    let names = arguments.which.names();
    for &name in names {
        let file = folder.path.join(name);
        if matches!(found(&file)?, Found::Foreign) && !arguments.force {
            return Err(Failure::Hook(HookFault::Foreign { path: shown(&file), name }));
        }
    }
    fs::create_dir_all(&folder.path).map_err(|error| unwritable(&folder.path, &error))?;
    for &name in names {
        let file = folder.path.join(name);
        if matches!(found(&file)?, Found::Foreign) {
            let backup = free_name(&file);
            fs::rename(&file, &backup).map_err(|error| unwritable(&file, &error))?;
            console.print(format!("kept the hook that was there as {}\n", shown(&backup)).as_bytes())?;
        }
        write_hook(&file, &script(name)).map_err(|error| unwritable(&file, &error))?;
        console.print(format!("installed {}\n", shown(&file)).as_bytes())?;
    }
    if folder.is_shared() {
        console.warn("core.hooksPath leads out of this repository: other repositories may use these hooks as well");
    }
    Ok(0)
}

/// Removes ours.
pub fn uninstall(arguments: &UninstallArguments, console: &mut Console) -> Result<u8, Failure> {
    let folder = hooks_folder(&arguments.repository)?;
    for &name in arguments.which.names() {
        let file = folder.path.join(name);
        let said = match found(&file)? {
            Found::Nothing => format!("there is no {}\n", shown(&file)),
            Found::Foreign => format!("left {} alone: it is not ours\n", shown(&file)),
            Found::Ours => {
                fs::remove_file(&file).map_err(|error| unwritable(&file, &error))?;
                let backup = backup(&file, 0);
                let kept = if backup.exists() { format!("; {} is still there", shown(&backup)) } else { String::new() };
                format!("removed {}{kept}\n", shown(&file))
            }
        };
        console.print(said.as_bytes())?;
    }
    Ok(0)
}

struct HooksFolder {
    path: PathBuf,
    /// Work tree and git folder.
    repository: [PathBuf; 2],
}

impl HooksFolder {
    /// Whether it is outside the repository; asked of a folder that exists.
    fn is_shared(&self) -> bool {
        let absolute = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let path = absolute(&self.path);
        !self.repository.iter().any(|folder| path.starts_with(absolute(folder)))
    }
}

fn hooks_folder(repository: &Path) -> Result<HooksFolder, Failure> {
    // A relative core.hooksPath starts where hooks run: at the top of the work tree.
    let top = ask_git(repository, repository, &["--show-toplevel"])?;
    let path = top.join(ask_git(repository, &top, &["--git-path", "hooks"])?);
    let own = top.join(ask_git(repository, &top, &["--git-common-dir"])?);
    Ok(HooksFolder { path, repository: [top, own] })
}

/// One path that `git rev-parse` prints.
fn ask_git(repository: &Path, at: &Path, question: &[&str]) -> Result<PathBuf, Failure> {
    let fault = |said: String| Failure::Hook(HookFault::Unknown { repository: shown(repository), said });
    let output = Command::new("git").arg("-C").arg(at).arg("rev-parse").args(question).output();
    let output = output.map_err(|error| fault(format!("git cannot be run ({})", error.kind())))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(fault(said.lines().next().unwrap_or("no reason given").trim_start_matches("fatal: ").to_owned()));
    }
    let mut bytes = output.stdout;
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    path_of(bytes).ok_or_else(|| fault("its path is not Unicode".to_owned()))
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

/// A symbolic link is somebody else's, wherever it leads: writing through it would change a file that is not of this repository.
fn found(file: &Path) -> Result<Found, Failure> {
    let metadata = match fs::symlink_metadata(file) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(unwritable(file, &error)),
    };
    if !metadata.is_file() {
        return Ok(Found::Foreign);
    }
    let text = fs::read(file).map_err(|error| unwritable(file, &error))?;
    let is_ours = String::from_utf8_lossy(&text).lines().nth(1) == Some(MARK);
    Ok(if is_ours { Found::Ours } else { Found::Foreign })
}

/// The hook. A program with a window often starts git with a short `PATH`, so the program that installed it is known as well; when
/// neither is there, the gate stays shut.
fn script(name: &str) -> String {
    let own = std::env::current_exe().ok().and_then(|path| path.to_str().map(quoted));
    let own = own.unwrap_or_else(|| "palisade".to_owned());
    format!(
        "#!/bin/sh\n{MARK}\n\
         if command -v palisade >/dev/null 2>&1; then exec palisade hook {name} -- \"$@\"; fi\n\
         own={own}\n\
         if [ -x \"$own\" ]; then exec \"$own\" hook {name} -- \"$@\"; fi\n\
         echo \"palisade is neither on PATH nor at $own: install it, or remove $0\" >&2\n\
         exit 2\n"
    )
}

/// A word for the shell.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

fn write_hook(file: &Path, script: &str) -> io::Result<()> {
    let beside = file.with_file_name(format!(".palisade-hook-{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o755);
    }
    let written = options.open(&beside).and_then(|mut new| new.write_all(script.as_bytes()));
    let renamed = written.and_then(|()| fs::rename(&beside, file));
    if renamed.is_err() {
        let _ = fs::remove_file(&beside);
    }
    renamed
}

fn backup(file: &Path, number: u32) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let number = if number == 0 { String::new() } else { format!("-{number}") };
    file.with_file_name(format!("{name}.before-palisade{number}"))
}

/// A name beside it that nothing has.
fn free_name(file: &Path) -> PathBuf {
    let mut number = 0;
    while fs::symlink_metadata(backup(file, number)).is_ok() {
        number += 1;
    }
    backup(file, number)
}

fn shown(path: &Path) -> String {
    report::printable(&path.display().to_string())
}

fn unwritable(file: &Path, error: &io::Error) -> Failure {
    Failure::Hook(HookFault::Unwritable { path: shown(file), kind: error.kind() })
}
