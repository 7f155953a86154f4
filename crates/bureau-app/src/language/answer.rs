//! A model's answer as the data that was asked for.

use super::model::{LanguageModel, Prompt};
use super::trouble::Trouble;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Asks and reads the answer; what is not of the asked form is [`Trouble::Nonsense`].
pub(super) async fn ask<T: DeserializeOwned>(
    model: &dyn LanguageModel,
    prompt: &Prompt,
    schema: &Value,
    most: u32,
) -> Result<T, Trouble> {
    read(&model.complete(prompt, schema, most).await?)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Trouble> {
    serde_json::from_str(bare(text)).map_err(|_| Trouble::Nonsense("it does not have the requested form"))
}

/// The JSON in an answer: models that are not held to a schema think aloud first and put fences around it.
fn bare(text: &str) -> &str {
    let text = text.rsplit_once("</think>").map_or(text, |(_, after)| after).trim();
    let Some(fenced) = text.strip_prefix("```").and_then(|text| text.strip_suffix("```")) else {
        return text;
    };
    fenced.strip_prefix("json").unwrap_or(fenced).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_found_behind_thoughts_and_in_fences() {
        for text in
            ["[1, 2]", " [1,2]\n", "```json\n[1, 2]\n```", "```\n[1, 2]```", "<think>[3]?</think>\n\n[1, 2]"]
        {
            assert_eq!(read::<Vec<u8>>(text), Ok(vec![1, 2]), "{text}");
        }
        for text in ["", "Sure! [1, 2]", "[1, 2", "{}"] {
            assert!(matches!(read::<Vec<u8>>(text), Err(Trouble::Nonsense(_))), "{text}");
        }
    }
}
