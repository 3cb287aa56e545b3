import { adoptOrphans } from "./adopt.ts";
import { claimLease } from "./lease.ts";
import { thisOwner } from "./owner.ts";
import { openSpool, type Spool } from "./spool.ts";

export interface OwnedSpoolOptions {
  /** Folder that all processes of a disk share. */
  readonly root: string;
  readonly instance: string;
  readonly limitBytes: number;
  /** Milliseconds without a heartbeat after which a folder may be taken over. NFS may show one a minute late. */
  readonly leaseMillis: number;
  /** Told when looking after the dead fails; the own spool goes on. */
  readonly failed: (error: Error) => void;
}

/** The spool of this process, with what dead ones left; a heartbeat keeps it, and looks for more of those. */
export function openOwnedSpool(options: OwnedSpoolOptions): Spool {
  const { root, instance, leaseMillis } = options;
  let me = thisOwner();
  let lease = claimLease(root, instance, me, leaseMillis);
  const spool = openSpool(lease.directory, options.limitBytes);
  const adopt = (): void => adoptOrphans(root, me, leaseMillis, spool.takeIn);
  const keep = (): void => {
    if (lease.isHeld()) return;
    // Paused for so long that another took the folder over, with all that was in it: go on in a new one.
    me = thisOwner();
    lease = claimLease(root, instance, me, leaseMillis);
    spool.moveTo(lease.directory);
  };
  adopt();
  const timer = setInterval(() => {
    try {
      keep();
      lease.beat();
      adopt();
    } catch (error) {
      options.failed(error as Error);
    }
  }, leaseMillis / 6).unref();
  return {
    ...spool,
    get bytes() {
      return spool.bytes;
    },
    get waiting() {
      return spool.waiting;
    },
    append: (lines) => {
      keep();
      spool.append(lines);
    },
    close: () => {
      clearInterval(timer);
      spool.close();
      lease.release();
    },
  };
}
