"""Three hundred strings that would do something if any page took them for more than words."""

from itertools import product
from typing import Final

MARK: Final = "window.__nbboardHit=(window.__nbboardHit||0)+1"
AWAY: Final = "http://hostile.example"
_SCRIPTS: Final = (
    f"<script>{MARK};alert(1)</script>",
    f"<img src=x onerror='{MARK};alert(1)'>",
    f"<svg onload='{MARK}'>",
    f"<svg><script>{MARK}</script></svg>",
    f"<iframe srcdoc='<script>parent.{MARK}</script>'></iframe>",
    f"<iframe src='javascript:{MARK}'></iframe>",
    f"<body onpageshow='{MARK}'>",
    f"<details open ontoggle='{MARK}'>",
    f"<video><source onerror='{MARK}'></video>",
    f"<input autofocus onfocus='{MARK}'>",
    f"<math><mtext><table><mglyph><style><img src=x onerror='{MARK}'>",
    f"<noscript><p title='</noscript><img src=x onerror={MARK}>'>",
    f"<a href='javascript:{MARK}'>x</a>",
    f"<object data='{AWAY}/o'></object>",
    f"<img src='{AWAY}/i.png'>",
    f"<link rel=stylesheet href='{AWAY}/s.css'>",
    f"<style>@import '{AWAY}/s.css';</style>",
    f"<meta http-equiv=refresh content='0;url={AWAY}'>",
    f"<base href='{AWAY}/'>",
    f"<form action='{AWAY}'><button autofocus>x",
    f"<template><script>{MARK}</script></template>",
    f"<svg><use href='{AWAY}/u.svg#x'/></svg>",
    f"<svg><image href='{AWAY}/i.svg'/></svg>",
    f"<svg><animate attributeName=href values='javascript:{MARK}'/></svg>",
    f"<svg><foreignObject><img src=x onerror='{MARK}'></foreignObject></svg>",
    f"{{{{constructor.constructor('{MARK}')()}}}}",
    f"${{{MARK}}}",
    f"javascript:{MARK}",
    f"data:text/html,<script>{MARK}</script>",
    f"url({AWAY}/c)",
)
_FRAMES: Final = (
    "{}", "'\">{}", "</script>{}", "</title>{}", "--><!-- -->{}", "]]>{}", "</text></svg>{}",
    "</textarea>{}", "`{}", "\u202e{}\u2066",
)  # fmt: skip
PAYLOADS: Final = tuple(frame.format(script) for frame, script in product(_FRAMES, _SCRIPTS))
assert len(set(PAYLOADS)) == 300

# In every frame of a page: what the browser refused, and what was planted in the page.
WATCH: Final = """
window.__nbboardViolations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  const { violatedDirective, blockedURI, sourceFile } = event;
  window.__nbboardViolations.push(`${violatedDirective} ${blockedURI} ${sourceFile}`);
});
"""
# Resolves when what is planted in a page would have run: an image of ours, asked for after it, has
# failed and told so, and two frames were painted.
SETTLED: Final = """
async (address) => {
  const image = new Image();
  const failed = new Promise((resolve) => { image.onerror = resolve; });
  image.src = `${address}no-such-image-${Math.random()}.png`;
  await failed;
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}
"""
TWO_FRAMES: Final = """
() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
"""
# Elements and attributes that no view of nbboard makes, in the page and its shadow roots.
PLANTED: Final = """
() => {
  const found = [];
  const never = new Set(["IFRAME", "OBJECT", "EMBED", "BASE", "MATH", "NOSCRIPT", "VIDEO"]);
  const look = (root) => {
    for (const each of root.querySelectorAll("*")) {
      const names = [...each.attributes].map(({ name }) => name);
      const isScript = each.tagName.toLowerCase() === "script" && root !== document;
      if (never.has(each.tagName.toUpperCase()) || isScript) found.push(each.tagName);
      found.push(...names.filter((name) => name.startsWith("on")));
      for (const name of ["href", "src", "action", "xlink:href"]) {
        const value = each.getAttribute(name) ?? "";
        if (/^\\s*(javascript|vbscript|data:text)/i.test(value)) found.push(`${name} ${value}`);
        if (value.includes("hostile.example/") && each.tagName !== "A") found.push(value);
      }
      if (each.shadowRoot) look(each.shadowRoot);
    }
  };
  const view = document.querySelector("#nbboard") ?? document.querySelector(".jp-OutputArea");
  if (view === null) throw new Error("there is no view of nbboard to look at");
  look(view);
  if (view.shadowRoot) look(view.shadowRoot);
  return { found, hit: window.__nbboardHit ?? 0, violations: window.__nbboardViolations };
}
"""
