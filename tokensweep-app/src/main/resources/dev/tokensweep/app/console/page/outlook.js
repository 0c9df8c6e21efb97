// What is due when, and how large the tables have become.

import { BarChart, LineChart } from "./charts.js";
import { add, bytes } from "./console.js";

const $ = id => document.getElementById(id);
const number = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const HOUR_MS = 3_600_000;
const forecast = new BarChart($("forecast"));

function figure(list, name, value, key = null) {
  const pair = add(list, "div");
  const title = add(pair, "dt");
  if (key) add(title, "span", { class: `key ${key}` });
  title.append(name);
  add(pair, "dd", {}, value);
}

export function showForecast(seen) {
  const due = seen.forecast;
  $("due").replaceChildren();
  if (!due) {
    $("forecast-note").textContent = "The cleaner runs in another process.";
    return;
  }
  const slots = HOUR_MS / due.slotMs;
  const hours = [];
  for (let place = 0; place < due.next.length; place += slots) {
    hours.push(due.next.slice(place, place + slots).reduce((sum, each) => sum + each, 0));
  }
  const day = hours.reduce((sum, each) => sum + each, 0);
  figure($("due"), "Due already", number.format(due.overdue));
  figure($("due"), "Next hour", number.format(hours[0]));
  figure($("due"), "Next 24 hours", number.format(day));
  figure($("due"), "Later", compact.format(due.later));
  const startMs = Math.floor(Date.parse(seen.at) / due.slotMs) * due.slotMs;
  forecast.show(hours, HOUR_MS, startMs,
    `Tokens that the policy lets go in each of the next 24 hours: ${number.format(hours[0])} in the first, ${number.format(Math.max(...hours))} in the fullest.`);
  $("forecast-note").textContent = "By the policy, of the tokens that the cleaner of this process knows; what is due already waits, is held or is on its way.";
}

const sizesChart = new LineChart($("sizes-chart"), () => {}, { what: "Size of the tables", write: count => bytes(count) });

export function showSizes(seen) {
  const sizes = seen.installation.sizes;
  $("sizes").replaceChildren();
  if (!sizes.tokenBytes) {
    $("sizes-note").textContent = sizes.failure ?? "Not known yet.";
    return;
  }
  const rows = [["Tokens", sizes.tokenRows, sizes.tokenBytes, "k-issued"], ["Archive", sizes.archiveRows, sizes.archiveBytes, "k-purged"]];
  for (const [name, count, series, key] of rows) {
    if (count === null) continue;
    figure($("sizes"), name, bytes(series[series.length - 1]), key);
    figure($("sizes"), `${name}, rows`, `about ${compact.format(count)}`);
  }
  sizesChart.show(rows.map(([name, , values, key]) => ({ name, key, values })), sizes.stepMs, Date.parse(sizes.at));
  $("sizes-note").textContent = sizes.failure ?? "With their indexes; rows as the database believes.";
}
