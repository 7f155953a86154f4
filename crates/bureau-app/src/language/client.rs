//! A client of servers that speak the OpenAI protocol: Ollama, llama.cpp, vLLM.
//!
//! What comes from such a server is not trusted: it has a limit in bytes and in time, a redirection is not
//! followed, no proxy of the environment is used, and no error tells what it said, which could repeat evidence.
//! Answers are streamed, so that one that writes slowly is told from one that has stopped.

use super::kept::Kept;
use super::model::Prompt;
use super::stream::Answer;
use super::trouble::Trouble;
use crate::net;
use bureau_model::wire::{Health, ServerHealth};
use reqwest::{Client as Http, RequestBuilder, Response, StatusCode, redirect};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// An answer's length at most, in bytes.
const LONGEST: usize = 16 << 20;

/// How often a server that can't be reached is tried.
const ATTEMPTS: u32 = 3;

/// How long a server may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeouts {
    /// To take the connection.
    pub(crate) connect: Duration,
    /// To begin its answer: a long text is read before the first word is written.
    pub(crate) first: Duration,
    /// Between two pieces of its answer.
    pub(crate) silence: Duration,
    /// In all, for one answer.
    pub(crate) total: Duration,
    /// Before it is tried again, times the number of the attempt.
    pub(crate) pause: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            first: Duration::from_secs(300),
            silence: Duration::from_secs(60),
            total: Duration::from_secs(900),
            pause: Duration::from_millis(500),
        }
    }
}

/// Asks one server.
#[derive(Debug)]
pub(crate) struct Client {
    http: Http,
    server: Kept,
    timeouts: Timeouts,
    /// It refused a schema once: it is not sent one again, and the prompt alone has to do.
    plain: AtomicBool,
}

impl Client {
    pub(crate) fn new(server: Kept, timeouts: Timeouts) -> Result<Self, Trouble> {
        let built = net::client()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .connect_timeout(timeouts.connect)
            .pool_max_idle_per_host(4)
            .build();
        let http = built.map_err(|error| Trouble::Unreachable(net::reason(error)))?;
        Ok(Self { http, server, timeouts, plain: AtomicBool::new(false) })
    }

    pub(crate) fn server(&self) -> &Kept {
        &self.server
    }

    /// What the model writes after a prompt, held to a JSON schema where the server can do that.
    pub(crate) async fn chat(&self, prompt: &Prompt, schema: &Value, most: u32) -> Result<String, Trouble> {
        if self.plain.load(Ordering::Relaxed) {
            return self.chat_once(&self.body(prompt, None, most)).await;
        }
        match self.chat_once(&self.body(prompt, Some(schema), most)).await {
            Err(Trouble::Refused(400 | 422 | 501)) => {}
            other => return other,
        }
        let answer = self.chat_once(&self.body(prompt, None, most)).await;
        // It was the schema that it did not know, and nothing else about the request.
        self.plain.store(answer.is_ok(), Ordering::Relaxed);
        answer
    }

    fn body(&self, prompt: &Prompt, schema: Option<&Value>, most: u32) -> Value {
        let mut body = json!({
            "model": self.server.model,
            "messages": [
                { "role": "system", "content": prompt.system },
                { "role": "user", "content": prompt.user },
            ],
            "max_tokens": most,
            "seed": 0,
            "stream": true,
            "temperature": 0,
        });
        if let Some(schema) = schema {
            body["response_format"] = json!({ "type": "json_schema", "json_schema": { "name": "answer", "strict": true, "schema": schema } });
            body["chat_template_kwargs"] = json!({ "enable_thinking": false });
        }
        body
    }

    async fn chat_once(&self, body: &Value) -> Result<String, Trouble> {
        let asked = async {
            let response = self.send(self.post("chat/completions", body)).await?;
            let mut answer = Answer::new(is_stream(&response));
            self.read(response, |piece| answer.take(piece)).await?;
            answer.end()
        };
        self.in_time(asked).await
    }

    /// A vector for each text, in their order.
    pub(crate) async fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Trouble> {
        let body = json!({ "encoding_format": "float", "input": texts, "model": self.server.model });
        let answer: Embeddings = self.in_time(self.json(self.post("embeddings", &body))).await?;
        let mut vectors = answer.data;
        vectors.sort_by_key(|vector| vector.index);
        let in_order = vectors.iter().enumerate().all(|(n, vector)| vector.index == n);
        if vectors.len() != texts.len() || !in_order {
            return Err(Trouble::Nonsense("it returned a different number of vectors than texts"));
        }
        Ok(vectors.into_iter().map(|vector| vector.embedding).collect())
    }

    /// The models that the server offers.
    pub(crate) async fn models(&self) -> Result<Vec<String>, Trouble> {
        let list: Listed = self.in_time(self.json(self.http.get(self.url("models")))).await?;
        Ok(list.data.into_iter().map(|model| model.id).collect())
    }

    fn url(&self, path: &str) -> String {
        format!("{}/v1/{path}", self.server.url)
    }

    fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        let request = self.http.post(self.url(path)).header("content-type", "application/json");
        request.body(body.to_string())
    }

    async fn json<T: for<'a> Deserialize<'a>>(&self, request: RequestBuilder) -> Result<T, Trouble> {
        let response = self.send(request).await?;
        let mut body = Vec::new();
        self.read(response, |piece| {
            body.extend_from_slice(piece);
            Ok(())
        })
        .await?;
        serde_json::from_slice(&body)
            .map_err(|_| Trouble::Nonsense("its answer does not follow the protocol"))
    }

    /// Sends a request until it is answered; a server that can't be reached is tried a few times.
    async fn send(&self, request: RequestBuilder) -> Result<Response, Trouble> {
        let request = match &self.server.key {
            Some(key) => request.bearer_auth(key.reveal()),
            None => request,
        };
        let mut attempt = 1;
        loop {
            let again = request.try_clone();
            let Some(again) = again else {
                return Err(Trouble::Broken("a request can't be repeated".into()));
            };
            let sent = tokio::time::timeout(self.timeouts.first, again.send()).await;
            match sent.map_err(|_| Trouble::Silent(self.timeouts.first))? {
                Ok(response) => return accepted(response),
                Err(error) if error.is_connect() && attempt < ATTEMPTS => {
                    tokio::time::sleep(self.timeouts.pause * attempt).await;
                    attempt += 1;
                }
                Err(error) if error.is_connect() => return Err(Trouble::Unreachable(net::reason(error))),
                Err(error) => return Err(Trouble::Broken(net::reason(error))),
            }
        }
    }

    async fn read(
        &self,
        mut response: Response,
        mut take: impl FnMut(&[u8]) -> Result<(), Trouble>,
    ) -> Result<(), Trouble> {
        let (mut length, mut wait) = (0, self.timeouts.first);
        loop {
            let next = tokio::time::timeout(wait, response.chunk()).await;
            let piece = match next.map_err(|_| Trouble::Silent(wait))? {
                Ok(Some(piece)) => piece,
                Ok(None) => return Ok(()),
                Err(error) => return Err(Trouble::Broken(net::reason(error))),
            };
            length += piece.len();
            if length > LONGEST {
                return Err(Trouble::Nonsense("its answer is too long"));
            }
            take(&piece)?;
            wait = self.timeouts.silence;
        }
    }

    async fn in_time<T>(&self, asked: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
        let total = self.timeouts.total;
        tokio::time::timeout(total, asked).await.unwrap_or(Err(Trouble::Slow(total)))
    }
}

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/event-stream"))
}

fn accepted(response: Response) -> Result<Response, Trouble> {
    match response.status() {
        StatusCode::OK => Ok(response),
        status if status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED => {
            Err(Trouble::Broken(format!("it answered {status}")))
        }
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            Err(Trouble::Broken("it is overloaded".to_owned()))
        }
        status => Err(Trouble::Refused(status.as_u16())),
    }
}

#[derive(Deserialize)]
struct Embeddings {
    data: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    index: usize,
    embedding: Vec<f32>,
}

#[derive(Deserialize)]
struct Listed {
    data: Vec<ListedModel>,
}

#[derive(Deserialize)]
struct ListedModel {
    id: String,
}

/// Time that a look at a server may take: somebody is waiting for it.
const A_LOOK: Duration = Duration::from_secs(10);

/// Whether a server answers and has its model.
pub(crate) async fn health(server: &Kept) -> ServerHealth {
    let begun = Instant::now();
    let timeouts = Timeouts { first: A_LOOK, silence: A_LOOK, total: A_LOOK, ..Timeouts::default() };
    let asked = async { Client::new(server.clone(), timeouts)?.models().await }.await;
    let seconds = begun.elapsed().as_secs_f64();
    let told = |health, finding: String, hint: Option<&str>, models| ServerHealth {
        name: server.name.clone(),
        health,
        finding,
        hint: hint.map(str::to_owned),
        models,
        seconds,
    };
    match asked {
        Ok(models) if models.iter().any(|model| is_named(model, &server.model)) => {
            let open = server.is_open().then_some("the connection is not encrypted; use https");
            let health = if open.is_some() { Health::Limited } else { Health::Good };
            told(health, format!("it answers and has {}", server.model), open, models)
        }
        Ok(models) => {
            let finding = format!("it answers, but does not have the model {}", server.model);
            told(Health::Bad, finding, Some("choose one of its models, or install this one there"), models)
        }
        Err(trouble) => {
            let failure = trouble.failure(&format!("the server {}", server.name));
            told(Health::Bad, failure.message, Some("is it running, and is its address correct?"), Vec::new())
        }
    }
}

/// Ollama lists `qwen3:latest` for what may be asked for as `qwen3`.
fn is_named(listed: &str, asked: &str) -> bool {
    listed == asked || listed.strip_suffix(":latest") == Some(asked)
}
