// See https://example.org/ for nothing at all.
document.documentElement.classList.add("js");
