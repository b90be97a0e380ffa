//! Texts in, findings out. Values are invented; what has the form of a vendor's token is not used here.

use super::{Content, candidates, judge, kinds, near_trigger, stems};
use model::Confidence;
use source::{Language, Role};

fn content<'a>(path: &'a str, text: &'a str) -> Content<'a> {
    Content { text, path: Some(path), role: None, language: None::<Language>, tree: None }
}

/// The values that are reported, in order.
fn reported(path: &str, text: &str) -> Vec<String> {
    let content = content(path, text);
    let judged = candidates(&content).into_iter().filter(|candidate| judge(candidate, &content).verdict.is_some());
    judged.map(|candidate| candidate.value).collect()
}

fn assert_found(path: &str, text: &str, value: &str) {
    assert_eq!(reported(path, text), [value], "in {path}: {text}");
}

fn assert_silent(path: &str, text: &str) {
    assert_eq!(reported(path, text), [""; 0], "in {path}: {text}");
}

#[test]
fn assignments_of_many_languages() {
    let drawn = "kq7Vw2mzX9";
    for (path, line) in [
        ("app.py", "password = 'kq7Vw2mzX9'"),
        ("app.py", "connect(host, password=b'kq7Vw2mzX9')"),
        ("app.py", "requests.get(url, auth=('me', 'kq7Vw2mzX9'))"),
        ("app.py", "s.auth = HTTPBasicAuth('me', 'kq7Vw2mzX9')"),
        ("app.py", "conf['password'] = 'kq7Vw2mzX9'"),
        ("app.py", "password: str = \"kq7Vw2mzX9\""),
        ("app.go", "dbPassword := \"kq7Vw2mzX9\""),
        ("app.go", "var password string = \"kq7Vw2mzX9\""),
        ("app.go", "opts.Password = []byte(\"kq7Vw2mzX9\")"),
        ("app.go", "os.Setenv(\"DB_PASSWORD\", \"kq7Vw2mzX9\")"),
        ("App.java", "String password = \"kq7Vw2mzX9\";"),
        ("App.java", "config.setPassword(\"kq7Vw2mzX9\");"),
        ("app.rb", "  :password => 'kq7Vw2mzX9',"),
        ("app.php", "define('DB_PASSWORD', 'kq7Vw2mzX9');"),
        ("app.php", "$cfg['Servers'][1]['password'] = 'kq7Vw2mzX9';"),
        ("App.cs", "if (password == \"kq7Vw2mzX9\") {"),
        ("app.rs", "let password: &str = \"kq7Vw2mzX9\";"),
        ("app.rs", "let password = String::from(\"kq7Vw2mzX9\");"),
        ("app.ts", "const password = `kq7Vw2mzX9`;"),
        ("app.kt", "val dbPassword: String = \"kq7Vw2mzX9\""),
        ("app.c", "#define PASSWORD \"kq7Vw2mzX9\""),
        ("app.m", "NSString *password = @\"kq7Vw2mzX9\";"),
        ("app.clj", "{:user u :password \"kq7Vw2mzX9\"}"),
        ("app.erl", "{password, \"kq7Vw2mzX9\"}"),
        ("app.r", "password <- \"kq7Vw2mzX9\""),
        ("app.vb", "Dim password As String = \"kq7Vw2mzX9\""),
        ("build.gradle", "    password 'kq7Vw2mzX9'"),
        ("app.tf", "variable \"db_password\" {\n  default = \"kq7Vw2mzX9\"\n}"),
    ] {
        assert_found(path, line, drawn);
    }
}

