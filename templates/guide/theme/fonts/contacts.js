// The page works without this file. It opens the country that the browser's language names, and says
// so; and it adds to the hours of a service whether it is open now, in the service's own time zone.
// Nothing is stored, nothing is sent.
"use strict";
{
  const region = (tag) => {
    try {
      return new Intl.Locale(tag).region;
    } catch {
      return undefined;
    }
  };
  const here = (navigator.languages ?? [navigator.language]).map(region).find(Boolean);

  const guess = () => {
    for (const chooser of document.querySelectorAll(".countries")) {
      const link = chooser.querySelector(`a[data-region="${here}"]`);
      const said = chooser.querySelector(".guess");
      if (!link || !said) continue;
      const [before, after] = said.dataset.said.split("{country}");
      said.replaceChildren(before, link.cloneNode(true), after ?? "");
      said.hidden = false;
    }
    for (const details of document.querySelectorAll(`.doors details[data-region="${here}"]`)) {
      details.open = true;
      const said = details.querySelector(".guess");
      if (said) said.hidden = false;
    }
    // What was opened has moved the place that the address names.
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) requestAnimationFrame(() => target.scrollIntoView({ behavior: "instant" }));
  };
  if (here && /^[A-Z]{2}$/.test(here)) guess();

  // The day and the minutes since midnight in a time zone.
  const clock = (zone) => {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    });
    const parts = Object.fromEntries(format.formatToParts(new Date()).map((p) => [p.type, p.value]));
    return { day: parts.weekday.toLowerCase(), minutes: 60 * Number(parts.hour) + Number(parts.minute) };
  };
  const minutes = (time) => 60 * Number(time.slice(0, 2)) + Number(time.slice(3));
  const isOpen = (week, now) => week.split("; ").some((stretch) => {
    const words = stretch.split(" ");
    const [from, to] = words.pop().split("-").map(minutes);
    return words.includes(now.day) && from <= now.minutes && now.minutes < to;
  });

  const tell = () => {
    for (const hours of document.querySelectorAll("dd[data-opening]")) {
      const { opening, zone, open, closed } = hours.dataset;
      // Day and night: the words say it.
      if (opening === "always") continue;
      const now = hours.querySelector(".now") ?? hours.appendChild(document.createElement("span"));
      const answers = isOpen(opening, clock(zone));
      now.className = answers ? "now open" : "now closed";
      now.textContent = answers ? open : closed;
    }
  };
  try {
    tell();
    setInterval(tell, 60_000);
  } catch {
    // A browser without this time zone: the words stay.
  }
}
