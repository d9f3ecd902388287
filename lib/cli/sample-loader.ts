import { closePools } from '@/lib/db/pool';
import { loadSample } from '@/lib/sample/server/load-sample';
import { progress } from './progress';

// A process of its own, started by lib/cli/prepare.ts: what loading needs in memory is gone before the first page is served.
const workspaceId = process.argv[2] ?? '';
const show = progress('Loading the sample workspace', (line) => void process.stdout.write(`${line}\n`));
await loadSample({ type: 'service', workspaceId, name: 'sample' }, { onProgress: show.update });
show.end();
await closePools();
process.exit(0);
