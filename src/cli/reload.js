// Reloads the page after a build; shows the findings of one that failed.
(() => {
  "use strict";
  let known = null;

  const show = (findings) => {
    const old = document.getElementById("jalon-findings");
    if (old) old.remove();
    if (!findings) return;
    const box = document.createElement("pre");
    box.id = "jalon-findings";
    box.setAttribute("role", "alert");
    box.textContent = findings;
    Object.assign(box.style, {
      position: "fixed", inset: "auto 0 0 0", maxHeight: "60vh", overflow: "auto", margin: "0",
      padding: "1rem", background: "#1F2933", color: "#FFFFFF", zIndex: "1000",
    });
    document.body.append(box);
  };

  const ask = async () => {
    try {
      const address = known === null ? "/_jalon/version" : `/_jalon/version?known=${known}`;
      const response = await fetch(address, { cache: "no-store" });
      // Something else may listen there by now: it is not asked without a pause.
      if (!response.ok) throw new Error(response.statusText);
      const answer = await response.text();
      const line = answer.indexOf("\n");
      const version = answer.slice(0, line);
      const findings = answer.slice(line + 1);
      if (known !== null && version !== known && !findings) location.reload();
      if (version !== known) show(findings);
      known = version;
      ask();
    } catch {
      // The server is being restarted: the next question may be answered.
      setTimeout(ask, 500);
    }
  };
  ask();
})();
