//! `palisade gate`.

use super::scan;
use crate::console::Console;
use crate::failure::Failure;
use clap::Args;

/// Judge a change: exit with 1 when it adds what the gate of the base does not let pass
///
/// Without `[[gate.stop]]` in the configuration these are new findings of high confidence. What the change does to the policy itself
/// stops it whatever stands there, but for a `[[gate.pass]]` of the base that names the rule.
#[derive(Args)]
#[group(skip)]
pub struct Arguments {
    #[command(flatten)]
    scan: scan::Arguments,
}

/// Runs the command.
pub fn run(arguments: Arguments, console: &mut Console) -> Result<u8, Failure> {
    scan::perform(arguments.scan, true, console)
}
