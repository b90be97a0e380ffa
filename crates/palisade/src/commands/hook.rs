//! `palisade hook`: what git calls before a commit, before a push, and when a server receives one. Only credentials are looked
//! for, and only those that the change adds.

use crate::clock::today;
use crate::console::Console;
use crate::failure::Failure;
use crate::options::{OutputOptions, RuleOptions, ScopeOptions};
use crate::past::{Past, Push};
use crate::rendering::render_for_reader;
use crate::{declared, hook_files, project, settings};
use clap::{Args, Subcommand};
use model::{Confidence, Finding, Location, Notice, NoticeLevel, Report};
use report::TreeSources;
use scan::{FilesBefore, Limits, ScanRequest, Setup};
use source::{ChosenTree, Inventory, MemoryTree, Silence, Tree};
use std::path::PathBuf;

/// Look for credentials that a commit or push would add; for git's hooks
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    hook: Hook,
}

#[derive(Subcommand)]
enum Hook {
    /// Before a commit: what is staged
    #[command(name = "pre-commit")]
    Commit(Common),
    /// Before a push: what the pushed commits bring in; reads git's lines from standard input
    #[command(name = "pre-push")]
    Push(Common),
    /// On the receiving side, in a bare repository: what a push brings in; reads git's lines from standard input
    #[command(name = "pre-receive")]
    Receive(Common),
    /// Make git call Palisade before a commit, before a push, or both
    Install(hook_files::InstallArguments),
    /// Remove the hooks that Palisade installed, and no others
    Uninstall(hook_files::UninstallArguments),
}

/// Whose hook it is.
#[derive(Clone, Copy)]
enum Side {
    Sender,
    Receiver,
}

#[derive(Args)]
struct Common {
    /// Name and address of the remote, as git gives them: what it has already is not judged again
    #[arg(hide = true)]
    remote: Vec<String>,
    /// Folder of the repository
    #[arg(long, value_name = "DIR", default_value = ".")]
    repository: PathBuf,
    /// Use this configuration instead of the project's palisade.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Ignore the project's own palisade.toml and .palisadeignore
    #[arg(long)]
    no_project_config: bool,
    /// Show every issue, not only the first ten
    #[arg(long)]
    all: bool,
}

/// Runs the command.
pub fn run(arguments: Arguments, console: &mut Console) -> Result<u8, Failure> {
    match arguments.hook {
        Hook::Commit(common) => before_commit(&common, console),
        Hook::Push(common) => {
            let past = Past::of_push(&common.repository, &Push::of_client(common.remote.first())?)?;
            let judged = judge_push(&common, past, Side::Sender, console)?;
            how_to_pass(&judged, BYPASS_OF_CLIENT, console)
        }
        Hook::Install(arguments) => hook_files::install(&arguments, console),
        Hook::Uninstall(arguments) => hook_files::uninstall(&arguments, console),
        Hook::Receive(mut common) => {
            let push = Push::of_server()?;
            let past = Past::of_push(&common.repository, &push)?;
            // The pushed files have no say here: the policy is the receiver's.
            common.no_project_config = true;
            let policy = past.git_dir().map(|folder| folder.join("palisade.toml")).filter(|file| file.is_file());
            common.config = common.config.or(policy);
            let judged = judge_push(&common, past, Side::Receiver, console)?;
            match push.bypass() {
                Some(reason) if judged.code != 0 => {
                    push.record(&common.repository, reason, &judged.unsearched, console).map(|()| 0)
                }
                _ => how_to_pass(&judged, BYPASS_OF_SERVER, console),
            }
        }
    }
}

fn before_commit(common: &Common, console: &mut Console) -> Result<u8, Failure> {
    let past = Past::open(&common.repository, None)?;
    let staged = past.staged(&common.repository)?;
    let tree = ChosenTree::new(&staged.tree, staged.changed());
    search(common, &past, &tree, Some(staged.before()), Side::Sender, console).map(|judged| judged.code)
}

/// What came of a hook.
struct Judged {
    code: u8,
    /// What was not searched, when that stops it.
    unsearched: Vec<String>,
}

const BYPASS_OF_CLIENT: &str = "git push --no-verify";
const BYPASS_OF_SERVER: &str = "git push -o palisade.bypass=REASON";

/// What cannot be searched today cannot be tomorrow: somebody has to decide.
fn how_to_pass(judged: &Judged, command: &str, console: &mut Console) -> Result<u8, Failure> {
    if judged.code == 3 {
        let message = format!("palisade: if what was not searched shall go on all the same: {command}\n");
        console.print(message.as_bytes())?;
    }
    Ok(judged.code)
}

fn judge_push(common: &Common, past: Past, side: Side, console: &mut Console) -> Result<Judged, Failure> {
    search(common, &past, &MemoryTree::new(), None, side, console)
}

