//! The one door to `xberg`: no OCR, no cache, no archives, no network, bounded.

use super::failure::{self, fail};
use ::xberg::{
    ConcurrencyConfig, ContentFilterConfig, ExtractInput, ExtractedDocument, ExtractionConfig, PageConfig,
    SecurityLimits, XbergError,
};
use bureau_model::word::{ErrorCode, Failure};

/// The document that `xberg` makes of `bytes`.
pub(super) fn run(bytes: &[u8], media_type: &str) -> Result<ExtractedDocument, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| fail(ErrorCode::Internal, format!("no runtime for the reader: {error}")))?;
    let input = ExtractInput::from_bytes(bytes.to_vec(), media_type, None);
    let mut result = runtime.block_on(::xberg::extract(input, &config())).map_err(|error| failed(&error))?;
    match result.results.pop() {
        Some(document) => Ok(document),
        None => Err(result.errors.first().map_or_else(failure::empty, |item| by_message(&item.message))),
    }
}

fn config() -> ExtractionConfig {
    ExtractionConfig {
        use_cache: false,
        enable_quality_processing: false,
        disable_ocr: true,
        content_filter: Some(ContentFilterConfig {
            include_headers: true,
            include_footers: true,
            include_footnotes: true,
            strip_repeating_text: false,
            include_watermarks: true,
        }),
        pages: Some(PageConfig { extract_pages: true, ..PageConfig::default() }),
        extraction_timeout_secs: None,
        security_limits: Some(limits()),
        max_archive_depth: 0,
        escape_markdown: false,
        include_document_structure: true,
        concurrency: Some(ConcurrencyConfig { max_threads: Some(1), max_concurrent_ocr: None }),
        ..ExtractionConfig::default()
    }
}

/// Its own ratio is too small for real office files, whose XML packs a hundredfold.
fn limits() -> SecurityLimits {
    SecurityLimits {
        max_archive_size: 1024 * 1024 * 1024,
        max_compression_ratio: 2_000,
        max_content_size: 256 * 1024 * 1024,
        max_table_cells: 5_000_000,
        ..SecurityLimits::default()
    }
}

fn failed(error: &XbergError) -> Failure {
    if let XbergError::Security { .. } = error {
        let text = "the file unpacks to more than is read, as files made to exhaust a computer do";
        return fail(ErrorCode::TooLarge, text);
    }
    if let XbergError::UnsupportedFormat(kind) = error {
        return fail(ErrorCode::Unsupported, format!("nothing here reads files of the kind {kind}"));
    }
    by_message(&error.to_string())
}

fn by_message(message: &str) -> Failure {
    let lower = message.to_lowercase();
    if ["password", "encrypt", "decrypt"].iter().any(|word| lower.contains(word)) {
        return failure::locked();
    }
    failure::corrupt("the file's structure can't be read")
}
