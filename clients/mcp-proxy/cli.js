#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Countersign } from '@countersign/client';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createProxy } from './index.js';

const USAGE = `countersign-mcp-proxy <config.json>

Speaks MCP on stdin and stdout. The configuration:
  { "desk": { "url": "https://desk.example", "keyFile": "/run/secrets/countersign", "system": "support-agent" },
    "server": { "command": "node", "args": ["server.mjs"], "env": { "API_TOKEN": "..." }, "envFile": "/run/secrets/payments.json" },
    "unguarded": ["look_up"], "holdSeconds": 50 }
The desk's key is read from keyFile, or from COUNTERSIGN_KEY. Keep the files readable by the proxy's account and not by the agent's.
`;

const [file] = process.argv.slice(2);
if (!file || file === '--help') {
  process.stderr.write(USAGE);
  process.exit(file ? 0 : 2);
}
const config = JSON.parse(readFileSync(file, 'utf8'));
const key = config.desk.keyFile ? readFileSync(config.desk.keyFile, 'utf8').trim() : process.env.COUNTERSIGN_KEY;
if (!key) {
  process.stderr.write('The desk needs a key: desk.keyFile, or COUNTERSIGN_KEY.\n');
  process.exit(2);
}
const secret = config.server.envFile ? JSON.parse(readFileSync(config.server.envFile, 'utf8')) : {};
const desk = new Countersign({ ...config.desk, key });
const upstream = new StdioClientTransport({
  command: config.server.command,
  args: config.server.args ?? [],
  // The server gets its credentials, and not the desk's key.
  env: { ...getDefaultEnvironment(), ...config.server.env, ...secret },
  stderr: 'inherit',
});
const proxy = await createProxy(desk, upstream, {
  tools: config.tools,
  unguarded: config.unguarded,
  holdMs: config.holdSeconds === undefined ? undefined : config.holdSeconds * 1000,
  onNotRun: (error) => process.stderr.write(`not run: ${error.name} ${error.code} ${error.action?.id ?? ''}\n`),
});
await proxy.connect(new StdioServerTransport());
