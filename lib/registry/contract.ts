import type { CaptureLevel } from './capture-levels';

/** An AI system of a workspace: registered by a person or first seen in traffic. Client-safe. */
export interface SystemEntry {
  /** UUID. */
  id: string;
  /** `sys_...`, as the API writes it. */
  publicId: string;
  /** As emitters name it. */
  key: string;
  name: string;
  description: string | null;
  captureLevel: CaptureLevel;
  /** Null: seen in traffic, not registered by a person. */
  registeredAt: Date | null;
  firstSeenAt: Date;
}
