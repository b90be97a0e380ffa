//! The shared responsibility model: its rows, which row a finding falls into, and what a provider carries.
//!
//! One small table each, to be read and checked by people. A row says where the repair is made, not who is to blame.

use model::{Deployment, Finding, Responsibility};

/// Who carries a row as long as no provider does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Those who run the product with a provider.
    Customer,
    /// Those who write it.
    Developer,
}

/// The rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// What people entrusted to the product.
    CustomerData,
    /// Who may do what, and how the platform and the applications on it are set up.
    Access,
    /// The machine and the ways to it.
    OperatingSystem,
    /// What the application encrypts, hashes or signs by itself.
    ClientSideEncryption,
    /// What is encrypted where it is kept.
    ServerSideEncryption,
    /// What protects data on its way.
    NetworkTraffic,
    /// Other people's code in the product.
    Libraries,
    /// One's own.
    CustomCode,
    /// What executes the code.
    Runtimes,
    /// What several services share: queues, caches, proxies.
    Middleware,
    /// Whom the application talks to, and whom it lets talk to it.
    Interaction,
}

impl Row {
    /// Every row, those of the customer first.
    pub const ALL: &'static [Row] = &[
        Row::CustomerData,
        Row::Access,
        Row::OperatingSystem,
        Row::ClientSideEncryption,
        Row::ServerSideEncryption,
        Row::NetworkTraffic,
        Row::Libraries,
        Row::CustomCode,
        Row::Runtimes,
        Row::Middleware,
        Row::Interaction,
    ];

    /// As it is printed.
    pub fn title(self) -> &'static str {
        match self {
            Row::CustomerData => "customer data",
            Row::Access => "platform, applications, identity and access",
            Row::OperatingSystem => "operating system, network and firewall",
            Row::ClientSideEncryption => "client-side encryption and data integrity",
            Row::ServerSideEncryption => "server-side encryption",
            Row::NetworkTraffic => "network traffic protection",
            Row::Libraries => "libraries",
            Row::CustomCode => "custom code and its interaction with libraries",
            Row::Runtimes => "runtimes",
            Row::Middleware => "middleware shared between services",
            Row::Interaction => "the way the application interacts with everything else",
        }
    }

    /// Whose row it is.
    pub fn side(self) -> Side {
        match self {
            Row::CustomerData
            | Row::Access
            | Row::OperatingSystem
            | Row::ClientSideEncryption
            | Row::ServerSideEncryption
            | Row::NetworkTraffic => Side::Customer,
            Row::Libraries | Row::CustomCode | Row::Runtimes | Row::Middleware | Row::Interaction => Side::Developer,
        }
    }
}

/// Weaknesses that say more than "own code", with their row and reason. The most specific weakness of a finding decides.
const WEAKNESSES: &[(&[u32], Row, &str)] = &[
    (
        &[256, 257, 259, 260, 321, 522, 523, 798, 1391, 1392],
        Row::Access,
        "a credential stands where others can read it; whoever has it is let in",
    ),
    (&[287, 290, 306, 307, 384, 521, 613, 620, 640, 732, 1188], Row::Access, "it decides who is let in"),
    (&[359, 532, 538, 540], Row::CustomerData, "data goes where those who entrusted it do not expect it"),
    (
        &[322, 326, 327, 328, 329, 330, 331, 338, 345, 347, 353, 354, 494, 759, 760, 780, 916],
        Row::ClientSideEncryption,
        "the application itself encrypts, hashes or checks here, and does it too weakly",
    ),
    (&[311, 312, 313], Row::ServerSideEncryption, "data is kept as it is, without encryption"),
    (&[295, 297, 319, 614, 757], Row::NetworkTraffic, "data on its way can be read or changed by others"),
    (&[937, 1035, 1104, 1395], Row::Libraries, "the flaw is in code that others wrote and this project brings in"),
    (&[489, 1327], Row::Runtimes, "the way in which the program is started opens it"),
    (&[346, 441, 918, 942], Row::Interaction, "it is about whom the application talks to, or whom it lets talk to it"),
];

/// Files that set up what runs the product: a part of the path, and its row.
const PLACES: &[(&str, Row, &str)] = &[
    ("/.github/workflows/", Row::Access, "the pipeline decides who may build and deliver"),
    ("/.gitlab-ci", Row::Access, "the pipeline decides who may build and deliver"),
    ("/jenkinsfile", Row::Access, "the pipeline decides who may build and deliver"),
    ("/dockerfile", Row::Runtimes, "the image is what the code runs in"),
    ("/containerfile", Row::Runtimes, "the image is what the code runs in"),
];

