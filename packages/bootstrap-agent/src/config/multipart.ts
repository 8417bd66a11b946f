/** One part of a MIME multipart document. */
export interface MimePart {
  /** Lower case, without its parameters. */
  readonly contentType: string;
  readonly body: Buffer;
}

/** Whether a text begins like a MIME message with several parts, as cloud-init's tools write them. */
export function isMultipart(text: string): boolean {
  return /^(mime-version|content-type):/i.test(text) && /content-type:\s*multipart\//i.test(headOf(text).head);
}

/**
 * The parts of a MIME multipart document, one level deep.
 *
 * @throws {Error} When the boundary is not named or never appears.
 * @see RFC 2046, section 5.1.1
 */
export function splitMultipart(text: string): readonly MimePart[] {
  const { head, body } = headOf(text);
  const boundary = parameterOf(headers(head).get('content-type') ?? '', 'boundary');
  if (boundary === undefined) throw new Error('the multipart document does not name its boundary');
  const sections = `\n${body}`.split(`\n--${boundary}`);
  if (sections.length < 2) throw new Error(`the boundary ${boundary} does not appear in the document`);
  return sections
    .slice(1)
    .filter((section) => !section.startsWith('--'))
    .map((section) => part(section.replace(/^[ \t]*\n/, '')));
}

function part(section: string): MimePart {
  const { head, body } = headOf(section);
  const fields = headers(head);
  const encoding = fields.get('content-transfer-encoding')?.toLowerCase();
  return {
    contentType: (fields.get('content-type') ?? 'text/plain').split(';', 1)[0]?.trim().toLowerCase() ?? '',
    body: Buffer.from(body, encoding === 'base64' ? 'base64' : 'utf8'),
  };
}

function headOf(text: string): { readonly head: string; readonly body: string } {
  const end = text.indexOf('\n\n');
  return end === -1 ? { head: text, body: '' } : { head: text.slice(0, end), body: text.slice(end + 2) };
}

function headers(head: string): ReadonlyMap<string, string> {
  const unfolded = head.replace(/\n[ \t]+/g, ' ');
  return new Map(
    unfolded.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function parameterOf(value: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"([^"]+)"|([^;\\s]+))`, 'i').exec(value);
  return match?.[1] ?? match?.[2];
}
