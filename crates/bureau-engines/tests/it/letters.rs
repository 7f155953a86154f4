//! Mail as it comes: cut off, falsely labelled, packed in old ways, sealed; and mailboxes. Of each what is read, what
//! becomes a member, and what is said.
#![expect(clippy::print_stderr, reason = "a person should see that the corpus is missing")]

use bureau_engines::extract::{Extracted, Order, extract};
use bureau_engines::sniff::sniff;
use bureau_model::word::{ErrorCode, Failure};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A mail read.
#[derive(Debug, Default)]
struct Mail {
    text: String,
    /// Path and content, or why it was not taken.
    members: Vec<(String, Result<Vec<u8>, ErrorCode>)>,
    warnings: String,
    metadata: Vec<(String, String)>,
}

impl Mail {
    fn names(&self) -> Vec<&str> {
        self.members.iter().map(|(path, _)| path.as_str()).collect()
    }

    fn content(&self, name: &str) -> String {
        let (_, content) = self.members.iter().find(|(path, _)| path == name).expect("the member is there");
        String::from_utf8_lossy(content.as_ref().expect("it was taken")).into_owned()
    }

    fn said(&self, name: &str) -> &str {
        self.metadata.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }
}

fn try_read(path: &Path, name: &str) -> Result<Mail, Failure> {
    let scratch = tempfile::tempdir().expect("a folder for what is inside");
    let sniffed = sniff(path, name);
    let order = Order { scratch: scratch.path().to_owned(), ..Order::default() };
    let extracted = extract(path, &sniffed.media_type, sniffed.file_type, &order, &mut |_, _| {})?;
    let Extracted::Text(text, found) = extracted else { panic!("a mail needs no OCR") };
    let copy = |name: String| std::fs::read(scratch.path().join(name)).expect("the copy is there");
    Ok(Mail {
        text: text.chunks.iter().map(|chunk| chunk.text.as_str()).collect(),
        members: found.into_iter().map(|f| (f.path, f.copy.map(copy).map_err(|why| why.code))).collect(),
        warnings: text.warnings.join("\n"),
        metadata: text.metadata,
    })
}

fn read_bytes(name: &str, bytes: &[u8]) -> Mail {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), bytes).expect("it takes content");
    try_read(file.path(), name).expect("it is read")
}

/// A mail of the given headers (beside the usual ones) and body, with lines ended as mails end them.
fn read(headers: &str, body: &str) -> Mail {
    let mail = format!("From: A <a@b.in>\nTo: c@d.in\nSubject: s\n{headers}\n\n{body}");
    read_bytes("a.eml", mail.replace('\n', "\r\n").as_bytes())
}

