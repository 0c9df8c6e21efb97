// A token's life, asked of the record.

import { add, element } from "./console.js";

const WORDS = {
  SEEN: "Seen when capture first looked",
  ISSUED: "Issued",
  CHANGED: "Changed",
  EXPIRED: "Expired by time",
  CONDEMNED: "Condemned: it may go",
  HELD: "Held",
  RELEASED: "Released",
  SPARED: "Spared by the database",
  ARCHIVED: "Archived and deleted",
  DELETED: "Deleted",
  REMOVED_BY_OTHERS: "Removed by others",
};

const KINDS = { EXPIRED: "judged", CONDEMNED: "judged", SPARED: "judged", HELD: "held", RELEASED: "held" };

export async function showLife(tokenId, into) {
  into.replaceChildren(element("p", { class: "quiet" }, "Looking through the record …"));
  try {
    const answer = await fetch(`/api/tokens/${encodeURIComponent(tokenId)}`);
    const body = await answer.json();
    if (answer.ok) draw(body, into);
    else into.replaceChildren(element("p", { class: "quiet" }, sentence(body.detail)));
  } catch {
    into.replaceChildren(element("p", { class: "quiet" }, "The console does not answer."));
  }
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1) + ".";
}

function draw(life, into) {
  const list = element("ol", { class: "life" });
  let before = null;
  for (const event of life.events) {
    const at = Date.parse(event.at);
    list.append(entry(event, before === null ? null : at - before));
    before = at;
  }
  into.replaceChildren(list);
  if (!life.whole) {
    add(into, "p", { class: "quiet" }, `Looked no further back than ${life.since}; tokensweep trace does.`);
  }
}

function entry(event, afterMs) {
  const kind = event.terminal ? "terminal" : (KINDS[event.type] ?? "told");
  const item = element("li", { class: kind });
  const line = add(item, "div");
  add(line, "span", { class: "what" }, WORDS[event.type] ?? event.type);
  add(line, "time", { datetime: event.at }, event.at.replace("T", " ").replace("Z", " UTC"));
  if (afterMs !== null) add(line, "time", {}, `+${span(afterMs)}`);
  const tags = add(item, "div", { class: "tags" });
  tag(tags, "state", event.fromState ? `${event.fromState} → ${event.state}` : event.state);
  tag(tags, "reason", event.reason);
  tag(tags, "rule", event.rule);
  tag(tags, "might go since", event.eligibleAt);
  tag(tags, "note", event.note);
  tag(tags, "tenant", event.tenant);
  tag(tags, "application", event.app);
  tag(tags, "grant", event.grant);
  tag(tags, "scope", event.scope);
  tag(tags, "batch", event.batchId);
  return item;
}

function tag(into, name, value) {
  if (value === null || value === undefined) return;
  const pair = add(into, "span", {}, `${name} `);
  add(pair, "b", {}, String(value));
}

export function span(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h ${Math.round((ms % 3_600_000) / 60_000)} min`;
  return `${Math.floor(ms / 86_400_000)} d ${Math.round((ms % 86_400_000) / 3_600_000)} h`;
}
