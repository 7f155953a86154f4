//! The sentences of a text that say most of what the others say: TextRank, in the text's own words.
//!
//! Sentences are linked by the words they share, and ranked as pages are by links. The best few that do not
//! repeat each other are the summary, in the order of the text, each with the chunks it stands in.
//! Nothing is written that is not in the text, so it works in every language that has sentences.

use crate::sentence;
use bureau_model::output::{ChunkText, CitedSentence, Summary};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Sentences that are compared at most: the work grows with their square.
const COMPARED: usize = 600;

/// A summary's length.
const LEAST: usize = 3;
const MOST: usize = 6;

/// Two sentences that share so much of their words say the same.
const SAME: f64 = 0.6;

/// A text that is too short, or no prose: with the reason, a sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped(pub String);

struct Sentence {
    text: String,
    words: HashSet<String>,
    chunks: Vec<u32>,
}

impl Sentence {
    fn is_whole(&self) -> bool {
        self.text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase())
    }
}

/// A summary of three to six sentences.
///
/// # Errors
/// [`Skipped`] when there are too few sentences to choose from.
pub fn summarize(chunks: &[ChunkText], _language: Option<&str>) -> Result<Summary, Skipped> {
    let all = sentences(chunks);
    // What begins in the middle, as the columns of a page make it, is left out where enough is left.
    let whole = all.iter().filter(|s| s.is_whole()).count();
    let sentences = spread(all.into_iter().filter(|s| whole <= LEAST || s.is_whole()).collect());
    if sentences.len() <= LEAST {
        return Err(Skipped("the text is too short to summarise".to_owned()));
    }
    let ranks = rank(&sentences);
    let wanted = (sentences.len() / 6).clamp(LEAST, MOST);
    let mut chosen: Vec<usize> = Vec::new();
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    order.sort_by(|a, b| ranks[*b].total_cmp(&ranks[*a]).then(a.cmp(b)));
    for candidate in order {
        if chosen.len() == wanted {
            break;
        }
        if chosen.iter().all(|c| overlap(&sentences[*c].words, &sentences[candidate].words) < SAME) {
            chosen.push(candidate);
        }
    }
    chosen.sort_unstable();
    let cited = chosen
        .into_iter()
        .map(|n| CitedSentence { text: sentences[n].text.clone(), chunks: sentences[n].chunks.clone() });
    Ok(Summary { sentences: cited.collect() })
}

/// The prose of the text: sentences of chunks that stand in the same part, read as one.
fn sentences(chunks: &[ChunkText]) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut start = 0;
    while start < chunks.len() {
        let mut end = start + 1;
        while end < chunks.len() && chunks[end].place.part == chunks[start].place.part {
            end += 1;
        }
        if is_prose(&chunks[start]) {
            of_run(chunks, start..end, &mut out);
        }
        start = end;
    }
    out
}

/// Rows, headers, links and notes at the edges of pages are no prose.
fn is_prose(chunk: &ChunkText) -> bool {
    let edge = |part: &str| {
        ["headers", "header", "footer", "links", "entry"]
            .iter()
            .any(|e| part.starts_with(e) || part.ends_with(e))
    };
    chunk.place.sheet.is_none() && chunk.place.row.is_none() && !chunk.place.part.as_deref().is_some_and(edge)
}

fn of_run(chunks: &[ChunkText], run: Range<usize>, out: &mut Vec<Sentence>) {
    let text: String = chunks[run.clone()].iter().map(|c| without_quote_marks(&c.text)).collect();
    let mut ends = Vec::with_capacity(run.len());
    let mut at = 0;
    for chunk in &chunks[run.clone()] {
        at += chunk.text.len();
        ends.push(at);
    }
    for range in sentence::split(&text) {
        let Some(words) = worth(&text[range.clone()]) else { continue };
        let first = ends.partition_point(|end| *end <= range.start);
        let last = ends.partition_point(|end| *end < range.end);
        let chunks = (first..=last).map(|n| (run.start + n) as u32).collect();
        let shown = whole_words(&text[range]);
        out.push(Sentence { text: shown, words, chunks });
    }
}

/// One line, its words blank apart; a word that a line end parted is one again.
fn whole_words(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len());
    for line in sentence.lines().map(str::trim) {
        let parted = out.ends_with('-') && line.starts_with(char::is_lowercase);
        let before = out.trim_end_matches('-').chars().next_back();
        if parted && before.is_some_and(char::is_lowercase) {
            out.pop();
        } else if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&line.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    out
}

