import type { Fault } from './fault';

/** The faults of one verification, the first ones in full: a log that was cut would have millions. */
export class FaultBook {
  readonly faults: Fault[] = [];
  total = 0;
  constructor(
    private readonly most = 100,
    earlier: readonly Fault[] = [],
  ) {
    this.faults.push(...earlier);
    this.total = earlier.length;
  }

  add(fault: Fault): void {
    this.total++;
    if (this.faults.length < this.most) this.faults.push(fault);
  }
}
