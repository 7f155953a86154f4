//! A Whisper model of chance: whole in form, with one small layer, and with weights that mean nothing.

use std::path::Path;

/// Width of every layer.
const WIDTH: i32 = 64;

struct Model {
    bytes: Vec<u8>,
    chance: u32,
}

/// Writes it into `folder`, with the vocabulary and filters of the model without weights at `header_only`.
pub(crate) fn random(header_only: &Path, folder: &Path) {
    let source = std::fs::read(header_only).expect("read");
    let mut numbers: Vec<i32> =
        source[4..48].chunks_exact(4).map(|b| i32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    let (vocabulary, heard, said, bands) = (numbers[0], numbers[1], numbers[5], numbers[9]);
    // Width, heads and layers of the encoder, then of the decoder; weights of 16 bits.
    for (at, n) in [(2, WIDTH), (3, 1), (4, 1), (6, WIDTH), (7, 1), (8, 1), (10, 1)] {
        numbers[at] = n;
    }
    let mut model = Model { bytes: source[..4].to_vec(), chance: 7 };
    model.bytes.extend(numbers.iter().flat_map(|n| n.to_le_bytes()));
    model.bytes.extend(&source[48..]);
    model.encoder(heard, bands);
    model.decoder(said, vocabulary);
    std::fs::write(folder.join("ggml-random.bin"), model.bytes).expect("written");
}

impl Model {
    fn encoder(&mut self, heard: i32, bands: i32) {
        self.full("encoder.positional_embedding", &[WIDTH, heard], None);
        self.half("encoder.conv1.weight", &[3, bands, WIDTH]);
        self.full("encoder.conv1.bias", &[1, WIDTH], Some(0.0));
        self.half("encoder.conv2.weight", &[3, WIDTH, WIDTH]);
        self.full("encoder.conv2.bias", &[1, WIDTH], Some(0.0));
        self.normal("encoder.ln_post");
        self.block("encoder.blocks.0.", false);
    }

    fn decoder(&mut self, said: i32, vocabulary: i32) {
        self.full("decoder.positional_embedding", &[WIDTH, said], None);
        self.half("decoder.token_embedding.weight", &[WIDTH, vocabulary]);
        self.normal("decoder.ln");
        self.block("decoder.blocks.0.", true);
    }

    fn block(&mut self, of: &str, cross: bool) {
        self.normal(&format!("{of}attn_ln"));
        self.attention(&format!("{of}attn"));
        if cross {
            self.normal(&format!("{of}cross_attn_ln"));
            self.attention(&format!("{of}cross_attn"));
        }
        self.normal(&format!("{of}mlp_ln"));
        self.half(&format!("{of}mlp.0.weight"), &[WIDTH, 4 * WIDTH]);
        self.full(&format!("{of}mlp.0.bias"), &[4 * WIDTH], Some(0.0));
        self.half(&format!("{of}mlp.2.weight"), &[4 * WIDTH, WIDTH]);
        self.full(&format!("{of}mlp.2.bias"), &[WIDTH], Some(0.0));
    }

    fn attention(&mut self, of: &str) {
        for part in ["query", "key", "value", "out"] {
            self.half(&format!("{of}.{part}.weight"), &[WIDTH, WIDTH]);
            if part != "key" {
                self.full(&format!("{of}.{part}.bias"), &[WIDTH], Some(0.0));
            }
        }
    }

    fn normal(&mut self, of: &str) {
        self.full(&format!("{of}.weight"), &[WIDTH], Some(1.0));
        self.full(&format!("{of}.bias"), &[WIDTH], Some(0.0));
    }

    fn head(&mut self, name: &str, shape: &[i32], kind: i32) -> usize {
        let head = [shape.len() as i32, name.len() as i32, kind];
        self.bytes.extend(head.iter().chain(shape).flat_map(|n| n.to_le_bytes()));
        self.bytes.extend(name.as_bytes());
        shape.iter().product::<i32>() as usize
    }

    fn full(&mut self, name: &str, shape: &[i32], value: Option<f32>) {
        for _ in 0..self.head(name, shape, 0) {
            let value = value.unwrap_or_else(|| self.next());
            self.bytes.extend(value.to_le_bytes());
        }
    }

    fn half(&mut self, name: &str, shape: &[i32]) {
        for _ in 0..self.head(name, shape, 1) {
            let value = half(self.next());
            self.bytes.extend(value.to_le_bytes());
        }
    }

    /// About a bell around 0, between -1 and 1.
    fn next(&mut self) -> f32 {
        let mut one = || {
            self.chance = self.chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (self.chance >> 8) as f32 / 16_777_216.0 - 0.5
        };
        (one() + one() + one() + one()) / 2.0
    }
}

/// A number between -1 and 1 in 16 bits (IEEE 754 half); what is too small is zero.
fn half(value: f32) -> u16 {
    let bits = value.to_bits();
    let sign = (bits >> 16 & 0x8000) as u16;
    let exponent = (bits >> 23 & 0xff) as i32 - 127 + 15;
    if exponent <= 0 { sign } else { sign | (exponent as u16) << 10 | (bits >> 13 & 0x3ff) as u16 }
}
