//! `bureau-llm describe` prints what it is; `bureau-llm serve GRANT…` enters its cage and answers requests on its standard
//! input until that ends.

use anyhow::{Context, bail};
use bureau_sandbox::{Grant, cage};
use std::io::{self, Write};

fn main() -> anyhow::Result<()> {
    // A panic is answered over the pipe; its text could hold evidence.
    std::panic::set_hook(Box::new(|_| {}));
    let mut output = io::stdout().lock();
    let mut arguments = std::env::args_os().skip(1);
    let task = arguments.next();
    match task.as_ref().and_then(|task| task.to_str()) {
        Some("describe") => {
            serde_json::to_writer(&mut output, &bureau_llm::describe())?;
            output.write_all(b"\n")?;
            Ok(())
        }
        Some("serve") => {
            cage::enter(&Grant::parse(arguments)?)?;
            bureau_llm::serve(io::stdin(), output).context("the pipe to the parent broke")
        }
        Some(_) | None => bail!("usage: bureau-llm (describe|serve GRANT…), not {task:?}"),
    }
}
