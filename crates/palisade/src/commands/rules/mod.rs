//! `palisade rules`: what the engines know, and how to add to it.

mod create;
mod list;
mod show;
mod test;

use crate::console::Console;
use crate::failure::Failure;
use clap::{Args, Subcommand};

/// List, show, test and start rules
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    List(list::Arguments),
    #[command(name = "new")]
    Create(create::Arguments),
    Show(show::Arguments),
    Test(test::Arguments),
}

/// Runs the command.
pub fn run(arguments: Arguments, console: &mut Console) -> Result<u8, Failure> {
    match arguments.action {
        Action::List(arguments) => list::run(&arguments, console),
        Action::Create(arguments) => create::run(&arguments, console),
        Action::Show(arguments) => show::run(&arguments, console),
        Action::Test(arguments) => test::run(&arguments, console),
    }
}
