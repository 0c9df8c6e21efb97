// The console's page: shows what /api/events sends every two seconds. Texts come in by textContent alone.

import { LineChart } from "./charts.js";
import { showForecast, showSizes } from "./outlook.js";
import { showLife, span } from "./timeline.js";
import { drawTopology } from "./topology.js";

const $ = id => document.getElementById(id);
const number = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const FLOW = [["Issued", "k-issued", "issued"], ["Purged", "k-purged", "purged"], ["Removed by others", "k-others", "others"]];
const UP = new Set(["STREAMING", "SNAPSHOT", "BACKLOG", "RUNNING"]);
const BY_WILL = new Set(["PAUSED", "OUTSIDE_WINDOW", "THROTTLED", "STARTING"]);
const SILENT_MS = 10_000;

let last = null;
let heardAt = 0;
let slots = 90;
let readAt = null;

export function element(name, attributes = {}, text = null) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  return made;
}

export function add(parent, name, attributes = {}, text = null) {
  const made = element(name, attributes, text);
  parent.append(made);
  return made;
}

function pairs(parent, entries) {
  const list = add(parent, "dl", { class: "pairs" });
  for (const [name, value] of entries) {
    if (value === null || value === undefined) continue;
    add(list, "dt", {}, name);
    add(list, "dd", {}, String(value));
  }
}

