//! The header before each file of a tape.

/// A header, in bytes.
pub(in super::super) const HEADER: usize = 512;

/// Whether a block is a header: its checksum fits. Also true of tapes older than the `ustar` mark.
pub(crate) fn is_header(block: &[u8]) -> bool {
    let Some(block) = block.get(..HEADER) else { return false };
    let field = block[148..156].iter().map(|byte| char::from(*byte)).collect::<String>();
    let Ok(said) = u32::from_str_radix(field.trim_matches([' ', '\0']), 8) else { return false };
    let blank = 8 * u32::from(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    let own: u32 = block[148..156].iter().map(|byte| u32::from(*byte)).sum();
    block[0] != 0 && said == sum - own + blank
}
