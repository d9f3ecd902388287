// Loaded before a part's own code (node --import). The channel to the launcher closes when the launcher ends, however it
// ends; nothing may stay behind and hold the port or the database. A part gets a moment to finish what it is doing.
if (process.channel) {
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), 5_000).unref();
  });
  process.channel.unref(); // after the listener, which would keep the process alive
}
