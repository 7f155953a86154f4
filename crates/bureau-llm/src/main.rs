//! `bureau-llm describe` prints what it is; `bureau-llm serve` answers requests on its standard input until that
//! ends.

use anyhow::{Context, bail};
use std::io::{self, Write};

fn main() -> anyhow::Result<()> {
    // A panic is answered over the pipe; its text could hold evidence.
    std::panic::set_hook(Box::new(|_| {}));
    let mut output = io::stdout().lock();
    match std::env::args().nth(1).as_deref() {
        Some("describe") => {
            serde_json::to_writer(&mut output, &bureau_llm::describe())?;
            output.write_all(b"\n")?;
            Ok(())
        }
        Some("serve") => bureau_llm::serve(io::stdin(), output).context("the pipe to the parent broke"),
        other => bail!("usage: bureau-llm (describe|serve), not {other:?}"),
    }
}