/// The marks before the lines that a message quotes become blanks, so that quoted sentences flow over their
/// lines. The text keeps its length.
fn without_quote_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let said = line.trim_start_matches(['>', ' ']);
        let marks = line.len() - said.len();
        if line[..marks].contains('>') {
            out.extend(std::iter::repeat_n(' ', marks));
            out.push_str(said);
        } else {
            out.push_str(line);
        }
    }
    out
}

/// The words of a sentence that can stand in a summary; `None` for headings, rows, addresses and scraps.
fn worth(sentence: &str) -> Option<HashSet<String>> {
    let length = sentence.chars().count();
    let letters = sentence.chars().filter(|c| c.is_alphabetic()).count();
    let joined =
        |c: char| c.is_alphabetic() || c.is_whitespace() || unicode_normalization::char::is_combining_mark(c);
    let plain = sentence.chars().filter(|c| joined(*c)).count();
    if sentence::is_header(sentence)
        || sentence.contains(" | ")
        || sentence.contains("://")
        || plain * 100 < length * 70
        || letters < 8
    {
        return None;
    }
    let words: Vec<String> = sentence.unicode_words().map(str::to_lowercase).collect();
    let dense = sentence.chars().filter(|c| matches!(c, '\u{3040}'..='\u{9fff}')).count() * 2 > length;
    let long_enough = if dense { length >= 10 } else { words.len() >= 6 };
    let bearable = length <= 600;
    (long_enough && bearable).then(|| if dense { pairs(sentence) } else { stems(words) })
}

