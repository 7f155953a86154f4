//! What is asked of a model, and what it wrote.

/// One order to write something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order<'a> {
    /// File of the model.
    pub model: &'a std::path::Path,
    /// What it is to do; empty for none.
    pub system: &'a str,
    /// What it is to do it with.
    pub user: &'a str,
    /// JSON schema that its answer is held to.
    pub schema: Option<&'a str>,
    /// Tokens of the answer at most.
    pub max_tokens: u32,
    /// Tokens of prompt and answer together at most.
    pub context: u32,
}

/// What a model wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: String,
    /// It came to its end.
    pub finished: bool,
}
