//! `palisade init`.

use crate::console::Console;
use crate::declared::declared;
use crate::failure::Failure;
use crate::project::folder_in_repository;
use clap::Args;
use report::printable;
use source::{Discovery, DiskTree, Inventory};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Write a first palisade.toml and palisade.model.yaml for the project in a folder
#[derive(Args)]
pub struct Arguments {
    /// Folder of the project
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Print both files instead of writing them
    #[arg(long)]
    stdout: bool,
}

/// The configuration, with every table in comments: nothing is decided that nobody decided.
const CONFIGURATION: &str = include_str!("../init.toml");

/// Runs the command.
pub fn run(arguments: Arguments, console: &mut Console) -> Result<u8, Failure> {
    let path = arguments.path.as_path();
    let shown = path.display().to_string();
    let tree = DiskTree::open(path).map_err(|fault| Failure::PathUnreadable { path: shown.clone(), fault })?;
    if !path.is_dir() {
        return Err(Failure::OutputUnwritable { path: shown, kind: ErrorKind::NotADirectory });
    }
    let files = [path.join("palisade.toml"), path.join(threat::MODEL_FILE)];
    if !arguments.stdout && files.iter().all(is_there) {
        return Err(Failure::InitAlreadyThere { path: files[0].display().to_string() });
    }
    let inventory = Inventory::of(&tree, &Discovery::default());
    // A model above this folder, or a broken one in it, is no reason not to propose another.
    let folder = folder_in_repository(path);
    let owners = declared(path, None, &folder).ok().and_then(|declared| declared.owners);
    let name = path.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let name = name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "application".to_owned());
    let proposal = threat::propose(&tree, &inventory, &name, owners.as_ref(), &folder);
    let model = threat::proposed_model(&proposal);
    if arguments.stdout {
        console.print(format!("# palisade.toml\n{CONFIGURATION}\n# {}\n{model}", threat::MODEL_FILE).as_bytes())?;
        return Ok(0);
    }
    let mut written: Vec<String> = Vec::new();
    for (file, text) in files.iter().zip([CONFIGURATION, &model]).filter(|(file, _)| !is_there(file)) {
        if let Err(failure) = write_new(file, text.as_bytes()) {
            // All or none.
            written.iter().for_each(|path| drop(fs::remove_file(path)));
            return Err(failure);
        }
        written.push(file.display().to_string());
    }
    let number = proposal.assets.len();
    let assets = if number == 1 { "1 asset".to_owned() } else { format!("{number} assets") };
    let wrote = written.iter().map(|path| printable(path)).collect::<Vec<_>>().join(" and ");
    let message = match written.iter().any(|path| path.ends_with(threat::MODEL_FILE)) {
        true => format!(
            "wrote {wrote} ({assets})\nnext: say in {} what each asset is worth, then run `palisade scan`\n",
            threat::MODEL_FILE
        ),
        false => format!("wrote {wrote}; {} was there already\n", threat::MODEL_FILE),
    };
    console.print(message.as_bytes())?;
    Ok(0)
}

fn is_there(file: &PathBuf) -> bool {
    fs::symlink_metadata(file).is_ok()
}

/// Writes a file that is not there yet; what cannot be written whole is taken away again.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let shown = || path.display().to_string();
    let mut file = match File::create_new(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Failure::InitAlreadyThere { path: shown() });
        }
        Err(error) => return Err(Failure::OutputUnwritable { path: shown(), kind: error.kind() }),
    };
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| {
        let _ = fs::remove_file(path);
        Failure::OutputUnwritable { path: shown(), kind: error.kind() }
    })
}