/// Neighbouring characters: the words of scripts that don't write blanks.
fn pairs(sentence: &str) -> HashSet<String> {
    let chars: Vec<char> = sentence.chars().filter(|c| c.is_alphanumeric()).collect();
    chars.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// Words without their endings, so that `payment` meets `payments`; the shortest say nothing.
fn stems(words: Vec<String>) -> HashSet<String> {
    words.into_iter().filter(|w| w.chars().count() > 3).map(|w| w.chars().take(6).collect()).collect()
}

/// At most [`COMPARED`] sentences, evenly spread over the text.
fn spread(sentences: Vec<Sentence>) -> Vec<Sentence> {
    let total = sentences.len();
    if total <= COMPARED {
        return sentences;
    }
    let kept = |n: usize| n * COMPARED / total != (n + 1) * COMPARED / total;
    sentences.into_iter().enumerate().filter(|(n, _)| kept(*n)).map(|(_, s)| s).collect()
}

/// Shared words of the smaller set, between 0 and 1.
fn overlap(a: &HashSet<String>, b: &HashSet<String>) -> f64 {
    let shared = a.intersection(b).count() as f64;
    shared / a.len().min(b.len()).max(1) as f64
}

/// The rank of each sentence, after the links have spoken thirty times.
fn rank(sentences: &[Sentence]) -> Vec<f64> {
    let links = links(sentences);
    let out: Vec<f64> = links.iter().map(|l| l.iter().map(|(_, w)| w).sum()).collect();
    let n = sentences.len();
    let mut ranks = vec![1.0 / n as f64; n];
    for _ in 0..30 {
        let mut next = vec![0.15 / n as f64; n];
        for (from, to) in links.iter().enumerate() {
            for (target, weight) in to.iter().filter(|_| out[from] > 0.0) {
                next[*target] += 0.85 * ranks[from] * weight / out[from];
            }
        }
        ranks = next;
    }
    ranks
}

/// To each sentence those that share words with it, and how much. Words that nearly all share say nothing.
fn links(sentences: &[Sentence]) -> Vec<Vec<(usize, f64)>> {
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, sentence) in sentences.iter().enumerate() {
        for word in &sentence.words {
            holders.entry(word).or_default().push(n);
        }
    }
    let common = (sentences.len() / 3).max(3);
    let mut weights: Vec<HashMap<usize, f64>> = vec![HashMap::new(); sentences.len()];
    for held in holders.values().filter(|held| held.len() > 1 && held.len() <= common) {
        let says = (sentences.len() as f64 / held.len() as f64).ln();
        for a in held {
            for b in held.iter().filter(|b| *b != a) {
                *weights[*a].entry(*b).or_default() += says;
            }
        }
    }
    let length = |n: usize| 1.0 + (sentences[n].words.len() as f64).ln_1p();
    let normed = |n: usize, links: HashMap<usize, f64>| {
        let mut links: Vec<(usize, f64)> =
            links.into_iter().map(|(m, w)| (m, w / (length(n) + length(m)))).collect();
        links.sort_unstable_by_key(|(m, _)| *m);
        links
    };
    weights.into_iter().enumerate().map(|(n, links)| normed(n, links)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bureau_model::output::Place;

    fn chunk(text: &str) -> ChunkText {
        ChunkText { text: text.to_owned(), place: Place::default() }
    }

    const STORY: &str = "The warehouse in Bhiwandi was rented by Falcon Traders in March. The weather was pleasant that week in the town. \
        Falcon Traders paid the rent of the warehouse in cash every month. Police searched the warehouse and found crates of phones. \
        The crates of phones were bought by Falcon Traders from a dealer in Dubai. A neighbour fed her cat in the morning as usual. \
        The dealer in Dubai sent the phones with forged invoices to Mumbai. The forged invoices named a company that does not exist. ";

    #[test]
    fn the_sentences_that_others_rest_on_are_chosen_and_cited() {
        let chunks = [chunk(&STORY[..250]), chunk(&STORY[250..])];
        let summary = summarize(&chunks, Some("en")).expect("there is enough text");
        assert!((LEAST..=MOST).contains(&summary.sentences.len()));
        for cited in &summary.sentences {
            assert!(STORY.contains(&cited.text), "{}", cited.text);
            assert!(!cited.chunks.is_empty() && cited.chunks.iter().all(|c| *c < 2));
        }
        assert!(!summary.sentences.iter().any(|s| s.text.contains("cat")));
    }

    #[test]
    fn a_repeated_sentence_is_chosen_once() {
        let chunks = [chunk(&STORY.repeat(4))];
        let summary = summarize(&chunks, None).expect("there is enough text");
        let texts: HashSet<&str> = summary.sentences.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts.len(), summary.sentences.len());
    }

    #[test]
    fn other_scripts_are_summarised_too() {
        let hindi = "पुलिस ने शुक्रवार को मुंबई के एक गोदाम की तलाशी ली। गोदाम में चोरी के फोन मिले और तीन लोग गिरफ्तार हुए। \
            गिरफ्तार लोगों ने बताया कि फोन दुबई से लाए गए थे। दुबई के व्यापारी ने नकली बिल बनाए थे। नकली बिल एक ऐसी कंपनी के थे जो है ही नहीं। ";
        let chinese = "警方星期五搜查了孟买的一个仓库。仓库里发现了被盗的手机，三人被捕。被捕的人说手机是从迪拜运来的。迪拜的商人制作了假发票。假发票上的公司并不存在。";
        assert!(summarize(&[chunk(hindi)], Some("hi")).is_ok());
        assert!(summarize(&[chunk(chinese)], Some("zh")).is_ok());
    }

    #[test]
    fn rows_and_scraps_are_no_prose() {
        let mut row = chunk("a | b | c\n");
        row.place.row = Some(1);
        assert_eq!(
            summarize(&[row, chunk("Hello there. Bye.")], None),
            Err(Skipped("the text is too short to summarise".into()))
        );
    }

    #[test]
    fn words_parted_at_a_line_end_are_whole_again() {
        assert_eq!(whole_words("An em-\nployer of the\nnorth-\n  West"), "An employer of the north- West");
    }

    #[test]
    fn quoted_lines_flow_and_their_headers_are_left_out() {
        assert_eq!(without_quote_marks("> > one\n>two\n a > b\n"), "    one\n two\n a > b\n");
        let quoted = STORY.replace(". ", ".\n> ").replace("every ", "every\n> ");
        let mail = format!("> Subject: the warehouse and the phones of Falcon Traders\n> {quoted}");
        let summary = summarize(&[chunk(&mail)], None).expect("there is enough text");
        assert!(summary.sentences.iter().all(|s| !s.text.contains('>') && !s.text.contains("Subject")));
    }

    #[test]
    fn a_long_text_is_bounded() {
        let text: String = (0..20_000)
            .map(|n| {
                format!("Sentence number {n} tells of warehouse {} and trader {} again. ", n % 97, n % 89)
            })
            .collect();
        let began = std::time::Instant::now();
        summarize(&[chunk(&text)], None).expect("there is enough text");
        assert!(began.elapsed().as_secs() < 20);
    }
}