export function bytes(count) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let rest = count;
  while (rest >= 1024 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${rest < 10 && unit > 0 ? rest.toFixed(1) : Math.round(rest)} ${units[unit]}`;
}

function words(state) {
  return state.toLowerCase().replaceAll("_", " ");
}

function stage(seen, name) {
  return seen.stages.find(each => each.name === name) ?? null;
}

// What needs attention, the gravest first.
function alerts(seen) {
  const found = [];
  const whole = seen.installation;
  if (whole.breakerOpenedAt) {
    found.push(["bad", "The circuit breaker is open: nothing is deleted", `${whole.breakerReason}. When it is understood: tokensweep resume`]);
  } else if (whole.deletion === "PAUSED" || whole.deletion === "OUTSIDE_WINDOW") {
    found.push(["warn", `Nothing is deleted: ${words(whole.deletion)}`, whole.reason]);
  }
  for (const each of seen.stages) {
    const down = !UP.has(each.state) && !BY_WILL.has(each.state) && each.state !== "BREAKER_OPEN";
    if (down) found.push(["bad", `${each.name} is ${words(each.state)}`, each.failure ?? each.reason]);
    if (each.state === "THROTTLED") found.push(["warn", "The host asks for patience: nothing is deleted", each.reason]);
    if (each.gap) found.push(["bad", "The log did not tell everything", each.gap]);
    if (each.retainedLogAlarm && each.retainedLogAlarm !== "NONE") {
      found.push([each.retainedLogAlarm === "ERROR" ? "bad" : "warn", "The database keeps much log for capture", `${bytes(each.retainedLogBytes)}: see why capture does not keep up`]);
    }
    for (const failing of each.upkeepFailures ?? []) found.push(["warn", "A part of the upkeep fails", failing]);
  }
  if (whole.databaseFailure) found.push(["bad", "The database does not answer", whole.databaseFailure]);
  if (whole.brokerFailure) found.push(["bad", "The broker does not answer", whole.brokerFailure]);
  if (whole.deadLetters > 0) found.push(["warn", `${number.format(whole.deadLetters)} dead letters wait for somebody`, "tokensweep dead-letters list tells of each"]);
  const changed = seen.configuration;
  if (changed.refusedAt) found.push(["warn", "A changed configuration was refused; the one before stays in force", changed.refusals.join(" ")]);
  if (changed.needRestart.length > 0) found.push(["warn", "Some changed settings are taken up at a restart alone", changed.needRestart.join(", ")]);
  if (whole.policy === "CHANGED") found.push(["warn", "The policy is not the one that was accepted", "tokensweep resume accepts it"]);
  return found;
}

function showAlerts(found) {
  const shown = found.map(([level, title, detail]) => {
    const alert = element("div", { class: `alert ${level}` });
    const text = add(alert, "div");
    add(text, "strong", {}, title);
    if (detail) add(text, "p", {}, detail);
    return alert;
  });
  $("alerts").replaceChildren(...shown);
  $("alerts").hidden = shown.length === 0;
}

function showVerdict(seen, found) {
  const bad = found.find(([level]) => level === "bad");
  const [level, text] = bad ? ["bad", bad[1]]
    : !seen.ready ? ["warn", "Not ready yet"]
    : found.length > 0 ? ["warn", found[0][1]]
    : ["good", "All is well"];
  setStatus(level, text);
}

// Told again to a screen reader only when it changes.
function setStatus(level, text) {
  const verdict = $("verdict");
  if (verdict.textContent !== text) verdict.textContent = text;
  verdict.className = `pill ${level}`;
}

function showWay(seen) {
  const capture = stage(seen, "capture");
  const cleaner = stage(seen, "cleaner");
  const sink = stage(seen, "sink");
  const stops = [
    end("Token tables", "their log"),
    link("log"),
    stop("capture", capture, [["told", capture?.done], ["log kept", capture && bytes(capture.retainedLogBytes)]]),
    link("token-changes"),
    stop("cleaner", cleaner, [["condemned", cleaner?.done], ["waiting", cleaner?.waiting]]),
    link("token-verdicts"),
    stop("sink", sink, [["purged", sink?.done], ["waiting", sink?.waiting]]),
    link("one transaction"),
    end("Archive", "and gone"),
  ];
  $("way").replaceChildren(...stops);
}

function end(name, more) {
  const item = element("li", { class: "stop end" });
  add(item, "div", { class: "name" }, name).style.justifyContent = "center";
  add(item, "div", { class: "why" }, more);
  return item;
}

function link(name) {
  return element("li", { class: "link", "aria-label": `by ${name} to` }, name);
}

function stop(name, stage, figures) {
  if (stage === null) {
    const item = element("li", { class: "stop" });
    add(item, "div", { class: "name" }, name);
    add(item, "div", { class: "why" }, "in another process");
    return item;
  }
  const level = UP.has(stage.state) ? "up" : BY_WILL.has(stage.state) ? "warned" : "down";
  const item = element("li", { class: `stop ${level}` });
  const head = add(item, "div", { class: "name" }, name);
  const color = { up: "good", warned: "warn", down: "bad" }[level];
  add(head, "span", { class: `pill ${color}` }, stage.standsBy ? "stands by" : words(stage.state));
  if (stage.reason) add(item, "div", { class: "why" }, stage.reason);
  const list = add(item, "dl");
  const shown = [["lag", stage.lagMs === undefined ? null : span(stage.lagMs)],
    ...figures.map(([key, value]) => [key, typeof value === "number" ? compact.format(value) : value])];
  for (const [key, value] of shown) {
    if (value === null || value === undefined) continue;
    add(list, "dt", {}, key);
    add(list, "dd", {}, value);
  }
  return item;
}

const chart = new LineChart($("chart"), place => {
  readAt = place;
  if (last) showRates(last);
});

function perMinute(seen, name) {
  const values = seen.flow.series[name].slice(-slots);
  const factor = 60_000 / seen.flow.slotMs;
  // Over three slots, so that a batch now and then is no comb.
  return values.map((value, place) => {
    const around = values.slice(Math.max(0, place - 2), place + 1);
    return (around.reduce((sum, each) => sum + each, 0) / around.length) * factor;
  });
}

function showFlow(seen) {
  const endMs = Math.floor(Date.parse(seen.at) / seen.flow.slotMs) * seen.flow.slotMs;
  chart.show(FLOW.map(([name, key, series]) => ({ name, key, values: perMinute(seen, series) })), seen.flow.slotMs, endMs);
  showRates(seen);
}

function showRates(seen) {
  const list = $("rates");
  list.replaceChildren();
  for (const [name, key, series] of FLOW) {
    const values = perMinute(seen, series);
    const pair = add(list, "div");
    const title = add(pair, "dt");
    add(title, "span", { class: `key ${key}` });
    title.append(name);
    const now = seen.flow.series[series].slice(-6).reduce((sum, each) => sum + each, 0);
    add(pair, "dd", {}, number.format(Math.round(readAt === null ? now : values[readAt])));
  }
  $("chart-note").textContent = readAt === null ? "Figures of the last minute, of the whole installation." : `At ${chart.time(readAt)}.`;
}

// Why batches are smaller, or further apart, than they may be.
const HELD_BY = {
  TRAFFIC: "In small steps while the server issues tokens: sink.share-beside-traffic.",
  LIMIT: "No faster than an operator has said: tokensweep throttle.",
  LATENCY: "In smaller steps, as transactions take longer than sink.target-latency.",
};

function showDeletion(seen) {
  const into = $("deletion");
  const sink = stage(seen, "sink");
  const whole = seen.installation;
  const state = sink?.state ?? whole.deletion ?? "UNKNOWN";
  const allowed = state === "RUNNING" || state === "ALLOWED";
  into.replaceChildren();
  add(into, "p", { class: "big" }, allowed ? "Allowed" : words(state));
  // What the alerts say in full already is not said twice.
  const why = whole.reason ? null : sink?.reason ?? HELD_BY[sink?.heldBy];
  if (why) add(into, "p", { class: "quiet" }, why);
  pairs(into, [
    ["Breaker", whole.breakerOpenedAt ? "open" : "closed"],
    ["Open since", whole.breakerOpenedAt ? `${whole.breakerOpenedAt.slice(11, 16)} UTC` : null],
    ["Rows a second, at most", whole.rowsPerSecond ?? "no limit"],
    ["Batch, at most", sink ? number.format(sink.batchLimit) : null],
    ["Pause between batches", sink ? span(sink.pauseMs) : null],
    ["Purged, ever", whole.purged === undefined ? null : number.format(whole.purged)],
    ["Spared, ever", whole.spared === undefined ? null : number.format(whole.spared)],
  ]);
}

function showClean(seen) {
  const into = $("clean");
  const times = seen.timeToClean;
  into.replaceChildren();
  add(into, "p", { class: "big" }, times.count > 0 ? span(times.p50Ms) : "–");
  add(into, "p", { class: "quiet" }, times.count > 0 ? "median, of the last ten minutes" : "no token went within ten minutes");
  const lags = ["capture", "cleaner", "sink"].map(name => {
    const lag = stage(seen, name)?.lagMs;
    return [`Lag of ${name}`, lag === undefined ? null : span(lag)];
  });
  pairs(into, [["99 of 100 within", times.count > 0 ? span(times.p99Ms) : null], ...lags]);
}

function showLive(seen) {
  const into = $("live");
  const states = Object.entries(seen.live ?? {}).filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
  const all = states.reduce((sum, [, count]) => sum + count, 0);
  into.replaceChildren();
  add(into, "p", { class: "big" }, seen.live ? number.format(all) : "–");
  add(into, "p", { class: "quiet" }, "known to the cleaner of this process");
  const stack = add(into, "div", { class: "stack", "aria-hidden": "true" });
  const list = add(into, "dl", { class: "pairs" });
  states.forEach(([state, count], place) => {
    const color = `c${Math.min(place, 4)}`;
    add(stack, "i", { class: color }).style.width = `${(count / all) * 100}%`;
    const name = add(list, "dt");
    add(name, "span", { class: `key ${color}` });
    name.append(` ${words(state)}`);
    add(list, "dd", {}, number.format(count));
  });
  for (const [reason, count] of Object.entries(seen.kept ?? {})) {
    add(list, "dt", {}, `kept: ${words(reason)}`);
    add(list, "dd", {}, number.format(count));
  }
}

function showOrder(seen) {
  const into = $("order");
  const whole = seen.installation;
  const sink = stage(seen, "sink");
  const capture = stage(seen, "capture");
  into.replaceChildren();
  add(into, "p", { class: "big" }, number.format(whole.deadLetters));
  add(into, "p", { class: "quiet" }, "dead letters");
  pairs(into, [
    ["Legal holds", whole.holds === undefined ? null : number.format(whole.holds)],
    ...Object.entries(whole.holdsByScope ?? {}).map(([scope, count]) => [scope === "all" ? "on everything" : `on a ${scope}`, number.format(count)]),
    ["Log kept for capture", capture ? bytes(capture.retainedLogBytes) : null],
    ["Reconciler's passes", sink ? number.format(sink.reconcilerPasses) : null],
    ["Upkeep", sink ? (sink.upkeepFailures.length === 0 ? "well" : `${sink.upkeepFailures.length} fail`) : null],
    ["Policy", whole.policy ? words(whole.policy) : null],
  ]);
}

function showRanks(id, places, called) {
  const into = $(id);
  if (places.length === 0) {
    into.replaceChildren(element("p", { class: "quiet" }, "none yet"));
    return;
  }
  const most = Math.max(1, ...places.map(place => place.issued));
  const list = element("ol", { class: "ranks" });
  for (const place of places) {
    const item = add(list, "li");
    const line = add(item, "div", { class: "line" });
    add(line, "span", {}, place.name === "others" ? "others" : called(place.name));
    add(line, "span", {}, `${compact.format(place.issued)} issued, ${compact.format(place.ended)} ended`);
    const track = add(item, "div", { class: "track", "aria-hidden": "true" });
    add(track, "i").style.width = `${(place.issued / most) * 100}%`;
  }
  into.replaceChildren(list);
}

function show(seen) {
  const found = alerts(seen);
  showAlerts(found);
  showVerdict(seen, found);
  showWay(seen);
  showFlow(seen);
  showDeletion(seen);
  showClean(seen);
  showLive(seen);
  showOrder(seen);
  showForecast(seen);
  showSizes(seen);
  showRanks("tenants", seen.tenants, name => (name === "-1234" ? "super tenant (-1234)" : `tenant ${name}`));
  showRanks("apps", seen.apps, name => `application ${name}`);
  showRanks("grants", seen.grants, name => name);
}

function listen() {
  const events = new EventSource("/api/events");
  events.addEventListener("overview", event => {
    last = JSON.parse(event.data);
    heardAt = Date.now();
    show(last);
    document.documentElement.dataset.live = "true";
  });
}

// A page that shows old figures must say so.
setInterval(() => {
  const silent = Date.now() - heardAt;
  if (heardAt === 0) return;
  $("updated").textContent = silent < 4_000 ? "live" : `${Math.round(silent / 1000)} s ago`;
  if (silent > SILENT_MS) setStatus("bad", "The console does not answer");
}, 1_000);

for (const button of document.querySelectorAll("[data-slots]")) {
  button.addEventListener("click", () => {
    slots = Number(button.dataset.slots);
    readAt = null;
    for (const each of document.querySelectorAll("[data-slots]")) {
      each.setAttribute("aria-pressed", String(each === button));
    }
    if (last) showFlow(last);
  });
}

const THEMES = ["auto", "light", "dark"];

function setTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  $("theme").textContent = `Theme: ${theme}`;
  localStorage.setItem("theme", theme);
}

$("theme").addEventListener("click", () => {
  const now = THEMES.indexOf(localStorage.getItem("theme") ?? "auto");
  setTheme(THEMES[(now + 1) % THEMES.length]);
});

$("search").addEventListener("submit", event => {
  event.preventDefault();
  const tokenId = $("token").value.trim();
  if (tokenId) showLife(tokenId, $("life"));
});

setTheme(localStorage.getItem("theme") ?? "auto");
drawTopology($("topology"));
listen();
