// What the programs on a node and on a workstation take, as far as the catalogues and the runbooks use them.

/** Options by name; one that ends with `=` takes a value. `-#` is a number such as `-50`. */
interface Usage {
  readonly options?: readonly string[];
  /** How many operands, the verb left out. */
  readonly operands: readonly [least: number, most: number];
}

/** A program, or one by its verbs, with the options that all of them have. */
interface Program {
  /** Where the names of its options come from. */
  readonly source: string;
  readonly options?: readonly string[];
  /** Under '' where the program has no verbs. */
  readonly verbs: Readonly<Record<string, Usage>>;
}

const KUBECTL_OUTPUT = ['-o=', '--output=', '-A', '--all-namespaces', '-l=', '--selector=', '--field-selector='];
const ETCD_TLS = ['--endpoints=', '--cacert=', '--cert=', '--key=', '-w=', '--write-out=', '--cluster'];

export const programs: Readonly<Record<string, Program>> = {
  cat: { source: 'coreutils 9', verbs: { '': { operands: [1, 5] } } },
  chronyc: { source: 'chronyc(1)', verbs: { tracking: { operands: [0, 0] }, sources: { operands: [0, 0] } } },
  command: { source: 'POSIX shell', verbs: { '': { options: ['-v'], operands: [1, 1] } } },
  crictl: {
    source: 'crictl 1.36 --help',
    verbs: {
      ps: { options: ['-a', '-q', '-l', '--name=', '--state='], operands: [0, 0] },
      logs: { options: ['--tail='], operands: [1, 1] },
      images: { operands: [0, 0] },
      info: { operands: [0, 0] },
    },
  },
  curl: {
    source: 'curl(1)',
    verbs: {
      '': {
        options: ['-s', '-S', '-f', '-k', '-I', '-X=', '-H=', '-o=', '-m=', '--cacert=', '--cert=', '--key='],
        operands: [1, 1],
      },
    },
  },
  date: { source: 'coreutils 9', verbs: { '': { options: ['-u'], operands: [0, 1] } } },
  df: { source: 'coreutils 9', verbs: { '': { options: ['-h', '-i'], operands: [1, 3] } } },
  etcdctl: {
    source: 'etcdctl 3.4 and 3.6 --help',
    options: ETCD_TLS,
    verbs: {
      'member list': { operands: [0, 0] },
      'endpoint status': { operands: [0, 0] },
      'endpoint health': { operands: [0, 0] },
      'alarm list': { operands: [0, 0] },
      'alarm disarm': { operands: [0, 0] },
      compact: { options: ['--physical'], operands: [1, 1] },
      defrag: { operands: [0, 0] },
    },
  },
  etcdutl: {
    source: 'etcdutl 3.6 --help',
    verbs: {
      'snapshot restore': {
        options: [
          '--data-dir=',
          '--bump-revision=',
          '--mark-compacted',
          '--name=',
          '--initial-cluster=',
          '--initial-advertise-peer-urls=',
        ],
        operands: [1, 1],
      },
      'snapshot status': { options: ['-w='], operands: [1, 1] },
    },
  },
  export: { source: 'POSIX shell', verbs: { '': { operands: [1, 9] } } },
  findmnt: { source: 'findmnt(8)', verbs: { '': { options: ['-T='], operands: [0, 0] } } },
  getent: { source: 'getent(1)', verbs: { ahosts: { operands: [1, 1] } } },
  grep: { source: 'grep 3', verbs: { '': { options: ['-i', '-o', '-E', '-c', '-B=', '-A='], operands: [1, 2] } } },
  head: { source: 'coreutils 9', verbs: { '': { options: ['-#', '-n=', '-c='], operands: [0, 1] } } },
  journalctl: {
    source: 'journalctl(1) of systemd 252',
    verbs: { '': { options: ['-u=', '-n=', '-k', '-b', '-o=', '--since=', '--no-pager'], operands: [0, 0] } },
  },
  kubeadm: {
    source: 'kubeadm 1.36 --help',
    verbs: {
      'certs check-expiration': { operands: [0, 0] },
      'certs renew all': { operands: [0, 0] },
      version: { options: ['-o='], operands: [0, 0] },
    },
  },
  kubectl: {
    source: 'kubectl 1.36 --help',
    options: ['-n=', '--namespace=', '--kubeconfig=', '--request-timeout='],
    verbs: {
      get: { options: [...KUBECTL_OUTPUT, '--raw=', '--show-managed-fields'], operands: [0, 3] },
      describe: { options: ['-A', '-l='], operands: [1, 2] },
      logs: { options: ['--tail=', '--previous', '-c='], operands: [1, 1] },
      uncordon: { operands: [1, 1] },
      cordon: { operands: [1, 1] },
      'delete node': { operands: [1, 1] },
      'certificate approve': { operands: [1, 5] },
      'auth whoami': { options: ['-o='], operands: [0, 0] },
      'auth can-i': { options: ['--list'], operands: [0, 2] },
      version: { options: ['-o='], operands: [0, 0] },
      'config view': { operands: [0, 0] },
    },
  },
  ls: { source: 'coreutils 9', verbs: { '': { options: ['-l', '-a', '-d'], operands: [0, 6] } } },
  mv: { source: 'coreutils 9', verbs: { '': { options: ['-n'], operands: [2, 2] } } },
  openssl: {
    source: 'openssl 3: openssl-x509(1), openssl-pkey(1), openssl-s_client(1)',
    verbs: {
      x509: {
        options: ['-noout', '-dates', '-issuer', '-subject', '-pubkey', '-in=', '-ext=', '-checkend='],
        operands: [0, 0],
      },
      pkey: { options: ['-pubin', '-outform='], operands: [0, 0] },
      s_client: { options: ['-connect=', '-showcerts'], operands: [0, 0] },
    },
  },
  od: { source: 'coreutils 9', verbs: { '': { options: ['-A=', '-t=', '-v'], operands: [0, 1] } } },
  ps: { source: 'ps(1) of procps', verbs: { '': { options: ['-f', '-p=', '-C=', '-o='], operands: [0, 0] } } },
  sha256sum: { source: 'coreutils 9', verbs: { '': { operands: [0, 2] } } },
  sleep: { source: 'coreutils 9', verbs: { '': { operands: [1, 1] } } },
  sudo: { source: 'sudo(8)', verbs: { '': { options: ['-i'], operands: [0, 0] } } },
  systemctl: {
    source: 'systemctl(1) of systemd 252',
    options: ['--no-pager'],
    verbs: {
      status: { operands: [1, 4] },
      restart: { operands: [1, 2] },
      enable: { options: ['--now'], operands: [1, 2] },
      stop: { operands: [1, 2] },
      start: { operands: [1, 2] },
      cat: { operands: [1, 2] },
      'list-timers': { operands: [0, 2] },
    },
  },
  tail: { source: 'coreutils 9', verbs: { '': { options: ['-#', '-n=', '-c='], operands: [0, 1] } } },
  tr: { source: 'coreutils 9', verbs: { '': { options: ['-d'], operands: [1, 2] } } },
};

