/** A command of `ExecStart=` and its like. */
export interface CommandLine {
  readonly words: readonly string[];
  /** The line began with `-`: its failure does not count. */
  readonly ignoreFailure: boolean;
}

interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/**
 * Splits a command line and puts variables in: `$NAME` alone becomes as many words as its value has, `${NAME}` stays
 * inside its word, `$$` is a dollar sign.
 *
 * @see systemd.service(5), "Command lines"
 */
export function parseCommandLine(line: string, environment: Readonly<Record<string, string>>): CommandLine {
  const prefix = /^[-@:+!]*/.exec(line)?.[0] ?? '';
  const words = splitWords(line.slice(prefix.length)).flatMap((word) => {
    const whole = word.quoted ? undefined : /^\$([A-Za-z_]\w*)$/.exec(word.text)?.[1];
    if (whole !== undefined) return splitWords(environment[whole] ?? '').map(({ text }) => text);
    return [
      word.text.replaceAll(/\$\$|\$\{([A-Za-z_]\w*)\}/g, (_, name?: string) =>
        name === undefined ? '$' : (environment[name] ?? ''),
      ),
    ];
  });
  return { words, ignoreFailure: prefix.includes('-') };
}

/** Splits text at white space, with '...' and "..." as one word: also the syntax of `Environment=`. */
export function splitWords(text: string): readonly Word[] {
  const words: Word[] = [];
  let current: string | undefined;
  let quoted = false;
  let quote: string | undefined;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (quote === undefined && /\s/.test(character)) {
      if (current !== undefined) words.push({ text: current, quoted });
      current = undefined;
      quoted = false;
    } else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character;
      quoted = true;
      current ??= '';
    } else if (character === quote) {
      quote = undefined;
    } else if (character === '\\' && quote !== "'" && index + 1 < text.length) {
      index += 1;
      current = `${current ?? ''}${text[index] ?? ''}`;
    } else {
      current = `${current ?? ''}${character}`;
    }
  }
  if (current !== undefined) words.push({ text: current, quoted });
  return words;
}
