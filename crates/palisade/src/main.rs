//! The command line: arguments in, text and exit code out. Everything else is done below.
//!
//! A subcommand is one file under `commands/`, found by the build script. Options that several share stand in `options`, what
//! can go wrong in `failure`.

mod at_hand;
mod base;
mod blame;
mod change_failure;
mod clock;
mod console;
mod declared;
mod differences;
mod failure;
mod hook_files;
mod judging;
mod options;
mod out_of_sight;
mod outputs;
mod past;
mod place;
mod policy_change;
mod policy_rules;
mod project;
mod record;
mod rendering;
mod reuse;
mod settings;
mod verify;
mod whole_file;
mod wording;

use clap::Parser;
use console::Console;
use failure::Failure;
use std::process::ExitCode;

mod commands {
    //! The subcommands, collected by the build script.
    use crate::console::Console;
    use crate::failure::Failure;
    include!(concat!(env!("OUT_DIR"), "/commands.rs"));
}

/// Finds flaws in code, and says why they matter, how sure that is, and how to repair them.
///
/// Exit codes: 0 done; 1 the threshold of --fail-on is met; 2 wrong use or configuration; 3 something in scope could not be
/// analysed.
#[derive(Parser)]
#[command(name = "palisade", disable_version_flag = true, arg_required_else_help = true, infer_long_args = false)]
struct CommandLine {
    /// Print the version, with the number of rules and the age of the data
    #[arg(short = 'V', long)]
    version: bool,
    #[command(subcommand)]
    command: Option<commands::Command>,
}

fn main() -> ExitCode {
    keep_analysis_panics_quiet();
    let mut console = Console::of_process();
    let outcome = match CommandLine::try_parse() {
        Ok(CommandLine { version: true, .. }) => print_version(&mut console),
        Ok(CommandLine { command: Some(command), .. }) => command.run(&mut console),
        Ok(CommandLine { command: None, .. }) => Ok(0),
        Err(error) => {
            // Help goes to stdout with 0, wrong use to stderr with 2; a closed pipe changes neither.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    ExitCode::from(outcome.unwrap_or_else(|failure| console.fail(&failure)))
}

fn print_version(console: &mut Console) -> Result<u8, Failure> {
    let setup = scan::Setup { builtin: true, ..scan::Setup::default() };
    let prepared = scan::prepare(&setup).map_err(Failure::Configuration)?;
    let rules: usize = prepared.engines.iter().map(|engine| engine.rule_count()).sum();
    let version = env!("CARGO_PKG_VERSION");
    console.print(format!("palisade {version} ({rules} rules; no advisory data yet)\n").as_bytes())?;
    Ok(0)
}

/// A panic in the analysis of a file becomes a notice of the report; its trace on the terminal would only be noise.
fn keep_analysis_panics_quiet() {
    let standard = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let on_scan_thread = std::thread::current().name().is_some_and(|name| name.starts_with("scan-"));
        if !on_scan_thread {
            standard(panic);
        }
    }));
}
