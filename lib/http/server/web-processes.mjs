// Runs the web server in several processes that share one port (node:cluster hands out the connections), because reading, checking and
// packing what emitters send is work for a processor, and one process uses one. Arguments: how many, the server's file, its own arguments.
// One that ends is started again; one that ends right after its start ends this process, so that the launcher waits before it tries again.
import cluster from 'node:cluster';

const [count = '1', file, ...args] = process.argv.slice(2);
const STEADY_MS = 5_000;
let stopping = false;

cluster.setupPrimary({ exec: file, args, execArgv: (process.env.COUNTERSIGN_WEB_EXEC_ARGV ?? '').split(' ').filter(Boolean) });

const start = () => {
  const started = Date.now();
  const worker = cluster.fork();
  worker.on('exit', (code, signal) => {
    if (stopping) {
      if (Object.keys(cluster.workers ?? {}).length === 0) process.exit(0);
      return;
    }
    console.error(`A process of the web server ended (${signal ? `signal ${signal}` : `exit code ${code}`}).`);
    if (Date.now() - started < STEADY_MS) process.exit(code || 1);
    start();
  });
};

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  process.on(signal, () => {
    stopping = true;
    const workers = Object.values(cluster.workers ?? {});
    if (workers.length === 0) process.exit(0);
    for (const worker of workers) worker?.process.kill('SIGTERM');
  });
}
for (let i = 0; i < Number(count); i++) start();
