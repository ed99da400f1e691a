"use strict";
// The board's pictures with the numbers of the rows that the filters leave: drawn as
// output/web/drawing.py draws them at first, of what answers/pictures.py counts.
function picturesOf(facts, at, said) {
  const { words, lights, frame } = facts;
  const tall = (count, most) => Math.floor((frame.tall * count) / most);

  function drawMonths(parts) {
    const names = facts.bars.map(([month]) => month);
    const [first, last] = [names[1], names.at(-2)];
    const bars = names.map(() => facts.groups.map(() => 0));
    for (const [due, , light] of parts) {
      const month = due.slice(0, 7);
      const index = month < first ? 0 : month > last ? names.length - 1 : names.indexOf(month);
      bars[index][facts.groups.indexOf(lights[light].group)] += 1;
    }
    const totals = bars.map((groups) => groups.reduce((one, other) => one + other, 0));
    const most = Math.max(1, ...totals);
    bars.forEach((groups, index) => {
      const drawn = at(`bar-${index}`);
      let sum = 0;
      groups.forEach((count, group) => {
        const below = tall(sum, most);
        sum += count;
        drawn.children[group].setAttribute("y", frame.base - tall(sum, most));
        drawn.children[group].setAttribute("height", tall(sum, most) - below);
      });
      const total = drawn.querySelector(".total");
      total.setAttribute("y", frame.base - tall(sum, most) - 3);
      total.textContent = sum || "";
    });
    const each = facts.bars.flatMap(([, name], index) =>
      totals[index] ? [`${name}：${totals[index]}`] : [],
    );
    at("months-picture").setAttribute("aria-label", each.join("；") || words.no_days);
  }

  function drawRemaining(parts) {
    const points = facts.points.map(([last]) => last);
    const known = facts.points.filter(([, is]) => is).length;
    const due = passed(parts.map(([day]) => day), points);
    const closed = passed(parts.flatMap(([, day]) => (day ? [day] : [])), points);
    const all = parts.length;
    const across = (index) =>
      frame.left + Math.floor((frame.span * index) / Math.max(1, points.length - 1));
    const line = (counts) =>
      counts
        .map((count, index) => `${across(index)},${frame.base - tall(all - count, all || 1)}`)
        .join(" ");
    at("planned").setAttribute("points", line(due));
    at("actual").setAttribute("points", line(closed.slice(0, known)));
    at("most").textContent = all;
    const [planned, actual] = [all - due[known - 1], all - closed[known - 1]];
    const sentence = all ? said(words.remaining, { rows: all, actual, planned }) : words.no_days;
    at("remaining").textContent = sentence;
    at("burn-down-picture").setAttribute("aria-label", sentence);
  }

  // How many of some days are not after each of these ends, which are in order.
  function passed(days, ends) {
    const counts = ends.map(() => 0);
    for (const day of days) {
      let [low, high] = [0, ends.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (ends[middle] < day) low = middle + 1;
        else high = middle;
      }
      if (low < ends.length) counts[low] += 1;
    }
    let sum = 0;
    return counts.map((count) => (sum += count));
  }

  return { drawMonths, drawRemaining };
}

