//! `bureau-extractor describe` prints what it is; `bureau-extractor serve GRANT…` enters its cage and answers requests
//! on its standard input until that ends; `bureau-extractor cage GRANT…` enters it, tries its walls and prints what
//! holds; `bureau-extractor run GRANT… -- PROGRAM ARGUMENT…` becomes a decoder of the system's in a cage for it.

use anyhow::{Context, bail};
use bureau_sandbox::{Grant, cage};
use serde::Serialize;
use std::io::{self, Write};

fn main() -> anyhow::Result<()> {
    // A panic is answered over the pipe; its text could hold evidence.
    std::panic::set_hook(Box::new(|_| {}));
    let mut arguments = std::env::args_os().skip(1);
    let task = arguments.next();
    match task.as_ref().and_then(|task| task.to_str()) {
        Some("describe") => print(&bureau_extractor::describe()),
        Some("cage") => print(&cage::enter_and_prove(&bureau_extractor::prepare(Grant::parse(arguments)?))?),
        Some("serve") => {
            cage::enter(&bureau_extractor::prepare(Grant::parse(arguments)?))?;
            bureau_extractor::end_with_the_parent();
            bureau_extractor::serve(io::stdin().lock(), io::stdout().lock())
                .context("the pipe to the parent broke")
        }
        Some("run") => {
            let grant: Vec<_> = arguments.by_ref().take_while(|argument| argument != "--").collect();
            let program = arguments.next().context("`run` names no program after `--`")?;
            Err(cage::run(&Grant::parse(grant)?, program.as_ref(), arguments).into())
        }
        Some(_) | None => bail!(
            "usage: bureau-extractor (describe|serve GRANT…|cage GRANT…|run GRANT… -- PROGRAM…), not {task:?}"
        ),
    }
}

fn print(what: &impl Serialize) -> anyhow::Result<()> {
    let mut output = io::stdout().lock();
    serde_json::to_writer(&mut output, what)?;
    output.write_all(b"\n")?;
    Ok(())
}
