//! Prompts as the model's makers trained it on: its file brings a Jinja template for that.
//!
//! The template comes with the model, which may come from a stranger's stick: it is run with bounded fuel, on
//! nothing but the messages.

use minijinja::{Environment, Error, ErrorKind, Value, context};

/// Steps of a template at most.
const FUEL: u64 = 1_000_000;

/// Why a template can't be used.
#[derive(Debug, thiserror::Error)]
#[error("the model's template of prompts can't be used")]
pub struct Unusable(#[from] Error);

/// The prompt for what a model is to do and with what, by its template; without a template one after the other.
/// Models that think before they answer are asked not to.
///
/// # Errors
/// When the template is broken, or refuses such messages.
pub fn render(template: Option<&str>, system: &str, user: &str) -> Result<String, Unusable> {
    let Some(template) = template else {
        return Ok(if system.is_empty() { user.to_owned() } else { format!("{system}\n\n{user}\n\n") });
    };
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    environment.set_unknown_method_callback(methods);
    environment.add_function("raise_exception", |text: String| -> Result<Value, Error> {
        Err(Error::new(ErrorKind::InvalidOperation, text))
    });
    environment.add_template("prompt", template)?;
    let prompt = environment.get_template("prompt")?;
    let separate = [message("system", system), message("user", user)];
    let own = if system.is_empty() { &separate[1..] } else { &separate[..] };
    let rendered = prompt.render(with(own));
    // Some templates know no system message: what it says goes before the rest.
    Ok(match rendered {
        Err(_) if !system.is_empty() => {
            prompt.render(with(&[message("user", &format!("{system}\n\n{user}"))]))?
        }
        other => other?,
    })
}

fn message(role: &str, content: &str) -> Value {
    context! { role, content }
}

fn with(messages: &[Value]) -> Value {
    context! { messages, add_generation_prompt => true, enable_thinking => false, bos_token => "", eos_token => "" }
}

/// The methods of Python's strings that such templates call.
fn methods(
    _: &minijinja::State<'_, '_>,
    value: &Value,
    method: &str,
    arguments: &[Value],
) -> Result<Value, Error> {
    let unknown = || Error::new(ErrorKind::UnknownMethod, format!("no method {method}"));
    let text = value.as_str().ok_or_else(unknown)?;
    let argument = || arguments.first().and_then(|value| value.as_str());
    Ok(match (method, argument()) {
        ("strip", None) => Value::from(text.trim()),
        ("lstrip", None) => Value::from(text.trim_start()),
        ("rstrip", None) => Value::from(text.trim_end()),
        ("strip", Some(these)) => Value::from(text.trim_matches(|c| these.contains(c))),
        ("lstrip", Some(these)) => Value::from(text.trim_start_matches(|c| these.contains(c))),
        ("rstrip", Some(these)) => Value::from(text.trim_end_matches(|c| these.contains(c))),
        ("startswith", Some(these)) => Value::from(text.starts_with(these)),
        ("endswith", Some(these)) => Value::from(text.ends_with(these)),
        ("split", Some(at)) if !at.is_empty() => text.split(at).collect(),
        ("upper", None) => Value::from(text.to_uppercase()),
        ("lower", None) => Value::from(text.to_lowercase()),
        _ => return Err(unknown()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of our own, in the style of ChatML.
    const CHAT: &str = "{%- for message in messages %}\n    {{- '<|im_start|>' + message.role + '\\n' + message.content.strip() + '<|im_end|>' + '\\n' }}\n{%- endfor %}\n{%- if add_generation_prompt %}\n    {{- '<|im_start|>assistant\\n' }}\n    {%- if enable_thinking is defined and enable_thinking is false %}\n        {{- '<think>\\n\\n</think>\\n\\n' }}\n    {%- endif %}\n{%- endif %}";

    #[test]
    fn a_template_of_the_model_makes_the_prompt() {
        let prompt = render(Some(CHAT), "Translate.", " नमस्ते ").expect("a prompt");
        assert_eq!(
            prompt,
            "<|im_start|>system\nTranslate.<|im_end|>\n<|im_start|>user\nनमस्ते<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"
        );
        assert_eq!(render(None, "", "Once").expect("a prompt"), "Once");
        assert_eq!(render(None, "Do.", "it").expect("a prompt"), "Do.\n\nit\n\n");
    }

    #[test]
    fn a_template_without_system_messages_gets_one_message() {
        let template = "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}{% for m in messages %}[{{ m.content }}]{% endfor %}";
        assert_eq!(render(Some(template), "Do", "it").expect("a prompt"), "[Do\n\nit]");
    }

    #[test]
    fn a_template_that_does_not_end_or_is_none_is_refused() {
        for template in [
            "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
            "{% if %}",
            "{{ messages.nothing() }}",
        ] {
            assert!(render(Some(template), "", "x").is_err(), "{template}");
        }
    }

    #[test]
    fn evidence_is_not_run_as_a_template() {
        assert_eq!(
            render(Some("{{ messages[0].content }}"), "", "{{ 7 * 7 }}").expect("a prompt"),
            "{{ 7 * 7 }}"
        );
    }
}
