// Loaded before `next dev` (node --import): its servers answer as page-server.mjs does while the database is away. Next makes the server there, so that every
// server of this process is wrapped.
import { Server } from 'node:http';
import { answerAway } from './away-status.mjs';

const { emit } = Server.prototype;
const answer = answerAway(function (request, response) {
  return emit.call(this, 'request', request, response);
});
Server.prototype.emit = function (event, ...given) {
  return event === 'request' ? answer.apply(this, given) : emit.call(this, event, ...given);
};
