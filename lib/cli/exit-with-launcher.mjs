// Loaded before a part's own code (node --import). The channel to the launcher closes when the launcher ends, however it
// ends; nothing may stay behind and hold the port or the database. A part gets a moment to finish what it is doing.
// A process that a part forks by itself (the server under `next dev`) inherits this import: its channel leads to the part, which
// ends it, and it waits there for its first message, so the channel has to keep it alive.
if (process.channel && !process.env.NEXT_PRIVATE_WORKER) {
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), 5_000).unref();
  });
  process.channel.unref(); // after the listener, which would keep the process alive
}
