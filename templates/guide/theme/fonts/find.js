// Search. The index is fetched when the panel is first opened, as a script and not as data, so that
// it also works from a disk. It holds the text of every section and, for the language: which words
// belong to one family (plural, feminine, conjugation), which mean the same, which say nothing.
// Nothing that is typed leaves the page or is kept.
"use strict";
(() => {
  const panel = document.querySelector(".find");
  if (!panel) return;
  const input = panel.querySelector("input");
  const list = panel.querySelector(".found");
  const status = panel.querySelector("[role=status]");
  const summary = panel.querySelector("summary");
  const words = panel.dataset;
  const MOST = 12;
  const AROUND = 110;

  // As `search::fold` in the build: letters without their accents.
  const fold = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").replaceAll("ß", "ss");
  const split = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

  // Families: "sign.al.aler.alement" is the beginning that its words share, then their ends.
  const families = (lines) => {
    const family = new Map();
    for (const line of lines) {
      const [start, ...ends] = line.split(".");
      for (const end of ends) family.set(start + end, line);
    }
    return family;
  };

  const prepare = (data) => {
    const family = families(data.families);
    const root = (word) => family.get(word) ?? word;
    const silent = new Set(data.silent);
    const sections = [];
    const vocabulary = new Map();
    const count = (section, text, weight) => {
      for (const word of split(text)) {
        section.weights.set(word, Math.min((section.weights.get(word) ?? 0) + weight, 4 * weight));
      }
    };
    for (const page of data.pages) {
      page.sections.forEach((entry, at) => {
        const section = { page, entry, weights: new Map() };
        count(section, page.title, at === 0 ? 8 : 1);
        count(section, entry.heading, 6);
        count(section, entry.text, 1);
        count(section, entry.keys, 0.4);
        for (const word of section.weights.keys()) {
          if (!vocabulary.has(word)) vocabulary.set(word, []);
          vocabulary.get(word).push(section);
        }
        sections.push(section);
      });
    }
    const same = data.synonyms.map((group) => group.map((term) => split(term).filter((word) => !silent.has(word))));
    return { root, silent, sections, vocabulary, same };
  };

  const shared = (a, b) => {
    let at = 0;
    while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
    return at;
  };

  // Whether one word becomes the other by at most `most` letters put in, left out, changed or swapped.
  const near = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return false;
    let before = [];
    let row = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      before = row;
      row = next;
    }
    return row[b.length] <= most;
  };

  // The words of the guide that a typed word means, each with how sure that is: the word and its
  // family; its beginning, while it is being typed; another form that the guide does not use; a
  // slip of the finger.
  const meant = (index, word, typing) => {
    const { vocabulary, root } = index;
    const known = [...vocabulary.keys()];
    const family = root(word);
    const sure = known.filter((other) => other === word || root(other) === family);
    const found = new Map(sure.map((other) => [other, 1]));
    if (typing && word.length > 2) {
      for (const other of known) if (other.startsWith(word) && !found.has(other)) found.set(other, 0.7);
    }
    if (found.size > 0) return found;
    const kin = (other) => {
      const common = shared(word, other);
      return common >= 4 && common >= 0.55 * word.length && common >= 0.55 * other.length ? common : 0;
    };
    const closest = Math.max(0, ...known.map(kin));
    if (closest > 0) return new Map(known.filter((other) => kin(other) === closest).map((other) => [other, 0.6]));
    const most = word.length > 7 ? 2 : word.length > 3 ? 1 : 0;
    return new Map(known.filter((other) => most > 0 && near(word, other, most)).map((other) => [other, 0.5]));
  };

  // What else the typed words are called: a term of several words counts where all of them stand.
  const alternatives = (index, typed) => {
    const roots = new Set(typed.map(index.root));
    const has = (term) => term.length > 0 && term.every((word) => roots.has(index.root(word)));
    const groups = index.same.filter((group) => group.some(has));
    return groups.map((group) => ({
      said: group.filter(has).flat().map(index.root),
      others: group.filter((term) => !has(term)),
    }));
  };

  const search = (index, query) => {
    // A number is kept as it is dialled, without the spaces that it is read with.
    const all = split(query.replace(/(\d)[\s.-]+(?=\d)/gu, "$1"));
    const spoken = all.filter((word) => word.length > 1 && !index.silent.has(word));
    const typed = spoken.length > 0 ? spoken : all;
    const open = /[\p{L}\p{N}]$/u.test(query);
    const asked = typed.map((word, at) => meant(index, word, open && at === typed.length - 1));
    const others = alternatives(index, typed);
    const rarity = (sections) => Math.log(1 + index.sections.length / (1 + sections));
    const scores = new Map();
    const marks = new Set();
    const add = (section, question, points) => {
      const score = scores.get(section) ?? { points: 0, answered: new Set() };
      score.points += points;
      score.answered.add(question);
      scores.set(section, score);
    };
    asked.forEach((meanings, question) => {
      const best = new Map();
      for (const [word, sure] of meanings) {
        marks.add(word);
        const sections = index.vocabulary.get(word);
        for (const section of sections) {
          const points = section.weights.get(word) * sure * rarity(sections.length);
          best.set(section, Math.max(best.get(section) ?? 0, points));
        }
      }
      for (const [section, points] of best) add(section, question, points);
    });
    for (const { said, others: terms } of others) {
      const questions = typed.map((word, at) => (said.includes(index.root(word)) ? at : -1)).filter((at) => at >= 0);
      for (const term of terms) {
        const meanings = term.map((word) => [...meant(index, word, false)].filter(([, sure]) => sure === 1).map(([other]) => other));
        if (meanings.some((forms) => forms.length === 0)) continue;
        for (const section of index.sections) {
          const held = meanings.map((forms) => Math.max(0, ...forms.map((form) => section.weights.get(form) ?? 0)));
          if (held.some((weight) => weight === 0)) continue;
          meanings.flat().forEach((form) => marks.add(form));
          for (const question of questions) add(section, question, Math.min(...held) * 0.8);
        }
      }
    }
    const ranked = [...scores].map(([section, { points, answered }]) => ({ section, points: points * (answered.size / typed.length) ** 2 }));
    ranked.sort((a, b) => b.points - a.points);
    return { results: ranked.slice(0, MOST).map(({ section }) => section), marks };
  };

  // Writes a stretch of text with its found words marked; never as HTML.
  const write = (element, text, marks) => {
    let from = 0;
    for (const word of text.matchAll(/[\p{L}\p{N}]+/gu)) {
      if (!marks.has(fold(word[0]))) continue;
      element.append(text.slice(from, word.index));
      const mark = document.createElement("mark");
      mark.textContent = word[0];
      element.append(mark);
      from = word.index + word[0].length;
    }
    element.append(text.slice(from));
  };

  const context = (text, marks) => {
    let at = -1;
    for (const word of text.matchAll(/[\p{L}\p{N}]+/gu)) {
      if (marks.has(fold(word[0]))) { at = word.index; break; }
    }
    let start = Math.max(0, at - AROUND / 2);
    if (start > 0) start = text.indexOf(" ", start) + 1;
    let end = Math.min(text.length, start + 2 * AROUND);
    if (end < text.length) end = text.lastIndexOf(" ", end);
    return `${start > 0 ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
  };

  const show = ({ results, marks }) => {
    const items = results.map(({ page, entry }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `${words.root}${page.href}${entry.id ? `#${entry.id}` : ""}`;
      write(link, entry.heading || page.title, marks);
      link.addEventListener("click", () => { panel.open = false; });
      item.append(link);
      if (entry.heading && entry.heading !== page.title) {
        const where = document.createElement("span");
        where.className = "where";
        where.textContent = page.title;
        item.append(where);
      }
      if (entry.text) {
        const text = document.createElement("p");
        write(text, context(entry.text, marks), marks);
        item.append(text);
      }
      return item;
    });
    list.replaceChildren(...items);
    status.textContent = results.length === 0 ? words.none : results.length === 1 ? words.one : words.many.replace("{n}", results.length);
  };

  let index;
  const answer = () => {
    const query = input.value.trim();
    if (query.length < 2) {
      list.replaceChildren();
      status.textContent = "";
    } else if (index) {
      show(search(index, query));
    }
  };

  const load = () => {
    if (index || panel.dataset.asked) return;
    panel.dataset.asked = "yes";
    const script = document.createElement("script");
    script.src = words.index;
    script.addEventListener("load", () => {
      index = prepare(globalThis.jalonIndex);
      answer();
    });
    script.addEventListener("error", () => {
      delete panel.dataset.asked;
      status.textContent = words.failed;
    });
    document.head.append(script);
  };

  panel.addEventListener("toggle", () => {
    if (!panel.open) return;
    load();
    input.focus();
  });
  input.addEventListener("input", answer);
  panel.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.focus();
  });
  panel.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const to = { ArrowDown: links[at + 1], ArrowUp: at > 0 ? links[at - 1] : input }[event.key];
    if (to && (at >= 0 || event.key === "ArrowDown")) {
      event.preventDefault();
      to.focus();
    }
  });
  document.documentElement.classList.add("scripted");
})();