#[test]
fn settings_of_many_formats() {
    let drawn = "kq7Vw2mzX9";
    for (path, line) in [
        ("a.json", r#"{"dbPassword": "kq7Vw2mzX9"}"#),
        ("a.json", r#"{"key": "db_password", "value": "kq7Vw2mzX9"}"#),
        ("a.json", r#"{"line": "password = \"kq7Vw2mzX9\"\n"}"#),
        ("a.yml", "password: kq7Vw2mzX9 # of the database"),
        ("a.conf", "play.http.secret.key = kq7Vw2mzX9"),
        ("a.cs", "Connect(\"Server=db;Uid=sa;Pwd=kq7Vw2mzX9\");"),
        ("a.php", "$db = mysqli_connect('h', 'u', 'kq7Vw2mzX9', 'd');"),
        ("a.yml", "- name: DB_PASSWORD\n  value: kq7Vw2mzX9"),
        ("a.yml", "users: [{user: one, password: kq7Vw2mzX9}]"),
        ("a.toml", "password = \"kq7Vw2mzX9\""),
        ("a.ini", "Password=kq7Vw2mzX9"),
        (".env", "export DB_PASSWORD=kq7Vw2mzX9"),
        ("a.properties", "spring.datasource.password=kq7Vw2mzX9"),
        ("a.xml", "<add key=\"Password\" value=\"kq7Vw2mzX9\"/>"),
        ("a.xml", "<connection user=\"u\" password=\"kq7Vw2mzX9\"/>"),
        ("a.xml", "<string name=\"password\">kq7Vw2mzX9</string>"),
        ("a.xml", "<Pass encoding=\"plain\">kq7Vw2mzX9</Pass>"),
        ("Dockerfile", "ENV DB_PASSWORD kq7Vw2mzX9"),
        ("a.sh", "tool --password kq7Vw2mzX9 --verbose"),
        ("a.sh", "docker login -u me -p kq7Vw2mzX9 registry.corp.net"),
        ("a.sh", "mysql -uroot -pkq7Vw2mzX9 main"),
        ("a.md", "The password is `kq7Vw2mzX9`."),
        ("a.sh", "curl -u admin:kq7Vw2mzX9 https://a.org"),
        ("a.sql", "CREATE USER u IDENTIFIED BY 'kq7Vw2mzX9';"),
        ("a.cs", "var c = \"Server=db;User=u;Password=kq7Vw2mzX9;\";"),
        ("a.yml", "uri: mongodb://u:kq7Vw2mzX9@db.corp.net:27017/main"),
        ("a.go", "c := `\nusers: [{user: one, password: kq7Vw2mzX9}]\n`\n"),
        ("a.rb", "c = <<~CONF\n  password: kq7Vw2mzX9\nCONF\n"),
    ] {
        assert_found(path, line, drawn);
    }
}

#[test]
fn files_that_hold_credentials_are_believed() {
    assert_found(".netrc", "machine a.org login me password sunshine", "sunshine");
    assert_found("db/.pgpass", "localhost:5432:db:root:sunshine\n", "sunshine");
    assert_found("wp-config.php", "define( 'DB_PASSWORD', 'sunshine' );", "sunshine");
    assert_found(".esmtprc", "password \"sunshine\"", "sunshine");
    assert_found("config/master.key", "2b7f0c64f8d1a95e3c6b17d20e49a8f5", "2b7f0c64f8d1a95e3c6b17d20e49a8f5");
    assert_silent(".ftpconfig", "\"promptForPass\": false,");
}

#[test]
fn rows_of_dumps() {
    let text = "INSERT INTO `u` (`id`, `name`, `password`) VALUES\n(1, 'it''s', 'kq7Vw2mzX9'),\n(2, NULL, 'zX9tR4nLsk');\nINSERT INTO t (a) VALUES ('x');";
    assert_eq!(reported("d.sql", text), ["kq7Vw2mzX9", "zX9tR4nLsk"]);
    for broken in [
        "INSERT INTO u (password) VALUES ('a",
        "INSERT INTO u (password) VALUES (",
        "INSERT INTO u (password",
        "INSERT INTO u (é, password) VALUES ('é', 'é')",
    ] {
        assert_silent("d.sql", broken);
    }
}

#[test]
fn padding_of_base64_is_no_comparison() {
    assert_found("a.yml", "token: a3E3VncybXpYOXRSNG5Mcw==", "a3E3VncybXpYOXRSNG5Mcw==");
}

#[test]
fn headers_and_hashes() {
    assert_found("a.sh", "curl -H 'Authorization: Bearer 7f3Kq9zLw2Xv8Tb4'", "7f3Kq9zLw2Xv8Tb4");
    assert_found("a.yml", "Authorization:\n- Bearer 7f3Kq9zLw2Xv8Tb4", "7f3Kq9zLw2Xv8Tb4");
    assert_found("a.py", "h = {'Authorization': 'Basic dTE6a3E3VncybXpYOQ=='}", "dTE6a3E3VncybXpYOQ==");
    assert_silent("a.py", "h = {'Authorization': 'Basic dXNlcjpwYXNzd29yZA=='}");
    assert_silent("a.py", "h = {'Authorization': 'Basic login_and_password_removed'}");
    let hash = ["$2y$12$", "Zq0vT8kLr3XnB5cWm1YdPu", "7hJgFs2QaEo9RtVbKxUwNi4CzLpMy6e"].concat();
    assert_found("dump.sql", &format!("(1, 'u', '{hash}'),"), &hash);
}

#[test]
fn what_is_no_literal() {
    for (path, line) in [
        ("app.py", "password = get_password()"),
        ("app.py", "password = os.environ['DB_PASSWORD']"),
        ("app.py", "password = self.password"),
        ("app.go", "Password: config.Password,"),
        ("app.js", "token = process.env.API_TOKEN"),
        ("app.js", "const token = 'prefix' + value"),
        ("a.yml", "password: ${DB_PASSWORD}"),
        ("a.yml", "password: ${DB_PASSWORD:-kq7Vw2mzX9}"),
        ("a.yml", "password: {{ vault_password }}"),
        ("a.yml", "password: !Ref Parameter"),
        ("a.yml", "password: ENC[AES256_GCM,data:kq7Vw2mzX9]"),
        ("a.json", "\"password\": true"),
        ("a.sh", "mkdir -p kq7Vw2mzX9"),
        ("app.rb", "puts \"#{password}: \" + name"),
        ("a.py", "url = f'postgres://{user}:{password}@{host}/db'"),
        ("a.py", "url = 'https://%s:%s@%s' % (user, password, host)"),
    ] {
        assert_silent(path, line);
    }
}

#[test]
fn what_a_vendor_publishes_is_no_credential() {
    let emulator =
        ["Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IF", "suFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="].concat();
    assert_silent("a.py", &format!("secret_key = '{emulator}'"));
    let captcha = ["6LeIxAcTAAAAA", "GG-vFI1TnRWxMZNFuojJ4WifJWe"].concat();
    assert_silent("a.env", &format!("RECAPTCHA_SECRET={captcha}"));
}

#[test]
fn what_stands_for_a_credential() {
    for value in [
        "changeme",
        "your-password-here",
        "<password>",
        "xxxxxxxx",
        "********",
        "password",
        "example-password",
        "12345678",
        "secret",
        "my_password",
        "foobar",
        "T0pS3cr3t",
        "Enter your password",
        "/run/secrets/db",
        "https://a.org/reset",
        "a1b2c3d4e5f6g7h8",
    ] {
        assert_silent("app.py", &format!("password = '{value}'"));
    }
}

#[test]
fn names_that_speak_about_credentials() {
    for name in [
        "password_field",
        "token_type",
        "secret_name",
        "access_key_id",
        "public_key",
        "primary_key",
        "key_path",
        "max_tokens",
        "token_url",
        "password_min_length",
        "keyboard",
        "monkey",
        "author",
        "compass",
        "cache_key",
        "sort_key",
        "tokenizer",
    ] {
        assert_silent("app.py", &format!("{name} = 'kq7Vw2mzX9tR4nLs8bYd'"));
    }
}

#[test]
fn translations_and_locks_hold_none() {
    assert_silent("locales/en.json", "\"password\": \"kq7Vw2mzX9\"");
    for label in [
        "Passwort vergessen?",
        "Parolanız en az 8 karakter",
        "S3-tagongskaai",
        "Mindestens8Zeichen",
        "パスワード8文字以上123456",
        "Choose8CharactersOrMore!",
    ] {
        assert_silent("lang/de.yml", &format!("password: {label}\n"));
        assert_silent("locale/de.po", &format!("password = \"{label}\"\n"));
    }
    assert_silent("lang/de.yml", "endpoint: xR7vQ2mZ9tLw4KpD\n");
    assert_silent("src/pt-BR.ts", "password: 'kq7Vw2mzX9'");
    assert_found("src/lang/App.java", "String password = \"kq7Vw2mzX9\";", "kq7Vw2mzX9");
    assert_silent("yarn.lock", "token \"kq7Vw2mzX9tR4nLs8bYd\"");
}

#[test]
fn what_is_drawn_under_a_strong_name_is_no_label() {
    let drawn = "f8Kq2Zr9Lw3Xv7Tn5Bc1";
    assert_found("lang/prod.yml", &format!("db_password: {drawn}\n"), drawn);
    assert_found("locale/de/app.ini", &format!("api_token = {drawn}\n"), drawn);
    assert_found("config/de.json", &format!("{{\"db_password\": \"{drawn}\"}}"), drawn);
    assert_found("i18n/app.php", &format!("'password' => '{drawn}',"), drawn);
    assert_found("i18n/app.js", &format!("const url = 'postgres://app:{drawn}@db.corp.net/main';"), drawn);
    assert_silent("yarn.lock", &format!("password: {drawn}\n"));
}

#[test]
fn tests_and_examples_are_low() {
    let text = "token = 'kq7Vw2mzX9tR4nLs8bYd'";
    let verdict = |path: &str, role| {
        let content = Content { role, ..content(path, text) };
        candidates(&content).first().and_then(|candidate| judge(candidate, &content).verdict)
    };
    assert_eq!(verdict("src/app.py", None), Some(Confidence::High));
    assert_eq!(verdict("src/app.py", Some(Role::Test)), Some(Confidence::Low));
    assert_eq!(verdict("examples/app.py", None), Some(Confidence::Low));
}

#[test]
fn every_judgement_says_why() {
    let content = content("app.py", "password = 'changeme'\ntoken = 'kq7Vw2mzX9tR4nLs8bYd'\n");
    for candidate in candidates(&content) {
        let judgement = judge(&candidate, &content);
        assert_eq!(judgement.points, judgement.reasons.iter().map(|reason| reason.points).sum::<i32>());
        assert!(judgement.reasons.len() >= 2, "{judgement:?}");
    }
}

#[test]
fn places_point_at_the_value() {
    let text = "é = 1\nuri: amqp://u:kq7Vw2mzX9@h.corp.net\npassword: 'kq7Vw2mzX9'\n";
    let content = content("a.yml", text);
    let found = candidates(&content);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|candidate| text[candidate.span.clone()] == candidate.value));
}

#[test]
fn without_a_path_the_place_of_a_stem_is_enough() {
    let text = b"const dbPassword = 'kq7Vw2mzX9';";
    let at = text.windows(4).position(|window| window == b"Pass").unwrap_or(0);
    assert_eq!(near_trigger(text, at).map(|candidate| candidate.value), Some("kq7Vw2mzX9".to_owned()));
    assert!(near_trigger(b"the password is short", 4).is_none());
    assert!(stems().iter().all(|stem| stem.to_ascii_lowercase() == *stem));
}

#[test]
fn borders_of_the_text_hold() {
    for stem in stems() {
        for text in [
            stem.to_string(),
            format!("{stem}="),
            format!("{stem}='"),
            format!("'{stem}"),
            format!("\u{e9}{stem}\u{e9}"),
            format!("{stem}: \\"),
        ] {
            let _ = candidates(&content("a.yml", &text));
            for at in 0..=text.len() {
                let _ = near_trigger(text.as_bytes(), at);
            }
        }
    }
}

#[test]
fn kinds_are_complete_and_their_names_stable() {
    let ids: Vec<&str> = kinds().iter().map(|kind| kind.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), ids.len());
    assert!(kinds().iter().enumerate().all(|(idx, text)| text.kind as usize == idx && !text.revoke.is_empty()));
}

