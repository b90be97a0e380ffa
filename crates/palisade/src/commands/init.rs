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
    if !arguments.stdout
        && let Some(there) = files.iter().find(|file| fs::symlink_metadata(file).is_ok())
    {
        return Err(Failure::InitAlreadyThere { path: there.display().to_string() });
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
    let [configuration, model_file] = &files;
    write_new(configuration, CONFIGURATION.as_bytes())?;
    if let Err(failure) = write_new(model_file, model.as_bytes()) {
        // Both or none.
        let _ = fs::remove_file(configuration);
        return Err(failure);
    }
    let number = proposal.assets.len();
    let assets = if number == 1 { "1 asset".to_owned() } else { format!("{number} assets") };
    let message = format!(
        "wrote {} and {} ({assets})\nnext: say in {} what each asset is worth, then run `palisade scan`\n",
        printable(&configuration.display().to_string()),
        printable(&model_file.display().to_string()),
        threat::MODEL_FILE
    );
    console.print(message.as_bytes())?;
    Ok(0)
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
