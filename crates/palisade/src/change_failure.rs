//! Why a change cannot be judged, or a finding not be accepted: rows of the table in `failure`.

use source::ReadFault;

/// Why a change cannot be judged, or a finding not be accepted.
#[derive(Debug)]
pub enum ChangeFailure {
    /// A base that the files at hand do not come from, as far as this clone knows.
    NoMergeBase { base: String, fault: git::NoMergeBase },
    /// The files of a base cannot be listed.
    Incomparable { base: String, fault: git::CompareFault },
    /// A name of the base that means several things.
    AmbiguousBase { name: String, meanings: Vec<String> },
    /// A file of the base is listed, and its content is missing or damaged.
    BaseUnreadable { base: String, path: String, fault: ReadFault },
    /// Something that was typed is a link of the base that leads out of the repository, or into a submodule that the change moves.
    NamedLeadsOut { path: String, base: String },
    /// The scanned folder lies behind a symbolic link of the repository.
    BehindLink { path: String },
    /// `gate` without anything to compare with.
    NothingToCompare,
    /// Options that mean different comparisons.
    Clash(Clash),
    /// A baseline cannot be read.
    BaselineUnreadable { path: String, fault: ReadFault },
    /// A baseline is none, or of a later version.
    BaselineUnusable { path: String, fault: change::BaselineFault },
    /// A finding that is accepted already.
    AlreadyAccepted { fingerprint: String, path: String },
    /// A fingerprint that no finding of the last report has.
    UnknownFinding { fingerprint: String },
    /// A fingerprint that is none.
    NotAFingerprint { text: String },
    /// A day that is none.
    NotADay { text: String },
    /// A day that is over.
    DayGone { day: String, today: String },
    /// A reason, or an author, that says nothing.
    EmptyReason,
}

/// Options that cannot go together, because each says by itself what is compared with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// `--staged` with `--base`.
    StagedAndBase,
    /// `--history` with `--base`.
    HistoryAndBase,
    /// `--staged` with `--history`.
    StagedAndHistory,
    /// `--write-baseline` with an option that leaves out what did not change.
    BaselineOfPart,
    /// `gate --staged` without a baseline.
    GateOnStaged,
    /// `gate --history` without a baseline.
    GateOnHistory,
}

impl Clash {
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Clash::StagedAndBase => (
                "--staged compares what is staged with the last commit, and --base the files at hand with a revision: not both",
                "before a commit `palisade scan --staged`, before a merge `palisade gate --base REV`",
            ),
            Clash::HistoryAndBase => (
                "--history searches commits, and --base compares the files at hand with a revision: not both",
                "`palisade scan --history=REV..HEAD` tells what the commits since REV brought in, `palisade gate --base REV` what \
                 the files at hand add; run one after the other",
            ),
            Clash::StagedAndHistory => (
                "--staged looks at what is in no commit yet, and --history at commits: not both",
                "run `palisade scan --staged` and `palisade scan --history` one after the other",
            ),
            Clash::BaselineOfPart => (
                "--write-baseline writes down the findings of a whole scan, and --base, --staged and --history leave out what is old",
                "run `palisade scan --write-baseline FILE` without them",
            ),
            Clash::GateOnStaged => (
                "the gate judges a change against a base or a baseline, and --staged names neither",
                "before a commit `palisade hook pre-commit` or `palisade scan --staged --fail-on SEVERITY`; the gate with --base REV, \
                 or with --staged --baseline FILE",
            ),
            Clash::GateOnHistory => (
                "the gate judges a change against a base or a baseline, and --history names neither",
                "`palisade scan --history=BASE..TIP --fail-on SEVERITY` judges commits; the gate with --base REV, or with \
                 --history --baseline FILE",
            ),
        }
    }
}