#[test]
fn any_mixture_of_fragments_is_read_without_harm() {
    const PARTS: &[&str] = &[
        "password",
        "token",
        "key",
        "auth",
        "=",
        ":",
        ":=",
        "=>",
        "'",
        "\"",
        "`",
        "\\\"",
        "\\",
        "\n",
        " ",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "é",
        "\u{1f600}",
        "kq7Vw2mzX9",
        "://",
        "a:b@",
        "%4",
        "%C3%A9",
        "$2a$",
        "Basic ",
        "Bearer ",
        "dTpw",
        "value",
        "name",
        "default",
        ",",
        ";",
        "<",
        ">",
        "-p",
        "curl -u ",
        "INSERT INTO t (",
        "VALUES (",
        "\"\"\"",
        "<<~X",
        "X",
        "/*",
        "*/",
        "#",
        "identified by ",
        "login(",
        "=",
        "..",
        "@",
        "is ",
    ];
    let mut state = 7_u64;
    for round in 0..4_000 {
        let mut text = String::new();
        for _ in 0..(round % 14) {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(PARTS[(state >> 33) as usize % PARTS.len()]);
        }
        for path in ["a.py", "a.go", "a.rb", "a.sql", "a.yml", ".pgpass"] {
            let content = content(path, &text);
            for candidate in candidates(&content) {
                let judgement = judge(&candidate, &content);
                assert!(judgement.verdict.is_none() || text[candidate.span.clone()] == candidate.value, "{text:?}");
            }
        }
    }
}

#[test]
fn messages_about_commits_are_prose() {
    let message = "(message of commit 0123456789ab)";
    assert_found(message, "The password: kq7Vw2mzX9tR is gone.", "kq7Vw2mzX9tR");
    assert_found(message, "export DB_PASSWORD=kq7Vw2mzX9tR", "kq7Vw2mzX9tR");
    assert_silent(message, "Pass `--quiet2` to all tests");
    assert_silent(message, "to pass '--gfdfgdf' as a value");
    assert_silent(message, "password kq7Vw2mzX9 was too short");
}

#[test]
fn a_token_may_stand_where_the_user_does() {
    assert_found(
        "a.sh",
        "git clone https://0c83f5e19b74ad26e8905bf1c7d234a96e5b8f70:x-oauth-basic@git.example.com/a/b",
        "0c83f5e19b74ad26e8905bf1c7d234a96e5b8f70",
    );
    assert_silent("a.html", "git clone https://{token}:x-oauth-basic@git.acme.io/a/b");
}
