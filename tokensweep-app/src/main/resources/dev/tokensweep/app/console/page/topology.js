// Every role, topic, store and table, and who writes what whom.

import { svg } from "./charts.js";

const NODES = {
  table: ["table", 75, 150, "token tables"],
  capture: ["role", 225, 150, "cdc-capture"],
  changes: ["topic", 385, 150, "token-changes"],
  cleaner: ["role", 560, 150, "cleaner-streams"],
  live: ["store", 455, 40, "live-tokens"],
  due: ["store", 560, 40, "due-index"],
  holds: ["store", 650, 40, "holds"],
  verdicts: ["topic", 735, 150, "token-verdicts"],
  sink: ["role", 895, 150, "audit-sink"],
  archive: ["table", 1040, 150, "archive"],
  spared: ["topic", 735, 210, "token-spared"],
  sightings: ["topic", 735, 250, "token-sightings"],
  doubts: ["topic", 735, 290, "token-doubts"],
  audit: ["topic", 470, 245, "token-audit"],
  stats: ["topic", 590, 245, "token-stats"],
  letters: ["topic", 325, 245, "token-dead-letters"],
};

// From the bottom or top of one to that of the other, rather than from side to side.
const UPRIGHT = true;

const EDGES = [
  ["table", "capture"], ["capture", "changes"], ["changes", "cleaner"], ["cleaner", "verdicts"],
  ["verdicts", "sink"], ["sink", "archive"],
  ["cleaner", "live", UPRIGHT], ["cleaner", "due", UPRIGHT], ["cleaner", "holds", UPRIGHT],
  ["sink", "spared"], ["spared", "cleaner"], ["sink", "sightings"], ["sightings", "cleaner"],
  ["cleaner", "doubts"], ["doubts", "sink"],
  ["cleaner", "audit", UPRIGHT], ["cleaner", "stats", UPRIGHT], ["cleaner", "letters", UPRIGHT],
];

const HALF_HEIGHT = 15;

export function drawTopology(parent) {
  const root = svg("svg", { class: "topology", viewBox: "0 0 1100 350", role: "img" });
  root.setAttribute("aria-label",
    "The token tables' log goes by cdc-capture to token-changes, by cleaner-streams to token-verdicts, by audit-sink to the archive, and the deletion comes back by the log.");
  root.append(svg("defs", {}, svg("marker",
    { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" },
    svg("path", { d: "M0 0 8 4 0 8z" }))));
  for (const [from, to, upright] of EDGES) root.append(edge(NODES[from], NODES[to], upright));
  root.append(svg("path", { class: "edge", d: "M1040 167 V330 H75 V167", "marker-end": "url(#tip)" }));
  root.append(svg("text", { x: 560, y: 320 }, "the purge journal and the delete come back by the same log"));
  for (const node of Object.values(NODES)) root.append(...box(node));
  parent.append(root);
}

function halfWidth([, , , name]) {
  return 14 + name.length * 3.6;
}

function edge(from, to, upright = false) {
  const [, x1, y1] = from;
  const [, x2, y2] = to;
  const d = upright ? between(x1, y1, x2, y2) : beside(from, to);
  return svg("path", { class: "edge", d, "marker-end": "url(#tip)" });
}

function between(x1, y1, x2, y2) {
  const way = Math.sign(y2 - y1);
  const [begin, end] = [y1 + way * HALF_HEIGHT, y2 - way * HALF_HEIGHT];
  return `M${x1} ${begin} C${x1} ${begin + way * 40} ${x2} ${end - way * 40} ${x2} ${end}`;
}

function beside(from, to) {
  const [, x1, y1] = from;
  const [, x2, y2] = to;
  const way = Math.sign(x2 - x1);
  const [begin, end] = [x1 + way * halfWidth(from), x2 - way * halfWidth(to)];
  const bend = y1 === y2 ? 0 : way * 30;
  return `M${begin} ${y1} C${begin + bend} ${y1} ${end - bend} ${y2} ${end} ${y2}`;
}

function box(node) {
  const [kind, x, y, name] = node;
  const half = halfWidth(node);
  const rounding = kind === "topic" ? HALF_HEIGHT : kind === "role" ? 6 : 2;
  return [
    svg("rect", { class: kind, x: x - half, y: y - HALF_HEIGHT, width: 2 * half, height: 2 * HALF_HEIGHT, rx: rounding }),
    svg("text", { x, y }, name),
  ];
}