impl ChangeFailure {
    /// Message and cure.
    pub fn told(&self) -> (String, Option<&'static str>) {
        match self {
            ChangeFailure::NoMergeBase { base, fault: fault @ git::NoMergeBase::Cut } => (
                format!("cannot compare with `{base}`: {fault}"),
                Some("fetch more of the history: git fetch --unshallow, or a fetch depth of 0 in the pipeline"),
            ),
            ChangeFailure::NoMergeBase { base, fault: fault @ git::NoMergeBase::Unrelated } => (
                format!("cannot compare with `{base}`: {fault}"),
                Some("name a revision that these files come from, or compare with exactly this one: --base-exact"),
            ),
            ChangeFailure::Incomparable { base, fault } => (
                format!("cannot compare with `{base}`: {fault}"),
                Some("in a shallow or partial clone, fetch the missing objects first"),
            ),
            ChangeFailure::AmbiguousBase { name, meanings } => (
                format!("`{name}` means several things here: {}", meanings.join(", ")),
                Some(
                    "name the one that is meant in full, such as --base refs/remotes/origin/main; whoever may push a tag must not choose the base",
                ),
            ),
            ChangeFailure::BaseUnreadable { base, path, fault } => (
                format!("cannot compare with `{base}`: `{path}` is part of it and cannot be read: {fault}"),
                Some(
                    "a partial clone has not all of it: git fetch --refetch --no-filter origin, or clone without --filter; what is damaged \
                     shows in git fsck, and comes back with a new clone",
                ),
            ),
            ChangeFailure::NamedLeadsOut { path, base } => (
                format!(
                    "`{path}` cannot be taken as it was in `{base}`: it leads out of the repository, or into a submodule that the change moves"
                ),
                Some("name a file of the repository itself, or one outside of it"),
            ),
            ChangeFailure::BehindLink { path } => (
                format!("`{path}` lies behind a symbolic link of the repository, which a change could turn"),
                Some("name the folder itself"),
            ),
            ChangeFailure::NothingToCompare => (
                "the gate judges a change, and nothing says what it is compared with".to_owned(),
                Some(
                    "name the revision that it starts from (--base origin/main) or the findings that are known (--baseline FILE)",
                ),
            ),
            ChangeFailure::Clash(clash) => {
                let (message, cure) = clash.told();
                (message.to_owned(), Some(cure))
            }
            ChangeFailure::BaselineUnreadable { path, fault } => (
                format!("cannot read the baseline `{path}`: {fault}"),
                Some("remove the file, and write it with `palisade scan --write-baseline FILE`"),
            ),
            ChangeFailure::BaselineUnusable { path, fault: change::BaselineFault::TooNew(version) } => (
                format!("the baseline `{path}` has version {version}, which is newer than this Palisade"),
                Some("use the version of Palisade that wrote it, or write it again with this one (--write-baseline)"),
            ),
            ChangeFailure::BaselineUnusable { path, fault: change::BaselineFault::Malformed { line } } => (
                format!("`{path}` is not a baseline of Palisade (line {line})"),
                Some("remove the file, and write it with `palisade scan --write-baseline FILE`"),
            ),
            ChangeFailure::BaselineUnusable { path, fault: change::BaselineFault::NotAFingerprint(text) } => (
                format!("the baseline `{path}` holds `{text}`, which is no fingerprint"),
                Some("write it again with `palisade scan --write-baseline FILE`"),
            ),
            ChangeFailure::AlreadyAccepted { fingerprint, path } => {
                (format!("`{path}` accepts {fingerprint} already"), Some("edit or remove that entry"))
            }
            ChangeFailure::UnknownFinding { fingerprint } => (
                format!("no finding of the last report has the fingerprint {fingerprint}"),
                Some("scan first, name a report with --report FILE, or accept it unseen with --force"),
            ),
            ChangeFailure::NotAFingerprint { text } => {
                (format!("`{text}` is no fingerprint"), Some("fingerprints stand in the report, as `finding: v1:…`"))
            }
            ChangeFailure::NotADay { text } => (format!("`{text}` is no day"), Some("write it like 2027-01-31")),
            ChangeFailure::DayGone { day, today } => {
                (format!("{day} is over: today is {today}"), Some("name the last day on which the finding is accepted"))
            }
            ChangeFailure::EmptyReason => (
                "a reason or an author that is given must say something".to_owned(),
                Some("--reason \"why this is acceptable\""),
            ),
        }
    }
}