/// Scans and shows; 1 when something is there that should not go on.
fn search(
    common: &Common,
    past: &Past,
    tree: &dyn Tree,
    before: Option<FilesBefore<'_>>,
    side: Side,
    console: &mut Console,
) -> Result<Judged, Failure> {
    let known = past.base_trees();
    let scope = ScopeOptions {
        config: common.config.clone(),
        no_project_config: common.no_project_config,
        ..ScopeOptions::default()
    };
    let only = RuleOptions { only: Some(vec!["secrets".to_owned()]), ..RuleOptions::default() };
    let mut settled = settings::settle(&only, &scope, &Default::default(), &common.repository)?;
    let setup = project::setup(&only, settled.only)?;
    settled.discovery.tracked = true;
    let inventory = Inventory::of(tree, &settled.discovery);
    let on_server = matches!(side, Side::Receiver);
    // What stands in the receiver's folder, if it has one, is not what is pushed to.
    let files_at_hand = if on_server || common.no_project_config { None } else { past.files_at_hand() };
    let project_files = files_at_hand.as_ref().map(|files| project::foreign_files(files)).unwrap_or_default();
    let setup = Setup { off: settled.policy.off_for_good(), project_files, ..setup };
    let prepared = scan::prepare(&setup).map_err(Failure::Configuration)?;
    let mut report = scan::scan(&ScanRequest {
        cache: None,
        tree,
        root: common.repository.display().to_string(),
        folder: String::new(),
        keys: &|| past.keys(),
        history: past.request(
            &known,
            Silence {
                ignores: files_at_hand.as_ref().map(|files| files as &dyn Tree),
                excludes: &settled.discovery.excludes,
                folder: if on_server { String::new() } else { project::folder_in_repository(&common.repository) },
            },
        ),
        before,
        inventory: &inventory,
        prepared: &prepared,
        liveness: None,
        policy: settled.policy,
        declared: match common.no_project_config {
            true => Default::default(),
            false => declared::declared(&common.repository, None, "")?,
        },
        fail_on: None,
        strict: settled.strict,
        jobs: 0,
        limits: Limits::default(),
        today: today(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        authors: None,
        progress: None,
    });
    let stopping = report.findings.iter().filter(|finding| stops(finding, on_server)).count();
    if stopping > 0 {
        report.verdict.exit_code = 1;
        let credentials = if stopping == 1 { "1 credential".to_owned() } else { format!("{stopping} credentials") };
        report.verdict.reasons.insert(0, format!("{credentials} would be added"));
    }
    if report.coverage.history.as_ref().is_some_and(|history| history.too_large > 0) && stopping == 0 {
        report.verdict.exit_code = 3;
        report.verdict.reasons.insert(0, "some contents are too large to be searched".to_owned());
    }
    match report.verdict.exit_code {
        0 => mention(&report, on_server, common.all, console)?,
        _ => show(&report, tree, past, common, console)?,
    }
    Ok(Judged { code: report.verdict.exit_code, unsearched: unsearched(&report) })
}

/// What was not searched, one by one where that is known.
fn unsearched(report: &Report) -> Vec<String> {
    let is_lost = |notice: &&Notice| notice.level == NoticeLevel::Failed || notice.kind == "too-large";
    report.notices.iter().filter(is_lost).map(|notice| notice.message.clone()).collect()
}

/// One line for each credential that is new and too uncertain to stop anybody.
fn mention(report: &Report, on_server: bool, all: bool, console: &mut Console) -> Result<(), Failure> {
    /// As many as a report shows at first.
    const MOST: usize = 10;
    let doubtful: Vec<&Finding> = report.findings.iter().filter(|one| !is_accepted(one, on_server)).collect();
    let mut lines = String::new();
    for finding in doubtful.iter().take(if all { usize::MAX } else { MOST }) {
        let Location { path, start, .. } = &finding.location;
        let commit = finding.origin.as_ref().filter(|origin| !origin.message).and_then(|origin| origin.commit.as_ref());
        let commit = commit.map(|id| format!(" in commit {}", &id[..id.len().min(12)])).unwrap_or_default();
        let place = format!("{path}:{}:{}{commit}", start.line, start.column);
        lines += &format!("palisade: may be a credential, and stops nothing: {place}: {}\n", finding.rule);
    }
    if !all && doubtful.len() > MOST {
        lines += &format!("palisade: {} more; --all shows them\n", doubtful.len() - MOST);
    }
    console.print(lines.as_bytes())
}

/// A hook that stops work for a guess is switched off by the first person who meets it; what an offline check proves is none, also
/// in a test. On the receiving side marks in what is pushed accept nothing.
fn stops(finding: &Finding, on_server: bool) -> bool {
    !is_accepted(finding, on_server)
        && (finding.confidence >= Confidence::Medium || finding.parts.contains_key("offline-check"))
}

fn is_accepted(finding: &Finding, on_server: bool) -> bool {
    finding.suppression.as_ref().is_some_and(|suppression| !on_server || suppression.kind == "configuration")
}

fn show(report: &Report, tree: &dyn Tree, past: &Past, common: &Common, console: &mut Console) -> Result<(), Failure> {
    let sources = TreeSources { tree, history: past.history() };
    let output = OutputOptions { all: common.all, ..OutputOptions::default() };
    let bytes = render_for_reader("text", report, &sources, console, &output, "");
    console.print(&bytes.bytes)
}