/// Which row a finding falls into, and why.
pub(crate) fn row_of(finding: &Finding, is_vendored: bool) -> (Row, &'static str) {
    match finding.engine.as_str() {
        "sca" => return (Row::Libraries, "the flaw is in code that others wrote and this project brings in"),
        "secrets" => return (Row::Access, WEAKNESSES[0].2),
        "misconfig" => {
            let path = format!("/{}", finding.location.path.to_lowercase());
            let place = PLACES.iter().find(|(part, _, _)| path.contains(part));
            return place
                .map_or((Row::OperatingSystem, "the file sets up what the product runs on"), |(_, row, why)| {
                    (*row, *why)
                });
        }
        _ if is_vendored => return (Row::Libraries, "it stands in other people's code that is kept in the tree"),
        _ => {}
    }
    let number = |weakness: &String| weakness.strip_prefix("CWE-").and_then(|number| number.parse::<u32>().ok());
    let first = finding.weaknesses.iter().find_map(number);
    let known = WEAKNESSES.iter().find(|(numbers, _, _)| first.is_some_and(|number| numbers.contains(&number)));
    known.map_or((Row::CustomCode, "the flaw is in code of this project"), |(_, row, why)| (*row, *why))
}

/// The rows that the provider carries, besides buildings, machines and wires.
fn carried(deployment: Deployment) -> &'static [Row] {
    match deployment {
        Deployment::OwnServers | Deployment::Iaas => &[],
        Deployment::Containers => &[Row::OperatingSystem],
        Deployment::Serverless => &[Row::OperatingSystem, Row::Runtimes, Row::ServerSideEncryption],
        Deployment::Saas => &[
            Row::OperatingSystem,
            Row::ServerSideEncryption,
            Row::NetworkTraffic,
            Row::Libraries,
            Row::CustomCode,
            Row::Runtimes,
            Row::Middleware,
            Row::Interaction,
        ],
    }
}

/// The row of a finding in words.
pub(crate) fn responsibility(finding: &Finding, is_vendored: bool, deployment: Option<Deployment>) -> Responsibility {
    let (row, reason) = row_of(finding, is_vendored);
    let side = match row.side() {
        Side::Customer => "customer",
        Side::Developer => "developer",
    };
    let provider = deployment.map(|deployment| {
        let rows = carried(deployment);
        match deployment {
            Deployment::OwnServers => "on own servers nobody else carries anything".to_owned(),
            _ if rows.contains(&row) => {
                format!("declared as {deployment}: where the provider runs this part, this row is the provider's")
            }
            _ if rows.is_empty() => {
                format!("declared as {deployment}: the provider carries the machines, not this row")
            }
            _ => format!("declared as {deployment}: the provider does not carry this row"),
        }
    });
    Responsibility { side: side.to_owned(), row: row.title().to_owned(), reason: reason.to_owned(), provider }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::samples::finding;

    fn row(engine: &str, path: &str, weakness: &str, is_vendored: bool) -> Row {
        let mut finding = finding(path, 0, 1);
        finding.engine = engine.to_owned();
        finding.weaknesses = vec![weakness.to_owned()];
        row_of(&finding, is_vendored).0
    }

    #[test]
    fn every_finding_falls_into_the_row_where_it_is_repaired() {
        for (engine, path, weakness, is_vendored, expected) in [
            ("sast", "a.py", "CWE-89", false, Row::CustomCode),
            ("sast", "a.py", "", false, Row::CustomCode),
            ("sast", "vendor/a.py", "CWE-89", true, Row::Libraries),
            ("sast", "a.py", "CWE-327", false, Row::ClientSideEncryption),
            ("sast", "a.py", "CWE-295", false, Row::NetworkTraffic),
            ("sast", "a.py", "CWE-918", false, Row::Interaction),
            ("sast", "a.py", "CWE-532", false, Row::CustomerData),
            ("sast", "a.py", "CWE-798", false, Row::Access),
            ("sast", "a.py", "CWE-489", false, Row::Runtimes),
            ("secrets", "vendor/a.py", "CWE-798", true, Row::Access),
            ("sca", "poetry.lock", "CWE-79", false, Row::Libraries),
            ("misconfig", "infra/main.tf", "CWE-284", false, Row::OperatingSystem),
            ("misconfig", ".github/workflows/ci.yml", "CWE-829", false, Row::Access),
            ("misconfig", "web/Dockerfile", "CWE-250", false, Row::Runtimes),
        ] {
            assert_eq!(row(engine, path, weakness, is_vendored), expected, "{engine} {path} {weakness}");
        }
    }

    #[test]
    fn no_weakness_is_in_two_rows_and_every_row_has_a_title() {
        let mut seen = std::collections::BTreeSet::new();
        assert!(WEAKNESSES.iter().flat_map(|(numbers, _, _)| *numbers).all(|number| seen.insert(number)));
        let titles: std::collections::BTreeSet<_> = Row::ALL.iter().map(|row| row.title()).collect();
        assert_eq!(titles.len(), 11);
    }

    #[test]
    fn the_provider_carries_more_the_more_it_runs() {
        let said = |deployment| responsibility(&finding("a.py", 0, 1), false, deployment).provider;
        assert_eq!(said(None), None);
        assert_eq!(
            said(Some(Deployment::Serverless)).unwrap(),
            "declared as serverless: the provider does not carry this row"
        );
        assert!(said(Some(Deployment::Saas)).unwrap().ends_with("this row is the provider's"));
        let sizes: Vec<usize> = Deployment::ALL.iter().map(|deployment| carried(*deployment).len()).collect();
        assert!(sizes.is_sorted(), "{sizes:?}");
    }
}
