import { statSync } from 'node:fs';
import { platform } from 'node:os';
import path from 'node:path';

/** Room for a path in sockaddr_un, with the byte that ends it: 104 on macOS, 108 on Linux. */
const LONGEST_PATH = 103;

/** What connects to a cluster: its directory, the port it was started on, and who asks. */
export interface Address {
  cluster: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/**
 * The directory of the server's Unix socket: the cluster's own, which only its account may enter. Empty where sockets
 * have no files or the path would be too long for one; TCP is always there.
 */
export function socketDirectory(cluster: string, port: number): string {
  return platform() !== 'win32' && Buffer.byteLength(socketOf(cluster, port)) <= LONGEST_PATH ? cluster : '';
}

/** As `unix_socket_directories` takes it: a list, in which a comma of the path would begin another directory. */
export function socketSetting(directory: string): string {
  return directory && `"${directory.replaceAll('"', '""')}"`;
}

/**
 * Connection URL of a running cluster: over its Unix socket where there is one, which takes less than half of what loopback TCP takes to send the same.
 * `host` as a parameter is libpq's form (PostgreSQL manual, 34.1.1.2); what knows the rest of the URL alone finds the TCP port.
 */
export function addressOf({ cluster, port, user, password, database }: Address): string {
  const url = `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  const directory = socketDirectory(cluster, port);
  const there = directory && statSync(socketOf(cluster, port), { throwIfNoEntry: false })?.isSocket();
  return there ? `${url}?host=${encodeURIComponent(directory)}` : url;
}

function socketOf(cluster: string, port: number): string {
  return path.join(cluster, `.s.PGSQL.${port}`);
}