fn shared(folder: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("BUREAU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let folder = shared.join("corpus").join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "the corpus is missing: {}", folder.display());
    eprintln!("skipped: no corpus at {}", folder.display());
    None
}

fn reported(file: &str) -> Option<Mail> {
    let path = shared("reports")?.join(file);
    Some(try_read(&path, file).expect("it is read"))
}

#[test]
fn a_mail_without_its_end_boundary_keeps_its_last_part() {
    let Some(mail) = reported("20-eml-no-closing-boundary/fwd.eml") else { return };
    assert_eq!(mail.names(), ["drivers.csv"]);
    assert_eq!(mail.content("drivers.csv"), "name,phone\nHadley Okonjo,+919000044421\n");
    assert!(mail.warnings.contains("no closing boundary"), "{}", mail.warnings);
    let Some(mail) = reported("00-minimal/no-closing-boundary-base64.eml") else { return };
    assert_eq!(mail.content("a.txt"), "plain attach PA1\n");
    let Some(mail) = reported("00-minimal/no-closing-boundary-qp-body.eml") else { return };
    assert!(mail.text.contains("nine ₹ thousand"), "{}", mail.text);
}

#[test]
fn nested_lists_that_are_cut_in_the_middle_of_base64_keep_everything_before() {
    let mail = read(
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"out er\"",
        "--out er\nContent-Type: multipart/alternative; boundary=out\n\n--out\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n\
        4KSo4KSu4KS44KWN4KSk4KWH\n--out er\nContent-Type: text/csv; name=a.csv\nContent-Transfer-Encoding: base64\n\nYSxiCjEs",
    );
    assert!(mail.text.contains("नमस्ते"), "{}", mail.text);
    assert_eq!(mail.content("a.csv"), "a,b\n1,");
    assert!(mail.warnings.contains("may be incomplete"));
}

#[test]
fn a_letter_divided_between_encoded_words_is_whole() {
    let Some(mail) = reported("21-eml-split-encoded-words/hindi.eml") else { return };
    assert_eq!(mail.said("Subject"), "पैसे कल रात को गोदाम में पहुंचा देना");
    assert_eq!(mail.said("From"), "मीनाक्षी रावत <minakshi@harbourmail.example>");
    assert_eq!(mail.said("To"), "山田太郎 <taro@harbourmail.example>");
    assert!(!mail.text.contains('\u{fffd}'));
    let Some(mail) = reported("00-minimal/split-encoded-word.eml") else { return };
    assert_eq!(mail.said("Subject"), "गोदाम");
}

#[test]
fn false_charsets_are_found_and_said() {
    for (file, text, label) in [
        ("29-eml-mislabelled-charset/gb.eml", "朱镕基的货款由陶喆转交", "gb2312"),
        ("29-eml-mislabelled-charset/utf8-as-ascii.eml", "रोहिणी को दो लाख देना", "us-ascii"),
        ("29-eml-mislabelled-charset/cp1251-unknown.eml", "Деньги передал Аркадий Велиханов", "unknown-8bit"),
        ("00-minimal/us-ascii-that-is-utf8.eml", "रोहिणी", "us-ascii"),
    ] {
        let Some(mail) = reported(file) else { return };
        assert!(mail.text.contains(text), "{file}: {}", mail.text);
        assert!(mail.warnings.contains(label), "{file}: {}", mail.warnings);
    }
    let Some(mail) = reported("29-eml-mislabelled-charset/utf8-as-ascii.eml") else { return };
    assert_eq!(mail.said("Subject"), "नकद भुगतान");
}

#[test]
fn lines_broken_for_the_way_are_whole() {
    let Some(mail) = reported("25-eml-qp-flowed/qp.eml") else { return };
    for whole in
        ["+919000044431", "50100087654321", "The godown is at the harbour.", "“bring €500”", "André & Zoë"]
    {
        assert!(mail.text.contains(whole), "{whole}: {}", mail.text);
    }
    assert!(mail.warnings.is_empty(), "{}", mail.warnings);
}

#[test]
fn a_uuencoded_file_is_a_member() {
    let Some(mail) = reported("28-eml-uuencode/old.eml") else { return };
    assert_eq!(mail.names(), ["sheet.csv"]);
    assert!(mail.content("sheet.csv").contains("Vesper Lindgren"));
    assert!(mail.text.contains("The sheet is below.") && mail.text.contains("regards"), "{}", mail.text);
    assert!(!mail.text.contains("M<&%Y"), "{}", mail.text);
    let mail = read("X: y", "one\nbegin 755 a.txt\n#0V%T\n`\nend\nbegin 600 b.txt\n#0V%T\n");
    assert_eq!((mail.content("a.txt").as_str(), mail.content("b.txt").as_str()), ("Cat", "Cat"));
    assert!(mail.warnings.contains("b.txt") && !mail.warnings.contains("a.txt"), "{}", mail.warnings);
}

#[test]
fn of_two_content_types_the_one_that_opens_the_mail_counts() {
    let parts = "--b\n\nhello\n--b\nContent-Type: text/csv; name=a.csv\n\n1,2\n--b--\n";
    for headers in [
        "Content-Type: text/plain; charset=utf-8\nContent-Type: multipart/mixed; boundary=b",
        "Content-Type: multipart/mixed; boundary=b\nContent-Type: text/html",
        "Content-Type: multipart/mixed; boundary=other\nContent-Type: multipart/mixed; boundary=b",
    ] {
        let mail = read(headers, parts);
        assert_eq!(mail.content("a.csv"), "1,2", "{headers}");
        assert!(mail.text.contains("hello") && mail.warnings.contains("several Content-Type"), "{headers}");
    }
}

#[test]
fn mails_in_utf16_are_mails() {
    let mail = "From: रोहिणी <a@b.in>\r\nSubject: गोदाम\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
        Content-Type: text/plain; charset=iso-8859-1\r\n\r\nकल रात\r\n--b\r\nContent-Type: text/csv; name=a.csv\r\nContent-Transfer-Encoding: base64\r\n\r\nMSwy\r\n--b--\r\n";
    let little: Vec<u8> = mail.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = mail.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let spellings = [
        [&b"\xff\xfe"[..], &little].concat(),
        little,
        [&b"\xfe\xff"[..], &big].concat(),
        [&b"\xef\xbb\xbf"[..], mail.as_bytes()].concat(),
    ];
    for (n, bytes) in spellings.iter().enumerate() {
        let mail = read_bytes("a.eml", bytes);
        assert_eq!((mail.said("Subject"), mail.content("a.csv").as_str()), ("गोदाम", "1,2"), "{n}");
        assert!(mail.text.contains("कल रात") && mail.text.contains("रोहिणी"), "{n}: {}", mail.text);
    }
}

#[test]
fn a_signed_mail_is_opened_and_an_encrypted_one_is_locked() {
    let Some(mail) = reported("73-smime-opaque-signed/signed.eml") else { return };
    for inner in ["SMIMEBODY", "Rurik Taveras", "+919000044499", "gerda@harbourmail.example"] {
        assert!(mail.text.contains(inner), "{inner}: {}", mail.text);
    }
    assert!(mail.said("Certificates in the signature (not checked)").contains("Gerda Ollenshaw"));
    assert!(mail.members.is_empty(), "{:?}", mail.names());
    // An envelope with a key in it: `enveloped-data`.
    let sealed = "MIAGCSqGSIb3DQEHA6CAMIACAQAxAAAAAAAAAAAA";
    let headers = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64";
    let mail = read(headers, sealed);
    assert_eq!(mail.members, [("smime.p7m".to_owned(), Err(ErrorCode::Locked))]);
    assert!(mail.text.contains("a@b.in") && mail.warnings.contains("encrypted"), "{}", mail.warnings);
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), sealed).expect("it takes content");
    let failure = try_read(file.path(), "smime.p7m").expect_err("it is locked");
    assert_eq!(failure.code, ErrorCode::Locked);
}

