//! Names of languages, for sentences that an analyst reads.

/// The English name of an ISO 639 code, or the code itself when it is not one of the bureau's languages.
pub fn name(code: &str) -> &str {
    match code {
        "en" => "English",
        "hi" => "Hindi",
        "bn" => "Bengali",
        "pa" => "Punjabi",
        "gu" => "Gujarati",
        "kn" => "Kannada",
        "ml" => "Malayalam",
        "mr" => "Marathi",
        "ta" => "Tamil",
        "te" => "Telugu",
        "or" => "Odia",
        "ur" => "Urdu",
        "ne" => "Nepali",
        "zh" => "Chinese",
        "ar" => "Arabic",
        "ru" => "Russian",
        "es" => "Spanish",
        "fr" => "French",
        "de" => "German",
        "pt" => "Portuguese",
        "it" => "Italian",
        "fa" => "Persian",
        "ja" => "Japanese",
        "ko" => "Korean",
        "uk" => "Ukrainian",
        "tr" => "Turkish",
        "cs" => "Czech",
        other => other,
    }
}
