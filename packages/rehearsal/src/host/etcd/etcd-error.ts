/** A refusal of etcd, or no answer from it. */
export class EtcdError extends Error {
  override readonly name: string = 'EtcdError';
  /** Status code of gRPC: 5 not found, 9 failed precondition, 11 out of range, 14 unavailable. */
  readonly grpcCode: number;

  constructor(message: string, grpcCode: number, options?: ErrorOptions) {
    super(message, options);
    this.grpcCode = grpcCode;
  }
}
