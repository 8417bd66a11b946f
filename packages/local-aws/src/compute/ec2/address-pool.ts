/** Hands out loopback addresses, each once: an address that comes back would let an old client reach a new machine. */
export class AddressPool {
  readonly #first: number;
  readonly #second: number;
  #third: number;
  #last: number;

  /**
   * @param prefix the first two or three octets of the addresses of this run, e.g. `127.0.1`; runs that go on at the same
   * time on one machine take different ones
   * @throws RangeError when the prefix is not on loopback or is `127.0.0`, which belongs to everybody
   */
  constructor(prefix = '127.0.1') {
    const [first, second, third = 1, ...rest] = prefix.split('.').map(Number);
    const octets = [first, second, third];
    if (
      first !== 127 ||
      rest.length > 0 ||
      octets.some((octet) => !(Number.isInteger(octet) && octet! >= 0 && octet! <= 255))
    ) {
      throw new RangeError(`address prefix ${prefix} is not of the form 127.x or 127.x.y`);
    }
    if (second === 0 && third === 0)
      throw new RangeError('address prefix 127.0.0 is shared by every program of the machine');
    this.#first = first;
    this.#second = second!;
    this.#third = third;
    this.#last = 9;
  }

  next(): string {
    this.#last += 1;
    if (this.#last > 250) {
      this.#third += 1;
      this.#last = 10;
      if (this.#third > 255) throw new RangeError('no loopback address left in this run');
    }
    return `${this.#first}.${this.#second}.${this.#third}.${this.#last}`;
  }
}