#[test]
fn mail_encrypted_with_pgp_is_locked_and_says_so() {
    let armour = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----";
    let parts = format!(
        "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream; name=encrypted.asc\n\n{armour}\n--b--\n"
    );
    let mail =
        read("Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b", &parts);
    assert_eq!(mail.members, [("encrypted.asc".to_owned(), Err(ErrorCode::Locked))]);
    let mail = read("X: y", &format!("before\n{armour}\nafter\n"));
    assert_eq!(mail.members, [("encrypted 1.asc".to_owned(), Err(ErrorCode::Locked))]);
    assert!(mail.text.contains("before") && mail.text.contains("after") && !mail.text.contains("hQEMA"));
}

#[test]
fn the_letters_of_a_signature_are_no_text() {
    let signature = read_bytes(
        "signature.asc",
        b"-----BEGIN PGP SIGNATURE-----\n\niQIz9000044421\n-----END PGP SIGNATURE-----\n",
    );
    assert!(signature.text.starts_with("A signature (PGP)") && !signature.text.contains("9000044421"));
}

#[test]
fn a_winmail_dat_is_opened() {
    let Some(mail) = reported("26-eml-winmail-dat/plans.eml") else { return };
    assert_eq!(mail.names(), ["winmail.dat"]);
    let packed = mail.members.into_iter().next().and_then(|(_, content)| content.ok()).expect("it was taken");
    let inside = read_bytes("winmail.dat", &packed);
    assert_eq!(inside.names(), ["AUTHORS", "README"]);
    assert!(inside.text.contains("two files"), "{}", inside.text);
    let Some(other) = reported("26-eml-winmail-dat/winmail.dat") else { return };
    assert!(
        !other.members.is_empty() && other.members.iter().all(|(_, content)| content.is_ok()),
        "{other:?}"
    );
}

#[test]
fn a_calendar_or_a_page_that_says_more_is_not_lost_beside_a_text() {
    let page: String = (0..60).map(|n| format!("<p>word{n}</p>")).collect();
    let body = format!(
        "--b\n\nSee the page.\n--b\nContent-Type: text/html\n\n{page}\n--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n--b--\n"
    );
    let mail = read("Content-Type: multipart/alternative; boundary=b", &body);
    assert!(mail.text.contains("See the page.") && mail.text.contains("word59"), "{}", mail.text);
    assert_eq!(mail.names(), ["attachment 1.ics"]);
}

