/** Kubeadm's commands that print a token or a key. */
const KUBEADM_SECRETS = ['token list', 'token create', 'init phase upload-certs', 'certs certificate-key'];
const SECRET_FILE = /(\.key|\.conf|kubeconfig|\/(?:secrets?|shadow))$/;

/** Refuses what would put a secret on the terminal, and so into its scroll-back and the log of the session. @throws {Error} */
export function checkSecrecy(words: readonly string[]): void {
  const [program = '', ...rest] = words;
  const line = rest.join(' ');
  const reason = secretsOf[program]?.(line, rest);
  if (reason !== undefined) throw new Error(`${program} ${line} prints ${reason}`);
}

type Judge = (line: string, words: readonly string[]) => string | undefined;

const printsFile: Judge = (_, words) => (words.some((word) => SECRET_FILE.test(word)) ? 'a key' : undefined);

const secretsOf: Readonly<Record<string, Judge>> = {
  aws: (line, words) => {
    if (!words.includes('--with-decryption')) return undefined;
    const query = words[words.indexOf('--query') + 1] ?? '';
    const isNamed = words.includes('--query') && /\[[^\]]*\w/.test(query) && !/\bValue\b/.test(query);
    return isNamed ? undefined : `what is decrypted: ${line}`;
  },
  kubectl: (line) => {
    if (/\bconfig view\b/.test(line) && line.includes('--raw')) return 'the client key';
    return /\bsecrets?\b/.test(line) && /(^| )(-o|--output)[ =]?(?!name\b)/.test(line) ? 'the secret' : undefined;
  },
  kubeadm: (line) => (KUBEADM_SECRETS.some((verb) => line.startsWith(verb)) ? 'a token or key' : undefined),
  curl: (line) =>
    line.includes('security-credentials') && !line.includes('-o /dev/null') ? 'credentials of the role' : undefined,
  openssl: (line) => (/-in \S+\.key\b/.test(line) && !/-(noout|pubout)\b/.test(line) ? 'a private key' : undefined),
  cat: printsFile,
  head: printsFile,
  tail: printsFile,
};
