//! `palisade schema`.

use crate::console::Console;
use crate::failure::Failure;
use clap::Args;

/// Print the JSON schema of a document that Palisade writes
#[derive(Args)]
pub struct Arguments {
    /// Name of the document: report
    document: String,
}

/// Runs the command.
pub fn run(arguments: Arguments, console: &mut Console) -> Result<u8, Failure> {
    match arguments.document.as_str() {
        "report" => console.print(report::schema().as_bytes())?,
        name => return Err(Failure::UnknownSchema { name: name.to_owned() }),
    }
    Ok(0)
}
