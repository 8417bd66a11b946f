import type { ErrorFactory } from './define-errors.ts';

/** One package's part of the reference. */
export interface ErrorReferenceSection {
  /** Name of the package. */
  readonly title: string;
  readonly errors: readonly ErrorFactory[];
}

/** The catalogue as a page of Markdown: a heading for each code, so that it can be linked to. */
export function renderErrorReference(sections: readonly ErrorReferenceSection[]): string {
  const parts = sections.map(({ title, errors }) => {
    const entries = errors.toSorted((a, b) => (a.code < b.code ? -1 : 1)).map(renderError);
    return [`## ${title}`, ...entries].join('\n\n');
  });
  return `${parts.join('\n\n')}\n`;
}

function renderError({ code, definition }: ErrorFactory): string {
  const { message, check, commonCauses, retryable, operatorAction, runbook } = definition;
  const rows = [
    `- **Message**: ${escape(message)}`,
    `- **Check**: ${inline(check)}`,
    `- **Common causes**: ${commonCauses.map(escape).join('; ')}`,
    `- **Tried again by itself**: ${retryable ? 'yes' : 'no'}`,
    `- **What to do**: ${escape(operatorAction)}`,
  ];
  if (runbook !== undefined) rows.push(`- **Runbook**: [${runbook}](../runbooks/${runbook}.md#${code.toLowerCase()})`);
  return `### ${code}\n\n${rows.join('\n')}`;
}

/** A command or path as code. Backticks inside want a longer fence, and space to tell them from it. */
function inline(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function escape(text: string): string {
  return text.replaceAll(/[<>|*_]/g, (character) => `\\${character}`);
}