/** Refuses a verb, an option or a number of operands that the program does not take. Gives the operands. @throws {Error} */
export function checkProgramUsage([name = '', ...words]: readonly string[]): readonly string[] {
  const program = programs[name];
  if (program === undefined) throw new Error(`${name} is not in the table of programs`);
  const known = Object.values(program.verbs).flatMap(({ options = [] }) => options);
  const { options, operands } = split(words, [...(program.options ?? []), ...known]);
  const verb = Object.keys(program.verbs)
    .toSorted((a, b) => b.length - a.length)
    .find((each) => each === '' || `${operands.join(' ')} `.startsWith(`${each} `));
  if (verb === undefined) throw new Error(`${name} has no verb ${operands.join(' ')}`);
  const usage = program.verbs[verb] as Usage;
  const allowed = [...(program.options ?? []), ...(usage.options ?? [])];
  const strange = options.find((option) => !allowed.includes(option));
  if (strange !== undefined) throw new Error(`${name} ${verb} has no option ${strange}`);
  const rest = verb === '' ? operands : operands.slice(verb.split(' ').length);
  const [least, most] = usage.operands;
  if (rest.length < least || rest.length > most) {
    throw new Error(`${name} ${verb} wants ${least} to ${most} operands: ${JSON.stringify(rest)}`);
  }
  return rest;
}

interface SplitWords {
  /** As the table spells them. */
  readonly options: readonly string[];
  readonly operands: readonly string[];
}

function split(words: readonly string[], known: readonly string[]): SplitWords {
  const options: string[] = [];
  const operands: string[] = [];
  const rest = [...words];
  const valueOf = (option: string): void => {
    if (rest.shift() === undefined) throw new Error(`${option} takes a value`);
    options.push(`${option}=`);
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const name = word.replace(/=[\s\S]*$/, '');
    if (!word.startsWith('-') || word === '-') operands.push(word);
    else if (known.includes(word)) options.push(word);
    else if (known.includes(`${word}=`)) valueOf(word);
    else if (word.startsWith('--') && word !== name && known.includes(`${name}=`)) options.push(`${name}=`);
    else if (/^-\d+$/.test(word) && known.includes('-#')) options.push('-#');
    else if (word.startsWith('--')) options.push(word);
    else splitGroup(word, known, options, valueOf);
  }
  return { options, operands };
}

/** `-fp 12` is `-f -p 12`, `-An` is `-A n`. */
function splitGroup(
  word: string,
  known: readonly string[],
  options: string[],
  valueOf: (option: string) => void,
): void {
  for (let index = 1; index < word.length; index += 1) {
    const option = `-${word[index]}`;
    if (known.includes(`${option}=`)) {
      if (index + 1 === word.length) valueOf(option);
      else options.push(`${option}=`);
      return;
    }
    options.push(option);
  }
}
