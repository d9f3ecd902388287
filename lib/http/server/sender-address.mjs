// Loaded into each process of the web server before its own code (node --import). Without a proxy in front, what a sender says about
// itself in X-Forwarded-* is its own invention: it is taken out, and the address of the connection is put in its place, which is what
// Next.js hands on. With COUNTERSIGN_TRUST_PROXY=1 the headers stay as the proxy wrote them.
import http from 'node:http';

const SAID = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto', 'x-real-ip', 'forwarded'];

/** Makes a request's headers tell the connection's own address. */
function tellConnectionAddress(request) {
  for (const name of SAID) Reflect.deleteProperty(request.headers, name);
  const address = request.socket?.remoteAddress;
  if (address) request.headers['x-forwarded-for'] = address;
}

if (process.env.COUNTERSIGN_TRUST_PROXY !== '1') {
  const { emit } = http.Server.prototype;
  http.Server.prototype.emit = function emitWithAddress(event, ...args) {
    if (event === 'request') tellConnectionAddress(args[0]);
    return emit.call(this, event, ...args);
  };
}