#[test]
fn the_mails_of_a_mailbox_are_as_many_as_it_says() {
    let Some(mailbox) = reported("23-mbox-date-headers/dates.mbox") else { return };
    assert_eq!((mailbox.members.len(), mailbox.said("Members expected")), (12, "12"));
    let from = "From x@y.in Thu Jan  1 00:00:00 1970";
    let body = format!(
        "{from}\nSubject: one\n\nFrom tomorrow on: nothing.\n\nFrom me:\nno header\n>From here\n\n{from}\nSubject: two\n\n2\n"
    );
    let mailbox = read_bytes("a.mbox", body.as_bytes());
    assert_eq!(mailbox.names(), ["message 0001 one.eml", "message 0002 two.eml"]);
    assert!(
        mailbox
            .content("message 0001 one.eml")
            .ends_with("From tomorrow on: nothing.\n\nFrom me:\nno header\nFrom here\n\n")
    );
    assert!(mailbox.warnings.is_empty(), "{}", mailbox.warnings);
}

#[test]
fn what_a_mailbox_holds_beyond_the_bound_is_counted_and_said() {
    let mut mailbox = String::new();
    for n in 0..20_003 {
        write!(mailbox, "From x@y.in Thu Jan  1 00:00:00 1970\nSubject: {n}\n\n{n}\n\n")
            .expect("it takes text");
    }
    let mailbox = read_bytes("a.mbox", mailbox.as_bytes());
    assert_eq!((mailbox.said("Members expected"), mailbox.said("Members taken")), ("20003", "20000"));
    assert_eq!((mailbox.said("Members refused"), mailbox.members.len()), ("3", 20_001));
    assert!(mailbox.warnings.contains("holds 20003 messages"), "{}", mailbox.warnings);
}

#[test]
fn messages_of_outlook_express_are_members() {
    let Some(folder) = shared("docs") else { return };
    let mailbox =
        try_read(&folder.join("email/test_OutlookDBX.dbx"), "test_OutlookDBX.dbx").expect("it is read");
    assert_eq!((mailbox.members.len(), mailbox.said("Members taken")), (28, "28"));
    assert!(mailbox.names().contains(&"message 0002 Mensagem teste.eml"), "{:?}", mailbox.names());
    assert!(mailbox.content("message 0002 Mensagem teste.eml").contains("olivergiovannifuzati@outlook.com"));
    assert!(mailbox.warnings.is_empty(), "{}", mailbox.warnings);
}

#[test]
fn of_alternatives_the_plain_text_is_read_and_attachments_are_taken_as_they_were() {
    let mail = read(
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x",
        "--x\nContent-Type: multipart/alternative; boundary=y\n\n--y\nContent-Type: text/plain\n\nplain\n--y\nContent-Type: text/html\n\n<b>rich</b>\n--y--\n\
        --x\nContent-Type: application/pdf; name=\"bill.pdf\"\nContent-Disposition: attachment\n\n%PDF\n\
        --x\nContent-Type: text/csv; charset=windows-1252; name=\"../a.csv\"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n4CxiDQo=\n--x--\n",
    );
    assert_eq!(mail.text, "From: A <a@b.in>\nTo: c@d.in\nSubject: s\n\nplain\n");
    assert_eq!(mail.names(), ["bill.pdf", ".._a.csv"]);
    assert_eq!(mail.content("bill.pdf"), "%PDF");
    assert_eq!(mail.members[1].1.as_deref(), Ok(&b"\xe0,b\r\n"[..]));
    assert!(mail.warnings.is_empty(), "{}", mail.warnings);
    assert_eq!(mail.said("Members taken"), "2");
}

#[test]
fn a_message_inside_is_a_member_under_its_subject() {
    let mail = read(
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x",
        "--x\n\nouter\n--x\nContent-Type: message/rfc822\n\nFrom: e@f.in\nSubject: =?utf-8?Q?in/=E0?= =?utf-8?Q?=A4=97?=\n\nhidden\n--x--\n",
    );
    assert!(!mail.text.contains("hidden"), "{}", mail.text);
    assert_eq!(mail.names(), ["in_ग.eml"]);
    assert!(mail.content("in_ग.eml").ends_with("hidden"));
}

