import { quote } from './quote.ts';

/** Shorter pieces of base64 would match by chance. */
const MIN_PIECE = 8;
/** Bytes of binary values that records show. */
const SHOWN_BYTES = 32;

/** `text` as it stands between the quotes of a JSON string. */
export const escapeJson = (text: string): string => quote(text).slice(1, -1);

/**
 * How `secret` may stand in a text: as it is, in JSON and in JSON in JSON, URL- and form-encoded, as hexadecimal digits, and in
 * base64 of itself or of a longer text (`Basic dXNlcjpw...`), of either alphabet.
 */
export function secretForms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const escaped = escapeJson(secret);
  const hex = bytes.toString('hex');
  const base64 = [bytes.toString('base64'), ...base64Pieces(bytes)];
  return [
    secret,
    escaped,
    escapeJson(escaped),
    // Lone surrogates cannot be URL-encoded.
    ...(secret.isWellFormed() ? [encodeURIComponent(secret)] : []),
    new URLSearchParams([['', secret]]).toString().slice(1),
    hex,
    hex.slice(0, 2 * SHOWN_BYTES),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')),
  ];
}

/** What is the same in the base64 of every text that has `bytes` in it: it can begin at the first, second or third of three bytes. */
function base64Pieces(bytes: Buffer): readonly string[] {
  const starts = [0, 2, 3] as const;
  return starts
    .map((start, before) =>
      Buffer.concat([Buffer.alloc(before), bytes])
        .toString('base64')
        .slice(start, Math.floor(((before + bytes.length) * 8) / 6)),
    )
    .filter((piece) => piece.length >= MIN_PIECE);
}
