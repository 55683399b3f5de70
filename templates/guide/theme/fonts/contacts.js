// The page works without this file. It adds to the hours of a service whether it is open now, in the
// service's own time zone. Nothing is stored, nothing is sent.
"use strict";
{
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