#[test]
fn headers_that_are_broken_by_hand_or_end_at_once_lose_nothing() {
    let mail = read(
        "Subject: long\nand broken\nContent-Type: multipart/mixed; boundary=b\n--b",
        "hi\n--b\nContent-Type: text/csv; name=a.csv\n\n1,2\n--b--",
    );
    assert!(mail.text.contains("hi"), "{}", mail.text);
    assert_eq!(mail.content("a.csv"), "1,2");
}

#[test]
fn what_stands_outside_the_parts_is_read_and_lists_are_opened_however_they_are_written() {
    let parts = "--b\n\nhello\n--b\nContent-Type: text/csv; name=a.csv\n\n1,2\n--b--\n";
    let mail = read("Content-Type: multipart/mixed; boundary='b'", parts);
    assert!(mail.text.contains("hello") && mail.names() == ["a.csv"] && mail.warnings.is_empty(), "{mail:?}");
    // Nobody declared this boundary.
    let mail = read("Content-Type: multipart/mixed; boundary=other", parts);
    assert!(mail.text.contains("hello") && mail.names() == ["a.csv"], "{mail:?}");
    let packed = "LS1iCgpoZWxsbwotLWIKQ29udGVudC1UeXBlOiB0ZXh0L2NzdjsgbmFtZT1hLmNzdgoKMSwyCi0tYi0tCg==";
    let mail = read("Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64", packed);
    assert!(mail.text.contains("hello") && mail.names() == ["a.csv"] && mail.warnings.is_empty(), "{mail:?}");
    let around = format!("This is a multi-part message in MIME format.\n{parts}a word after the end\n");
    let mail = read("Content-Type: multipart/mixed; boundary=b", &around);
    assert!(mail.text.ends_with("a word after the end\n") && !mail.text.contains("multi-part"), "{mail:?}");
    let old = format!("From: a@b.in\nSubject: s\nContent-Type: multipart/mixed; boundary=b\n\n{parts}")
        .replace('\n', "\r");
    let mail = read_bytes("a.eml", old.as_bytes());
    assert!(mail.text.contains("hello") && mail.names() == ["a.csv"], "{mail:?}");
}

fn piece() -> impl proptest::strategy::Strategy<Value = Vec<u8>> {
    use proptest::prelude::*;
    let known = prop::sample::select(vec![
        "\n",
        "\r\n",
        "--b\n",
        "--b--\n",
        "--c\n",
        "Content-Type: multipart/mixed; boundary=b\n",
        "Content-Type: multipart/alternative; boundary=c\n",
        "Content-Type: text/html; charset=gb2312\n",
        "Content-Type: message/rfc822\n",
        "Content-Transfer-Encoding: base64\n",
        "Content-Transfer-Encoding: quoted-printable\n",
        "Content-Type: text/plain; format=flowed; delsp=yes\n",
        "Content-Disposition: attachment; filename*0*=utf-8''%E0; filename*1=a\n",
        "begin 644 x\n",
        "M<&%Y\n",
        "end\n",
        "Subject: =?utf-8?B?4KSX?= =?utf-8?Q?=A4?=\n",
        "From a@b Thu Jan  1 00:00:00 1970\n",
        ">From x\n",
        "Content-Length: 40\n",
        "4KSX4KSX\n",
        "=E0=\n",
        "-----BEGIN PGP MESSAGE-----\n",
        "Content-Type: application/pkcs7-mime\n",
        "MIAGCSqGSIb3DQEHAqCAMIACAQExAA\n",
    ]);
    prop_oneof![4 => known.prop_map(|known: &str| known.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..12)]
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn any_mail_and_any_mailbox_is_borne(pieces in proptest::collection::vec(piece(), 0..40)) {
        for start in ["From: a@b.in\nSubject: s\n", "From a@b.in Thu Jan  1 00:00:00 1970\nSubject: s\n"] {
            let file = tempfile::NamedTempFile::new().expect("a temporary file");
            std::fs::write(file.path(), [start.as_bytes(), &pieces.concat()].concat()).expect("it takes content");
            let _ends = try_read(file.path(), "a.eml");
        }
    }
}
